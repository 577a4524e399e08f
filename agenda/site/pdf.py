"""PDFs of the agenda and link previews, made by Typst from the same data and texts as the site."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from agenda.model.schema import Ambition, Part, Role, Rule, Theme, Translated
from agenda.model.urls import ROOTS, Download
from agenda.site.views.base import View
from agenda.site.views.connections import ArcDiagram, Links
from agenda.site.views.pages import sorted_terms, texts_with_role
from agenda.site.views.site import Segment, Site
from agenda.text import LANGS, Lang
from agenda.util.cache import Cache, digest_of
from agenda.util.characters import is_covered, printable

if TYPE_CHECKING:
    import typst  # imported only when the cache has none

#: The texts of ``agenda/text/interface.toml`` that the PDFs use.
WORDS = (
    "source", "source_of", "editors", "reading", "rule_who", "rules_from_agenda", "rules_intro", "paper_links",
    "no_link", "not_official", "not_official_short", "cover_tag", "version_of", "glossary_intro",
    "definition_ours", "corrections", "corrections_note", "laws_intro", "roles", "roles_note", "role_named",
    "role_never", "role_rule", "with_ambitions",
)  # fmt: skip


class PaperFailure(Exception):
    """Typst could not make a PDF or picture; the message has its file and line."""


def render_downloads(site: Site, folder: Path) -> Iterator[Download]:
    """The poster and the full agenda in each language, as PDF/UA-1; templates and fonts are in ``folder``.

    Raises PaperFailure.
    """
    press = PdfCompiler(folder)
    for lang in LANGS:
        view = View(site, lang, "")
        content = _content(view)
        name = _file_name(f"{view.plain(site.agenda.site.title)} {content['period']}")
        for kind, file in (("poster", f"{name}-poster.pdf"), ("agenda", f"{name}.pdf")):
            made = press.make(f"{kind}.typ", content, format="pdf", pdf_standards="ua-1")
            yield Download(kind, lang, f"{ROOTS[lang]}pdf/{file}", made)


def _file_name(text: str) -> str:
    """A text as a file name: lower-case letters, digits and hyphens, no longer than every file system takes."""
    without_accents = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    words = re.findall(r"[a-z0-9]+", without_accents.lower())
    return textwrap.shorten(" ".join(words), 80, placeholder="").replace(" ", "-") or "agenda"


def render_previews(site: Site, folder: Path) -> Iterator[tuple[str, bytes]]:
    """The picture of each theme and of the site, per language, as (address from the root of the site, PNG)."""
    press = PdfCompiler(folder)
    for lang in LANGS:
        view = View(site, lang, "")
        content = _content(view)
        # A picture of a theme gets that theme only: with the whole agenda in each, the work would grow by its square.
        common = {key: content[key] for key in ("lang", "title", "period", "words")}
        arcs = {key: content[key] for key in ("nodes", "reach", "arcs")}
        yield preview_url(lang, None), _preview(press, common | arcs | {"theme": None})
        for theme in site.agenda.themes:
            shown = {"id": theme.id, "look": view.look(theme.id), "title": _said(view, theme.title)}
            yield preview_url(lang, theme.id), _preview(press, common | {"theme": shown})


def _preview(press: PdfCompiler, content: dict[str, Any]) -> bytes:
    return press.make("preview.typ", content, format="png", ppi=144)


def preview_url(lang: Lang, theme: str | None) -> str:
    """The address of the picture of a theme, or of the site, counted from the root of the site."""
    return f"assets/preview-{lang}-{theme or 'agenda'}.png"


class PdfCompiler:
    """Compiles the templates in ``folder``. What the same content and templates gave before comes from the cache."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept = Cache()
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        # Typst reads no clock and no other file: this is all that a PDF depends on.
        parts = [part for path in files for part in (str(path.relative_to(folder)), path.read_bytes())]
        self.look = digest_of(version("typst"), *parts)

    def make(self, template: str, content: dict[str, Any], **options: Any) -> bytes:
        """The PDF or picture of ``content``, which the template gets as data. Raises PaperFailure."""
        data = json.dumps(_printable(content), ensure_ascii=False)

        def compiled() -> bytes:
            import typst  # noqa: PLC0415  # only when the cache has none

            try:
                made = typst.compile(
                    str(self.folder / template),
                    root=str(self.folder),
                    font_paths=_fonts(self.folder / "fonts", self.look),
                    sys_inputs={"data": data},
                    timestamp=0,
                    **options,
                )
            except typst.TypstError as error:
                raise PaperFailure(f"{template}: {error}") from error
            return bytes(made[0] if isinstance(made, list) else made)

        return self.kept.made(compiled, self.look, template, data, repr(options))


@lru_cache(maxsize=1)
def _fonts(folder: Path, _look: str) -> typst.Fonts:
    """The fonts in ``folder``; read anew when the look of the papers changes."""
    import typst  # noqa: PLC0415  # as above

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def _printable(content: Any) -> Any:
    """``content``, plain data, without characters that the fonts lack. An address stays the same address."""
    if isinstance(content, dict):
        return {key: _printable(each) for key, each in content.items()}
    if isinstance(content, list):
        return [_printable(each) for each in content]
    if isinstance(content, str) and not content.isascii():
        if re.match(r"https?://|/\S*$", content):
            return re.sub("[^ -~]", lambda each: each[0] if is_covered(each[0]) else quote(each[0]), content)
        return printable(content)
    return content


