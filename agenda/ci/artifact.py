"""What an untrusted build left behind, taken as data: checked, bounded, and written nowhere but in its own folder."""

from __future__ import annotations

import json
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from agenda.text import Both, both

#: What a made preview consists of: who it is of, its report in two forms, and the site.
CHANGE, REPORT, IMPACT, SITE = "change.json", "report.md", "impact.json", "site"

#: Far more than a site of this project needs (150 files and 4 MB; with 1,400 ambitions 6,000 files and 90 MB), and
#: little enough for a runner and a host.
MOST_FILES = 20_000
MOST_BYTES = 300_000_000
MOST_PER_FILE = 25_000_000
MOST_PACKED = 100_000_000
MOST_ABOUT = 2_000
LONGEST_PATH = 240
DEEPEST = 12

_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_HASH = re.compile(r"[0-9a-f]{40}")
_PROJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")


class Refused(Exception):
    """Something is not as it must be, as ``words`` say. Nothing of it was used."""

    def __init__(self, words: Both) -> None:
        super().__init__(words["en"])
        self.words = words


@dataclass(frozen=True)
class About:
    """Of which change a preview says that it is: to be held against what GitHub says, never believed."""

    number: int
    head: str
    repository: str


def unpack(archive: Path, folder: Path) -> About:
    """Write the files of a preview into ``folder``, which must be new, and say what it claims to be of.

    Everything is checked before a byte is written, and counted while it is. Raises Refused; then ``folder`` may hold
    a part, which is for the caller to throw away.
    """
    try:
        if archive.stat().st_size > MOST_PACKED:
            raise _too_large()
        with zipfile.ZipFile(archive) as opened:
            entries = [(entry, _checked(entry)) for entry in opened.infolist()]
            _check_together([path for _, path in entries], sum(entry.file_size for entry, _ in entries))
            folder.mkdir(parents=True)
            left = MOST_BYTES
            for entry, path in entries:
                if not entry.is_dir():
                    with opened.open(entry) as source:
                        left -= _write(source, folder / path, min(left, MOST_PER_FILE))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise Refused(both("ci.artifact.unreadable_archive", error=error)) from error
    return _about(folder / CHANGE)


def _checked(entry: zipfile.ZipInfo) -> PurePosixPath:
    """The path of an entry, when it is a plain file or folder at a place where a preview has such a thing."""
    name = entry.orig_filename  # what the archive says; `filename` is already tidied
    kind = stat.S_IFMT(entry.external_attr >> 16)
    parts = name.removesuffix("/").split("/")
    why: Both | None = None
    if kind not in (0, stat.S_IFDIR if entry.is_dir() else stat.S_IFREG):
        why = both("ci.artifact.link_or_device")
    elif not all(_PART.fullmatch(part) and not part.endswith(".") for part in parts):
        why = both("ci.artifact.impossible_name")
    elif len(name) > LONGEST_PATH or len(parts) > DEEPEST:
        why = both("ci.artifact.path_too_long")
    elif (parts[0] == SITE) != (len(parts) > 1 or entry.is_dir()) or parts[0] not in (CHANGE, REPORT, IMPACT, SITE):
        why = both("ci.artifact.foreign_file")
    elif entry.flag_bits & 0x1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        why = both("ci.artifact.strangely_packed")
    if why:
        shown = ascii(name[:80])
        raise Refused(both("ci.artifact.has_foreign_entry", why=why, shown=shown))
    return PurePosixPath(*parts)


def _check_together(paths: list[PurePosixPath], size: int) -> None:
    if len(paths) > MOST_FILES or size > MOST_BYTES:
        raise _too_large()
    # Some file systems take A and a for one.
    folded = [str(path).lower() for path in paths]
    if len(set(folded)) != len(folded):
        raise Refused(both("ci.artifact.has_file_twice"))
    if CHANGE not in folded:
        raise Refused(both("ci.artifact.the_archive_lacks", change=CHANGE))


def _write(source: IO[bytes], target: Path, most: int) -> int:
    """Write what can be read of ``source``, however much it said that it is; refuse more than ``most`` bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with target.open("xb") as file:
        while block := source.read(65_536):
            written += len(block)
            if written > most:
                raise _too_large()
            file.write(block)
    return written


def _too_large() -> Refused:
    return Refused(both("ci.artifact.the_archive_is_larger"))


def _about(path: Path) -> About:
    raw = path.read_bytes()
    data: Any = None
    if len(raw) <= MOST_ABOUT:
        try:
            data = json.loads(raw)
        except (ValueError, RecursionError):
            data = None
    if isinstance(data, dict) and data.get("version") == 1:
        number, head, repository = data.get("number"), data.get("head"), data.get("repository")
        if (
            type(number) is int
            and 0 < number < 10**9
            and isinstance(head, str)
            and _HASH.fullmatch(head)
            and isinstance(repository, str)
            and _PROJECT.fullmatch(repository)
        ):
            return About(number, head, repository)
    raise Refused(both("ci.artifact.does_not_say_which", change=CHANGE))


def about_data(about: About) -> dict[str, object]:
    """What ``CHANGE`` holds for this."""
    return {"version": 1, "number": about.number, "head": about.head, "repository": about.repository}


# --- the report in it ---


#: The version of the shape, as ``agenda impact`` writes it.
VERSION = 1

#: The lists that it consists of.
PARTS = ("findings", "notes", "changes", "stale", "lost", "pages", "files")

#: The report as it was read: every part is there, and every entry has what is asked of it below.
Report = Mapping[str, Any]

#: Says whether a value is what it must be.
_Fits = Callable[[Any], bool]


def read_report(path: Path) -> Report:
    """The report in a file. Raises Refused when it is not there, cannot be read or has another shape."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):  # the last for what is nested too deep
        data = None
    if not _is_report(data):
        raise Refused(both("ci.artifact.unreadable_report"))
    return dict(data)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_text_or_none(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_number(value: Any) -> bool:
    return type(value) is int  # True is an int as well


def _is_anything(_: Any) -> bool:
    return True


def _one_of(*values: str | None) -> _Fits:
    return lambda value: (value is None or isinstance(value, str)) and value in values


def _entry(**keys: _Fits) -> _Fits:
    """A block with at least these keys: a newer version may add some, which are passed over."""
    return lambda value: (
        isinstance(value, dict) and all(key in value and fits(value[key]) for key, fits in keys.items())
    )


def _each(fits: _Fits, least: int = 0) -> _Fits:
    return lambda value: isinstance(value, list) and len(value) >= least and all(fits(each) for each in value)


#: What happened to a page or a file.
_HAPPENED = _one_of("added", "changed", "removed")

#: What ``agenda.review.impact.as_json`` gives. ``old`` and ``new`` are whatever an agenda holds.
_is_report = _entry(
    version=lambda value: type(value) is int and value == VERSION,
    base=_is_text,
    findings=_each(_entry(severity=_one_of("error", "warning"), message=_is_text, file=_is_text, line=_is_number)),
    notes=_each(_is_text),
    changes=_each(_entry(lang=_one_of("nl", "en", None), old=_is_anything, new=_is_anything, text=_is_text)),
    stale=_each(_entry(field=_is_text, nl=_is_text, en=_is_text_or_none)),
    lost=_each(_entry(address=_is_text, text=_is_text)),
    pages=_each(
        _entry(
            address=_is_text,
            kind=_HAPPENED,
            reasons=_each(_entry(reason=_is_text, ids=_each(_is_text)), least=1),
        )
    ),
    files=_each(_entry(address=_is_text, kind=_HAPPENED)),
)
