"""The hand-written pages against the agenda, without building them: addresses, and the ids that they call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from agenda.aliases import taken_addresses
from agenda.catalogue import Catalogue
from agenda.diagnostics import Diagnostic, Location, Severity, both
from agenda.model import Agenda
from agenda.pages import SitePlan
from agenda.prose import ITEM_CALLS, OTHER_CALLS, ProsePage, call_words, check_addresses, load_prose
from agenda.shape import did_you_mean, nearest

_NAMES = "|".join((*ITEM_CALLS, *OTHER_CALLS))

#: A call that can be checked by itself: ``{{ ambition("B4") }}``. Anything else is for the build to judge.
CALL = re.compile(rf"""\{{\{{-?\s*(?P<name>{_NAMES})\(\s*(["'])(?P<id>[^"']*)\2\s*\)\s*-?\}}\}}""")


def check_written_pages(agenda: Agenda | None, folder: Path, name: str) -> list[Diagnostic]:
    """What is wrong with the pages in ``folder``; what they say of the agenda only when there is one."""
    pages, found = load_prose(folder, name)
    if agenda is None:
        return found
    catalogue = Catalogue(agenda)
    found += check_addresses(pages, taken_addresses(SitePlan(agenda, catalogue)))
    return found + [each for page in pages for each in _calls(page, catalogue)]


def _calls(page: ProsePage, catalogue: Catalogue) -> Iterator[Diagnostic]:
    for number, line in enumerate(page.body.split("\n"), page.body_line):
        for match in CALL.finditer(line):
            ids = call_words(match["name"], catalogue)
            if ids is not None and match["id"] not in ids:
                start, end = match.span("id")
                near = nearest(match["id"], ids)
                yield Diagnostic(
                    "call-of-unknown-id",
                    Location(page.file, number, start + 1, number, end + 1),
                    {"call": match["name"], "id": match["id"], "did_you_mean": did_you_mean(near)},
                    Severity.ERROR,
                    both(f"pagina “{page.head.title}”", f"page “{page.head.title}”"),
                    quoted=line[:160],
                    caret=(start, end - start),
                    corrected=line[:start] + near + line[end:] if near else "",
                )
