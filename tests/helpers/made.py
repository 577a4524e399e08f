"""Makes agendas for tests: of any size, and one whose every text is hostile."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

Both = dict[str, str]


def write(agenda: dict[str, Any], folder: Path) -> Path:
    """Write an agenda and the document that its source texts come from; returns the path of the agenda."""
    folder.mkdir(parents=True, exist_ok=True)
    document = agenda["documents"][0]
    lines = [document["title"]["nl"]]
    for part in agenda["parts"]:
        lines.append(part["heading"]["nl"])
        lines += [part["subheading"]["nl"]] if "subheading" in part else []
        for passage in part["passages"]:
            lines += [passage["heading"]["nl"], " ".join(sentence["nl"] for sentence in passage["sentences"])]
    lines += [document["themes_heading"]["nl"]] if "themes_heading" in document else []
    for theme in agenda["themes"]:
        lines.append(theme["line"]["nl"])
        lines += [sentence["nl"] for sentence in theme["closing"]["sentences"]]
    lines += [ambition["line"]["nl"] for ambition in agenda["ambitions"]]
    text = "\n".join(lines)
    for correction in document.get("corrections", []):
        for each in correction["replacements"]:  # the document still has what was corrected
            text = text.replace(each["becomes"], each["found"], each.get("times", 1))
    (folder / "document.txt").write_text(text, encoding="utf-8")
    path = folder / "agenda.yaml"
    path.write_text(yaml.safe_dump(agenda, allow_unicode=True, sort_keys=False, width=1000), encoding="utf-8")
    return path


def agenda_of(
    ambitions: int, say: Callable[[str], Both] | None = None, *, per_theme: int = 14, empty_themes: int = 0
) -> dict[str, Any]:
    """An agenda with so many ambitions, each linked with its neighbour, and some with a rule.

    After the themes that hold them come ``empty_themes`` without any.

    ``say`` makes the text for each place from its name; the default says the name, in both languages.
    """
    text = say or (lambda name: {"nl": f"{name} in het Nederlands", "en": f"{name} in English"})

    def prose(name: str) -> Both:
        return {lang: f"{each}." for lang, each in text(name).items()}

    themes = [_letters(number) for number in range(-(-ambitions // per_theme) + empty_themes)]
    ids = [f"{themes[number // per_theme]}{number % per_theme + 1}" for number in range(ambitions)]
    titles = {id: text(f"ambitie-{id}") for id in ids}
    points = {id: [text(f"punt-{id}-{n}") for n in (1, 2)] for id in ids}
    rule_text = text("zin-1")
    return {
        "site": {"title": text("site"), "description": prose("omschrijving")},
        "documents": [
            {
                "id": "document",
                "title": text("document"),
                "period": {"first": 2022, "last": 2025},
                "publisher": text("uitgever"),
                "text": "document.txt",
                "dates": [
                    {"date": "2021-11-04", "event": prose("gebeurtenis"), "source": "https://voorbeeld.example/"}
                ],
                "links": [{"title": text("vindplaats"), "url": "https://voorbeeld.example/"}],
                "left_as_is": [{"text": text("rest")["nl"], "why": prose("waarom")}],
            }
        ],
        "parts": [
            {
                "id": "deel-hoe",
                "document": "document",
                "slug": {"nl": "hoe", "en": "how"},
                "heading": text("kop"),
                "passages": [
                    {"id": "passage", "heading": text("tussenkop"), "sentences": [{"id": "zin-1", **rule_text}]}
                ],
            }
        ],
        "themes": [
            {
                "id": id,
                "document": "document",
                "slug": {"nl": f"thema-{id.lower()}", "en": f"theme-{id.lower()}"},
                "title": (title := text(f"thema-{id}")),
                "line": {lang: f"{id}. {title[lang]}" for lang in title},
                "closing": {"id": f"{id}-slot", "sentences": [{"id": f"{id}-slot-1", **text(f"slot-{id}")}]},
            }
            for id in themes
        ],
        "ambitions": [
            {
                "id": id,
                "theme": id.rstrip("0123456789"),
                "document": "document",
                "slug": {"nl": f"ambitie-{id.lower()}", "en": f"ambition-{id.lower()}"},
                "title": titles[id],
                "line": {
                    lang: f"{titles[id][lang]}: {', '.join(point[lang] for point in points[id])}" for lang in titles[id]
                },
                "points": [{"id": f"{id}.{n}", **point} for n, point in enumerate(points[id], 1)],
            }
            for id in ids
        ],
        "rules": [
            {
                "id": "wat",
                "slug": {"nl": "het-wat", "en": "the-what"},
                "title": text("regel"),
                "who": text("wie"),
                "sentence": "zin-1",
                "words": {lang: [rule_text[lang]] for lang in rule_text},
                "reading": prose("lezing"),
            }
        ],
        "links": [
            {
                "kind": "same_word",
                "ends": [{"id": id, "words": {"nl": [points[id][0]["nl"]]}} for id in pair],
            }
            for pair in pairwise(ids)
        ]
        + [
            {
                "kind": "by_law",
                "ends": [
                    {"id": id, "words": {"nl": [points[id][1]["nl"]]}},
                    {"id": "wat", "reason": prose(f"reden-{id}"), "source": "https://voorbeeld.example/"},
                ],
            }
            for id in ids[::7]
        ],
        "laws": [
            {
                "id": "wet",
                "title": text("wet"),
                "bwb": "BWBR0031788",
                "jci": "jci1.3:c:BWBR0031788",
                "url": "https://wetten.overheid.nl/BWBR0031788",
                "summary": prose("kort"),
            }
        ],
        "terms": [
            {
                "id": "begrip",
                "term": text("begrip"),
                "forms": ["afzender"],
                "definition": prose("uitleg"),
                "editorial": True,
                "remark": prose("opmerking"),
            }
        ],
        "translation_notes": [{"place": "zin-1", "problem": prose("vraag"), "choice": prose("keuze")}],
    }


#: What a text may never become: an end of the title, a script, a template, a link, a picture, emphasis, an entity.
ATTACK = (
    "</title><script>window.hit=1</script> {{ 7*7 }} {% raw %} [klik](javascript:window.hit=2) "
    '<img src=x onerror="window.hit=3"> *nadruk* _streep_ `code` &geen; & < " \' \\ ${hit} <!-- -->'
)


def hostile_agenda(ambitions: int = 3, attack: Callable[[str], str] = lambda _: ATTACK) -> dict[str, Any]:
    """An agenda in which every text attacks, each with its own name before it; every kind of text is there.

    ``attack`` gives what comes after the name.
    """

    def text(name: str) -> Both:
        return {"nl": f"{name} {attack(name)}", "en": f"{name}-en {attack(name)}"}

    def prose(name: str) -> Both:
        return {lang: f"{each}." for lang, each in text(name).items()}

    def words(name: str) -> dict[str, list[str]]:
        return {lang: [each] for lang, each in text(name).items()}

    agenda = agenda_of(ambitions, text)
    agenda["documents"][0] |= {
        "themes_heading": text("themakop"),
        "corrections": [
            {
                "summary": prose("verbetering"),
                "replacements": [{"found": f"fout {attack('fout')}", "becomes": "tussenkop"}],
                "why": prose("waarom-verbeterd"),
                "certainty": "editorial",
            }
        ],
    }
    agenda["parts"][0]["subheading"] = text("onderkop")
    agenda["roles"] = [
        {
            "id": "rol",
            "slug": {"nl": "rol", "en": "role"},
            "title": text("rol"),
            "rule": "wat",
            "names": words("zin-1"),
        }
    ]
    agenda["laws"][0] |= {
        "short": text("wet-kort"),
        "quotes": [{"id": "wet-1", **prose("wettekst")}],
        "quoted_from": {"title": text("wetbron"), "url": "https://voorbeeld.example/"},
    }
    for item in (agenda["themes"][0], agenda["ambitions"][0], agenda["rules"][0], agenda["laws"][0]):
        item["search_words"] = words(f"zoekwoord-{item['id']}")
    agenda["terms"][0]["search_words"] = words("zoekwoord-begrip")
    return agenda


def _letters(number: int) -> str:
    return (_letters(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)
