"""The one comment under a pull request: written anew from data, with what others wrote shown letter by letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from agenda.automation.claims import Report
from agenda.automation.github import Api
from agenda.neutral import as_markdown

#: How our comment begins; nobody sees it.
MARK = "<!-- agenda: voorbeeld -->"

#: GitHub takes no longer comment, in characters.
MOST_CHARACTERS = 65_536

#: How many lines of each part stand in the open; the rest is folded, as far as it fits.
IN_THE_OPEN = 15

#: No text of others is shown longer than this.
MOST_OF_TEXT = 400

_TITLE = (MARK, "### Wat dit voorstel verandert / What this proposal changes", "")

#: What a reader must know of it: the report is made by code that its author can change.
_BY_ITSELF = (
    "Dit verslag is gemaakt door de code van het voorstel zelf. Kijk dus altijd ook naar de gewijzigde bestanden.",
    "This report was made by the code of the proposal itself. So always look at the changed files as well.",
)

Entry = Mapping[str, Any]

#: What the data calls things, as people do; of anything else it says what it says.
_CALLED = {
    "error": "fout / error",
    "warning": "let op / warning",
    "added": "nieuw / new",
    "removed": "weg / gone",
    "changed": "gewijzigd / changed",
}


def _called(word: Any) -> str:
    return _CALLED.get(str(word), str(word))


#: The parts, the worst first: where they stand in the data, their heading, what is shown of each entry, and the room.
_PARTS: tuple[tuple[str, str, Callable[[Entry], str], int], ...] = (
    (
        "findings",
        "De controle vond {n} keer iets. Zolang er een fout bij is, is er geen voorbeeld. / Findings of the check",
        lambda each: f"{each.get('file')}:{each.get('line')} {_called(each.get('severity'))}: {each.get('message')}",
        20_000,
    ),
    ("lost", "Adressen die verloren gaan: {n} / Lost addresses", lambda each: str(each.get("text")), 8_000),
    ("notes", "Niet alles is vergeleken / Not everything was compared", lambda each: str(each.get("text")), 4_000),
    (
        "stale",
        "Engels om na te kijken: {n} / English to review",
        lambda each: f"{each.get('field')}: {each.get('nl')}",
        8_000,
    ),
    ("changes", "Wijzigingen in de agenda: {n} / Changes", lambda each: str(each.get("text")), 16_000),
    (
        "pages",
        "Pagina’s die veranderen: {n} / Pages",
        lambda each: f"{each.get('address')} ({_called(each.get('kind'))})",
        6_000,
    ),
)


def comment_of(impact: Report, head: str, address: str, run: str) -> str:
    """The comment, in Markdown, from what an untrusted job said (``impact``) and what we know ourselves.

    ``address`` is where the preview stands, empty when it is nowhere; ``run`` is the page of the run that made it.
    """
    lines = [*_TITLE, *_BY_ITSELF, ""]
    if address:
        lines.append(f"[Bekijk het voorbeeld / See the preview]({address})")
    elif impact["findings"]:
        lines.append(f"Het verslag staat [bij deze uitvoering]({run}), onder “Artifacts”.")
        lines.append(f"The report is [with this run]({run}), under “Artifacts”.")
    else:
        lines.append(f"Het voorbeeld en het verslag staan [bij deze uitvoering]({run}), onder “Artifacts”.")
        lines.append(f"The preview and the report are [with this run]({run}), under “Artifacts”.")
    found = [line for part in _PARTS for line in _part(impact, *part)]
    if not found:
        found = [
            "",
            "Geen inhoudelijke wijziging, en geen pagina verandert. / No change in meaning, and no page changes.",
        ]
    return "\n".join([*lines, *found, *_about(head)])


def unreadable(head: str, run: str) -> str:
    """The comment on a commit whose report has not the shape of one: it claims nothing of what the proposal does."""
    told = [
        f"Het verslag is niet te lezen, en er is geen voorbeeld gepubliceerd. [Bekijk de uitvoering]({run}).",
        f"The report cannot be read, and no preview was published. [See the run]({run}).",
    ]
    return "\n".join([*_TITLE, *told, *_about(head)])


def _about(head: str) -> list[str]:
    return ["", f"<sub>Dit gaat over {head[:12]}. / This is about {head[:12]}.</sub>"]


def keep_comment(api: Api, number: int, text: str, author: str) -> None:
    """Write the comment under proposal ``number``, in place of the one that ``author`` wrote there before, if any."""
    for each in api.pages(f"issues/{number}/comments"):
        own = isinstance(each.get("user"), dict) and each["user"].get("login") == author
        if own and str(each.get("body", "")).startswith(MARK):
            if each["body"] != text:
                api.send("PATCH", f"issues/comments/{int(each['id'])}", {"body": text})
            return
    api.send("POST", f"issues/{number}/comments", {"body": text})


def _part(impact: Report, key: str, head: str, show: Callable[[Entry], str], room: int) -> Iterator[str]:
    """A heading with a list: its first lines in the open, more folded, and of what does not fit how many there are."""
    entries = [each if isinstance(each, Mapping) else {"text": each} for each in impact[key]]
    if not entries:
        return
    yield f"\n**{head.format(n=len(entries))}**\n"
    left, folded = room, False
    for number, entry in enumerate(entries):
        text = show(entry)
        line = f"- {as_markdown(text if len(text) <= MOST_OF_TEXT else f'{text[: MOST_OF_TEXT - 1]}…')}"
        left -= len(line) + 1
        if left < 0:
            yield f"- … en nog {len(entries) - number}. / … and {len(entries) - number} more."
            break
        if number == IN_THE_OPEN:
            folded = True
            yield "\n<details><summary>Meer / More</summary>\n"
        yield line
    if folded:
        yield "\n</details>"
