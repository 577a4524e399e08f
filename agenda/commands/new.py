"""``agenda new``: a template at its place in the file, with every other byte as it was."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path
from typing import Any

from agenda.checks.lock import used_ids
from agenda.checks.translation import lock_path, read_lock
from agenda.commands.check import cannot_write
from agenda.help.field_docs import KINDS, entry_name, next_id, template, themes_of
from agenda.reader.edits import BYTE_ORDER_MARK, CannotWriteError, write_whole
from agenda.reader.source_map import KeyPath, Source, shown
from agenda.reader.suggestions import did_you_mean, nearest
from agenda.reader.yaml_reader import parse_source, read_source
from agenda.text import LANGS, Lang, both
from agenda.util.characters import FORBIDDEN
from agenda.util.project import FINE, CannotRun


def start_item(path: Path, kind: str, lang: Lang, *, theme: str | None = None, name: str | None = None) -> int:
    """Add the template of a new item to the agenda at ``path``, and say where; returns the exit code.

    ``theme`` is that of an ambition, ``name`` the words of a term. Raises CannotRun when the file cannot be read or
    written, or when there is no such theme, no free id, or no place for the item.
    """
    raw, source = _read(path)
    name = _checked_name(kind, name)
    theme = _checked_theme(kind, theme, themes_of(source.data))
    lock = read_lock(lock_path(path))
    id = next_id(kind, source.data, lock, theme=theme, name=name)
    if kind == "theme" and not id:
        raise CannotRun(both("commands.new.all_letters_for_themes"))
    if kind == "term" and id.casefold() in {each.casefold() for each in used_ids(source.data, lock)}:
        raise _taken(id, source)
    section = KINDS[kind][1]
    after = _last_like(source.data.get(section) or [], theme)
    text, number = _with_item(source, kind, lang, after, {"id": id, "theme": theme, "name": name})
    try:
        mark = BYTE_ORDER_MARK.decode() if raw.startswith(BYTE_ORDER_MARK) else ""
        write_whole(path, mark + text, expected=raw)
    except CannotWriteError as error:
        raise cannot_write(error) from error
    print(
        _message(text, shown(path), (section, number), f"{entry_name(KINDS[kind][0])[lang]} {id or name}".strip(), lang)
    )
    return FINE


def _read(path: Path) -> tuple[bytes, Source]:
    name = shown(path)
    raw = path.read_bytes() if path.is_file() and os.access(path, os.R_OK) else b""
    source, found = parse_source(raw, name) if raw else read_source(path, name)
    if isinstance(source.data, dict):
        return raw, source
    first = {lang: f"{found[0].location}: {found[0].message(lang)}" if found else name for lang in LANGS}
    raise CannotRun(both("commands.new.agenda_unreadable", first=first))


def _checked_name(kind: str, name: str | None) -> str:
    words = " ".join(unicodedata.normalize("NFC", name or "").split())
    if name is not None and kind != "term":
        raise CannotRun(both("commands.new.a_name_belongs_only"))
    if name is not None and (not words or FORBIDDEN.search(words)):
        raise CannotRun(both("commands.new.this_name_is_empty"))
    return words


def _checked_theme(kind: str, theme: str | None, themes: list[str]) -> str:
    known = ", ".join(themes)
    if kind != "ambition":
        if theme is not None:
            raise CannotRun(both("commands.new.theme_only_for_ambition"))
        return ""
    if theme is None:
        raise CannotRun(both("commands.new.say_to_which_theme", known=known))
    if theme not in themes:
        guess = did_you_mean(nearest(theme, themes))
        raise CannotRun(both("commands.new.there_is_no_theme", theme=theme, guess=guess, known=known))
    return theme


def _taken(id: str, source: Source) -> CannotRun:
    """The refusal of an id that is in use, or that was."""
    at = next((path for path in source.places if path[-1:] == ("id",) and _at(source.data, path) == id), None)
    if at is None:
        return CannotRun(both("commands.new.the_id_was_used", id=id))
    line = source.where(at).line
    return CannotRun(both("commands.new.the_id_is_already", id=id, line=line))


def _at(data: Any, path: KeyPath) -> Any:
    for key in path:
        data = data[key]
    return data


def _last_like(items: Any, theme: str) -> int:
    """The number of the item behind which a new one goes: the last of its theme, else the last; -1 without items."""
    if not isinstance(items, list):
        return -1
    same = [
        number for number, each in enumerate(items) if isinstance(each, dict) and theme and each.get("theme") == theme
    ]
    return same[-1] if same else len(items) - 1


def _with_item(source: Source, kind: str, lang: Lang, after: int, given: dict[str, str]) -> tuple[str, int]:
    """The text of the file with a new item behind number ``after`` of its list, and the number of the new one."""
    section = KINDS[kind][1]
    text, items = source.text, source.data.get(section)
    begin = source.places.get((section,))
    indent = 2
    if isinstance(items, list) and items and begin:
        indent = begin.start - source.line_span(begin.start)[0]
        at = _end_of_item(source, (section, after), indent)
    elif section in source.data:
        at = source.line_span(source.places[section, "#key"].start)[1]
    else:
        at = len(text.rstrip())
    ending = "\r\n" if text.startswith("\r\n", at) or (at == len(text) and "\r\n" in text) else "\n"
    lines = ["", *template(kind, lang=lang, indent=indent, **given).splitlines()]
    if section not in source.data:
        lines[1:1] = [f"{section}:"]
    added = "".join(ending + line for line in lines) + ("" if text[at:] else ending)
    new = text[:at] + added + text[at:]
    _check(source, parse_source(new.encode(), source.file)[0], section, after + 1)
    return new, after + 1


def _end_of_item(source: Source, path: KeyPath, indent: int) -> int:
    """Where the last line of an item ends, with its closing brackets and the comments that are indented with it."""
    end = max(place.end for other, place in source.places.items() if other[:2] == path)
    at = source.line_span(len(source.text[:end].rstrip()) - 1)[1]  # libyaml counts line ends to a block of text
    below = re.compile(rf"(?:\r?\n(?: *[\]}}][^\r\n]*| {{{indent + 1},}}#[^\r\n]*))*").match(source.text, at)
    return below.end() if below else at


def _check(old: Source, new: Source, section: str, number: int) -> None:
    """Raise CannotRun unless the new file says what the old one says, and the new item at its place."""
    expected = dict(old.data)
    items = list((new.data or {}).get(section) or []) if isinstance(new.data, dict) else []
    found = isinstance(new.data, dict) and len(items) > number
    if found:
        del items[number]
        expected[section] = old.data.get(section) or []
    if not found or items != expected[section] or {**new.data, section: items} != expected:
        raise CannotRun(both("commands.new.there_is_no_place", section=section))


def _message(text: str, file: str, path: KeyPath, name: str, lang: Lang) -> str:
    """What was added, where, and what to do next."""
    source, _ = parse_source(text.encode(), file)
    empty = [
        (source.line_of(place.start), ".".join(str(key) for key in at[2:]))
        for at, place in source.places.items()
        if at[:2] == path and at[-1] != "#key" and _at(source.data, at) is None
    ]
    first = source.where(path).line
    lines = {
        "nl": [f"Nieuw in {file}, op regel {first}: {name}.", "Vul nu in:"],
        "en": [f"New in {file}, on line {first}: {name}.", "Now fill in:"],
    }[lang]
    word = both("commands.new.line")[lang]
    lines += [f"  {word} {line}: {key}" for line, key in empty]
    lines.append(both("commands.new.above_each_key_stands")[lang])
    return "\n".join(lines)
