"""The data model of an agenda: the shape of ``data/agenda.yaml``, key by key.

``agenda.reader.validator`` validates a file against these classes, ``agenda.checks`` checks what concerns more than one
item, and ``agenda/text/fields.toml`` explains each key to editors.
"""

from __future__ import annotations

import datetime
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field
from enum import StrEnum
from typing import Annotated, Any, ClassVar, dataclass_transform

#: What an editor writes under ``en`` when there is no English text yet.
NOT_YET_TRANSLATED = "not yet translated"


@dataclass(frozen=True)
class Form:
    """What a text must look like: the regular expression it matches, else the finding ``code``."""

    pattern: str
    code: str = "malformed-value"


@dataclass(frozen=True)
class Least:
    """The least that a whole number may be, or that a list may hold; ``most`` is the most that it may hold."""

    least: int
    most: int | None = None


#: A text for readers.
Text = Annotated[str, Form(r"\S", "empty-text")]
#: The same in English, or None: not yet translated.
English = Annotated[str | None, Form(r"\S", "empty-text")]
#: A stretch of a document, which may be white space only.
Stretch = Annotated[str, Form(r"[\s\S]", "empty-text")]
Slug = Annotated[str, Form(r"^[a-z0-9]+(-[a-z0-9]+)*$", "malformed-slug")]
Id = Annotated[str, Form(r"^[A-Za-z][A-Za-z0-9]*([.-][A-Za-z0-9]+)*$", "malformed-id")]
ThemeId = Annotated[str, Form(r"^[A-Z]{1,3}$", "malformed-id")]
AmbitionId = Annotated[str, Form(r"^[A-Z]{1,3}[1-9][0-9]*$", "malformed-id")]
PointId = Annotated[str, Form(r"^[A-Z]{1,3}[1-9][0-9]*\.[1-9][0-9]*$", "malformed-id")]
#: Hosts that redirect to the actual address and record each click: Safe Links of Outlook, results of Google.
WRAPPER = r"([a-z0-9-]+\.)*safelinks\.protection\.outlook\.com/|(www\.)?google\.[a-z.]+/url\?"
#: A part of the name of a host.
_HOST = r"[^\s/?#@:.\[\]\"<>\\^`{|}]+"
HttpsUrl = Annotated[
    str, Form(r"^https://(?!" + WRAPPER + r")" + _HOST + r"(\." + _HOST + r")+([/?#][^\s\"<>\\^`{|}]*)?$", "not-https")
]
_PAGE = r"/([A-Za-z0-9_-][A-Za-z0-9._-]*/)*([A-Za-z0-9_-][A-Za-z0-9._-]*\.html)?"
_ID = r"[A-Za-z][A-Za-z0-9]*([.-][A-Za-z0-9]+)*"
#: What something was called before: an id, or the address of a page from the root of the site, with its anchor if any.
#: A page of another program may have ended with .html; at another address no page can be that leads on.
Former = Annotated[str, Form(rf"^({_PAGE}(#{_ID})?|{_ID})$", "malformed-alias")]
#: The same of a page that somebody wrote.
FormerPage = Annotated[str, Form(rf"^(?!/$){_PAGE}$", "malformed-alias")]
BwbId = Annotated[str, Form(r"^BWBR[0-9]{7}$")]
Jci = Annotated[str, Form(r"^jci1\.3:c:BWBR[0-9]{7}(&[a-z]+=[^&\s]+)*$")]


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Entry:
    """A frozen data class. Its methods are here: `dataclass` would compile them for each class, which takes long."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __init_subclass__(cls) -> None:
        dataclass(init=False, repr=False, eq=False, kw_only=True)(cls)

    def __init__(self, **values: Any) -> None:
        fields = self.__dataclass_fields__
        made = {name: each.default_factory() for name, each in fields.items() if each.default_factory is not MISSING}
        given = {name: each.default for name, each in fields.items() if each.default is not MISSING} | made | values
        if wrong := ", ".join(given.keys() ^ fields.keys()):
            raise TypeError(f"{type(self).__name__}: {wrong}?")
        vars(self).update((name, given[name]) for name in fields)

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(name)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]  # most hold lists

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"


class Translated(Entry):
    """One text in Dutch and in English; ``en`` is None when it is not yet translated."""

    nl: Text
    en: English


class Prose(Translated):
    """A text in whole sentences, each with its full stop."""


class Slugs(Entry):
    """The last part of an item's address in each language. Explicit, so that a new title breaks nothing."""

    nl: Slug
    en: Slug


class Words(Entry):
    """The exact words of one side of a link, which must occur in the passage that the side names."""

    nl: Annotated[list[Text], Least(1)]
    en: Annotated[list[Text], Least(1)] | None = None


class SearchWords(Entry):
    """Words by which a reader may look for an item and that are not in it. They are shown nowhere."""

    nl: list[Text] = field(default_factory=list)
    en: list[Text] = field(default_factory=list)


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

    date: datetime.date
    event: Prose
    source: HttpsUrl


