"""The one comment under a pull request: written anew from data, with what others wrote shown letter by letter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agenda.github import Api
from agenda.neutral import as_markdown

#: How our comment begins; nobody sees it.
MARK = "<!-- agenda: voorbeeld -->"

#: GitHub takes no longer comment, in characters.
MOST_CHARACTERS = 65_536

#: How many changes stand in the open; the rest is folded, as far as it fits.
IN_THE_OPEN = 20

#: No text of others is shown longer than this.
MOST_OF_TEXT = 400

#: Room for what stands around the list.
_AROUND = 2_500


def comment_of(impact: Mapping[str, Any], head: str, address: str, run: str) -> str:
    """The comment, in Markdown, from what an untrusted job said (``impact``) and what we know ourselves.

    ``address`` is where the preview stands, empty when it is nowhere; ``run`` is the page of the run that made it.
    """
    parts = [MARK, "### Wat dit voorstel verandert / What this proposal changes", ""]
    if address:
        parts.append(f"[Bekijk het voorbeeld / See the preview]({address})")
    else:
        parts.append(f"Het voorbeeld staat [bij deze uitvoering]({run}), onder “Artifacts”.")
        parts.append(f"The preview is [with this run]({run}), under “Artifacts”.")
    parts.append("")
    findings = [each for each in _list(impact, "findings") if isinstance(each, Mapping)]
    changes = [each for each in _list(impact, "changes") if isinstance(each, Mapping)]
    if findings:
        parts += _listed(
            f"De controle vond {len(findings)} keer iets. Zolang er een fout bij is, is er geen voorbeeld:",
            [f"{each.get('file')}:{each.get('line')} [{each.get('code')}] {each.get('message')}" for each in findings],
        )
    elif changes:
        parts += _listed(
            f"Aantal wijzigingen in de agenda: {len(changes)}.", [str(each.get("text")) for each in changes]
        )
    else:
        parts.append("Geen inhoudelijke wijziging van de agenda. / No change of the agenda in meaning.")
    parts += ["", f"<sub>Dit gaat over {head[:12]}. / This is about {head[:12]}.</sub>"]
    return "\n".join(parts)


def keep_comment(api: Api, number: int, text: str, author: str) -> None:
    """Write the comment under proposal ``number``, in place of the one that ``author`` wrote there before, if any."""
    for each in api.pages(f"issues/{number}/comments"):
        own = isinstance(each.get("user"), dict) and each["user"].get("login") == author
        if own and str(each.get("body", "")).startswith(MARK):
            if each["body"] != text:
                api.send("PATCH", f"issues/comments/{int(each['id'])}", {"body": text})
            return
    api.send("POST", f"issues/{number}/comments", {"body": text})


def _listed(head: str, texts: list[str]) -> Iterator[str]:
    """A list of which the first stand in the open and the rest is folded; what does not fit is counted."""
    yield head
    yield ""
    left = MOST_CHARACTERS - _AROUND
    for number, text in enumerate(texts):
        short = text if len(text) <= MOST_OF_TEXT else f"{text[: MOST_OF_TEXT - 1]}…"
        line = f"- {as_markdown(short)}"
        left -= len(line) + 1
        if left < 0:
            yield f"- … en nog {len(texts) - number}. / … and {len(texts) - number} more."
            break
        if number == IN_THE_OPEN:
            yield "\n<details><summary>Alle / All</summary>\n"
        yield line
    if len(texts) > IN_THE_OPEN:
        yield "\n</details>"


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    return found if isinstance(found, list) else []
