"""A change of the agenda in one sentence, in both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Protocol

from agenda.model.labels import SECTION_NAMES
from agenda.text.bilingual import Both, both, same
from agenda.util.escape import one_line
from agenda.util.word_diff import compare_words

#: A text is quoted up to so many characters; a text with more changes than this is told as rewritten.
QUOTED = 80
MOST_CHANGES = 3

LANGUAGES: dict[str | None, Both] = {
    "nl": both("history.change_text.in_dutch"),
    "en": both("history.change_text.in_english"),
    None: same(""),
}

LINK_KINDS: dict[str, Both] = {
    "same_word": both("history.change_text.same_word"),
    "related_meaning": both("history.change_text.related_meaning"),
    "by_law": both("history.change_text.via_the_law"),
}

#: What the keys of an item are called in a sentence.
FIELDS: dict[str, Both] = {
    "aliases": both("history.change_text.the_former_names"),
    "becomes": both("history.change_text.the_correction"),
    "bwb": both("history.change_text.the_number_of_the"),
    "certainty": both("history.change_text.the_certainty"),
    "choice": both("history.change_text.the_choice"),
    "closing": both("history.change_text.the_closing_paragraph"),
    "corrections": both("history.change_text.a_correction"),
    "date": both("history.change_text.the_date"),
    "dates": both("history.change_text.an_event"),
    "definition": both("history.change_text.the_explanation"),
    "description": both("history.change_text.the_description"),
    "document": both("history.change_text.the_document"),
    "editorial": both("history.change_text.text_of_the_editors"),
    "ends": both("history.change_text.the_sides"),
    "event": both("history.change_text.the_event"),
    "first": both("history.change_text.the_first_year"),
    "forms": both("history.change_text.the_forms_of_the"),
    "found": both("history.change_text.the_text_found"),
    "gone": both("history.change_text.what_is_gone"),
    "heading": both("history.change_text.the_heading"),
    "instead": both("history.change_text.where_readers_come_instead"),
    "jci": both("history.change_text.the_reference_to_the"),
    "kind": both("history.change_text.the_kind"),
    "last": both("history.change_text.the_last_year"),
    "left_as_is": both("history.change_text.what_was_left_as"),
    "line": both("history.change_text.the_line"),
    "links": both("history.change_text.a_reference"),
    "names": both("history.change_text.the_names"),
    "period": both("history.change_text.the_years"),
    "place": both("history.change_text.the_place"),
    "problem": both("history.change_text.the_problem"),
    "publisher": both("history.change_text.the_publisher"),
    "quoted_from": both("history.change_text.where_the_law_is"),
    "reading": both("history.change_text.our_reading"),
    "reason": both("history.change_text.the_reason"),
    "remark": both("history.change_text.the_remark"),
    "replacements": both("history.change_text.the_replacements"),
    "retired": both("history.change_text.a_retired_address"),
    "rule": both("history.change_text.the_rule"),
    "search_words": both("history.change_text.the_search_words"),
    "sentence": both("history.change_text.the_sentence"),
    "short": both("history.change_text.the_short_name"),
    "slug": both("history.change_text.the_address"),
    "source": both("history.change_text.the_source"),
    "sources": both("history.change_text.the_sources"),
    "subheading": both("history.change_text.the_subheading"),
    "summary": both("history.change_text.the_summary"),
    "term": both("history.change_text.the_word"),
    "text": both("history.change_text.the_text"),
    "themes_heading": both("history.change_text.the_heading_above_the"),
    "times": both("history.change_text.the_number_of_times"),
    "title": both("history.change_text.the_title"),
    "translation_notes": both("history.change_text.a_translators_choice"),
    "url": both("history.change_text.the_web_address"),
    "via": both("history.change_text.the_passage_with_the"),
    "who": both("history.change_text.who_decides"),
    "why": both("history.change_text.the_reason"),
    "words": both("history.change_text.the_words"),
}

#: What lists are called that have one entry.
ONE: dict[str, Both] = {
    "aliases": both("history.change_text.a_former_name"),
    "forms": both("history.change_text.a_form_of_the"),
    "search_words": both("history.change_text.a_search_word"),
    "sources": both("history.change_text.a_source"),
}

#: Which key of an entry without a name says what it is about, the best first.
SAYING = ("event", "summary", "title", "text", "place", "problem", "url", "found", "date")

#: What lists are called of which the order matters.
LISTS: dict[str, Both] = {
    "documents": both("history.change_text.documents"),
    "parts": both("history.change_text.parts"),
    "themes": both("history.change_text.themes"),
    "ambitions": both("history.change_text.ambitions"),
    "rules": both("history.change_text.rules"),
    "roles": both("history.change_text.roles"),
    "links": both("history.change_text.connections"),
    "laws": both("history.change_text.laws"),
    "terms": both("history.change_text.terms"),
    "translation_notes": both("history.change_text.translators_choices"),
    "points": both("history.change_text.focus_points"),
    "passages": both("history.change_text.passages"),
    "sentences": both("history.change_text.sentences"),
    "quotes": both("history.change_text.sentences_of_the_law"),
    "ends": both("history.change_text.sides"),
}


class Told(Protocol):
    """What a sentence is made from; see ``agenda.history.semantic_diff.Change`` for what each part is."""

    @property
    def kind(self) -> str: ...  # noqa: D102  # told there
    @property
    def id(self) -> str: ...  # noqa: D102  # told there
    @property
    def item(self) -> Both: ...  # noqa: D102  # told there
    @property
    def field(self) -> str: ...  # noqa: D102  # told there
    @property
    def lang(self) -> str | None: ...  # noqa: D102  # told there
    @property
    def old(self) -> Any: ...  # noqa: D102  # told there
    @property
    def new(self) -> Any: ...  # noqa: D102  # told there
    @property
    def adrift(self) -> tuple[tuple[str, str, str], ...]: ...  # noqa: D102  # told there


def tell(change: Told, reader: str) -> str:
    """The sentence for a change, in the language of its reader: one line, without a character that cannot be seen."""
    told = one_line(_told(change, reader))
    return told[:1].upper() + told[1:]


def _told(change: Told, reader: str) -> str:
    kind = str(change.kind)
    if kind == "reordered":
        return _reordered(change, reader)
    if kind in ("relation-added", "relation-removed"):
        return _relation(change, reader)
    item = change.item[reader].rstrip(".")
    told = f" {_about_item(change, kind, reader)}" if kind in _ABOUT_ITEM else _about_field(change, reader)
    adrift = "; ".join(_adrift(each, change.id, reader) for each in change.adrift)
    if adrift:
        told += f"{';' if told.startswith(':') else ':'} {adrift}"
    return f"{item}{told}."


_ABOUT_ITEM = ("added", "removed", "renamed", "moved")


def _about_item(change: Told, kind: str, reader: str) -> str:
    dutch, old, new = reader == "nl", change.old, change.new
    match kind:
        case "added":
            return "is toegevoegd" if dutch else "was added"
        case "removed":
            return "is verwijderd" if dutch else "was removed"
        case "renamed":
            return f"had eerst de id {_quoted(old)}" if dutch else f"had the id {_quoted(old)} before"
    if change.field == "theme":
        return f"hoort nu bij thema {new}, eerst bij thema {old}" if dutch else f"moved from theme {old} to theme {new}"
    now, was = (str(each).rpartition(".")[0] or str(each) for each in (new, old))
    return f"staat nu bij {now}, eerst bij {was}" if dutch else f"now stands with {now}, before with {was}"


def _adrift(former: tuple[str, str, str], id: str, reader: str) -> str:
    """That a former id or address no longer leads where it led."""
    name, led, now = former
    if reader == "nl":
        called = "het oude adres" if name.startswith("/") else "de oude id"
        to = f"naar {now}" if now else "nergens meer heen"
        return f"{called} {_quoted(name)} leidde {'hierheen' if led == id else f'naar {led}'} en leidt nu {to}"
    called = "the former address" if name.startswith("/") else "the former id"
    was, is_now = "here" if led == id else f"to {led}", f"to {now}" if now else "nowhere"
    return f"{called} {_quoted(name)} led {was} and now leads {is_now}"


def _about_field(change: Told, reader: str) -> str:
    dutch, old, new = reader == "nl", change.old, change.new
    listed, _, part = change.field.partition(".")
    if listed in ("retired", "translation_notes") and part and None in (old, new):
        return f" {_about_item(change, 'added' if old is None else 'removed', reader)}"
    if change.field in ("document", "editorial"):
        return f" {_origin(change, reader)}"
    if change.adrift:  # those are told one by one
        apart = {name for name, _, _ in change.adrift}
        old, new = ([each for each in names or [] if each not in apart] for names in (old, new))
        if old == new:
            return ""
    shown_old, shown_new = _shown(old, reader), _shown(new, reader)
    field = f": {_field_name(change.field, reader)}{LANGUAGES[change.lang][reader]}"
    if str(change.kind) == "translated":
        return f"{field} {'is nu vertaald' if dutch else 'is now translated'}: {shown_new}"
    if str(change.kind) == "untranslated":
        return f"{field} {'is niet meer vertaald' if dutch else 'is no longer translated'}"
    if isinstance(old, str) and isinstance(new, str) and change.lang and change.field.rpartition(".")[2] != "slug":
        return f"{field}: {_rewording(old, new, reader)}"
    if _are_words(old) and _are_words(new):
        return f"{field}: {_words_of_list(old, new, reader)}"
    if change.field == "kind":
        shown_old, shown_new = (f"“{LINK_KINDS.get(str(each), {}).get(reader, each)}”" for each in (old, new))
    if old is None or new is None:
        added, removed = ("toegevoegd", "verwijderd") if dutch else ("added", "removed")
        told, shown = (added, shown_new) if old is None else (removed, shown_old)
        one = ONE.get(change.field.rpartition(".")[2]) if _are_words(value := new if old is None else old) else None
        called = one[reader] if one and len(value) == 1 else field.removeprefix(": ")
        return f": {told}: {called}{f', {shown}' if shown != '…' else ''}"
    is_now, was = ("is nu", "was") if dutch else ("is now", "was")
    return f"{field} {is_now} {shown_new}, {was} {shown_old}"


def _field_name(field: str, reader: str) -> str:
    steps = field.split(".")
    name = steps[-1] if steps[-1] in FIELDS else next((step for step in steps if step in FIELDS), "")
    called = FIELDS[name][reader] if name else f"`{field}`"
    if steps[0] == "ends" and len(steps) > 2:
        end = field.removeprefix("ends.").removesuffix(f".{name}")
        return f"{called} {'bij' if reader == 'nl' else 'at'} {end}"
    return called


def _origin(change: Told, reader: str) -> str:
    if change.field == "editorial":
        now = {"nl": ("is niet meer van de redactie", "is nu van de redactie")}
        return now.get(reader, ("is no longer the editors’", "is now the editors’"))[bool(change.new)]
    if change.new is None:
        name = _shown(change.old, reader)
        return both("history.change_text.no_longer_comes_from", name=name)[reader]
    name = _shown(change.new, reader)
    return both("history.change_text.now_comes_from_document", name=name)[reader]


def _reordered(change: Told, reader: str) -> str:
    name = LISTS.get(change.field.rpartition(".")[2], same(change.field))[reader]
    owner = change.item[reader] if any(change.item[reader].startswith(each[reader]) for each in _OWNERS) else ""
    of = f" {'van' if reader == 'nl' else 'of'} {owner}" if owner else ""
    moved = _one_moved(change.old, change.new)
    if reader == "nl":
        told = f"de volgorde van de {name}{of} is anders"
        where = f": {moved[0]} staat nu {f'na {moved[1]}' if moved[1] else 'vooraan'}" if moved else ""
    else:
        told = f"the order of the {name}{of} is different"
        where = f": {moved[0]} now comes {f'after {moved[1]}' if moved[1] else 'first'}" if moved else ""
    return f"{told}{where}."


_OWNERS = [name for key, name in SECTION_NAMES.items() if key != "site"]


def _one_moved(old: Sequence[str], new: Sequence[str]) -> tuple[str, str] | None:
    """The one key that took another place, and the one that it now comes after; None when more did."""
    first = next(place for place, (was, now) in enumerate(zip(old, new, strict=True)) if was != now)
    for key in (new[first], old[first]):
        if [each for each in old if each != key] == [each for each in new if each != key]:
            place = list(new).index(key)
            return key, new[place - 1] if place else ""
    return None


def _relation(change: Told, reader: str) -> str:
    came = str(change.kind) == "relation-added"
    link = change.new if came else change.old
    kind = link.get("kind") if isinstance(link, dict) else None
    called = LINK_KINDS.get(str(kind), same(str(kind)))[reader]
    ends = link.get("ends") if isinstance(link, dict) else None
    words = []
    for end in ends if isinstance(ends, list) else ():
        given = end.get("words") if isinstance(end, dict) else None
        of_end = given.get(reader) or given.get("nl") if isinstance(given, dict) else None
        words.append(_shown(of_end, reader) if _are_words(of_end) and of_end else "")
    carried = f", {' – '.join(words)}" if all(words) and words else ""
    state = {"nl": ("is nieuw", "is weg"), "en": ("is new", "is gone")}[reader][not came]
    return f"{change.item[reader]} ({called}{carried}) {state}."


def _rewording(old: str, new: str, reader: str) -> str:
    became, came, went = {
        "nl": ("{} werd {}", "{} kwam erbij", "{} ging eruit"),
        "en": ("{} became {}", "{} was added", "{} was taken out"),
    }[reader]
    if old.split() == new.split():
        return both("history.change_text.only_the_spaces_differ")[reader]
    stretches = compare_words(" ".join(old.split()), " ".join(new.split()))
    told: list[str] = []
    for index, each in enumerate(stretches):
        after = stretches[index + 1] if index + 1 < len(stretches) else None
        before = stretches[index - 1] if index else None
        if each.kind == "gone" and after and after.kind == "new":
            told.append(became.format(_quoted(each.text), _quoted(after.text)))
        elif each.kind == "gone":
            told.append(went.format(_quoted(each.text)))
        elif each.kind == "new" and not (before and before.kind == "gone"):
            told.append(came.format(_quoted(each.text)))
    if len(told) > MOST_CHANGES or any(len(each.text) > QUOTED for each in stretches if each.kind != "same"):
        return both("history.change_text.rewritten")[reader]
    return "; ".join(told)


def _words_of_list(old: list[str], new: list[str], reader: str) -> str:
    came, went = [each for each in new if each not in old], [each for each in old if each not in new]
    if not came and not went:
        return both("history.change_text.in_another_order")[reader]
    told = []
    if came:
        words = {"nl": ("kwam erbij", "kwamen erbij"), "en": ("was added", "were added")}[reader]
        told.append(f"{_shown(came, reader)} {words[len(came) > 1]}")
    if went:
        words = {"nl": ("ging eruit", "gingen eruit"), "en": ("was taken out", "were taken out")}[reader]
        told.append(f"{_shown(went, reader)} {words[len(went) > 1]}")
    return "; ".join(told)


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _shown(value: Any, reader: str) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return both("history.change_text.no_yes")[reader].split()[value]
        case int() | float():
            return str(value)
        case str():
            return _quoted(value)
        case list() if value and _are_words(value):
            shown = ", ".join(_quoted(each) for each in value[:5])
            return shown if len(value) <= 5 else f"{shown} …"
        case dict() if isinstance(value.get(reader), (str, list)):
            return _shown(value[reader], reader)
        case dict() if said := next((value[key] for key in SAYING if value.get(key)), None):
            shown = _shown(said, reader)
            return shown if shown.endswith("…”") else re.sub(r"\.”$", "”", shown)
    return "…"


def _quoted(text: str) -> str:
    plain = one_line(text)
    return f"“{plain if len(plain) <= QUOTED else plain[: QUOTED - 1] + '…'}”"
