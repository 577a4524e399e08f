"""Texts that only hold the place of one that is still to be written, such as “TODO” or “nog niet vertaald”."""

from __future__ import annotations

import re
from difflib import get_close_matches

from agenda.model.schema import NOT_YET_TRANSLATED

#: What people write for “no text yet”: small letters alone, for marks and capitals make no other thing of it.
_PLACEHOLDERS = frozenset(
    (
        f"{NOT_YET_TRANSLATED}|not translated|not translated yet|untranslated|to be translated|nog niet vertaald|"
        "niet vertaald|onvertaald|nog vertalen|nog te vertalen|te vertalen|vertaling volgt|volgt|volgt nog|tekst volgt|"
        "nog doen|nog invullen|in te vullen|nog in te vullen|invullen|to be completed|to follow|text follows|"
        "to do|todo|fixme|wip|tbd|tba|tbc|t b d|t b a|t b c|ntb|n t b|nader te bepalen|to be determined|to be decided|"
        "n a|nvt|n v t|niet van toepassing|not applicable|pm|p m|pro memorie|lorem ipsum|placeholder|dummy|"
        "undefined|null|nan|"
        "idem|idem nl|ditto|nl|zie nl|zie nederlands|zie de nederlandse tekst|zie nederlandse tekst|zie hiernaast|"
        "zie boven|zie hierboven|see nl|see dutch|see dutch text|see the dutch text|see above|as above|same as dutch|"
        "same as nl|same as above|zie en|zie engels|see english|see en"
    ).split("|")
)

#: What a person, Word, Excel or another program leaves where a text could not be, or still has to be.
UNFINISHED = re.compile(
    r"#(?:[A-Z]+(?:/0)?[!?]|N/[AB]\b)|\b(?i:lorem ipsum)\b|\[object Object\]|\b(?:TODO|FIXME|TBD|TBC)\b"
    r"|\b(?:Fout|Error)! (?:Bladwijzer|Verwijzing|Geen|Ongeldig|Bookmark|Reference|Hyperlink|No|Unknown)[^.!?]*"
    r"|[\[{<][^\[\]{}<>]*\b(?i:invullen|invoegen|aanvullen|vul in|fill in|insert|enter)\b[^\[\]{}<>]*[\]}>]"
)

#: A text in English of these words alone says that a translation is to come, when one of them is about translating.
_ABOUT = re.compile("(?:un)?translat(?:e|ed|ion)|vertaald|vertaling|vertalen|onvertaald")
_STATUS = re.compile(
    f"{_ABOUT.pattern}|an?|and|are|awaiting|be|been|being|binnenkort|by|coming|comes|de|deze|do|doen|dutch|een|en|engelse?|"
    "english|for|follow|following|follows|from|geen|has|have|here|hier|in|is|it|komen|komt|later|maken|me|missing|moet|moeten|must|"
    "my|need|needed|needs|niet|no|nodig|nog|not|now|of|ontbreekt|op|pending|please|progress|ready|required|requires|"
    "should|soon|still|te|tekst|text|the|this|to|us|volgt|voor|wacht|we|will|without|wordt|worden|yet|zijn|zonder"
)

#: Those that a text may be a misspelling of, without spaces, and how alike its letters are then (see difflib).
_LONG = ("notyettranslated", "nottranslatedyet", "nognietvertaald", "nogtevertalen", "vertalingvolgt")
_ALIKE = 0.85


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in a text: “?”, “–” and “…” are none."""
    return any(sign.isalnum() for sign in text)


def is_placeholder(text: str) -> bool:
    """Whether a text says in so many words, or misspelt, that it is still to be written."""
    if len(text) > 60:  # no one says it at that length, and most texts are longer
        return False
    letters = _letters(text)
    if letters in _PLACEHOLDERS or re.fullmatch(r"x{2,}|(x ){2,}x", letters):
        return True
    joined = letters.replace(" ", "")
    return 10 < len(joined) < 22 and bool(get_close_matches(joined, _LONG, n=1, cutoff=_ALIKE))


def is_untranslated(english: str, dutch: str) -> bool:
    """Whether an English text only says that there is none yet; what says so of a Dutch text about translating may."""
    if is_placeholder(english):
        return True
    words = _letters(english[:61]).split()
    about = any(map(_ABOUT.fullmatch, words)) and all(map(_STATUS.fullmatch, words))
    return about and not re.search("verta+l", dutch.casefold())


def _letters(text: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold()))
