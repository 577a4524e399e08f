"""Changes of the files that editors own: small edits of the text, written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from agenda.model.diagnostics import Diagnostic, Edit
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
    return apart(each.edit for each in findings if each.edit and each.edit.safe)


def apart(edits: Iterable[Edit]) -> list[Edit]:
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
    joined = {line: source.corrected(*apart(edits)) for line, edits in by_line.items()}
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
