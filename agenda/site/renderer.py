"""Pages to HTML, by the Jinja macros in ``macros/``: the only module of the core that imports jinja2.

Autoescape is on for every template. A page is rendered once: its output is never read as a template again.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jinja2

from agenda.checks.aliases import (
    FormerAnchor,
    anchors_beside,
    former_anchors,
    former_ids,
    former_redirects,
    language_of,
    permanent_address,
    with_anchors,
)
from agenda.checks.load import Loaded, load_file
from agenda.checks.lock import next_ambitions, used_ids
from agenda.checks.source_text import corrections_in
from agenda.checks.translation import states_of, status_data
from agenda.help.field_docs import next_id
from agenda.history.timeline import History
from agenda.model.diagnostics import Diagnostic, Location, Severity
from agenda.model.index import Catalogue
from agenda.model.schema import Agenda
from agenda.model.urls import FEEDS, STATUS, AgendaPage, SitePlan
from agenda.reader.source_map import shown
from agenda.site.prose import ITEM_CALLS, OTHER_CALLS, ProsePage, check_pages, load_prose
from agenda.site.prose_html import TOKEN, with_tokens
from agenda.site.sbom import SBOM, sbom
from agenda.site.settings import Publication
from agenda.site.views.base import View
from agenda.site.views.connections import Links, wrapped
from agenda.site.views.pages import CONTEXTS, Changes, ProseView
from agenda.site.views.site import Deployment, Origins, Site, TranslationState
from agenda.text import LANGS, Lang, data, in_language
from agenda.util.cache import Cache, digest_of
from agenda.util.project import ROOT

#: The site's own texts; see ``agenda.text``.
INTERFACE = ROOT / "agenda/text/interface.toml"

#: The macros of ``macros/prose.html`` that a hand-written page may call.
PROSE_MACROS = (*ITEM_CALLS, *OTHER_CALLS)


class SiteRenderer:
    """Renders the pages of one agenda with the templates in ``folder``. Raises TemplateFailure."""

    def __init__(
        self,
        agenda: Agenda,
        folder: Path,
        prose: Sequence[ProsePage] = (),
        now: datetime | None = None,
        url: str = "/",
        *,
        origins: Origins | None = None,
    ) -> None:
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=CompiledTemplates(),
        )
        self.environment.context_class = DirectContext
        self.environment.globals["wrapped"] = wrapped
        self.site = Site(agenda, interface_texts(), prose, now, url, origins=origins)

    @contextmanager
    def _failing_in_place(self) -> Iterator[None]:
        """Raise TemplateFailure for any error in a template that is used as a module."""
        try:
            try:
                yield
            except Exception:
                self.environment.handle_exception()  # it raises the same, at the lines of the template
        except Exception as error:  # a template can fail in any way that Python can
            raise TemplateFailure(error) from error

    def view(self, page: AgendaPage) -> View:
        """The view of ``page``."""
        return View(self.site, page.lang, page.url, page)

    def render_page(self, page: AgendaPage) -> str:
        """The content of a page as HTML, without the layout of ``overrides/``. Raises TemplateFailure."""
        view = self.view(page)
        try:
            template = self.environment.get_template(f"pages/{page.kind}.html")
            html = template.render(_context(view), **CONTEXTS[page.kind](view) if page.kind in CONTEXTS else {})
            return self.keep_anchors(html, page)
        except Exception as error:  # a template can fail in any way that Python can
            raise TemplateFailure(error) from error

    def render_prose(self, page: ProsePage) -> tuple[str, dict[str, str]]:
        """A checked hand-written page as (Markdown with a token per call, HTML per token).

        Markdown never sees what a macro made, so a text of the agenda cannot become markup; ``fill`` puts it back.
        Raises TemplateFailure.
        """
        view = ProseView(self.site, page.lang, page.url)
        with self._failing_in_place():
            module = self.environment.get_template("prose.html").make_module(_context(view))
        if missing := [name for name in PROSE_MACROS if not hasattr(module, name)]:
            raise TemplateFailure(LookupError(f"prose.html: macro {', '.join(missing)}?"))
        markdown, calls = with_tokens(page.body)
        with self._failing_in_place():
            made = {token: str(getattr(module, name)(*given)) for token, (name, *given) in calls.items()}
        return markdown, {token: html.strip() for token, html in made.items()}

    def keep_anchors(self, html: str, page: AgendaPage | ProsePage) -> str:
        """A page with its former anchors: at what they named, or in a list of links to where that is now."""
        kept = {each.name: each for each in self._former_anchors.get(page.url, [])}
        kept |= {each.name: each for each in anchors_beside(html, page.url, self._former_ids)}
        if not kept:
            return html
        html, elsewhere = with_anchors(html, kept.values())
        view = View(self.site, page.lang, page.url)
        return html + (self.environment.get_template("former_anchors.html").render(view=view, anchors=elsewhere))

    @cached_property
    def _former_anchors(self) -> dict[str, list[FormerAnchor]]:
        found: dict[str, list[FormerAnchor]] = {}
        for each in former_anchors(self.site.plan):
            found.setdefault(each.page, []).append(each)
        return found

    @cached_property
    def _former_ids(self) -> dict[str, str]:
        return former_ids(self.site.plan)

    def former_pages(self) -> Iterable[tuple[str, str]]:
        """The pages at former addresses, which redirect, as (path of the file, HTML)."""
        template = self.environment.get_template("former_address.html")
        plan = self.site.plan
        inner: dict[str, list[FormerAnchor]] = {}
        for lang in LANGS:
            for id in plan.catalogue.entries:
                page, hash_, name = (address := plan.address(id, lang)).partition("#")
                if hash_ and plan.by_url[page].item:  # not the glossary: a list of all terms would be no help
                    inner.setdefault(page, []).append(FormerAnchor("", name, address))
        for each in former_redirects(plan, {page.url: page.head.aliases for page in self.site.prose_pages}):
            view = View(self.site, language_of(each.old), each.old)
            anchors = [*self._former_anchors.get(each.old, []), *inner.get(each.new, [])]
            path = each.old if each.old.endswith(".html") else f"{each.old}index.html"
            yield path, template.render(view=view, new=each.new, anchors=anchors)

    def pointers(self) -> Iterable[tuple[str, str]]:
        """The pages at permanent addresses such as ``/id/B4/``, which redirect, as (path of the file, HTML)."""
        template = self.environment.get_template("permanent_address.html")
        for lang in LANGS:
            for id in self.site.catalogue.entries:
                url = permanent_address(id, lang)
                yield f"{url}index.html", template.render(view=View(self.site, lang, url), id=id)

    def machine_files(self) -> Iterable[tuple[str, str]]:
        """Files for programs, as (path, text): sitemap, robots.txt, SBOM, feeds, the state of the translation."""
        if not self.site.is_local:  # full addresses are all that a sitemap has
            yield "sitemap.xml", self._sitemap()
        # Search engines may visit a preview, to read the noindex of each page.
        yield "robots.txt", self.site.origins.publication.robots_txt(listed=not self.site.origins.deployment.preview)
        yield SBOM, sbom(version("agenda-regioburgemeesters"), self.site.now)
        followed = self.site.origins.history and not self.site.origins.deployment.preview
        for lang, url in FEEDS.items() if followed else ():
            view = View(self.site, lang, url)
            yield url, self.environment.get_template("feed.xml").render(_context(view))
        yield STATUS, json.dumps(self._status(), ensure_ascii=False, indent=1) + "\n"

    def _sitemap(self) -> str:
        pairs: dict[tuple[str, str], dict[str, str]] = {}
        for page in self.site.plan.pages:
            pairs.setdefault(page.key, {})[page.lang] = self.site.absolute(page.url)
        for prose in self.site.prose_pages:
            pairs.setdefault(("prose", prose.head.id), {})[prose.lang] = self.site.absolute(prose.url)
        return self.environment.get_template("sitemap.xml").render(pairs=list(pairs.values()))

    def _status(self) -> dict[str, Any]:
        generated = {"generated": self.site.now.astimezone(UTC).isoformat()} if self.site.now else {}
        documents = [document.id for document in self.site.agenda.documents]
        return {**generated, "documents": documents, **status_data(self.site.translation.states)}


def interface_texts() -> dict[Lang, dict[str, Any]]:
    """The site's own texts per language, from ``agenda/text/interface.toml``. Raises TemplateFailure."""
    try:
        return {lang: in_language(data("interface"), lang) for lang in LANGS}
    except tomllib.TOMLDecodeError as error:
        raise TemplateFailure(error) from error


