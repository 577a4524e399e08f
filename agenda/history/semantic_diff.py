"""What differs in meaning between two versions of an agenda, item by item; the order of keys and the layout do not.

Works on the plain data of a file, so that an agenda of an older shape can be compared as far as it goes. The changes
are complete: made to the old data, they give the new.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from agenda.checks.aliases import former_names, given_up, leads
from agenda.history.change_text import Change, ChangeKind
from agenda.model.list_keys import WITH_IDS, find_renames, is_item, keyed, path_of, with_new_id
from agenda.model.schema import NOT_YET_TRANSLATED
from agenda.model.texts import SECTION_NAMES, describe
from agenda.text import LANGS, Lang

Data = dict[str, Any]
Path = tuple[str | int, ...]

#: The version of the shape that ``change_as_data`` gives.
VERSION = 1


#: Keys that say where a text comes from.
_PROVENANCE = ("document", "editorial", "sources", "source", "quoted_from", "publisher")


def change_as_data(change: Change, lang: Lang = "nl") -> Data:
    """A change for machines. docs/json.md documents the keys; they stay."""
    return {
        "kind": change.kind.value,
        "id": change.id,
        "field": change.field,
        "lang": change.lang,
        "old": change.old,
        "new": change.new,
        "place": change.place,
        "text": change.text(lang),
    }


def compare_agendas(old: Any, new: Any) -> list[Change]:
    """The changes from the plain data of one agenda file to that of another.

    First what has another id, then all else in the order of the sections. What is no agenda counts as an empty one.
    """
    before, after = (each if isinstance(each, dict) else {} for each in (old, new))
    renames = find_renames(before, after)
    renamed = []
    for was, is_now in renames:
        name = describe(after, path_of(after, is_now))
        renamed.append(Change(ChangeKind.RENAMED, was, "id", None, was, is_now, None, name))
        before = with_new_id(before, was, is_now)
    return _with_broken_aliases(renamed + _Comparison(before, after).changes(), before, after)


def _with_broken_aliases(changes: list[Change], before: Data, after: Data) -> list[Change]:
    """The changes, with the former names that no longer lead where they led."""
    gone = {
        index: names
        for index, each in enumerate(changes)
        if (names := _names_in(each.old, each) - _names_in(each.new, each))
    }
    if not gone:  # as nearly always
        return changes
    led, now = former_names(before), leads(after)
    for index, names in gone.items():
        broken = [(name, led[name], now.get(name, "")) for name in sorted(names) if name in led]
        changes[index] = replace(changes[index], broken_aliases=tuple(each for each in broken if each[1] != each[2]))
    return changes


def _names_in(value: Any, change: Change) -> set[str]:
    """The former names in the old or new value of a change."""
    is_list = change.field.rpartition(".")[2] in ("aliases", "gone")
    return set(given_up(value)) if is_list else set(former_names(value))


@dataclass(frozen=True)
class _At:
    """Where a comparison is: the item, the keys within it, and the path in both files."""

    id: str = ""
    field: tuple[str, ...] = ()
    old: Path = ()
    new: Path = ()

    def key(self, key: str) -> _At:
        """What is under ``key`` of this."""
        inner = replace(self, field=(*self.field, key), old=(*self.old, key), new=(*self.new, key))
        return replace(inner, id="site", field=()) if not self.id and inner.field == ("site",) else inner

    def part(self, name: str, key: str, old: int | None, new: int | None) -> _At:
        """The part of the list ``name`` of this that is known by ``key``, at these places in the two lists."""
        paths = [(*path, name, place or 0) for path, place in ((self.old, old), (self.new, new))]
        if is_item(name, self.old or self.new):
            return _At(key, (), *paths)
        return replace(self, field=(*self.field, name, key), old=paths[0], new=paths[1])


@dataclass(frozen=True)
class _Lone:
    """An item that its list has in one of the two files only; it may have moved."""

    value: Any
    at: _At
    field: str
    place: int


class _Comparison:
    """Compares two agendas."""

    def __init__(self, old: Data, new: Data) -> None:
        self.old = old
        self.new = new
        self.found: list[tuple[Path, Change]] = []
        self.gone: dict[str, _Lone] = {}
        self.come: dict[str, _Lone] = {}

    def changes(self) -> list[Change]:
        """Everything that differs."""
        self._compare_keys(self.old, self.new, _At())
        while moved := [id for id in self.come if id in self.gone]:
            for id in moved:
                gone, come = self.gone.pop(id), self.come.pop(id)
                at = _At(id, (), gone.at.old, come.at.new)
                self._note(ChangeKind.MOVED, at, come.field, gone.field, come.field, place=come.place)
                self._compare(gone.value, come.value, at)
        for each in self.come.values():
            self._note(ChangeKind.ADDED, each.at, each.field, None, each.value, place=each.place)
        for each in self.gone.values():
            self._note(ChangeKind.REMOVED, each.at, each.field, each.value, None)
        sections = list(SECTION_NAMES)
        self.found.sort(key=lambda each: sections.index(str(each[0][0])) if each[0][0] in sections else len(sections))
        return [change for _, change in self.found]

    def _compare(self, old: Any, new: Any, at: _At) -> None:
        if isinstance(old, dict) and isinstance(new, dict):
            self._compare_keys(old, new, at)
        elif old != new:
            self._note_field(old, new, at)

    def _compare_keys(self, old: Data, new: Data, at: _At) -> None:
        for key in {**new, **old}:
            before, after = old.get(key), new.get(key)
            if before == after or not (before or after or _is_plain(before) or _is_plain(after)):
                continue
            if parts := keyed(key, before, after):
                self._compare_list(*parts, key, at)
            elif key in LANGS:
                self._note_field(before, after, at, key)
            elif isinstance(before, dict) and isinstance(after, dict) and before.get("id") == after.get("id"):
                inner = at.key(key)
                self._compare_keys(before, after, replace(inner, id=after["id"], field=()) if "id" in after else inner)
            else:
                self._note_field(before, after, at.key(key))

    def _compare_list(self, before: Data, after: Data, name: str, at: _At) -> None:
        """A list of which each part is known by a key."""
        old, new = ({key: place for place, key in enumerate(each)} for each in (before, after))
        list_name = ".".join(part for part in (at.id, *at.field, name) if part)
        for key in {**after, **before}:
            inner = at.part(name, key, old.get(key), new.get(key))
            if key in before and key in after:
                self._compare(before[key], after[key], inner)
            elif name in WITH_IDS:
                lone = _Lone(before.get(key) or after.get(key), inner, list_name, new.get(key, 0))
                (self.come if key in after else self.gone)[key] = lone
            else:
                self._note_field(before.get(key), after.get(key), inner, place=new.get(key))
        stayed, stay = [key for key in before if key in after], [key for key in after if key in before]
        if stayed != stay:
            field = ".".join((*at.field, name))
            whole = replace(at, old=(*at.old, name), new=at.new or (name,))
            self._note(ChangeKind.REORDERED, whole, field, stayed, stay)

    def _note_field(self, old: Any, new: Any, at: _At, lang: Lang | None = None, *, place: int | None = None) -> None:
        field = ".".join(at.field) or ("text" if lang else "links")
        self._note(_kind_of(old, new, at, lang), at, field, old, new, lang=lang, place=place)

    def _note(
        self,
        kind: ChangeKind,
        at: _At,
        field: str,
        old: Any,
        new: Any,
        *,
        lang: Lang | None = None,
        place: int | None = None,
    ) -> None:
        name = describe(self.old, at.old) if new is None else describe(self.new, at.new)
        self.found.append((at.old if new is None else at.new, Change(kind, at.id, field, lang, old, new, place, name)))


def _is_plain(value: Any) -> bool:
    """Whether nothing there is still a value: an empty list or block is not."""
    return value is not None and not isinstance(value, (dict, list))


def _kind_of(old: Any, new: Any, at: _At, lang: Lang | None) -> ChangeKind:
    if at.new[:1] == ("links",):
        if at.field:
            return ChangeKind.RELATION_CHANGED
        return ChangeKind.RELATION_ADDED if old is None else ChangeKind.RELATION_REMOVED
    last = at.field[-1] if at.field else ""
    if last == "slug":
        return ChangeKind.SLUG
    if last == "theme":
        return ChangeKind.MOVED
    if last in _PROVENANCE:
        return ChangeKind.PROVENANCE
    if lang and isinstance(old, str) and isinstance(new, str):
        if old == NOT_YET_TRANSLATED:
            return ChangeKind.TRANSLATED
        return ChangeKind.UNTRANSLATED if new == NOT_YET_TRANSLATED else ChangeKind.REWORDED
    return ChangeKind.CHANGED
