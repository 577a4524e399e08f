"""The agenda as a MkDocs plugin: a few lines per event over the core, which knows nothing of MkDocs."""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from agenda.builder import mkdocs_i18n as i18n
from agenda.builder.build import progress
from agenda.builder.worker import is_own_host
from agenda.history.timeline import History, read_history
from agenda.model.diagnostics import Diagnostic, Location, Severity, as_text
from agenda.model.urls import AgendaPage
from agenda.reader.source_map import shown
from agenda.site.headers import HeadersFailure, write_headers
from agenda.site.layout import Layout
from agenda.site.pdf import PaperFailure, render_downloads, render_previews
from agenda.site.prose import ProsePage, code_and_details
from agenda.site.prose_html import aligned, forbidden_in_html
from agenda.site.renderer import CompiledTemplates, SiteRenderer, TemplateFailure, fill, prepare_site, template_problem
from agenda.site.search_index import FOLDER, SearchFailure, write_index
from agenda.site.settings import check_settings, host_settings
from agenda.site.views.site import Deployment
from agenda.text import Both, Lang, both
from agenda.util.cache import Cache
from agenda.util.git import build_time
from agenda.util.project import NOTE, CannotRun, is_of_disk

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from mkdocs.livereload import LiveReloadServer  # brings a web server, which a build does without


log = logging.getLogger(f"mkdocs.plugins.{__name__}")

#: Why a site that follows the past knows nothing of it, apart from what git itself says, and what that means for it.
NOT_COMMITTED: Both = both("builder.plugin.no_commit_of_git")
SHALLOW: Both = both("builder.plugin.shallow_clone")
NO_HISTORY: Both = both("builder.plugin.so_the_site_does")

#: What MkDocs makes of a text: taken as it was given by ``agenda.site.settings``, which also says when it is wrong.
AS_GIVEN = (str, int, float, date)


class AgendaConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs types its base classes only in part
    """The settings of the plugin, as paths from the folder of mkdocs.yml."""

    file = config_options.Type(str, default="data/agenda.yaml")
    macros = config_options.Type(str, default="macros")
    repository = config_options.Type(AS_GIVEN, default="")  # where the project is, for “Stel een wijziging voor”
    edit = config_options.Type(str, default="edit/main/{file}#L{line}")  # from there to the page that edits a line
    commit = config_options.Type(str, default="commit/{commit}")  # from there to the page that shows a commit
    history = config_options.Type(bool, default=True)  # whether to show the history that git has
    preview = config_options.Type(str, default="")  # the proposal of which the site is a preview
    report = config_options.Type(str, default="")  # where in a preview the page about its changes is
    new_pages = config_options.Type(
        str, default=""
    )  # the addresses of the pages that it adds, as JSON; empty: not known
    demonstration = config_options.Type(bool, default=False)  # whether the site says that it is one
    # Who publishes the site; see agenda.site.settings.
    publisher = config_options.Type(AS_GIVEN, default="")
    contact = config_options.Type(AS_GIVEN, default="")  # where people without an account can send a proposal
    security_contact = config_options.Type(AS_GIVEN, default="")
    security_expires = config_options.Type(AS_GIVEN, default="")


class PageWithoutMarkdown(Page):
    """A page of the agenda, whose content comes from the macros: for others MkDocs sets up a Markdown parser each."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Nothing yet; see ``AgendaPlugin.on_page_context``."""
        self.content = ""