def _context(view: View) -> dict[str, Any]:
    """What every template of a page knows."""
    return {"view": view, "links": Links(view), "changes": Changes(view)}


class DirectContext(jinja2.runtime.Context):
    """A context that never passes itself to what a template calls: nothing of ours is marked ``pass_context``.

    Jinja checks that for each of the 50,000 calls of a build, which takes 8 % of its time.
    """

    def call(self, called: Any, /, *given: Any, _loop_vars: Any = None, _block_vars: Any = None, **named: Any) -> Any:
        """What ``called`` returns."""
        return called(*given, **named)


class CompiledTemplates(jinja2.BytecodeCache):
    """A cache of compiled templates, by their text, path and the versions of Jinja and Python."""

    def __init__(self) -> None:
        self.cache = Cache()

    def _key(self, bucket: jinja2.bccache.Bucket) -> str:
        environment = bucket.environment
        options = (environment.trim_blocks, environment.lstrip_blocks, str(environment.autoescape))
        return digest_of("template", jinja2.__version__, sys.version, repr(options), bucket.key, bucket.checksum)

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Give ``bucket`` its code, if that was kept."""
        if code := self.cache.get(self._key(bucket)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep the code of ``bucket``."""
        self.cache.put(self._key(bucket), bucket.bytecode_to_string())


