"""Loads a site: reads and checks the agenda, the hand-written pages and the templates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from agenda.checks.load import Loaded, load_file
from agenda.checks.lock import next_ambitions, used_ids
from agenda.checks.source_text import corrections_in
from agenda.checks.translation import states_of
from agenda.help.item_template import next_id
from agenda.history.timeline import History
from agenda.model.diagnostics import Diagnostic, Location, Severity
from agenda.model.index import Catalogue
from agenda.model.schema import Agenda
from agenda.model.urls import SitePlan
from agenda.reader.source_map import shown
from agenda.site.prose import ProsePage, load_prose
from agenda.site.prose_checks import check_pages
from agenda.site.publication import Publication
from agenda.site.renderer import SiteRenderer, TemplateFailure
from agenda.site.views.site import Deployment, Origins, TranslationState


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
