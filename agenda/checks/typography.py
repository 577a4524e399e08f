"""Checks of one text at a time: typography, abbreviations, and whether the two languages say the same.

Typography is for what is ours: the text of a document, or of a law, is never corrected; its translation is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator

from agenda.checks.translation import Lock, State, is_confirmed, reviewed_line, state_of
from agenda.model.diagnostics import Finding, Path, Severity
from agenda.model.index import whole_words
from agenda.model.schema import Agenda
from agenda.model.texts import UNFINISHED, Origin, TextField, has_words
from agenda.reader.scalars import (
    BULLET_IN_TEXT,
    BULLETS,
    DOUBLE,
    SINGLE,
    TYPED,
    around,
    curled,
    has_no_open_single,
    is_balanced,
)
from agenda.text import LANGS, Lang, both

#: Per code what is wrong in a text, and what belongs there; “{0}” is what was found, without the spaces around it.
TYPOGRAPHY: tuple[tuple[str, re.Pattern[str], str, bool], ...] = (
    ("space-at-end", re.compile(r"^\s+|\s+$"), "", True),
    ("double-space", re.compile(r"(?<=\S)[ \xa0]{2,}(?=\S)"), " ", True),
    ("space-before-punctuation", re.compile(r"(?<=[\w”’\"')\]]) +(?=[,.;:?!](?:\s|$))"), "", True),
    ("three-dots", re.compile(r"(?<!\.)\.\.\.(?!\.)"), "…", True),
    ("double-hyphen", re.compile(r"(?<![-\w])--(?!-)|(?<=\w)--(?=\w)"), "–", True),
)
#: Signs that mean something in Markdown or HTML, and the words around which they are; compiled when there are any.
_MARKUP_SIGN = re.compile(r"[*_`\[<{|~]")
_MARKUP = (
    r"^\|.*\|$|~~[^~]+~~|<!--.*?-->|\*\*(?=\S)([^*]+)\*\*|__(?=\S)([^_]+)__|!?\[([^\[\]]+)\]\([^()\s]+\)|`([^`]+)`|<([a-z][\w:]*)>[^<]*</\5>"
    r"|</?[A-Za-z][\w:]*(?:\s[^<>]*=[^<>]*)?\s*/?>"
    r"|(?<=[\s(“])\*(?![\s*])([^*]+)(?<!\s)\*(?![\w*])|(?<![\w_])_(?![\s_])([^_]+)(?<!\s)_(?![\w_])"
    r"|\{\{[^{}]*\}\}|\{%[^{}]*%\}"
)
#: What is in the examples of the agenda file, where an editor is to fill in.
_FROM_TEMPLATE = re.compile(r"(?:(?:[A-Z]{1,3}\. )?naam(?:: punt(?:, punt)*)?|punt|wat het is)\.?", re.IGNORECASE)
#: What is between quotation marks is somebody else's word: a heading, a choice of the translator.
_QUOTED = re.compile("“[^”]*”")
#: A bullet, or another sign of a list or a reply, before a text.
_BULLET = re.compile(rf"([-{BULLETS}~]|[-=]>|[>|](?=\s+\D))\s+(?=\S)")
_STRAIGHT = re.compile("[\"']")
_SENTENCE_END = re.compile(r"[.?!…:][”’»›“‘„″´`)\"']*$")
_NUMBER = re.compile(r"(?<![\w.,])\d+(?:[.,:]\d+)*(?!\w)")
_ITEM_ID = re.compile(r"\b[A-Z]{1,3}[1-9][0-9]*(?:\.[1-9][0-9]*)?\b")
#: Two capitals or more in a word: LOVP, Wpg is not one, nor is A1. IJ is one letter of Dutch, as in IJsselland.
ABBREVIATION = re.compile(r"\b(?!IJ[a-z])(?=\w*[A-Z]\w*[A-Z])[A-Za-z]{2,}\b")


def check_typography(fields: list[TextField]) -> Iterator[Finding]:
    """Marks and spaces in the texts that are ours."""
    for field in fields:
        if field.literal:
            continue
        for lang in LANGS:
            text = getattr(field, lang)
            if text is None or (lang == "nl" and field.origin is not Origin.EDITORS):
                continue
            yield from _marks(text, (*field.path, lang))
            yield from _quotes(text, (*field.path, lang), whole=field.origin is Origin.EDITORS)
            unfinished = [*UNFINISHED.finditer(text)]
            for match in unfinished:
                yield Finding((*field.path, lang), "left-from-template", {"text": match[0]}, within=match.span())
            if unfinished:
                continue
            if lang == "nl" and _FROM_TEMPLATE.fullmatch(text):
                yield Finding((*field.path, lang), "left-from-template", {"text": text}, Severity.WARNING)
            elif field.prose and _lacks_full_stop(field, lang):
                instead: str | None
                at = (len(text.rstrip()) - 1, len(text.rstrip()))
                last = text[slice(*at)]
                instead = f"{last}." if last not in ",;" else "" if _SENTENCE_END.search(text[: at[0]]) else "."
                if len(text.split()) < 4 or not (last.isalnum() or last in ",;)") or "|" in text:
                    instead = None  # perhaps no sentence
                yield Finding((*field.path, lang), "no-full-stop", {}, Severity.WARNING, within=at, instead=instead)


def _lacks_full_stop(field: TextField, lang: Lang) -> bool:
    """Whether a text of sentences has no end; a translation ends as its source does."""
    text = getattr(field, lang).rstrip()
    ends = _SENTENCE_END.search(text) is not None
    if field.origin is not Origin.EDITORS:
        return not ends and _SENTENCE_END.search(field.nl.rstrip()) is not None
    return not ends


def _marks(text: str, path: tuple[str | int, ...]) -> Iterator[Finding]:
    for code, pattern, instead, safe in TYPOGRAPHY:
        for match in pattern.finditer(text):
            found = {"found": match[0].strip() or match[0]}
            yield Finding(path, code, found, Severity.WARNING, within=match.span(), instead=instead, safe=safe)
    for match in re.finditer(_MARKUP, text) if _MARKUP_SIGN.search(text) else ():
        inside = [each for each in (*match.groups()[:4], *match.groups()[5:]) if each]
        words = inside[0] if inside else re.sub("<[^>]*>", "", match[0])
        unclear = words == match[0] or words[:1] == "{"  # a row of a table, words struck out, or what a call would show
        if match[0].startswith("<br") and text[: match.start()][-1:].strip() and text[match.end() :][:1].strip():
            words = " "
        details = {"found": match[0]}
        rest = text[: match.start()] + words + text[match.end() :]
        mended = words if has_words(rest) and not unclear else None
        double = not words and text[: match.start()][-1:] == " " == text[match.end() :][:1]
        span = match.start(), match.end() + double
        yield Finding(path, "markup", details, Severity.WARNING, within=span, instead=mended)
    if (bullet := _BULLET.match(text)) and not re.match(r"\|.*\|$", text):
        about: dict[str, object] = {"sign": bullet[1], "how": BULLET_IN_TEXT}
        yield Finding(path, "bullet", about, Severity.WARNING, within=bullet.span(), instead="")


def _quotes(text: str, path: tuple[str | int, ...], *, whole: bool) -> Iterator[Finding]:
    """Straight quotation marks, and one without a second; ``whole`` when a quotation ends in the text that it is in."""
    if "'" not in text and not DOUBLE.search(text):
        return
    for match in TYPED.finditer(text):
        found, instead = match[0], f"“{match[1]}”"
        details: dict[str, object] = {"found": found, "instead": instead}
        yield Finding(path, "straight-quote", details, Severity.WARNING, within=match.span(), instead=instead)
    text = TYPED.sub(lambda words: f"“{words[1]}”".ljust(len(words[0])), text)
    if len(text) > 10_000:  # nobody writes that; what belongs together in it would take long to find
        for match in _STRAIGHT.finditer(text):
            yield Finding(
                path, "straight-quote", {"found": match[0], "instead": "’"}, Severity.WARNING, within=match.span()
            )
        return
    balanced = is_balanced(text)
    if balanced and '"' not in text and "'" not in text:
        return
    single = around(text, SINGLE, has_no_open_single)
    front, back = (None if balanced else around(text, DOUBLE, is_balanced)) or single or (0, 0)
    lonely = {index for index in (0 if front else -1, len(text) - 1 if back else -1) if front + back == 1}
    mixed = text[0] != text[-1] and bool(around(text, DOUBLE, is_balanced) == (1, 1) or single == (1, 1))
    instead_of_all, closes = curled(text), re.compile(r"['’](?!\w)")
    for match in _STRAIGHT.finditer(text):
        start, end = match.span()
        between = text[max(start - 1, 0) : start].isalnum() and text[end : end + 1].isalnum()
        safe = balanced and text.count('"') % 2 == 0 if match[0] == '"' else between
        proposal: str | None = instead_of_all[match.start()]
        details = {"found": match[0], "instead": proposal}
        if not balanced and match[0] == '"' and text[max(start - 1, 0) : start].isdigit():
            proposal, details["instead"] = None, both("checks.typography.for_inches_or")
        elif start in lonely:
            proposal = ""
        elif (not balanced and match[0] == '"') or (mixed and start in (0, len(text) - 1)):
            proposal = None  # is it a part of the text, or was it meant for YAML?
        elif proposal == "‘" and not closes.search(text, end):
            proposal = None
        yield Finding(
            path, "straight-quote", details, Severity.WARNING, within=match.span(), instead=proposal, safe=safe
        )
    if whole and not balanced and '"' not in text:
        place = next(iter(lonely), None)
        at = next(DOUBLE.finditer(text)).start() if place is None or not DOUBLE.match(text[place]) else place
        yield Finding(
            path,
            "unpaired-quote",
            {"mark": text[at]},
            Severity.WARNING,
            within=(at, at + 1),
            instead="" if at == place else None,
        )


def check_abbreviations(fields: list[TextField], agenda: Agenda) -> Iterator[Finding]:
    """Each abbreviation in a Dutch text is in the glossary or is a law; once, where it comes first."""
    names = [form for term in agenda.terms for form in (term.term.nl, *term.forms)]
    names += [text.nl for law in agenda.laws for text in (law.title, law.short) if text]
    known = {word for name in names for word in re.findall(r"\w+", name)}
    for field in fields:
        plain = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), field.nl)
        for match in () if field.literal else ABBREVIATION.finditer(plain):
            if match[0] not in known:
                known.add(match[0])
                details = {"abbreviation": match[0]}
                path = (*field.path, "nl")
                yield Finding(path, "unknown-abbreviation", details, Severity.WARNING, within=match.span())


def check_terms(fields: list[TextField], agenda: Agenda) -> Iterator[Finding]:
    """Each term of the glossary comes up in a text other than its own."""
    by_form = {form.casefold(): term.id for term in agenda.terms for form in term.forms}
    pattern = whole_words(list(by_form))
    used = {
        id
        for field in fields
        if not field.literal
        for match in pattern.findall(field.nl)
        if (id := by_form[match.casefold()]) != field.item
    }
    for index, term in enumerate(agenda.terms):
        if term.forms and term.id not in used:
            alone = whole_words(term.forms)  # a longer form of another term may have hidden it
            if not any(alone.search(field.nl) for field in fields if field.item != term.id and not field.literal):
                yield Finding(("terms", index, "forms"), "unused-term", {"term": term.term.nl}, Severity.WARNING)


def check_translation(fields: list[TextField], lock: Lock, wrong: Collection[Path] = ()) -> Iterator[Finding]:
    """Whether the English says what the Dutch says, as far as can be seen, unless a person confirmed it.

    ``wrong`` are the paths of Dutch texts that are wrong themselves: nobody is to record an English for those.
    """
    reviewed_for = {line.en: line for line in reversed([*lock.lines.values()])}
    reviewed_for |= {line.en: line for line in lock.lines.values() if ":" not in line.key}  # rather than one of a link
    pairs = {(line.nl, line.en) for line in lock.lines.values()}
    for field in fields:
        if field.en is None:
            yield Finding((*field.path, "en"), "untranslated", {"key": field.key}, Severity.WARNING)
            continue
        if (*field.path, "nl") in wrong:
            continue
        if not lock.exists:
            yield from _differences(field, lock)
            continue
        state = state_of(field, lock)
        if state in (State.STALE, State.BOTH_CHANGED):
            code = "stale-translation" if state is State.STALE else "both-changed"
            yield _about(field, lock, code, nl=_short(field.nl), en=_short(field.en))
        elif not is_confirmed(field, lock):
            differences = list(_differences(field, lock))
            yield from differences
            # The words of a new link are held to their passage: there two Dutch words often have one English.
            now = reviewed_line(field)
            other = reviewed_for.get(now.en) if state is State.REVIEWED or not field.literal else None
            if other and (now.nl, now.en) not in pairs and not differences:
                yield _about(field, lock, "english-of-other-text", text=_short(field.en), other=other.key)


def _differences(field: TextField, lock: Lock) -> Iterator[Finding]:
    dutch, english = field.nl, field.en or ""
    if dutch == english and len(re.findall(r"\w{2,}", _QUOTED.sub("", dutch))) > 1:
        yield _about(field, lock, "equal-to-dutch", text=_short(dutch))
        return
    for code, pattern in (("number-differs", _NUMBER), ("id-differs", _ITEM_ID)):
        here, there = (_found(pattern, text) for text in (dutch, english))
        if [name for name, _ in here] == [name for name, _ in there]:
            continue  # as nearly always
        only_here, only_there = _listed(here, there), _listed(there, here)
        if only_here or only_there:
            yield _about(field, lock, code, dutch=only_here or "–", english=only_there or "–")


def _about(field: TextField, lock: Lock, code: str, **details: object) -> Finding:
    """A finding about the English of ``field``, with the line of the lock that says that it is right all the same."""
    line = lock.lines.get(field.key)
    return Finding(
        (*field.path, "en"),
        code,
        {"key": field.key, **details},
        Severity.WARNING,
        paste=str(reviewed_line(field)) if lock.exists else "",
        paste_line=line.number if line else 0,
    )


def _found(pattern: re.Pattern[str], text: str) -> list[tuple[str, str]]:
    """What ``pattern`` finds, as (without the points and commas that differ between languages, as it is there)."""
    plain = text.replace("–", " ").replace("-", " ")
    found = pattern.findall(plain)
    return [(re.sub(r"[.,](?=\d)", "", each) if each[0].isdigit() else each, each) for each in found]


def _listed(found: list[tuple[str, str]], others: list[tuple[str, str]]) -> str:
    """Those of ``found`` that are more often there than in ``others``."""
    more = Counter(name for name, _ in found) - Counter(name for name, _ in others)
    written = dict(found)
    return ", ".join(written[name] for name in more.elements())


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}…"


def check_wording(
    agenda: Agenda, fields: list[TextField], lock: Lock, *, whole: bool = True, wrong: Collection[Path] = ()
) -> Iterator[Finding]:
    """All checks of this module. ``whole=False`` leaves out what needs every text of the agenda to be judged.

    ``wrong`` are the paths of Dutch texts in which an error was found.
    """
    not_yet = {*wrong}
    for finding in check_typography(fields):
        if finding.code in ("markup", "left-from-template"):  # mended, the text is another one
            not_yet.add(finding.path)
        yield finding
    yield from check_translation(fields, lock, not_yet)
    if whole:
        yield from check_abbreviations(fields, agenda)
        yield from check_terms(fields, agenda)
