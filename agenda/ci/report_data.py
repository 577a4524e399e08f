"""What the job of a proposal says that it changes (``impact.json``): read as data, and held to its shape.

That job runs the code of the proposal, so it can say anything. What has not exactly the shape that ``agenda impact``
gives is not used at all: a part that is left out would read as “nothing changes”.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from agenda.ci.artifact import Refused
from agenda.text.bilingual import both

#: The version of the shape, as ``agenda impact`` writes it.
VERSION = 1

#: The lists that it consists of.
PARTS = ("findings", "notes", "changes", "stale", "lost", "pages", "files")

#: The state of a text of which the Dutch and the English were both changed, as the check calls it.
BOTH_CHANGED = "both-changed"

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
        raise Refused(both("ci.report_data.the_report_cannot_be"))
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