def _content(view: View) -> dict[str, Any]:
    """Everything that the PDFs show, in the language of ``view``, as plain data."""
    site, agenda, words = view.site, view.agenda, view.words
    document = agenda.documents[0]
    period = f"{document.period.first}–{document.period.last}"
    arcs, links = ArcDiagram(view), Links(view)
    spots = arcs.positions() if arcs.fits_on_cover() else {}

    def item(item: Any, **texts: Any) -> dict[str, Any]:
        """The id and permanent address of an item, with these of its texts in segments, or other data as it is."""
        given = {key: _said(view, each) if isinstance(each, Translated) else each for key, each in texts.items()}
        return {"id": item.id, "address": view.permanent(item.id), **given}

    def references(*ids: str) -> list[dict[str, Any]]:
        """Items as links: their names and addresses."""
        return [{"name": _named(view, id), "address": view.permanent(id)} for id in ids]

    def ambition(each: Ambition) -> dict[str, Any]:
        connections = [
            references(connection.other.id)[0]
            | {"kind": words["kinds"][connection.link.kind], "words": " · ".join(links.words(connection.own, "nl"))}
            for connection in links.of(each.id)
        ]
        points = [item(point, text=point) for point in each.points]
        rest = view.rest_of_line(each)
        texts = {"title": each.title, "line": each.line, "rest": rest, "editorial": each.editorial}
        return item(each, **texts, points=points, connections=connections)

    def theme(each: Theme) -> dict[str, Any]:
        closing = item(each.closing, text=_joined(view, each.closing.sentences)) if each.closing else None
        ambitions = [ambition(one) for one in view.catalogue.ambitions_of[each.id]]
        shown = {"title": each.title, "editorial": each.editorial, "look": view.look(each.id)}
        return item(each, **shown, closing=closing, ambitions=ambitions)

    def part(each: Part) -> dict[str, Any]:
        passages = [
            item(one, name=view.name(one.id), heading=one.heading, text=_joined(view, one.sentences))
            for one in each.passages
        ]
        return item(each, heading=each.heading, subheading=each.subheading, editorial=each.editorial, passages=passages)

    def rule(each: Rule) -> dict[str, Any]:
        sentence = view.catalogue[each.sentence].item
        return item(each, title=each.title, who=each.who, sentence=sentence, reading=each.reading)

    def role(each: Role) -> dict[str, Any]:
        named = references(*(id for id, _ in texts_with_role(view, each)))
        ambitions = references(*dict.fromkeys(connection.other.id for connection in links.of(each.rule, "ambition")))
        return item(each, title=each.title, named=named, ambitions=ambitions, rule=references(each.rule)[0])

    return {
        "lang": view.lang,
        "title": view.plain(agenda.site.title),
        "period": period,
        "publisher": view.plain(document.publisher),
        "keywords": [view.plain(theme.title) for theme in agenda.themes],
        "disclaimer": view.disclaimer,
        "period_over": words["period_over"].format(period=period) if view.period_over(document.period.last) else "",
        "origin": f"{words['not_official_more']} {view.host(document.links[0].url)}." if document.links else "",
        "note": words["unofficial"],
        "site": "" if site.origins.publication.is_local else site.absolute(view.plan.section("home", view.lang).url),
        "date": view.date(site.now) if site.now else "",
        "words": {key: words[key] for key in WORDS} | {name: words["titles"][name] for name in ("glossary", "laws")},
        "themes_heading": _said(view, document.themes_heading) or [[words["themes_and_ambitions"], None]],
        "parts": [part(each) for each in agenda.parts],
        "themes": [theme(each) for each in agenda.themes],
        "rules": [rule(each) for each in agenda.rules],
        "roles": [role(each) for each in agenda.roles],
        "terms": [
            item(each, name=each.term, definition=each.definition, sources=each.sources) for each in sorted_terms(view)
        ],
        "laws": [item(each, name=each.title, summary=each.summary, url=each.url) for each in agenda.laws],
        "corrections": [
            {"summary": _said(view, each.summary), "why": _said(view, each.why)} for each in document.corrections
        ],
        "nodes": [{"id": id, "spot": spot, "look": view.look(id)} for id, spot in spots.items()],
        "reach": max((at for at, _ in spots.values()), default=0),
        "arcs": [
            {"kind": link.kind, "ends": sorted((spots[one], spots[two]))} for link, one, two in arcs.arcs() if spots
        ],
    }


def _named(view: View, id: str) -> list[list[str | None]]:
    """The text of a link to an item: the id of an ambition or theme comes first, as on the pages."""
    name = _stretches(view.segments(view.name(id)))
    return [[f"{id} ", None], *name] if view.kind(id) in ("ambition", "theme") else name


def _said(view: View, text: Translated | None) -> list[list[str | None]] | None:
    return _stretches(view.segments(text)) if text else None


def _joined(view: View, texts: Sequence[Translated]) -> list[list[str | None]]:
    said: list[list[str | None]] = []
    for text in texts:
        said += ([[" ", None]] if said else []) + _stretches(view.segments(text))
    return said


def _stretches(segments: Sequence[Segment]) -> list[list[str | None]]:
    return [[segment.text, segment.lang] for segment in segments]
