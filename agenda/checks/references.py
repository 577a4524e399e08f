"""What must hold between the items of an agenda: references, carrying words, provenance, addresses.

Each ``check_`` yields findings as (path in the data, code, details); ``agenda.checks.load`` turns the path
into a place in the file. What one item's shape must be is said in ``agenda.model.schema``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from agenda.checks.aliases import aliases_of, check_aliases
from agenda.model import schema as model
from agenda.model.diagnostics import Finding, Path, Severity
from agenda.model.index import LINKABLE, WITH_TEXT, Catalogue, Entry, text_in, whole_words
from agenda.model.schema import Agenda, Correction, Link, LinkEnd, LinkKind, Replacement, Sourced, Translated, Words
from agenda.model.urls import RESERVED, ROOTS, SitePlan
from agenda.reader.suggestions import nearest
from agenda.text import LANGS, Both, both

#: Findings that an id which something names is not there: it is there, when only that id was changed.
REFERENCES = {"alias-to-nowhere", "unknown-document", "unknown-id", "unknown-rule", "unknown-sentence", "unknown-theme"}

#: Those of them that are reported once per id, with the lines of the other places.
NAMED_BY_ID = REFERENCES - {"alias-to-nowhere"}


@dataclass(frozen=True)
class CheckContext:
    """What the checks look at. ``left_out`` are ids of items that could not be read: they are not unknown.

    ``changed`` are ids of items whose source text differs from the document: that is one finding, and what
    follows from it (a title or word no longer found) is not reported again.
    """

    agenda: Agenda
    catalogue: Catalogue
    left_out: Collection[str] = ()
    changed: Collection[str] = ()

    def knows(self, id: str) -> bool:
        """Whether the file has an item with this id, be it one that could not be read."""
        return id in self.catalogue or id in self.left_out


def check_ids(context: CheckContext) -> Iterator[Finding]:
    """An id names one thing; ids that differ only in capitals would share an address on some hosts."""
    first: dict[str, Entry] = {}
    for entry in context.catalogue.all_entries:
        other = first.setdefault(entry.id.casefold(), entry)
        if other is not entry:
            yield Finding((*entry.path, "id"), "duplicate-id", {"id": entry.id, "first": other})


def check_references(context: CheckContext) -> Iterator[Finding]:
    """Every id that an item names exists and is of the right kind."""
    agenda, catalogue = context.agenda, context.catalogue

    def unknown(id: str, kind: str, path: Path, code: str) -> Iterator[Finding]:
        if (id not in catalogue or catalogue[id].kind != kind) and id not in context.left_out:
            names = [entry.id for entry in catalogue.of_kind(kind)]
            details = {"id": id, "nearest": nearest(id, names), "known": ", ".join(names)}
            yield Finding(path, code, details)

    for section in ("parts", "themes", "ambitions"):
        for index, item in enumerate(getattr(agenda, section)):
            yield from _provenance(item, (section, index))
            if item.document:
                yield from unknown(item.document, "document", (section, index, "document"), "unknown-document")
    for index, ambition in enumerate(agenda.ambitions):
        yield from unknown(ambition.theme, "theme", ("ambitions", index, "theme"), "unknown-theme")
    for index, rule in enumerate(agenda.rules):
        yield from unknown(rule.sentence, "sentence", ("rules", index, "sentence"), "unknown-sentence")
    for index, role in enumerate(agenda.roles):
        yield from unknown(role.rule, "rule", ("roles", index, "rule"), "unknown-rule")
    for index, note in enumerate(agenda.translation_notes):
        if not context.knows(note.place):
            details = {"id": note.place, "nearest": nearest(note.place, catalogue.entries)}
            yield Finding(("translation_notes", index, "place"), "unknown-id", details)
    for index, term in enumerate(agenda.terms):
        if bool(term.sources) == term.editorial:
            yield Finding(("terms", index, "definition"), "definition-without-source", {"term": term.term.nl})


def check_choices(context: CheckContext) -> Iterator[Finding]:
    """The theme, the rule and the years that a file may name are the ones that the item itself points at."""
    catalogue = context.catalogue
    for index, ambition in enumerate(context.agenda.ambitions):
        letters = ambition.id.rstrip("0123456789")
        if ambition.theme in catalogue and letters != ambition.theme and _AMBITION.fullmatch(ambition.id):
            stay = letters if letters in catalogue and catalogue[letters].kind == "theme" else ""
            details = {"id": ambition.id, "theme": ambition.theme, "stay": stay}
            yield Finding(("ambitions", index, "theme"), "ambition-of-other-theme", details)
    for index, document in enumerate(context.agenda.documents):
        if document.period.last < document.period.first:
            least = {"least": document.period.first}
            yield Finding(("documents", index, "period", "last"), "number-too-small", least)
    rules = {rule.id: " ".join([rule.who.nl, *rule.words.nl]) for rule in context.agenda.rules}
    for index, role in enumerate(context.agenda.roles):
        if role.rule in rules and not whole_words(role.names.nl).search(rules[role.rule]):
            details = {"id": role.id, "rule": role.rule}
            yield Finding(("roles", index, "rule"), "role-not-in-rule", details, Severity.WARNING)


def _provenance(item: Sourced, path: Path) -> Iterator[Finding]:
    if bool(item.document) == item.editorial:
        code = "no-provenance" if not item.document else "two-provenances"
        yield Finding((*path, "id"), code, {"id": item.id})


def check_lines(context: CheckContext) -> Iterator[Finding]:
    """A title and the focus points are literal parts of the line they come from, in each language."""
    for section in ("themes", "ambitions"):
        for index, item in enumerate(getattr(context.agenda, section)):
            if item.id in context.changed:
                continue
            path: Path = (section, index)
            yield from _part_of_line(item.title, item.line, (*path, "title"), "title-not-in-line", item.id)
            for place, point in enumerate(getattr(item, "points", [])):
                yield from _part_of_line(point, item.line, (*path, "points", place), "point-not-in-line", point.id)
                if not point.id.startswith(f"{item.id}.") and _AMBITION.fullmatch(item.id):
                    near = f"{item.id}.{point.id.rpartition('.')[2]}"
                    details = {"id": point.id, "ambition": item.id}
                    details["nearest"] = "" if near in context.catalogue else near
                    yield Finding((*path, "points", place, "id"), "point-of-other-ambition", details)


def _part_of_line(part: Translated, line: Translated, path: Path, code: str, id: str) -> Iterator[Finding]:
    for lang in LANGS:
        text, whole = getattr(part, lang), getattr(line, lang)
        if text and whole and text not in whole:
            details = {"id": id, "text": text, "line": whole, "nearest": nearest_piece(text, whole)}
            yield Finding((*path, lang), code, details)


def check_rules(context: CheckContext) -> Iterator[Finding]:
    """The words of a rule are in its sentence."""
    for index, rule in enumerate(context.agenda.rules):
        if rule.sentence in context.catalogue:
            yield from _absent_words(context, rule.words, rule.sentence, ("rules", index, "words"))


def check_links(context: CheckContext) -> Iterator[Finding]:
    """A link joins two different items, once, by words that are where it says, or for a stated reason."""
    written: dict[tuple[frozenset[str], LinkKind], tuple[int, list[str]]] = {}
    for index, link in enumerate(context.agenda.links):
        path: Path = ("links", index)
        ids = [end.id for end in link.ends]
        if ids[0] == ids[1]:
            yield Finding((*path, "ends", 1, "id"), "link-to-itself", {"id": ids[0]})
        first, order = written.setdefault((frozenset(ids), link.kind), (index, ids))
        if first != index:
            details = {"first": ids[0], "second": ids[1], "earlier": ("links", first)}
            yield Finding(path, "link-twice" if order == ids else "link-both-ways", details)
        for place, end in enumerate(link.ends):
            yield from _check_end(context, end, link.kind, (*path, "ends", place))


def _check_end(context: CheckContext, end: LinkEnd, kind: LinkKind, path: Path) -> Iterator[Finding]:
    catalogue = context.catalogue
    if not context.knows(end.id):
        names = [entry.id for entry in catalogue.of_kind(*LINKABLE)]
        yield Finding((*path, "id"), "unknown-id", {"id": end.id, "nearest": nearest(end.id, names)})
    elif end.id in catalogue and catalogue[end.id].kind not in LINKABLE:
        yield Finding((*path, "id"), "wrong-kind", {"id": end.id, "kind": catalogue[end.id].kind})
    if end.via:
        yield from _check_via(context, end.via, (*path, "via"))
    if kind == LinkKind.SAME_WORD and not end.words:
        yield Finding((*path, "id"), "same-word-without-words", {"id": end.id})
    elif not (end.words or end.reason or end.source):
        yield Finding((*path, "id"), "end-without-ground", {"id": end.id})
    passage = catalogue.passage_of(end)
    if end.words and passage in catalogue:
        yield from _absent_words(context, end.words, passage, (*path, "words"))


def _check_via(context: CheckContext, via: str, path: Path) -> Iterator[Finding]:
    if not context.knows(via):
        yield Finding(path, "unknown-id", {"id": via, "nearest": nearest(via, context.catalogue.entries)})
    elif via in context.catalogue and (kind := context.catalogue[via].kind) not in WITH_TEXT:
        yield Finding(path, "via-without-text", {"id": via, "kind": kind})


def _absent_words(context: CheckContext, words: Words, passage: str, path: Path) -> Iterator[Finding]:
    texts = context.catalogue.texts(passage)
    if passage in context.changed or not texts:  # what is wrong there is a finding of its own
        return
    for lang in LANGS:
        in_lang = text_in(texts, lang)
        given = getattr(words, lang) or []
        absent = [index for index, word in enumerate(given) if not any(stands_in(word, text) for text in in_lang)]
        for index in absent:
            near = nearest_part(given[index], in_lang)
            near = "" if near in given else near
            details = {"words": given[index], "id": passage, "text": " ".join(in_lang) or "–", "nearest": near}
            yield Finding((*path, lang, index), "words-absent", details)
        if absent and len(absent) == len(given):
            return  # those of the other language are no second mistake: it is another passage


def stands_in(words: str, text: str) -> bool:
    """Whether ``words`` are words of ``text``: whole ones, or the beginning or the end of one, four letters or more."""
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        begins = not (start and text[start - 1].isalnum() and words[0].isalnum())
        ends = not (text[end : end + 1].isalnum() and words[-1].isalnum())
        if (begins and ends) or (len(words) >= 4 and (begins or ends)):
            return True
        start = text.find(words, start + 1)
    return False


def check_lists(context: CheckContext) -> Iterator[Finding]:
    """Nothing is twice in a list. What has an id is found by that, a link by its two sides."""
    return _listed_twice(context.agenda, ())


def _listed_twice(entry: model.Entry, path: Path) -> Iterator[Finding]:
    for name, value in vars(entry).items():
        if isinstance(value, model.Entry):
            yield from _listed_twice(value, (*path, name))
        first: dict[str, Path] = {}
        for index, each in enumerate(value if isinstance(value, list) else ()):
            here: Path = (*path, name, index)
            if isinstance(each, model.Entry):
                yield from _listed_twice(each, here)
                if hasattr(each, "id") or isinstance(each, (Link, Correction, Replacement)):
                    continue
            earlier = first.setdefault(repr(each), here)
            if earlier is not here:
                yield Finding(here, "listed-twice", {"earlier": earlier}, Severity.WARNING)


_AMBITION = re.compile("[A-Z]{1,3}[1-9][0-9]*")

#: How much alike words are when the ones are the others, misspelt or in another form: “inzetten” for “inzet”.
ALIKE = 0.75

#: Where one piece of a line ends and the next begins.
_BETWEEN_PIECES = r"[:,;.]\s+"
_AND = r"\s+(?:en|and)\s+"


def nearest_part(words: str, texts: list[str]) -> str:
    """The stretch of ``texts`` that is most like ``words``; empty when none comes near.

    Of more words than one it may have a word more or less.
    """
    pieces = [piece.split() for text in texts for piece in _pieces(words, text[:4000])]
    count = len(words.split())
    parts = [
        " ".join(tokens[start : start + size]).strip(" ,.;:“”()")
        for size in ((count,) if count == 1 else (count, count - 1, count + 1))
        for tokens in pieces
        for start in range(len(tokens) - size + 1)
    ]
    return nearest(words, parts, ALIKE)


def nearest_piece(words: str, line: str) -> str:
    """The piece of a line, between its colon and commas, that ``words`` seem to mean; empty when none comes near.

    A piece that is the end of a longer word, such as the “sterkte” of “personeelssterkte”, is rather that one.
    """
    pieces = _pieces(words, line[:4000])
    pieces += [each for piece in pieces for each in re.split(_AND, piece)]
    ends = [piece for piece in pieces if len(piece) > 3 and words.endswith(piece)]
    return max(ends, key=len) if ends else nearest(words, pieces, ALIKE)


def _pieces(words: str, text: str) -> list[str]:
    """What is between the colons, commas and full stops of a text; the whole when ``words`` have one too."""
    return (
        [text] if re.search(_BETWEEN_PIECES, words) else [each.rstrip(".") for each in re.split(_BETWEEN_PIECES, text)]
    )


def check_addresses(context: CheckContext) -> Iterator[Finding]:
    """No two pages share an address, and none has that of a folder in which the site keeps its files."""
    taken: dict[str, Any] = {}
    places = {(entry.kind, entry.id): entry for entry in context.catalogue.all_entries}
    for page in SitePlan(context.agenda, context.catalogue).pages:
        first = page.url.removeprefix(ROOTS[page.lang]).split("/")[0]
        if first in RESERVED and (page.kind, page.id) in places:
            place = (*places[page.kind, page.id].path, "slug", page.lang)
            yield Finding(place, "clashing-address", {"url": f"/{page.url}", "slug": first, "other": first})
        other = taken.setdefault(page.url, page)
        if other is page or other.key == page.key:
            continue
        ours, theirs = (page, other) if page.key in places else (other, page)  # a section has no slug to change
        entry = places.get(ours.key)
        path: Path = (*entry.path, "slug", ours.lang) if entry else ()
        details = {"url": f"/{page.url}", "slug": page.url.rstrip("/").split("/")[-1], "other": theirs.id}
        yield Finding(path, "clashing-address", details)


def check_former(context: CheckContext) -> Iterator[Finding]:
    """Former ids and addresses lead on."""
    if any(True for _ in aliases_of(context.agenda)):
        yield from check_aliases(SitePlan(context.agenda, context.catalogue), context.left_out)


def check_laws(context: CheckContext) -> Iterator[Finding]:
    """The three ways in which a law is named name the same law, and the same article of it."""
    for index, law in enumerate(context.agenda.laws):
        named = {key: found[0] for key in ("jci", "url") if (found := re.search(r"BWBR[0-9]{7}", getattr(law, key)))}
        others = [key for key in named if named[key] != law.bwb]
        law_ = both("checks.references.another_law")
        if len(others) == 2 and named["jci"] == named["url"]:  # then it is `bwb` that is wrong
            yield _law_differs(index, "bwb", law.bwb, named["jci"], law_)
        else:
            yield from (_law_differs(index, key, named[key], law.bwb, law_) for key in others)
        texts = {"title": law.title.nl, "jci": law.jci, "url": law.url}
        articles = {key: _ARTICLE.findall(text) for key, text in texts.items()}
        numbers = {key: each[0] for key, each in articles.items() if len(each) == 1}
        usual = Counter(numbers.values()).most_common(1)  # of two that differ the first: the title is for readers
        for key, number in numbers.items():
            if number != usual[0][0]:
                article = both("checks.references.another_article")
                yield _law_differs(index, key, number, usual[0][0], article)


#: An article in the name of a law, or in an address of it.
_ARTICLE = re.compile(r"(?:\b[Aa]rtikel |[&?]artikel=)([0-9]+[a-z]*)")


def _law_differs(index: int, key: str, named: str, other: str, what: Both) -> Finding:
    path: Path = ("laws", index, "title", "nl") if key == "title" else ("laws", index, key)
    return Finding(path, "law-differs", {"key": key, "named": named, "other": other, "what": what})


CHECKS: tuple[Callable[[CheckContext], Iterator[Finding]], ...] = (
    check_ids,
    check_references,
    check_choices,
    check_lines,
    check_rules,
    check_links,
    check_lists,
    check_addresses,
    check_former,
    check_laws,
)
