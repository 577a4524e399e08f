"""What an agenda means, as far as the mutations must know it: written down apart from the checker's own tables."""

from __future__ import annotations

from scripts.tools.mutations.document import Document, Spot

#: Keys that an item cannot do without.
REQUIRED = (
    *("site", "documents", "site.title", "site.description"),
    *(f"documents.*.{key}" for key in ("id", "title", "period", "publisher", "text")),
    *("documents.*.period.first", "documents.*.period.last"),
    *(f"documents.*.dates.*.{key}" for key in ("date", "event", "source")),
    *(f"documents.*.links.*.{key}" for key in ("title", "url")),
    *(f"documents.*.corrections.*.{key}" for key in ("summary", "replacements", "why", "certainty")),
    *(f"documents.*.corrections.*.replacements.*.{key}" for key in ("found", "becomes")),
    *(f"documents.*.left_as_is.*.{key}" for key in ("text", "why")),
    *(f"parts.*.{key}" for key in ("id", "slug", "heading", "passages")),
    *("parts.*.passages.*.id", "parts.*.passages.*.sentences", "**.sentences.*.id"),
    *("themes.*.closing.id", "themes.*.closing.sentences"),
    *(f"themes.*.{key}" for key in ("id", "slug", "title", "line")),
    *(f"ambitions.*.{key}" for key in ("id", "theme", "slug", "title", "line")),
    "ambitions.*.points.*.id",
    *(f"rules.*.{key}" for key in ("id", "slug", "title", "who", "sentence", "words")),
    *(f"roles.*.{key}" for key in ("id", "slug", "title", "rule", "names")),
    *("links.*.kind", "links.*.ends", "links.*.ends.*.id"),
    *(f"laws.*.{key}" for key in ("id", "title", "bwb", "jci", "url")),
    *("laws.*.quotes.*.id", "laws.*.quoted_from.title", "laws.*.quoted_from.url"),
    *(f"terms.*.{key}" for key in ("id", "term", "definition")),
    *(f"translation_notes.*.{key}" for key in ("place", "problem", "choice")),
)

#: Dutch texts that stand word for word in the document.
SOURCE = (
    *("documents.*.title.nl", "documents.*.themes_heading.nl", "parts.*.heading.nl", "parts.*.subheading.nl"),
    *("parts.*.passages.*.heading.nl", "parts.*.passages.*.sentences.*.nl", "themes.*.closing.sentences.*.nl"),
    *("themes.*.line.nl", "ambitions.*.line.nl"),
)
#: Dutch texts that are literal parts of the line of their item.
PART_OF_LINE = ("themes.*.title.nl", "ambitions.*.title.nl", "ambitions.*.points.*.nl")
#: Dutch texts of a law.
LAW = ("laws.*.title.nl", "laws.*.short.nl", "laws.*.quotes.*.nl")
#: Dutch texts of the editors in whole sentences, and others of the editors.
PROSE = (
    *("site.description.nl", "documents.*.dates.*.event.nl", "documents.*.corrections.*.summary.nl"),
    *("**.why.nl", "rules.*.reading.nl", "links.*.ends.*.reason.nl", "laws.*.summary.nl"),
    *("terms.*.definition.nl", "terms.*.remark.nl", "translation_notes.*.problem.nl", "translation_notes.*.choice.nl"),
)
EDITORS = (
    *PROSE,
    *(
        "site.title.nl",
        "documents.*.publisher.nl",
        "documents.*.links.*.title.nl",
        "rules.*.title.nl",
        "rules.*.who.nl",
    ),
    *("roles.*.title.nl", "laws.*.quoted_from.title.nl", "terms.*.term.nl"),
)
#: Everything that has an id of its own.
ITEMS = (
    *("documents.*", "parts.*", "parts.*.passages.*", "**.sentences.*", "themes.*", "themes.*.closing"),
    *("ambitions.*", "ambitions.*.points.*", "rules.*", "roles.*", "laws.*", "laws.*.quotes.*", "terms.*"),
)
#: What a link may join.
LINKABLE = ("parts.*.passages.*", "themes.*", "themes.*.closing", "ambitions.*", "rules.*", "laws.*")


def by_id(document: Document, *patterns: str) -> dict[str, Spot]:
    """Per id the item, in the order of the file."""
    return {id.text: spot for spot in document.at(*patterns) if (id := document.of(spot, "id"))}


def texts_of(document: Document, id: str, lang: str) -> list[str]:
    """The texts in which the words of a link to this item ought to stand."""
    item = by_id(document, *ITEMS).get(id)
    if item is None:
        return []
    section = item.path[-1] if item.path[-1] == "closing" else item.path[-2]
    match section:
        case "ambitions" | "themes":
            found = [document.of(item, "line", lang)]
        case "rules":
            return texts_of(document, str(document.value(*item.path, "sentence")), lang)
        case "passages" | "closing":
            found = [document.of(each, lang) for each in document.children[(*item.path, "sentences")]]
        case "sentences":
            found = [document.of(item, lang)]
        case "laws":
            quotes = document.children.get((*item.path, "quotes"), [])
            found = [document.of(item, "title", lang), document.of(item, "short", lang)]
            found += [document.of(each, lang) for each in quotes]
        case _:
            found = []
    return [each.text for each in found if each]


def has_words(document: Document, words: str, id: str, lang: str) -> bool:
    """Whether these words stand in one of the texts of an item."""
    return any(words in text for text in texts_of(document, id, lang))


def link_name(document: Document, link: Spot) -> str:
    """How the lock calls a link: ``A1+B4:same_word``."""
    ids = [document.value(*end.path, "id") for end in document.children[(*link.path, "ends")]]
    return f"{'+'.join(ids)}:{document.value(*link.path, 'kind')}"


def lock_name(document: Document, spot: Spot) -> str:
    """How the names begin that the lock has for this part and what it holds; empty when it has none."""
    path = spot.path
    if path[0] == "links":
        name = link_name(document, document.spots[path[:2]])
        if len(path) > 3:
            name += "." + ".".join([document.value(*path[:4], "id"), *map(str, path[4:5])])
    elif path[0] == "translation_notes":
        name = f"translation_notes.{document.value(*path[:2], 'place')}"
    else:
        owner = next((path[:n] for n in range(len(path), 0, -1) if (*path[:n], "id") in document.spots), ())
        id = document.value(*owner, "id") or ""
        inner = [str(step) for step in path[len(owner) :] if not isinstance(step, int)]
        if path[0] == "documents" and inner[:1] == ["links"]:
            inner = ["https:"]  # a reference is known by its address
        if path[0] == "documents" and inner[:1] == ["corrections"]:
            inner = ["corrections"]
        name = ".".join([each for each in (id, *inner) if each])
    known = any(each == name or each.startswith((f"{name}.", f"{name}#", f"{name}//")) for each in document.lock)
    return name if known else ""
