"""A change of the agenda in one sentence, in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from agenda.model.texts import SECTION_NAMES
from agenda.text import Both, Lang, both, data, same
from agenda.util.characters import one_line, spaced

#: A text is quoted up to so many characters; a text with more changes than this is reported as rewritten.
QUOTED = 80
MOST_CHANGES = 3

LANGUAGES: dict[str | None, Both] = {
    "nl": both("history.change_text.in_dutch"),
    "en": both("history.change_text.in_english"),
    None: same(""),
}


#: Which key of an entry without a name says what it is about, the best first.
SAYING = ("event", "summary", "title", "text", "place", "problem", "url", "found", "date")


class ChangeKind(StrEnum):
    """What happened. ``renamed`` is a new id, ``slug`` a new address, ``provenance`` other sources."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    REORDERED = "reordered"
    REWORDED = "reworded"
    TRANSLATED = "translated"
    UNTRANSLATED = "untranslated"
    SLUG = "slug"
    PROVENANCE = "provenance"
    RELATION_ADDED = "relation-added"
    RELATION_REMOVED = "relation-removed"
    RELATION_CHANGED = "relation-changed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One difference between two agendas.

    ``id`` is the item: its id, the ids of the two ends of a link (``A3+focus``), ``site``, or empty for the agenda as a
    whole. ``field`` is what of it changed, such as ``title`` or ``ends.A3.words``; of an item that was added, removed
    or moved the list that holds it, such as ``ambitions`` or ``B4.points``. ``lang`` is None for what both languages
    share. ``old`` and ``new`` are plain data, None for what is absent. ``place`` is the position in its list, from 0.
    ``item`` is its name for readers. ``broken_aliases`` are the former ids and addresses that lead elsewhere now, each
    as (name, where it led, where it leads: empty for nowhere).
    """

    kind: ChangeKind
    id: str
    field: str
    lang: Lang | None
    old: Any
    new: Any
    place: int | None
    item: Both
    broken_aliases: tuple[tuple[str, str, str], ...] = ()

    def text(self, lang: Lang) -> str:
        """The change in one sentence of plain text. What agendas say in it is not safe as markup."""
        return _sentence(self, lang)


def _sentence(change: Change, lang: Lang) -> str:
    """The sentence for a change, in the language of its reader: one line, without a character that cannot be seen."""
    text = one_line(_text(change, lang))
    return text[:1].upper() + text[1:]


def _text(change: Change, lang: Lang) -> str:
    if change.kind == ChangeKind.REORDERED:
        return _reordered(change, lang)
    if change.kind in (ChangeKind.RELATION_ADDED, ChangeKind.RELATION_REMOVED):
        return _relation(change, lang)
    item = change.item[lang].rstrip(".")
    is_about_item = change.kind in _ABOUT_ITEM
    text = f" {_about_item(change, change.kind, lang)}" if is_about_item else _about_field(change, lang)
    if broken := "; ".join(_broken_alias(each, change.id, lang) for each in change.broken_aliases):
        text += f"{';' if text.startswith(':') else ':'} {broken}"
    return f"{item}{text}."


_ABOUT_ITEM = ("added", "removed", "renamed", "moved")


def _about_item(change: Change, kind: str, lang: Lang) -> str:
    if kind in ("added", "removed"):
        return both(f"history.change_text.item_{kind}")[lang]
    if kind == "renamed":
        return both("history.change_text.item_renamed", old=_quoted(change.old))[lang]
    if change.field == "theme":
        return both("history.change_text.item_in_theme", old=change.old, new=change.new)[lang]
    now, was = (str(each).rpartition(".")[0] or str(each) for each in (change.new, change.old))
    return both("history.change_text.item_moved", old=was, new=now)[lang]


def _broken_alias(former: tuple[str, str, str], id: str, lang: Lang) -> str:
    """That a former id or address no longer leads where it led."""
    name, led, now = former
    called = both(f"history.change_text.{'former_address' if name.startswith('/') else 'former_id'}")
    was = both("history.change_text.led_here") if led == id else both("history.change_text.led_to", id=led)
    leads = both("history.change_text.leads_to", id=now) if now else both("history.change_text.leads_nowhere")
    return both("history.change_text.broken_alias", called=called, name=_quoted(name), was=was, leads=leads)[lang]


def _about_field(change: Change, lang: Lang) -> str:
    old, new = change.old, change.new
    listed, _, part = change.field.partition(".")
    if listed in ("retired", "translation_notes") and part and None in (old, new):
        return f" {_about_item(change, 'added' if old is None else 'removed', lang)}"
    if change.field in ("document", "editorial"):
        return f" {_origin(change, lang)}"
    if change.broken_aliases:  # those are reported one by one
        apart = {name for name, _, _ in change.broken_aliases}
        old, new = ([each for each in names or [] if each not in apart] for names in (old, new))
        if old == new:
            return ""
    shown_old, shown_new = _shown(old, lang), _shown(new, lang)
    field = f": {_field_name(change.field, lang)}{LANGUAGES[change.lang][lang]}"
    if change.kind == ChangeKind.TRANSLATED:
        return both("history.change_text.field_translated", field=field, new=shown_new)[lang]
    if change.kind == ChangeKind.UNTRANSLATED:
        return both("history.change_text.field_untranslated", field=field)[lang]
    if isinstance(old, str) and isinstance(new, str) and change.lang and change.field.rpartition(".")[2] != "slug":
        return f"{field}: {_rewording(old, new, lang)}"
    if _are_words(old) and _are_words(new):
        return f"{field}: {_words_of_list(old, new, lang)}"
    if change.field == "kind":
        shown_old, shown_new = (f"“{_kind_name(each, lang)}”" for each in (old, new))
    if old is None or new is None:
        value, shown = (new, shown_new) if old is None else (old, shown_old)
        event = both(f"history.change_text.{'added' if old is None else 'removed'}")[lang]
        called, one = field.removeprefix(": "), change.field.rpartition(".")[2]
        if _are_words(value) and len(value) == 1 and one in data("history")["one"]:
            called = both(f"history.one.{one}")[lang]
        return f": {event}: {called}{f', {shown}' if shown != '…' else ''}"
    return both("history.change_text.field_is_now", field=field, new=shown_new, old=shown_old)[lang]


def _field_name(field: str, lang: Lang) -> str:
    steps = field.split(".")
    name = next((step for step in (steps[-1], *steps) if step in data("history")["field"]), "")
    called = both(f"history.field.{name}")[lang] if name else f"`{field}`"
    if steps[0] == "ends" and len(steps) > 2:
        end = field.removeprefix("ends.").removesuffix(f".{name}")
        return both("history.change_text.field_of_end", field=called, end=end)[lang]
    return called


def _origin(change: Change, lang: Lang) -> str:
    if change.field == "editorial":
        return both(f"history.change_text.{'is_now' if change.new else 'no_longer'}_of_editors")[lang]
    if change.new is None:
        name = _shown(change.old, lang)
        return both("history.change_text.no_longer_comes_from", name=name)[lang]
    name = _shown(change.new, lang)
    return both("history.change_text.now_comes_from_document", name=name)[lang]


def _reordered(change: Change, lang: Lang) -> str:
    key = change.field.rpartition(".")[2]
    name = both(f"vocabulary.list.{key}", n=2) if key in data("vocabulary")["list"] else same(change.field)
    owner = change.item[lang] if any(change.item[lang].startswith(each[lang]) for each in _OWNERS) else ""
    of = both("history.change_text.order_of", owner=owner) if owner else same("")
    order = both("history.change_text.order_differs", name=name, of=of)[lang]
    where = ""
    if moved := _one_moved(change.old, change.new):
        key, before = moved
        place = both("history.change_text.after", id=before) if before else both("history.change_text.first")
        where = both("history.change_text.now_comes", id=key, place=place)[lang]
    return f"{order}{where}."


_OWNERS = [name for key, name in SECTION_NAMES.items() if key != "site"]


def _one_moved(old: Sequence[str], new: Sequence[str]) -> tuple[str, str] | None:
    """The one key that took another place, and the one that it now comes after; None when more did."""
    first = next(place for place, (was, now) in enumerate(zip(old, new, strict=True)) if was != now)
    for key in (new[first], old[first]):
        if [each for each in old if each != key] == [each for each in new if each != key]:
            place = list(new).index(key)
            return key, new[place - 1] if place else ""
    return None


def _kind_name(kind: object, lang: Lang) -> str:
    known = str(kind) in data("history")["link_kind"]
    return both(f"history.link_kind.{kind}")[lang] if known else str(kind)


def _relation(change: Change, lang: Lang) -> str:
    came = change.kind == ChangeKind.RELATION_ADDED
    link = change.new if came else change.old
    kind = link.get("kind") if isinstance(link, dict) else None
    called = _kind_name(kind, lang)
    ends = link.get("ends") if isinstance(link, dict) else None
    words = []
    for end in ends if isinstance(ends, list) else ():
        given = end.get("words") if isinstance(end, dict) else None
        of_end = given.get(lang) or given.get("nl") if isinstance(given, dict) else None
        words.append(_shown(of_end, lang) if _are_words(of_end) and of_end else "")
    carried = f", {' – '.join(words)}" if all(words) and words else ""
    state = both(f"history.change_text.relation_{'is_new' if came else 'is_gone'}")[lang]
    return f"{change.item[lang]} ({called}{carried}) {state}."


def _rewording(old: str, new: str, lang: Lang) -> str:
    if old.split() == new.split():
        return both("history.change_text.only_the_spaces_differ")[lang]
    stretches = compare_words(" ".join(old.split()), " ".join(new.split()))
    parts: list[str] = []
    for index, each in enumerate(stretches):
        after = stretches[index + 1] if index + 1 < len(stretches) else None
        before = stretches[index - 1] if index else None
        if each.kind == "gone" and after and after.kind == "new":
            parts.append(both("history.change_text.became", old=_quoted(each.text), new=_quoted(after.text))[lang])
        elif each.kind == "gone":
            parts.append(both("history.change_text.went", n=1, words=_quoted(each.text))[lang])
        elif each.kind == "new" and not (before and before.kind == "gone"):
            parts.append(both("history.change_text.came", n=1, words=_quoted(each.text))[lang])
    if len(parts) > MOST_CHANGES or any(len(each.text) > QUOTED for each in stretches if each.kind != "same"):
        return both("history.change_text.rewritten")[lang]
    return "; ".join(parts)


def _words_of_list(old: list[str], new: list[str], lang: Lang) -> str:
    came, went = [each for each in new if each not in old], [each for each in old if each not in new]
    if not came and not went:
        return both("history.change_text.in_another_order")[lang]
    parts = []
    if came:
        parts.append(both("history.change_text.came", n=len(came), words=_shown(came, lang))[lang])
    if went:
        parts.append(both("history.change_text.went", n=len(went), words=_shown(went, lang))[lang])
    return "; ".join(parts)


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _shown(value: Any, lang: Lang) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return both("history.change_text.no_yes")[lang].split()[value]
        case int() | float():
            return str(value)
        case str():
            return _quoted(value)
        case list() if value and _are_words(value):
            shown = ", ".join(_quoted(each) for each in value[:5])
            return shown if len(value) <= 5 else f"{shown} …"
        case dict() if isinstance(value.get(lang), (str, list)):
            return _shown(value[lang], lang)
        case dict() if said := next((value[key] for key in SAYING if value.get(key)), None):
            shown = _shown(said, lang)
            return shown if shown.endswith("…”") else re.sub(r"\.”$", "”", shown)
    return "…"


def _quoted(text: str) -> str:
    plain = one_line(text)
    return f"“{plain if len(plain) <= QUOTED else plain[: QUOTED - 1] + '…'}”"


# --- word by word ---


#: A word or a number, which may have points in it, a mark, or the white space between two words.
_TOKEN = re.compile(r"\s+|\w+(?:[.,]\d+)*|[^\w\s]")

#: What stays the same in a longer text is shown only so far, in characters, around what changed.
AROUND = 60

#: A longer stretch than this, in tokens, is reported as rewritten: comparing it could take very long.
MOST_TOKENS = 240


class Stretch(NamedTuple):
    """A part of the two texts: ``same`` in both, ``gone`` from the old one or ``new`` in the new one."""

    kind: Literal["same", "gone", "new"]
    text: str


def compare_words(old: str, new: str) -> list[Stretch]:
    """The stretches that make up both texts, in order.

    Without those that are ``new`` they join to ``old``, and without those that are ``gone`` to ``new``. What changed is
    given in whole words, and changes with no more than a space between them as one.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    start = _shared(before, after)
    end = _shared(before[start:][::-1], after[start:][::-1])
    gone, came = before[start : len(before) - end], after[start : len(after) - end]
    found = [Stretch("same", "".join(before[:start]))] if start else []
    if max(len(gone), len(came)) > MOST_TOKENS:
        found += _changed("".join(gone), "".join(came))
    else:
        found += _matched(gone, came)
    return _joined([*found, Stretch("same", "".join(before[len(before) - end :]))] if end else found)


