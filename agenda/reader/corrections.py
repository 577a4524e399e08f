"""Which corrections are shown: only those of which the file, read again with them, proves that they hold.

A correction holds when its finding goes and no error comes in its place. A wrong correction is worse than none: an
editor who follows it is sent from one mistake to the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from agenda.model.diagnostics import Diagnostic, Edit, Severity
from agenda.reader.edits import apart, with_edits, with_whole_lines
from agenda.reader.source_map import Source

#: The file with a changed text, read and checked as a whole: its source and its findings.
Read = Callable[[str], tuple[Source, list[Diagnostic]]]

#: How many characters are read again at most, in files that are not larger than that by themselves. An agenda of
#: 80 kB takes 60 ms each time, and once more for each slip of YAML that is left in it.
MOST_CHARACTERS = 1_200_000

#: Warnings about signs that no text is meant to have: a correction that brings one is wrong.
SPOILS = frozenset(("bullet", "unpaired-quote"))

#: Where an item of a list of the agenda, or another block at the top, begins.
_ITEM = re.compile(r"(?m)^(?: {0,3}- [a-z{]|[a-z_]+:)")


def with_proven_corrections(
    findings: Sequence[Diagnostic], all_findings: Sequence[Diagnostic], source: Source, read: Read
) -> list[Diagnostic]:
    """``findings`` in their order, with the corrected lines that hold; of the others the edit is taken away.

    They are those of ``all_findings`` that are reported. All corrections are tried at once, and by halves when that
    fails, so that mostly the file is read once more; the edits that cannot be wrong apart from the others.
    """
    with_edit = [each for each in findings if each.edit]
    if not with_edit:
        return list(findings)
    proof = _Proof(all_findings, source, read)
    lines = [
        [*group] for _, group in groupby(sorted(with_edit, key=_start), key=lambda each: source.line_of(_start(each)))
    ]
    judged = [line for line in lines if not all(each.edit and each.edit.safe for each in line)]
    proven = with_edit
    if not proof.holds(with_edit):
        proven = proof.holding(judged) + proof.holding([line for line in lines if line not in judged])
    kept = {id(each) for each in proven}
    return with_whole_lines(
        [replace(each, edit=None, corrected="") if each.edit and id(each) not in kept else each for each in findings],
        source,
    )


def _start(finding: Diagnostic) -> int:
    return finding.edit.start if finding.edit else 0


class _Proof:
    """Reads the file again with corrections in it, a limited number of times."""

    def __init__(self, findings: Sequence[Diagnostic], source: Source, read: Read) -> None:
        self.findings, self.source, self.read = findings, source, read
        self.left = max(MOST_CHARACTERS, len(source.text))

    def holding(self, groups: list[list[Diagnostic]]) -> list[Diagnostic]:
        """The findings whose corrections hold; each group is those of one line, which are shown together."""
        together = [each for group in groups for each in group]
        if not together or self.holds(together):
            return together
        if len(groups) > 1:
            middle = len(groups) // 2
            return self.holding(groups[:middle]) + self.holding(groups[middle:])
        kept: list[Diagnostic] = []
        for each in together if len(together) > 1 else ():
            if self.holds([*kept, each]):
                kept.append(each)
        return kept

    def holds(self, corrected: Sequence[Diagnostic]) -> bool:
        """Whether these findings go, and no error comes, when all of them are corrected."""
        if self.left <= 0:
            return False
        edits = apart(each.edit for each in corrected if each.edit)
        source, after = self.read(with_edits(self.source.text, edits))
        self.left -= len(source.text) * source.readings
        before: Sequence[Diagnostic] = self.findings
        if self.source.data is None:  # then nothing behind the slip was read: what comes there may have been hidden
            before = _near(before, self.source, edits)
            after = _near(after, source, _moved(edits))
        had, have = (Counter(each.code for each in found) for found in (before, after))
        gone = Counter(each.code for each in corrected)
        bad = {each.code for each in after if each.severity is Severity.ERROR} | SPOILS
        return all(have[code] <= had[code] - gone[code] for code in {*gone, *bad})


def _moved(edits: Sequence[Edit]) -> list[Edit]:
    """``edits`` with the places that their texts have in the file after them."""
    moved, by = [], 0
    for edit in edits:
        start = edit.start + by
        moved.append(Edit(start, start + len(edit.text), edit.text))
        by += len(edit.text) - (edit.end - edit.start)
    return moved


def _near(findings: Sequence[Diagnostic], source: Source, edits: Sequence[Edit]) -> list[Diagnostic]:
    """Those of the findings that are about the items in which the edits are, or about another file.

    A text of a document that is nowhere in the agenda is reported where the document is named, wherever it was lost.
    """
    starts = [match.start() for match in _ITEM.finditer(source.text)]
    spans = []
    for edit in edits:
        first = max((start for start in starts if start <= edit.start), default=0)
        last = min((start for start in starts if start > edit.end), default=len(source.text) + 1)
        spans.append((source.line_of(first), source.line_of(last - 1)))
    return [
        each
        for each in findings
        if each.location.file != source.file
        or each.code == "document-not-covered"
        or any(first <= each.location.line <= last for first, last in spans)
    ]
