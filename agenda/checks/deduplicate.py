"""Findings that only say again what another finding says: one mistake is reported once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from agenda.model.diagnostics import Diagnostic, Finding, Severity
from agenda.reader.source_map import KeyPath
from agenda.reader.validation_context import Shape
from agenda.text.bilingual import Both, both, same

#: Findings that something is not there: no news where it is there and does not fit.
FOLLOWS_FROM_ABSENCE = {
    "definition-without-source",
    "end-without-ground",
    "no-provenance",
    "same-word-without-words",
    "untranslated",
}

#: Findings that an id which something names is not there: it is there, when only that id was changed.
REFERENCES = {"alias-to-nowhere", "unknown-document", "unknown-id", "unknown-rule", "unknown-sentence", "unknown-theme"}

#: Those of them that are reported once per id, with the lines of the other places: so many of those at most.
NAMED_BY_ID = REFERENCES - {"alias-to-nowhere"}
MOST_LINES = 12

#: Findings that an item with the id of another brings along when it is a copy of that other.
FOLLOWS_FROM_COPY = {"clashing-address", "point-of-other-ambition", "source-text-twice"}


def follows_from_misfit(finding: Finding, shape: Shape) -> bool:
    """Whether a finding is about what could not be read as it is there: that was reported already."""
    path = shape.original_path(finding.path)
    if finding.code in FOLLOWS_FROM_ABSENCE and shape.has_misfit(path[:-1]):
        return True
    if finding.code == "two-provenances" and path[:-1] in shape.doubled:
        return True
    if finding.code == "correction-does-not-fit" and shape.has_misfit(path[:3]):
        return True
    if finding.code == "law-differs" and shape.has_misfit((*path[:-1], "bwb")):
        return True
    if finding.code in REFERENCES and shape.has_misspelt(str(finding.details["id"])):
        return True
    return path in shape.misfits or (path[-1:] == ("en",) and (*path[:-1], "nl") in shape.misfits)


def follows_from_copy(finding: Finding, copies: Sequence[KeyPath]) -> bool:
    """Whether a finding only says again that an item is there twice; ``copies`` are the paths of the second ones."""
    if finding.code == "duplicate-id":
        return any(finding.path[: len(copy)] == copy for copy in copies if len(copy) < len(finding.path) - 1)
    return finding.code in FOLLOWS_FROM_COPY and any(finding.path[: len(copy)] == copy for copy in copies)


def dutch_of(finding: Finding) -> set[KeyPath]:
    """The path of the Dutch text that an error is in, or nothing: once mended, that text is another one.

    So that no English is recorded as right for words that are themselves wrong.
    """
    path = finding.path
    if finding.severity is not Severity.ERROR or "nl" not in path[-2:]:
        return set()
    return {path if path[-1] == "nl" else path[:-1]}


def once_per_id(found: Sequence[Diagnostic], was_there: Collection[str]) -> list[Diagnostic]:
    """``found`` with what names an id that is not there told at the first place that names it, with the others.

    ``was_there`` are the ids that the agenda once had: such a one was not misspelt, and no other is proposed for it.
    Where another is proposed each place keeps its own finding, for the line that it becomes.
    """
    told: list[Diagnostic] = []
    first: dict[tuple[str, object], int] = {}
    lines: dict[int, list[int]] = {}
    for finding in found:
        each = finding
        if each.code in NAMED_BY_ID:
            if each.details["id"] in was_there:
                each = replace(each, details={**each.details, "did_you_mean": same("")}, edit=None, corrected="")
            place = first.setdefault((each.code, each.details["id"]), len(told)) if each.edit is None else len(told)
            if place < len(told):
                lines.setdefault(place, []).append(each.location.line)
                continue
        told.append(each)
    for place, others in lines.items():
        told[place] = replace(told[place], details={**told[place].details, "elsewhere": _also_on(others)})
    return told


def _also_on(lines: Sequence[int]) -> Both:
    shown = ", ".join(map(str, lines[:MOST_LINES]))
    more = len(lines) - MOST_LINES
    rest = both("checks.deduplicate.more_times", more=more) if more > 0 else same("")
    return both("checks.deduplicate.that_id_stands_on", shown=shown, rest=rest)


def with_changed_ids(found: Sequence[Diagnostic], about_ids: Sequence[Diagnostic]) -> list[Diagnostic]:
    """``found`` with the findings about ids that were lost or changed, each mistake once.

    An id that was given twice is not also one that was changed, and what names the old id of a changed one is not
    also a reference to nothing. Nor does anything have to follow the new id of a changed one, unless that was meant.
    """
    twice = {each.details["id"] for each in found if each.code == "duplicate-id"}
    told = [each for each in about_ids if not (each.code == "changed-id" and each.details["id"] in twice)]
    slips = [each for each in told if each.code == "changed-id" and "meant" not in each.details]
    old = {each.details["old"] for each in slips}
    new = {each.details["id"] for each in slips}
    return [
        *(
            each
            for each in found
            if not (each.code in REFERENCES and each.details["id"] in old)
            and not (each.code == "point-of-other-ambition" and each.details["ambition"] in new)
            and not (each.code == "ambition-of-other-theme" and each.details["id"] in new)
        ),
        *told,
    ]