def _shared(one: list[str], other: list[str]) -> int:
    """How many tokens two lists have in common from their beginning."""
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _matched(before: list[str], after: list[str]) -> list[Stretch]:
    found: list[Stretch] = []
    for operation, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            found.append(Stretch("same", "".join(before[a:b])))
        else:
            found += _changed("".join(before[a:b]), "".join(after[c:d]))
    return found


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """The same with changes that only white space keeps apart taken together: first what went, then what came."""
    joined: list[Stretch] = []
    gone = new = ""
    for index, each in enumerate(stretches):
        between = each.kind == "same" and each.text.isspace() and 0 < index < len(stretches) - 1
        if each.kind == "same" and not between:
            joined += _changed(gone, new)
            joined.append(each)
            gone = new = ""
        else:
            gone += each.text if each.kind != "new" else ""
            new += each.text if each.kind != "gone" else ""
    return joined + _changed(gone, new)


def _changed(gone: str, new: str) -> list[Stretch]:
    return ([Stretch("gone", gone)] if gone else []) + ([Stretch("new", new)] if new else [])


def reworded(old: str, new: str) -> list[Stretch]:
    """The stretches of a text that was reworded, with long stretches that stayed cut."""
    stretches = compare_words(old, new)
    last = len(stretches) - 1
    return [
        Stretch("same", _shortened(each.text, index > 0, index < last)) if each.kind == "same" else each
        for index, each in enumerate(stretches)
    ]


def as_markup(stretches: Sequence[Stretch]) -> str:
    """Stretches of a text as Markdown, with what went struck through and what came underlined."""
    tags = {"same": "{}", "gone": "<del>{}</del>", "new": "<ins>{}</ins>"}
    return "".join(tags[kind].format(spaced(text)) for kind, text in stretches).replace("</del><ins>", "</del> <ins>")


def _shortened(text: str, after: bool, before: bool) -> str:
    """The beginning of a text that follows a change, and the end of one before a change."""
    kept = AROUND * (after + before)
    if len(text) <= kept:
        return text
    first = text[:AROUND].rpartition(" ")[0] or text[:AROUND]  # no half words
    last = text[-AROUND:].partition(" ")[2] or text[-AROUND:]
    return (first if after else "") + " … " + (last if before else "")
