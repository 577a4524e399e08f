"""Changes of the files that editors own: small edits of the text, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from agenda.model.diagnostics import Diagnostic, Edit, Severity
from agenda.reader.source_map import Source

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class CannotWriteError(Exception):
    """A file was not written; it is as it was.

    ``reason`` is ``changed``, ``read-only``, ``full`` (the disk) or what the system says.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


def safe_edits(findings: Iterable[Diagnostic]) -> list[Edit]:
    """The edits that cannot be wrong, in the order of the file; of two that touch only the first."""
    return without_overlaps(each.edit for each in findings if each.edit and each.edit.safe)


def without_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    """``edits`` in the order of the file, without those that touch an earlier one."""
    chosen: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not chosen or edit.start >= chosen[-1].end:
            chosen.append(edit)
    return chosen


def with_whole_lines(findings: Sequence[Diagnostic], source: Source) -> list[Diagnostic]:
    """The findings with, as corrected lines, those lines as all findings about them together make them.

    Without this a line with two mistakes would be offered twice, each time with one of them still in it.
    """
    by_line: dict[int, list[Edit]] = {}
    for each in findings:
        if each.edit and each.corrected:
            by_line.setdefault(source.line_of(each.edit.start), []).append(each.edit)
    joined = {line: source.corrected(*without_overlaps(edits)) for line, edits in by_line.items()}
    return [
        replace(each, corrected=joined[source.line_of(each.edit.start)]) if each.edit and each.corrected else each
        for each in findings
    ]


def with_edits(text: str, edits: Iterable[Edit]) -> str:
    """``text`` after ``edits``, which are in order and do not touch; all else stays as it was."""
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


def write_whole(path: Path, text: str, *, expected: bytes | None) -> None:
    """Make ``text`` the content of the file at ``path``: afterwards it is all there, or the file is as it was.

    ``expected`` is what was there when ``text`` was made from it, None for a file that was not there. Raises
    CannotWriteError when the file changed since, is read-only, or the system refuses.
    """
    import tempfile  # noqa: PLC0415  # brings much that a check does without

    real = path.resolve()
    try:
        now = real.read_bytes() if real.exists() else None
        if now != expected:
            raise CannotWriteError(path, "changed")
        mode = stat.S_IMODE(real.stat().st_mode) if now is not None else 0o644
        if not mode & stat.S_IWUSR:  # replacing it would go round that
            raise CannotWriteError(path, "read-only")
        handle, name = tempfile.mkstemp(prefix=f".{real.name}.", dir=real.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(mode)
            if (real.read_bytes() if real.exists() else None) != expected:
                raise CannotWriteError(path, "changed")
            Path(name).replace(real)
        finally:
            with contextlib.suppress(FileNotFoundError):
                Path(name).unlink()
    except OSError as error:
        reason = {errno.ENOSPC: "full", errno.EDQUOT: "full", errno.EROFS: "read-only"}.get(error.errno or 0)
        raise CannotWriteError(path, reason or error.strerror or str(error)) from error


# --- which corrections are shown ---


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
        edits = without_overlaps(each.edit for each in corrected if each.edit)
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
