"""The reasons why a page of the site is another one than it was, and what they are called.

Needs only the library of Python: the comment under a pull request is written by a job that installs nothing.
"""

from __future__ import annotations

from enum import StrEnum

from agenda.text.bilingual import Lang


class Reason(StrEnum):
    """Why a page differs, the nearest reason first.

    ``own``: what it is about changed. ``relation``: a connection of or between what is on it. ``term``: a glossary
    term on it. ``mention``: where it changed, it names something that did. ``translation``: the English of a text came
    to stand otherwise to its Dutch. ``free``: another id is the next for a new item. ``address``: it is a permanent or
    former address of something that changed. ``files``: a file that it uses or offers, such as the stylesheet, the
    search index or a PDF. ``frame``: what stands around every page. ``other``: a template, or a page that somebody
    wrote.
    """

    OWN = "own"
    RELATION = "relation"
    TERM = "term"
    MENTION = "mention"
    TRANSLATION = "translation"
    FREE = "free"
    ADDRESS = "address"
    FILES = "files"
    FRAME = "frame"
    OTHER = "other"


REASONS: dict[Lang, dict[Reason, str]] = {
    "nl": {
        Reason.OWN: "omdat het item zelf verandert",
        Reason.RELATION: "door een verband",
        Reason.TERM: "door een begrip dat erop staat",
        Reason.MENTION: "omdat er iets op staat dat verandert",
        Reason.TRANSLATION: "omdat de stand van de vertaling verandert",
        Reason.FREE: "omdat de volgende vrije id verandert",
        Reason.ADDRESS: "als vast of oud adres van wat verandert",
        Reason.FILES: "door een bestand dat erbij hoort",
        Reason.FRAME: "door wat om elke pagina staat",
        Reason.OTHER: "door iets anders: een sjabloon, of een geschreven pagina",
    },
    "en": {
        Reason.OWN: "because the item itself changes",
        Reason.RELATION: "by a connection",
        Reason.TERM: "by a glossary term named there",
        Reason.MENTION: "because something named there changes",
        Reason.TRANSLATION: "because the state of the translation changes",
        Reason.FREE: "because the next free id changes",
        Reason.ADDRESS: "as a permanent or former address of what changes",
        Reason.FILES: "by a file that belongs there",
        Reason.FRAME: "by what stands around every page",
        Reason.OTHER: "by something else: a template, or a written page",
    },
}


def ends_of(id: str) -> list[str]:
    """The ids that a connection joins, by its own among the changes: ``A3+focus``. Any other id is just itself."""
    return id.partition(":")[0].split("+")