class Replacement(Entry):
    """``found`` occurs ``times`` times in the document and becomes ``becomes`` (which may be empty)."""

    found: Stretch
    becomes: str
    times: Annotated[int, Least(1)] = 1


class Certainty(StrEnum):
    """How sure a correction is: an evident slip, or a choice of the editors."""

    CERTAIN = "certain"
    EDITORIAL = "editorial"


class Correction(Entry):
    """A change that we made to the words or marks of a document, shown to the reader."""

    summary: Prose
    replacements: Annotated[list[Replacement], Least(1)]
    why: Prose
    certainty: Certainty


class LeftAsIs(Entry):
    """Something odd in a document that we did not change, and why."""

    text: Text
    why: Prose


class Document(Entry):
    """A source. ``text`` is the path of its plain text, from the folder of the agenda file."""

    id: Id
    title: Translated
    themes_heading: Translated | None = None
    period: Period
    publisher: Translated
    text: Text
    dates: list[DocumentDate] = field(default_factory=list)
    links: list[Reference] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    left_as_is: list[LeftAsIs] = field(default_factory=list)


class Sourced(Entry):
    """An item whose texts come from a document or, when ``editorial``, are the editors' own."""

    id: Id
    document: Id | None = None
    editorial: bool = False


# --- what the agenda says ------------------------------------------------------------------------


class Sentence(Prose):
    """One sentence of a passage; addressable, because rules and links point at it."""

    id: Id


class Passage(Entry):
    """A paragraph, under its own heading or none."""

    id: Id
    heading: Translated | None = None
    sentences: Annotated[list[Sentence], Least(1)]
    search_words: SearchWords | None = None


class Part(Sourced):
    """Wie, Hoe or Wat: a page of passages."""

    id: Id
    slug: Slugs
    heading: Translated
    subheading: Translated | None = None
    passages: Annotated[list[Passage], Least(1)]
    aliases: list[Former] = field(default_factory=list)


class Theme(Sourced):
    """A theme: ``line`` is the whole line of the source, ``title`` its name within that line."""

    id: ThemeId
    slug: Slugs
    title: Translated
    line: Translated
    closing: Passage | None = None
    aliases: list[Former] = field(default_factory=list)
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
    points: list[FocusPoint] = field(default_factory=list)
    aliases: list[Former] = field(default_factory=list)
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
    reading: Prose | None = None
    aliases: list[Former] = field(default_factory=list)
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
    aliases: list[Former] = field(default_factory=list)


# --- what the editors add ------------------------------------------------------------------------


class Law(Entry):
    """A law or an article of one. ``quotes`` are its own words as they were on ``quoted_from``."""

    id: Id
    title: Translated
    short: Translated | None = None
    bwb: BwbId
    jci: Jci
    url: HttpsUrl
    summary: Prose | None = None
    quotes: list[Sentence] = field(default_factory=list)
    quoted_from: Reference | None = None
    aliases: list[Former] = field(default_factory=list)
    search_words: SearchWords | None = None


class Term(Entry):
    """A glossary term. ``forms`` are the Dutch words, whole, by which it is found in the texts."""

    id: Id
    term: Translated
    forms: list[Text] = field(default_factory=list)
    definition: Prose
    sources: list[HttpsUrl] = field(default_factory=list)
    editorial: bool = False
    remark: Prose | None = None
    aliases: list[Former] = field(default_factory=list)
    search_words: SearchWords | None = None


class TranslationNote(Entry):
    """A choice of the translator that a reader may question."""

    place: Id
    problem: Prose
    choice: Prose


class LinkKind(StrEnum):
    """Why two items are linked, from the firmest kind to the loosest."""

    SAME_WORD = "same_word"
    RELATED_MEANING = "related_meaning"
    BY_LAW = "by_law"


class LinkEnd(Entry):
    """One side of a link: an item, the passage where its words are (its own by default), the words.

    A side without words gives a reason or a source instead; a side with words may add them.
    """

    id: Id
    via: Id | None = None
    words: Words | None = None
    reason: Prose | None = None
    source: HttpsUrl | None = None


class Link(Entry):
    """A link that the editors make between two items. Written once; the build shows it on both sides."""

    kind: LinkKind
    ends: Annotated[list[LinkEnd], Least(2, most=2)]


class Retired(Entry):
    """Ids and addresses that are ``gone``, and what to read ``instead``: an id, or the address of a page."""

    gone: Annotated[list[Former], Least(1)]
    instead: Former


class Site(Entry):
    """The name of the site and what it is about, in one sentence."""

    title: Translated
    description: Prose


class Agenda(Entry):
    """The whole of ``data/agenda.yaml``."""

    site: Site
    documents: Annotated[list[Document], Least(1)]
    parts: list[Part] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    ambitions: list[Ambition] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    roles: list[Role] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    laws: list[Law] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    translation_notes: list[TranslationNote] = field(default_factory=list)
    retired: list[Retired] = field(default_factory=list)


#: Every key that a file can have, wherever it is.
KEYS: frozenset[str] = frozenset(
    key
    for each in tuple(globals().values())
    if isinstance(each, type) and issubclass(each, Entry) and each is not Entry
    for key in each.__dataclass_fields__
)
