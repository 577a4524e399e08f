"""What an agenda is: pure data, validated by pydantic.

The classes below are the shape of ``data/agenda.yaml``, key by key. Checks that need more than one
item (references, words that must occur, the source document) live in ``agenda.checks``.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Lang = Literal["nl", "en"]
LANGS: tuple[Lang, ...] = ("nl", "en")

#: What an editor writes under ``en`` when there is no English text yet.
NOT_YET_TRANSLATED = "not yet translated"


def _absent_when_untranslated(value: object) -> object:
    if value is None:  # `en:` with nothing behind it: forgotten, and not the same as not yet translated
        return ""
    return None if value == NOT_YET_TRANSLATED else value


def _date_from_text(value: object) -> object:
    # YAML dates arrive as text, because our resolver leaves them alone (see agenda.source).
    return date.fromisoformat(value) if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(pattern=r"\S")]
English = Annotated[Text | None, BeforeValidator(_absent_when_untranslated)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9]*([.-][A-Za-z0-9]+)*$")]
ThemeId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}$")]
AmbitionId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}[1-9][0-9]*$")]
PointId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}[1-9][0-9]*\.[1-9][0-9]*$")]
HttpsUrl = Annotated[str, StringConstraints(pattern=r"^https://[^\s/?#@:]+\.[^\s/?#@:]+([/?#]\S*)?$")]
Date = Annotated[date, BeforeValidator(_date_from_text)]


class Entry(BaseModel):
    """The base of everything below: unknown keys are refused and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Translated(Entry):
    """One text in Dutch and in English; ``en`` is None when it is not yet translated."""

    nl: Text
    en: English


class Slugs(Entry):
    """The last part of an item's address in each language. Explicit, so that a new title breaks nothing."""

    nl: Slug
    en: Slug


class Words(Entry):
    """The exact words of one side of a link, which must occur in the passage that the side names."""

    nl: Annotated[list[Text], Field(min_length=1)]
    en: Annotated[list[Text], Field(min_length=1)] | None = None


class SearchWords(Entry):
    """Words by which a reader may look for an item and that do not stand in it. They are shown nowhere."""

    nl: list[Text] = []
    en: list[Text] = []


class Reference(Entry):
    """A titled address outside the site."""

    title: Translated
    url: HttpsUrl


# --- documents -----------------------------------------------------------------------------------


class Period(Entry):
    """The years a document covers, both included."""

    first: int
    last: int


class DocumentDate(Entry):
    """Something that happened to a document, with where that is written."""

    date: Date
    event: Translated
    source: HttpsUrl


class Replacement(Entry):
    """``found`` occurs ``times`` times in the document and becomes ``becomes`` (which may be empty)."""

    found: Annotated[str, StringConstraints(min_length=1)]
    becomes: str
    times: Annotated[int, Field(ge=1)] = 1


class Certainty(StrEnum):
    """How sure a correction is: an evident slip, or a choice of the editors."""

    CERTAIN = "certain"
    EDITORIAL = "editorial"


class Correction(Entry):
    """A change that we made to the words or marks of a document, shown to the reader."""

    summary: Translated
    replacements: Annotated[list[Replacement], Field(min_length=1)]
    why: Translated
    certainty: Annotated[Certainty, Field(strict=False)]


class LeftAsIs(Entry):
    """Something odd in a document that we did not change, and why."""

    text: Text
    why: Translated


class Document(Entry):
    """A source. ``text`` is the path of its plain text, from the folder of the agenda file."""

    id: Id
    title: Translated
    themes_heading: Translated | None = None
    period: Period
    publisher: Translated
    text: Text
    dates: list[DocumentDate] = []
    links: list[Reference] = []
    corrections: list[Correction] = []
    left_as_is: list[LeftAsIs] = []


class Sourced(Entry):
    """An item whose texts come from a document or, when ``editorial``, are the editors' own."""

    id: Id
    document: Id | None = None
    editorial: bool = False


# --- what the agenda says ------------------------------------------------------------------------


class Sentence(Translated):
    """One sentence of a passage; addressable, because rules and links point at it."""

    id: Id


