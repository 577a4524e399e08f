"""An agenda file to an ``Agenda``, with every problem in it at its place, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from agenda.catalogue import Catalogue, Entry
from agenda.checks import CHECKS, Context, Finding
from agenda.diagnostics import Diagnostic
from agenda.fidelity import check_document
from agenda.model import Agenda
from agenda.shape import KIND_NAMES, Shape, check_shape
from agenda.source import KeyPath, Source, read_source


@dataclass(frozen=True)
class Loaded:
    """What came of reading a file: the agenda, unless there is any error, and every problem in the file's order."""

    agenda: Agenda | None
    diagnostics: list[Diagnostic]
    source: Source
    shape: Shape | None = None

    def line(self, path: KeyPath) -> int:
        """The line of the file, from 1, on which what stands at ``path`` in the data begins."""
        return self.source.where(self.shape.original_path(path) if self.shape else path).line


def load_agenda(path: Path, name: str | None = None) -> tuple[Agenda | None, list[Diagnostic]]:
    """Read and check the agenda at ``path``; ``name`` is how findings call the file.

    Returns (agenda, findings), the findings in the order of the file. The agenda is None when there is any
    error: half an agenda is never shown. Does not raise on bad input, whatever the bytes.
    """
    loaded = load_file(path, name)
    return loaded.agenda, loaded.diagnostics


def load_file(path: Path, name: str | None = None) -> Loaded:
    """As ``load_agenda``, and keeps where in the file everything stands."""
    source, diagnostics = read_source(path, name)
    if source.data is None:
        return Loaded(None, diagnostics, source)
    shape = check_shape(source)
    diagnostics += shape.diagnostics
    if shape.agenda is not None:
        whole = not diagnostics
        for finding in check_agenda(shape.agenda, path.parent, whole=whole, left_out=shape.left_out):
            diagnostics.append(_diagnostic(finding, source, shape))
    diagnostics.sort(key=lambda diagnostic: (diagnostic.location, diagnostic.code))
    return Loaded(None if diagnostics else shape.agenda, diagnostics, source, shape)


def check_agenda(
    agenda: Agenda, folder: Path, *, whole: bool = True, left_out: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """All findings about an agenda whose document texts stand relative to ``folder``.

    A source text that was changed is one finding: what follows from the change is not reported as well.
    """
    catalogue = Catalogue(agenda)
    documents = {document.id for document in agenda.documents}
    placed = all(
        item.editorial or item.document in documents for item in (*agenda.parts, *agenda.themes, *agenda.ambitions)
    )
    changed: set[str] = set()
    for index in range(len(agenda.documents)):
        for finding, id in check_document(agenda, index, folder, whole=whole and placed):
            yield finding
            changed.add(id)
    changed |= {entry.parent for entry in catalogue.all_entries if entry.id in changed and entry.parent}
    changed |= {rule.id for rule in agenda.rules if rule.sentence in changed}
    context = Context(agenda, catalogue, left_out, changed)
    for check in CHECKS:
        yield from check(context)


def _diagnostic(finding: Finding, source: Source, shape: Shape) -> Diagnostic:
    """Give a finding its place in the file, and turn what it knows into words."""
    path = shape.original_path(finding.path)
    details: dict[str, object] = dict(finding.details)
    near = details.pop("nearest", None)
    if finding.code == "not-in-document":
        details["nearest_text"] = _in_both(" Daar staat: “{}”.", " It reads: “{}”.", near)
    elif near is not None:
        details["did_you_mean"] = _in_both(" Bedoelde u “{}”?", " Did you mean “{}”?", near)
    if isinstance(first := details.pop("first", None), Entry):
        details["first_line"] = source.where(shape.original_path((*first.path, "id"))).line
    elif first is not None:
        details["first"] = first
    if isinstance(earlier := details.pop("earlier", None), tuple):
        details["earlier_line"] = source.where(shape.original_path(earlier)).line
    if isinstance(kind := details.get("kind"), str):
        details["kind"] = KIND_NAMES[kind]
    return Diagnostic(finding.code, source.where(path), details)


def _in_both(dutch: str, english: str, value: object) -> Mapping[str, str]:
    return {"nl": dutch.format(value), "en": english.format(value)} if value else {"nl": "", "en": ""}