class AgendaPlugin(BasePlugin[AgendaConfig]):  # type: ignore[no-untyped-call]  # as above
    """Adds the pages of the agenda to the site and gives every page its frame."""

    renderer: SiteRenderer
    papers: Path
    theme_folders: list[str]
    awaited: int
    pages: dict[str, AgendaPage | ProsePage]
    prose: dict[str, tuple[str, dict[str, str]]]

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Load everything first: an error is reported before MkDocs empties the folder of the site."""
        root = Path(config.config_file_path).parent
        data = Path(os.environ.get("AGENDA_DATA") or root / self.config.file)
        publication = replace(host_settings(Path(config.config_file_path)), address=config.site_url or "")
        wrong = check_settings(Path(config.config_file_path))
        site, problems = prepare_site(
            data,
            Path(config.docs_dir),
            root / self.config.macros,
            build_time(root),
            config.site_url or "/",
            edit=self._edit_address(publication.repository, root, data),
            publication=publication,
            history=self._history(root, data),
            commit=self._commit_address(publication.repository),
            deployment=self._deployment(),
        )
        if site is None or wrong:
            raise stop([*wrong, *problems])
        self.renderer = site.renderer
        self.papers = root / self.config.macros / "pdf"
        self.renderer.site.make_downloads = lambda: render_downloads(self.renderer.site, self.papers)
        self.prose = {_source_uri(page.url): (markdown, made) for page, markdown, made in site.prose}
        agenda, prose = site.agenda, site.renderer.site.prose_pages
        pages: list[AgendaPage | ProsePage] = [*self.renderer.site.plan.pages, *prose]
        self.pages = {_source_uri(page.url): page for page in pages}
        config.site_name = agenda.site.title.nl
        config.site_description = agenda.site.description.nl
        config.theme.static_templates.discard("sitemap.xml")  # ours has alternates; see on_files
        i18n.set_up(config, _counterparts(pages))
        # Of the theme we need templates only; MkDocs would walk through its 14,500 icons. See on_env.
        self.theme_folders = config.theme.dirs
        config.theme.dirs = [config.theme.custom_dir or ""]
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Put the pages of the agenda next to the hand-written ones, which their calls of macros were taken out of."""
        for file in files.documentation_pages():
            files.remove(file)
        first = {_source_uri(url) for url in progress.first}
        self.awaited = len(first & set(self.pages))
        for uri in sorted(self.pages, key=lambda uri: uri not in first):
            markdown, _ = self.prose.get(uri, ("", {}))
            files.append(file := File.generated(config, uri, content=markdown))
            if isinstance(self.pages[uri], AgendaPage):
                PageWithoutMarkdown(None, file, config)
        for path, html in self.renderer.former_pages():
            files.append(File.generated(config, path, content=html))
        for path, text in self.renderer.machine_files():
            files.append(File.generated(config, path, content=text))
        return files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Titles come from the agenda, never from a first heading; navigation is made per page."""
        for page in nav.pages:
            page.title = Layout(self.renderer, self.pages[page.file.src_uri]).title
        return i18n.empty_navigation()

    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """What the macros made comes back into a hand-written page; pages of the agenda have no Markdown."""
        planned = self.pages[page.file.src_uri]
        if isinstance(planned, AgendaPage):
            return ""
        html = aligned(html)
        if found := next(forbidden_in_html(html), None):  # mkdocs.yml has other extensions than the check
            code, details = code_and_details(found)
            raise stop([Diagnostic(code, Location(planned.file), details)])
        filled = fill(html, self.prose[page.file.src_uri][1], self.renderer.site.words[planned.lang]["sample"])
        return self.renderer.keep_anchors(filled, planned)

    def on_env(self, env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """In the frame too, a text of the agenda stays text."""
        env.loader = jinja2.FileSystemLoader(self.theme_folders)
        env.bytecode_cache = CompiledTemplates()
        env.autoescape = True
        env.undefined = jinja2.StrictUndefined
        env.trim_blocks = env.lstrip_blocks = True
        return env

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Let go of the content of a page that is made: MkDocs would keep all of them."""
        page.content = ""
        return output

    def on_post_build(self, config: MkDocsConfig) -> None:
        """What no reader sees first: permanent addresses, papers, pictures and the index; then the headers of all."""
        folder = Path(config.site_dir)
        for path, html in self.renderer.pointers():
            _write(folder / path, html.encode())
        # MkDocs writes no folder that begins with a dot.
        if security := self.renderer.site.origins.publication.security_txt():
            _write(folder / ".well-known/security.txt", security.encode())
        self.write_papers(folder)
        self.write_index(folder)
        Cache().trim()
        if os.environ.get("AGENDA_DRAFT"):
            return
        try:
            write_headers(folder, config.site_url or "/")
        except HeadersFailure as error:
            raise stop(
                [
                    Diagnostic("forbidden-on-page", Location(page.file), {"what": page.what, "how": page.how})
                    for page in error.pages
                ]
            ) from None

    def on_build_error(self, *, error: Exception) -> None:
        """Report the line of the template that fails: of the layout, a permanent address or a file for programs."""
        failure = TemplateFailure(error)
        if failure.is_placed and not isinstance(error, Abort):
            raise stop([template_problem(failure)]) from None

    def write_papers(self, folder: Path) -> None:
        """The PDFs and the pictures, into ``folder``."""
        site = self.renderer.site
        try:
            for download in site.downloads:
                _stop_if_abandoned()
                _write(folder / download.url, download.content)
            for path, picture in render_previews(site, self.papers):
                _stop_if_abandoned()
                _write(folder / path, picture)
        except PaperFailure as error:
            raise stop([self._problem(error)]) from None

    def write_index(self, folder: Path) -> None:
        """The search index, of everything that the site holds, into ``folder``."""
        _stop_if_abandoned()
        try:
            write_index(self.renderer.site, folder / FOLDER)
        except (SearchFailure, OSError) as error:
            if isinstance(error, OSError) and is_of_disk(error):
                raise
            raise stop([Diagnostic("no-search-index", Location("mkdocs.yml"), {"why": str(error)})]) from None

    @event_priority(-50)  # after the i18n plugin, which sets the language and the alternates of this page
    def on_page_context(
        self, context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """The content of a page of the agenda, by the macros, and everything that the frame around it shows.

        Made here, just before the page is written, so that no more than one is in memory.
        """
        if self.awaited == 0:
            progress.on_first_pages()
        self.awaited -= 1
        _stop_if_abandoned()
        planned = self.pages[page.file.src_uri]
        if isinstance(planned, AgendaPage):
            try:
                page.content = self.renderer.render_page(planned)
            except TemplateFailure as error:
                raise stop([self._problem(error)]) from None
        layout = Layout(self.renderer, planned, i18n.alternates(config))
        context["nav"] = layout.navigation  # type: ignore[typeddict-item]  # ours, per language
        context["layout"] = layout  # type: ignore[typeddict-unknown-key]  # as above
        return context

    def on_template_context(
        self, context: TemplateContext, template_name: str, config: MkDocsConfig
    ) -> TemplateContext:
        """The 404 is no page: it has the Dutch frame and speaks both languages."""
        i18n.set_language(config, "nl")
        layout = Layout(self.renderer, None)
        context["nav"] = layout.navigation  # type: ignore[typeddict-item]  # ours, per language
        context["layout"] = layout  # type: ignore[typeddict-unknown-key]  # as above
        return context

    def on_serve(
        self, server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., None]
    ) -> LiveReloadServer:
        """Under plain ``mkdocs serve`` too, an error leaves the last good pages up instead of no answer at all.

        Nor does it answer under the name of another website; see ``agenda.builder.worker``.
        """

        def report() -> None:
            try:
                builder()
            except Abort as error:
                print(error, file=sys.stderr)

        def answer_own(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            address, port = server.server_address[:2]
            if not is_own_host(environ.get("HTTP_HOST", ""), str(address), int(port)):
                status = HTTPStatus.MISDIRECTED_REQUEST
            elif "\0" in environ["PATH_INFO"]:  # which MkDocs takes for the name of a file
                status = HTTPStatus.BAD_REQUEST
            else:
                return server.serve_request(environ, start_response)
            start_response(f"{status.value} {status.phrase}", [("Content-Type", "text/plain")])
            return [status.phrase.encode()]

        server.builder = report
        server.set_app(answer_own)
        return server

    def _problem(self, error: TemplateFailure | PaperFailure) -> Diagnostic:
        """The finding for a template that is wrong, of a page or of a paper that the page offers."""
        if isinstance(error, TemplateFailure) and not isinstance(error.__cause__, PaperFailure):
            return template_problem(error)
        why = error if isinstance(error, PaperFailure) else error.__cause__
        return Diagnostic("bad-template", Location(shown(self.papers)), {"why": str(why)})

    def _history(self, root: Path, data: Path) -> History | None:
        """What git knows of the past of the agenda file; nothing of a file outside the project.

        Why nothing is known is logged: the site then has no dates of changes and no feeds.
        """
        if not (self.config.history and data.resolve().is_relative_to(root.resolve())):
            return None
        try:
            history, why = read_history(data.resolve()), NOT_COMMITTED
        except CannotRun as error:
            history, why = None, error.words
        lang = _lang()
        if history is None:
            log.info("%s: %s %s", NOTE[lang], why[lang], NO_HISTORY[lang])
        elif history.shallow:
            log.info("%s: %s", NOTE[lang], SHALLOW[lang])
        return history

    def _deployment(self) -> Deployment:
        """What the site is when it is not the real one. A preview knows the real one when it was given its address."""
        live = bool(os.environ.get("SITE_URL"))
        given = self.config.new_pages.strip()
        new = frozenset(json.loads(given)) if given else None
        demonstration = self.config.demonstration
        return Deployment(self.config.preview, self.config.report, new, live=live, demonstration=demonstration)

    def _commit_address(self, repository: str) -> str:
        """The address of a commit; none without a repository."""
        return f"{repository.rstrip('/')}/{self.config.commit}" if repository else ""

    def _edit_address(self, repository: str, root: Path, data: Path) -> str:
        """The address that edits a line of the agenda file; none without a repository, or for a file outside it."""
        if not repository or not data.resolve().is_relative_to(root.resolve()):
            return ""
        file = data.resolve().relative_to(root.resolve()).as_posix()
        return f"{repository.rstrip('/')}/{self.config.edit.replace('{file}', file)}"


def stop(problems: list[Diagnostic]) -> Abort:
    """Print every error in the words of an editor; the caller raises what this returns."""
    lang = _lang()
    for problem in problems:
        if problem.severity is Severity.ERROR:
            print(as_text(problem, lang), file=sys.stderr)
    return Abort(both("builder.plugin.not_built")[lang])


def _lang() -> Lang:
    return "en" if os.environ.get("AGENDA_LANG") == "en" else "nl"


def _stop_if_abandoned() -> None:
    """Stop a build that nobody waits for any more."""
    if progress.is_abandoned():
        raise Abort("")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _source_uri(url: str) -> str:
    return f"{url}index.md"


def _counterparts(pages: list[AgendaPage | ProsePage]) -> dict[str, dict[Lang, str]]:
    per_key: dict[tuple[str, str], dict[Lang, str]] = {}
    for page in pages:
        per_key.setdefault(_key(page), {})[page.lang] = page.url
    return {page.url: per_key[_key(page)] for page in pages}


def _key(page: Any) -> tuple[str, str]:
    return page.key if isinstance(page, AgendaPage) else ("prose", page.head.id)
