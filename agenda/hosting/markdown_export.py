"""Every page as plain Markdown on disk, without MkDocs: the way out for the day that no tool reads what this one does.

The same macros make the same HTML; that becomes Markdown, page by page, with links between the files and the anchors of
the site. Beside it is a config per language, which MkDocs, ProperDocs and Zensical read.
"""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from agenda.builder.build import BuildSettings
from agenda.model.diagnostics import Severity, as_text
from agenda.model.urls import ROOTS, AgendaPage
from agenda.site.layout import MENU
from agenda.site.prose import ProsePage
from agenda.site.renderer import SiteRenderer, prepare_site
from agenda.site.settings import host_settings
from agenda.site.views.base import View
from agenda.text import LANGS, Lang, both
from agenda.util.git import build_time
from agenda.util.project import FINE, ROOT, CannotRun, why

#: What a page of Markdown cannot have, or gets from its theme; what a drawing says is next to it in words.
DROPPED = "form, script, button, svg, nav.breadcrumb, .take, .downloads"
INLINE = ("a", "b", "cite", "code", "i", "mark", "q", "small", "span", "strong")


def export_markdown(folder: Path, settings: BuildSettings) -> int:
    """Write every page of the agenda in use into ``folder``, a folder per language; returns the exit code.

    Raises CannotRun when the folder is not new or empty, or the agenda not in order.
    """
    lang = settings.lang
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CannotRun(both("hosting.markdown_export.is_not_empty_choose", folder=folder))
    who = replace(host_settings(), address=settings.site_url or host_settings().address)
    now = build_time(ROOT)
    site, found = prepare_site(
        settings.data, ROOT / "content", ROOT / "macros", now, who.address or "/", publication=who
    )
    if site is None:
        errors = [each for each in found if each.severity is Severity.ERROR]
        raise CannotRun({lang: "\n".join(as_text(each, lang) for each in errors) for lang in LANGS})
    written = {page.url: (text, made) for page, text, made in site.prose}
    pages = _pages(site.renderer)
    try:
        for page in pages:
            markdown = _page(site.renderer, page, written)
            path = folder / file_of(page.lang, page.url)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(markdown, encoding="utf-8", newline="\n")
        for each in LANGS:
            config = json.dumps(_config(site.renderer, each), ensure_ascii=False, indent=2)
            (folder / f"mkdocs.{each}.yml").write_text(config + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise CannotRun(both("hosting.markdown_export.not_writable", folder=folder, error=why(error))) from error
    nl = f"{len(pages)} pagina’s als Markdown in {folder}. Bouwen kan met elk programma dat mkdocs.nl.yml leest."
    en = f"{len(pages)} pages as Markdown in {folder}. Any program that reads mkdocs.en.yml can build them."
    print({"nl": nl, "en": en}[lang])
    return FINE


def file_of(lang: Lang, url: str) -> str:
    """The file of the page at ``url``, counted from the folder of the export: ``en/ambitions/cybercrime/index.md``."""
    return f"{lang}/{url.removeprefix(ROOTS[lang])}index.md"


def _page(renderer: SiteRenderer, page: AgendaPage | ProsePage, written: dict[str, tuple[str, dict[str, str]]]) -> str:
    convert = _Converter(page.lang, page.url, {each.url for each in _pages(renderer)})
    view = View(renderer.site, page.lang, page.url, page if isinstance(page, AgendaPage) else None)
    if isinstance(page, ProsePage):
        text, made = written[page.url]
        title, body = page.head.title, re.sub(r"</?span\b[^>]*>", "", text)
        body = re.sub(r"\]\((?!https?:|mailto:)([^)]+)\)", lambda link: f"]({convert.address(link[1])})", body)
        for token, html in made.items():
            own = re.search(rf"^{token}$", body, re.MULTILINE)
            body = body.replace(token, f"\n{convert(html)}\n" if own else convert(html).strip())
    else:
        title, body = view.title(page), convert(renderer.render_page(page))
    other: Lang = "en" if page.lang == "nl" else "nl"
    counterpart = _counterpart(renderer, page, other)
    name = both("hosting.markdown_export.english")[other]
    head = f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\n---\n\n"
    return f"{head}{body.strip()}\n\n[{name}]({view.relative(counterpart)})\n"


def _pages(renderer: SiteRenderer) -> list[AgendaPage | ProsePage]:
    """Every page but that of the search, which the other program has of its own."""
    return [*(page for page in renderer.site.plan.pages if page.kind != "search"), *renderer.site.prose_pages]


def _counterpart(renderer: SiteRenderer, page: AgendaPage | ProsePage, lang: Lang) -> str:
    if isinstance(page, AgendaPage):
        return renderer.site.plan.counterpart(page, lang).url
    return renderer.site.prose_urls[page.head.id, lang]


def _config(renderer: SiteRenderer, lang: Lang) -> dict[str, Any]:
    """What MkDocs asks: JSON is YAML too. The languages are side by side, as on the site."""
    site = renderer.site
    view = View(site, lang, "")
    menu = [site.plan.section(name, lang) for name in (*MENU, "laws", "sources", "status")]
    nav: list[dict[str, str]] = [{view.title(page): file_of(lang, page.url).removeprefix(f"{lang}/")} for page in menu]
    prose = [page for page in site.prose_pages if page.lang == lang]
    nav += [{page.head.title: file_of(lang, page.url).removeprefix(f"{lang}/")} for page in prose]
    return {
        "site_name": view.plain(site.agenda.site.title),
        **({} if site.is_local else {"site_url": site.absolute(ROOTS[lang])}),
        "docs_dir": lang,
        "site_dir": f"site/{ROOTS[lang]}".rstrip("/"),
        "theme": {"name": "material", "language": lang, "font": False},
        "plugins": ["search"],
        "markdown_extensions": ["attr_list", "def_list", "md_in_html", "tables"],
        "extra": {
            "alternate": [
                {"name": both("hosting.markdown_export.english")[each], "link": site.public(ROOTS[each]), "lang": each}
                for each in LANGS
            ]
        },
        "nav": nav,
    }


class _Converter(MarkdownConverter):
    """HTML of one page to Markdown. ``pages`` are the addresses of all pages, from the root of the site."""

    def __init__(self, lang: Lang, url: str, pages: set[str]) -> None:
        bullets: Any = ["-  "]  # four wide, as Python-Markdown wants what belongs to an item four spaces in
        super().__init__(heading_style="atx", bullets=bullets, wrap=False, table_infer_header=True)
        self.lang = lang
        self.url = url
        self.pages = pages

    def __call__(self, html: str) -> str:
        """The Markdown of a piece of HTML."""
        soup = BeautifulSoup(html, "html.parser")
        for tag in soup.select(DROPPED):
            tag.decompose()
        for tag in soup.find_all(INLINE):  # a stylesheet keeps these apart
            if (isinstance(tag.next_sibling, Tag) and tag.next_sibling.name in INLINE) or tag.css.match(
                ".neighbours span"
            ):
                tag.insert_after(" ")
        for tag in soup.find_all("a", href=True):
            tag["href"] = self.address(str(tag["href"]))
            if not tag["href"]:
                tag.unwrap()
        for tag in soup.find_all(id=True):
            self._keep_anchor(soup, tag)
        made = re.sub(r"\n{3,}", "\n\n", self.convert_soup(soup))
        return re.sub(r"\{#\S+?\}", lambda anchor: anchor[0].replace("\\", ""), made)

    def address(self, href: str) -> str:
        """A link of the page, as one to a file of the export when it leads to a page in this language.

        To a page in the other it stays as it is, as both are built side by side; to what is no page, it is empty.
        """
        path, anchor = urldefrag(href)
        if not path or ":" in path:
            return href
        path = path.removesuffix("index.md")  # as a hand-written page may say it
        url = posixpath.normpath(posixpath.join(f"/{self.url}", path)).strip("/")
        url = f"{url}/" if url else ""
        if url not in self.pages:
            return ""
        if url.startswith(ROOTS["en"]) == (self.lang == "en"):
            here = posixpath.dirname(file_of(self.lang, self.url))
            path = posixpath.relpath(file_of(self.lang, url), here)
        return f"{path}#{anchor}" if anchor else path

    def _keep_anchor(self, soup: BeautifulSoup, tag: Tag) -> None:
        """An id becomes that of the heading, or an empty anchor at the beginning of what bears it."""
        if re.fullmatch("h[1-6]", tag.name):
            tag.append(f" {{#{tag['id']}}}")
            return
        anchor = soup.new_tag("anchor")
        anchor["id"] = tag["id"]
        holder = tag if tag.name in ("li", "p", "td", "th", "dt", "dd", "span", "a", "summary") else None
        if holder is not None:
            holder.insert(0, anchor)
        else:
            inner = tag.find(("p", "li", "dt", "td", "th", "h1", "h2", "h3", "h4", "h5"))
            (inner or tag).insert(0, anchor)

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """A text with what would be a sign of Markdown or HTML, a ` too, as itself."""
        escaped = str(super().escape(text, parent_tags))  # type: ignore[misc]  # its class has no types
        return re.sub(r"\\?<", "&lt;", re.sub(r"&(?=[a-zA-Z#])", "&amp;", escaped)).replace("`", r"\`")

    def convert_anchor(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """An anchor, as the one thing that Markdown has no sign for."""
        return f'<a id="{el["id"]}"></a>{text}'

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """An item of a list: under a number too, what belongs to it is four spaces in."""
        made = str(super().convert_li(el, text, parent_tags))  # type: ignore[misc]  # its methods are found by name
        return re.sub(r"(?m)^(   )(?=\S)", r"\1 ", made) if re.match(r"\d\. ", made) else made

    def convert_summary(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        """The line that opens what is folded up: here it lies open below it."""
        return f"\n\n**{text.strip()}**\n\n"