class Passage(Entry):
    """A paragraph, under its own heading or none."""

    id: Id
    heading: Translated | None = None
    sentences: Annotated[list[Sentence], Field(min_length=1)]
    search_words: SearchWords | None = None


class Part(Sourced):
    """Wie, Hoe or Wat: a page of passages."""

    id: Id
    slug: Slugs
    heading: Translated
    subheading: Translated | None = None
    passages: Annotated[list[Passage], Field(min_length=1)]


class Theme(Sourced):
    """A theme: ``line`` is the whole line of the source, ``title`` its name within that line."""

    id: ThemeId
    slug: Slugs
    title: Translated
    line: Translated
    closing: Passage | None = None
    search_words: SearchWords | None = None


class FocusPoint(Translated):
    """A part of an ambition's line; the division into points is the editors'."""

    id: PointId


class Ambition(Sourced):
    """An ambition: ``line`` is the whole line of the source, ``title`` its name within that line."""

    id: AmbitionId
    theme: ThemeId
    slug: Slugs
    title: Translated
    line: Translated
    points: list[FocusPoint] = []
    search_words: SearchWords | None = None


class Rule(Entry):
    """A rule of the game as the agenda words it: ``words`` in the sentence with id ``sentence``.

    ``reading`` says what is our own reading in the use of this rule, if anything is.
    """

    id: Id
    slug: Slugs
    title: Translated
    who: Translated
    sentence: Id
    words: Words
    reading: Translated | None = None
    search_words: SearchWords | None = None


class Role(Entry):
    """Someone whom the agenda gives a part: found in its texts by ``names``, whole words.

    Its page joins those texts with the links of the rule that says what it decides on.
    """

    id: Id
    slug: Slugs
    title: Translated
    rule: Id
    names: Words


# --- what the editors add ------------------------------------------------------------------------


class Law(Entry):
    """A law or an article of one. ``quotes`` are its own words as they stood on ``quoted_from``."""

    id: Id
    title: Translated
    short: Translated | None = None
    bwb: Annotated[str, StringConstraints(pattern=r"^BWBR[0-9]{7}$")]
    jci: Annotated[str, StringConstraints(pattern=r"^jci1\.3:c:BWBR[0-9]{7}(&[a-z]+=[^&\s]+)*$")]
    url: HttpsUrl
    summary: Translated | None = None
    quotes: list[Sentence] = []
    quoted_from: Reference | None = None
    search_words: SearchWords | None = None


class Term(Entry):
    """A glossary term. ``forms`` are the Dutch words, whole, by which it is found in the texts."""

    id: Id
    term: Translated
    forms: list[Text] = []
    definition: Translated
    sources: list[HttpsUrl] = []
    editorial: bool = False
    remark: Translated | None = None
    search_words: SearchWords | None = None


class TranslationNote(Entry):
    """A choice of the translator that a reader may question."""

    place: Id
    problem: Translated
    choice: Translated


class LinkKind(StrEnum):
    """Why two items are linked, from the firmest kind to the loosest."""

    SAME_WORD = "same_word"
    RELATED_MEANING = "related_meaning"
    BY_LAW = "by_law"


class LinkEnd(Entry):
    """One side of a link: an item, the passage where its words stand (its own by default), the words.

    A side without words gives a reason or a source instead; a side with words may add them.
    """

    id: Id
    via: Id | None = None
    words: Words | None = None
    reason: Translated | None = None
    source: HttpsUrl | None = None


class Link(Entry):
    """A link that the editors lay between two items. Written once; the build shows it on both sides."""

    kind: Annotated[LinkKind, Field(strict=False)]
    ends: Annotated[list[LinkEnd], Field(min_length=2, max_length=2)]


class Site(Entry):
    """The name of the site and what it is about, in one sentence."""

    title: Translated
    description: Translated


class Agenda(Entry):
    """The whole of ``data/agenda.yaml``."""

    site: Site
    documents: Annotated[list[Document], Field(min_length=1)]
    parts: list[Part] = []
    themes: list[Theme] = []
    ambitions: list[Ambition] = []
    rules: list[Rule] = []
    roles: list[Role] = []
    links: list[Link] = []
    laws: list[Law] = []
    terms: list[Term] = []
    translation_notes: list[TranslationNote] = []