def render_alone(folder: Path, name: str, **given: object) -> str:
    """A page outside the site, by the template ``name`` in ``folder``. Raises TemplateFailure."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    try:
        return environment.get_template(name).render(given)
    except Exception as error:  # a template can fail in any way that Python can
        raise TemplateFailure(error) from error


class TemplateFailure(Exception):
    """An error in a template, at ``file`` and ``line`` if ``is_placed``; the message says what."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error) or type(error).__name__)
        self.file, self.line = "macros", 1
        self.is_placed = True
        if isinstance(error, jinja2.TemplateSyntaxError):
            self.file, self.line = error.filename or str(error.name), error.lineno
            return
        if isinstance(error, tomllib.TOMLDecodeError):
            place = re.search(r"at line (\d+)", str(error))
            self.file, self.line = str(INTERFACE), int(place[1]) if place else 1
            return
        self.is_placed = False
        trace = error.__traceback__
        while trace:
            if trace.tb_frame.f_code.co_filename.endswith((".html", ".xml")):
                self.file, self.line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
                self.is_placed = True
            trace = trace.tb_next


def fill(html: str, made: Mapping[str, str], sample: str = "") -> str:
    """HTML from Markdown with the output of macros in place of their tokens.

    A YAML sample may be wider than a phone: it can be scrolled, by keyboard too, and is labelled ``sample``.
    """
    token = TOKEN.pattern
    html = re.sub(f"<p>({token})</p>|{token}", lambda found: made.get(found[1] or found[0], found[0]), html)
    opening = f'<div class="sample"><pre tabindex="0" role="group" aria-label="{sample}">'
    return re.sub("<pre>(.*?)</pre>", rf"{opening}\1</pre></div>", html, flags=re.DOTALL)


# --- loading ---


@dataclass(frozen=True)
class Prepared:
    """A site that can be built. ``prose`` has per hand-written page its Markdown and the HTML of its calls."""

    renderer: SiteRenderer
    prose: list[tuple[ProsePage, str, dict[str, str]]]

    @property
    def agenda(self) -> Agenda:
        """The agenda that the site shows."""
        return self.renderer.site.agenda


def prepare_site(
    data: Path,
    content: Path,
    macros: Path,
    now: datetime | None = None,
    url: str = "/",
    *,
    edit: str = "",
    publication: Publication | None = None,
    history: History | None = None,
    commit: str = "",
    deployment: Deployment | None = None,
) -> tuple[Prepared | None, list[Diagnostic]]:
    """Read the agenda in ``data``, the pages in ``content`` and the templates in ``macros``.

    Returns (site, findings); the site is None when there is an error. What does not depend on a faulty part is still
    checked. ``now`` is the build time, ``url`` the address of the site; for the rest see ``Origins``.
    """
    loaded = load_file(data, shown(data))
    agenda, problems = loaded.agenda, loaded.diagnostics
    prose, found = load_prose(content, shown(content))
    problems = [*problems, *found, *check_pages(prose, SitePlan(agenda) if agenda else None, content)]
    if agenda is None:
        return None, problems
    try:
        origins = replace(
            _origins(loaded, agenda, data, edit, publication),
            history=history,
            commit=commit,
            deployment=deployment or Deployment(),
        )
        renderer = SiteRenderer(agenda, macros, prose, now, url, origins=origins)
        if any(each.severity is Severity.ERROR for each in problems):
            return None, problems
        return Prepared(renderer, [(page, *renderer.render_prose(page)) for page in prose]), problems
    except TemplateFailure as error:
        return None, [*problems, template_problem(error)]


def _origins(loaded: Loaded, agenda: Agenda, data: Path, edit: str, publication: Publication | None) -> Origins:
    lines = {entry.id: loaded.line(entry.path) for entry in Catalogue(agenda).all_entries} if edit else {}
    translation = TranslationState(agenda, states_of(loaded.fields, loaded.lock))
    used = used_ids(loaded.source.data, loaded.lock)
    free = next_ambitions([theme.id for theme in agenda.themes], used)
    free[""] = next_id("theme", loaded.source.data, loaded.lock)
    return Origins(edit, lines, corrections_in(agenda, data.parent), translation, free, publication or Publication())


def template_problem(failure: TemplateFailure) -> Diagnostic:
    """The finding for an error in a template."""
    return Diagnostic("bad-template", Location(shown(Path(failure.file)), failure.line), {"why": str(failure)})
