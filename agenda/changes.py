"""What differs between two versions of an agenda file, told per item: what came, what went, what changed."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from agenda.diagnostics import Both
from agenda.names import SECTION_NAMES, describe


class ChangeKind(StrEnum):
    """What happened to an item."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    """One item that differs. ``item`` is its name for readers, ``keys`` what of it changed."""

    kind: ChangeKind
    item: Both
    keys: tuple[str, ...] = ()


def compare_data(old: Any, new: Any) -> Iterator[Change]:
    """The items that differ between the plain data of two files, in the order of the new one; removed items last.

    Items are matched by their id, links by their two ends and kind.
    """
    removed: list[Change] = []
    for section in SECTION_NAMES:
        before, after = _items(old, section), _items(new, section)
        for key, (item, path) in after.items():
            if key not in before:
                yield Change(ChangeKind.ADDED, describe(new, path))
            elif before[key][0] != item:
                yield Change(ChangeKind.CHANGED, describe(new, path), _differing(before[key][0], item))
        gone = [path for key, (_, path) in before.items() if key not in after]
        removed += [Change(ChangeKind.REMOVED, describe(old, path)) for path in gone]
    yield from removed


def _items(data: Any, section: str) -> dict[str, tuple[Any, tuple[str | int, ...]]]:
    found = data.get(section) if isinstance(data, dict) else None
    if isinstance(found, list):
        return {_key(item, index): (item, (section, index)) for index, item in enumerate(found)}
    return {section: (found, (section,))} if found is not None else {}


def _key(item: Any, index: int) -> str:
    if isinstance(item, dict):
        if isinstance(item.get("ends"), list):
            ends = [str(end.get("id")) for end in item["ends"] if isinstance(end, dict)]
            return f"{item.get('kind')} {' '.join(sorted(ends))}"
        if isinstance(item.get("id"), str):
            return str(item["id"])
        if isinstance(item.get("place"), str):
            return f"{item['place']} {item.get('problem')}"
    return str(index)


def _differing(old: Any, new: Any) -> tuple[str, ...]:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return ()
    return tuple(key for key in {**new, **old} if old.get(key) != new.get(key))


def committed(path: Path) -> bytes | None:
    """The file at ``path`` as it stands in the last commit of git; None when git does not know it."""
    try:
        done = subprocess.run(
            ["git", "-C", str(path.parent), "show", f"HEAD:./{path.name}"],  # noqa: S607  # wherever git is on the PATH
            capture_output=True,
            check=False,
        )
    except OSError:  # no git on this machine
        return None
    return done.stdout if done.returncode == 0 else None
