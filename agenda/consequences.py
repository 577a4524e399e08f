"""Findings that only say again what another finding says: one mistake is told once."""

from __future__ import annotations

from collections.abc import Sequence

from agenda.diagnostics import Diagnostic, Severity
from agenda.findings import Finding
from agenda.places import KeyPath
from agenda.shape import Shape

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

#: Findings that an item with the id of another brings along when it is a copy of that other.
FOLLOWS_FROM_COPY = {"clashing-address", "point-of-other-ambition", "source-text-twice"}


def follows_from_misfit(finding: Finding, shape: Shape) -> bool:
    """Whether a finding is about what could not be read as it stands there: that was told already."""
    path = shape.original_path(finding.path)
    if finding.code in FOLLOWS_FROM_ABSENCE and shape.has_misfit(path[:-1]):
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


def with_changed_ids(found: Sequence[Diagnostic], about_ids: Sequence[Diagnostic]) -> list[Diagnostic]:
    """``found`` with the findings about ids that were lost or changed, each mistake once.

    An id that was given twice is not also one that was changed, and what names the old id of a changed one is not
    also a reference to nothing.
    """
    twice = {each.details["id"] for each in found if each.code == "duplicate-id"}
    told = [each for each in about_ids if not (each.code == "changed-id" and each.details["id"] in twice)]
    old = {each.details["old"] for each in told if each.code == "changed-id"}
    return [*(each for each in found if not (each.code in REFERENCES and each.details["id"] in old)), *told]
