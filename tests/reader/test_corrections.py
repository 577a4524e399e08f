"""A shown correction can be followed: its finding goes, no error comes, and the text is the one that was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from agenda.checks.load import load_agenda, load_file
from agenda.commands.check import fix
from agenda.model.diagnostics import Diagnostic, Edit, Severity
from agenda.reader.edits import with_proven_corrections
from agenda.reader.source_map import Source
from agenda.reader.yaml_reader import parse_source
from agenda.text import data
from scripts.tools.mutations.__main__ import Bench
from scripts.tools.mutations.mutation import OPERATORS, Operator
from tests.helpers.expected import copy_of
from tests.helpers.sites import FULL, ROOT

SMALL = ROOT / "tests/cases/valid/small.yaml"
DEFINITION = "    definition: {nl: De bevoegdheid om te beslissen., en: The power to decide.}\n"
POINT = "      - {id: A1.2, nl: gezag, en: authority}\n"
POINTS = f"      - {{id: A1.1, nl: inzet, en: deployment}}\n{POINT}"
SLUG = "    slug: {nl: ondermijning, en: organised-crime}\n"
WORDS = "        words: {nl: [gezag], en: [authority]}\n"
FORMS = "    forms: [gezag, gezagen]\n"
SECOND = "  - id: A2\n    theme: A\n    editorial: true\n"
TEXT, COLON = "De bevoegdheid om te beslissen.", "De bevoegdheid: om te beslissen."


def defined(nl: str) -> tuple[str, str]:
    """The mistake in the Dutch definition of the small agenda, which becomes ``nl`` as YAML."""
    return DEFINITION, f"    definition:\n      nl: {nl}\n      en: The power to decide.\n"


def in_braces(definition: str) -> str:
    """The same on one line."""
    key, *texts = (line.strip() for line in definition.splitlines())
    return f"    {key} {{{', '.join(texts)}}}\n"


#: What was typed → the text that was meant, in the definition. A “~” is a line end and the indentation below it.
TYPED = {
    **{
        f"{before}{TEXT}": TEXT
        for before in (">- ", "|- ", "> ", "| ", ">", ">-", ">– ", "- ", "* ", "• ", "– ", "-> ")
    },
    **{f"{before}{COLON}": COLON for before in (">- ", "| ", "- ", "• ", "— ", "=> ", "☐ ")},
    **{
        f"{before}{COLON}{after}": COLON
        for before, after in ("“”", "„”", "„“", "«»", "»«", "‘’", "‚‘", "´´", "``", "””")
    },
    **{f"{before}{COLON}{after}": COLON for before, after in ('"”', '"“', '"„', '“"', '„"', "'’", "’'", "‘'", '"»')},
    f'"{COLON}': COLON,
    f"'{COLON}": COLON,
    f'{COLON}"': COLON,
    f'""{COLON}""': COLON,
    f"''{COLON}''": COLON,
    f'"{COLON}",': COLON,
    f'"{COLON}";': COLON,
    f'"{COLON[:-1]}".': COLON,
    f'"{COLON}”,': COLON,
    '"Gezag" is een begrip.': "“Gezag” is een begrip.",
    '"Gezag": een begrip.': "“Gezag”: een begrip.",
    '"Gezag" en "macht".': "“Gezag” en “macht”.",
    '"De “bevoegdheid": om te beslissen.': "De “bevoegdheid”: om te beslissen.",
    "“Gezag”: een begrip.": "“Gezag”: een begrip.",
    "'Gezag' is een begrip.": "‘Gezag’ is een begrip.",
    '"Het "gezag" beslist: altijd."': "Het “gezag” beslist: altijd.",
    "'De regio's: samen.'": "De regio’s: samen.",
    "'s Avonds: het gezag.": "’s Avonds: het gezag.",
    "‘s Avonds: het gezag.": "‘s Avonds: het gezag.",
    "De bevoegdheid: om~te beslissen.": COLON,
    "De bevoegdheid~om: te beslissen.": "De bevoegdheid om: te beslissen.",
    "~De bevoegdheid: om~te beslissen.": COLON,
    ">- De bevoegdheid: om~te beslissen.": COLON,
    '"De bevoegdheid: om~te beslissen.”': COLON,
    ">–~De bevoegdheid~om te beslissen.": TEXT,
    "> -~De bevoegdheid: om~te beslissen.": COLON,
    "**Gezag**: een begrip.": "Gezag: een begrip.",
    "*Gezag* is een begrip.": "Gezag is een begrip.",
    "Actie #3 is van het gezag.": "Actie #3 is van het gezag.",
    "@gezag is een begrip.": "@gezag is een begrip.",
    "[Het] gezag is een begrip.": "[Het] gezag is een begrip.",
    "> 50 procent van het gezag.": "> 50 procent van het gezag.",
    ",,De bevoegdheid'' om te beslissen.": "“De bevoegdheid” om te beslissen.",
    ",,De bevoegdheid'': om te beslissen.": "“De bevoegdheid”: om te beslissen.",
    "De ,,bevoegdheid” om ``te beslissen''.": "De “bevoegdheid” om “te beslissen”.",
    f"\uf0b7 {TEXT}": TEXT,
    f'"\uf0a7  {TEXT}"': TEXT,
    "`De bevoegdheid` om te `beslissen`.": TEXT,
    r'"C:\politie\nieuws is een \"map\" \\: samen."': r"C:\politie\nieuws is een “map” \: samen.",
    "De bevoegdheid_x000D_ om te beslissen.": TEXT,
    "De bevoegdheid <o:p></o:p>om te beslissen.": TEXT,
    '"De bevoegdheid <o:p /> om te beslissen.<!-- let op -->"': TEXT,
    **{
        f"De co{damaged}rdinatie van het gezag.": "De coördinatie van het gezag."
        for damaged in ("√∂", "&ouml", "&#246;", "\\u00f6", "\\xf6", "=C3=B6", "%c3%b6", "_x00F6_")
    },
    **{f"De {word} beslist.": "De politie beslist." for word in ("politiе", "рolitie", "pοlitie", "рοlitiе")},
    "De Οmgeving‚Äôs: gezag.": "De Omgeving’s: gezag.",
    f"{TEXT}”": TEXT,
    f'{TEXT}"': TEXT,
    f"{TEXT},": TEXT,
}

#: What was typed in the place of what, where the agenda itself is what was meant.
MISTAKES: dict[str, tuple[str, str]] = {
    "a brace that does not open": (POINT, POINT.replace("{", "")),
    "a brace that does not open, behind a key": (SLUG, SLUG.replace("{", "")),
    "a brace that does not close": (POINT, POINT.replace("}", "")),
    "a brace on two lines that does not close": (
        SLUG,
        "    slug: {nl: ondermijning,\n           en: organised-crime\n",
    ),
    "a brace too many": (SLUG, SLUG.replace("}", "}}")),
    "a parenthesis for a brace": (POINT, POINT.replace("}", ")")),
    "no braces": (POINT, POINT.replace("{", "").replace("}", "")),
    "no braces behind a key": (SLUG, SLUG.replace("{", "").replace("}", "")),
    "two languages on a line": (DEFINITION, defined(f"{TEXT}, en: The power to decide.")[1].rsplit("\n", 2)[0] + "\n"),
    "a text behind two keys": (DEFINITION, f"    definition: nl: {TEXT}\n      en: The power to decide.\n"),
    "a list that does not close": (FORMS, FORMS.replace("]", "")),
    "a list that does not open": (FORMS, FORMS.replace("[", "")),
    "no brackets": (FORMS, FORMS.replace("[", "").replace("]", "")),
    "a list within braces that does not close": (WORDS, WORDS.replace("[gezag]", "[gezag")),
    "a list within braces that does not open": (WORDS, WORDS.replace("[gezag]", "gezag]")),
    "the last list and its braces that do not close": (WORDS, WORDS.replace("]}", "")),
    "a brace before a bracket": (WORDS, WORDS.replace("]}", "}]")),
    "a comma behind a brace": (POINT, POINT.replace("}", "},")),
    "a comma missing": (POINT, POINT.replace(", en", " en")),
    "a semicolon for a comma": (POINT, POINT.replace(", en", "; en")),
    **{
        f"{comment} as a comment, {where}": (place, place + f"{indent}{comment}\n")
        for comment in ("// let op: dit", "<!-- let op -->", "/* let op */")
        for where, place, indent in (("in an item", SLUG, "    "), ("at the top", POINT, ""))
    },
    "parentheses for braces": (POINT, POINT.replace("{", "(").replace("}", ")")),
    "a full stop behind a brace": (POINT, POINT.replace("}", "}.")),
    "a full stop behind a list": (FORMS, FORMS.replace("]", "].")),
    "a space within an address": ("url: https://", "url: https: //"),
    "a space behind the slashes": ("url: https://", "url: https:// "),
    "a bullet of Word behind a dash": (FORMS, "    forms:\n      - \uf0b7 gezag\n      - gezagen\n"),
    "semicolons in a list": (FORMS, FORMS.replace(",", ";")),
    **{
        f"{wrong} for {right}{where}": (DEFINITION, braces(defined(TEXT)[1].replace(f"{right}: ", f"{wrong}: ")))
        for right, wrong in (("en", "nl"), ("nl", "en"), ("en", "ne"))
        for where, braces in ((" on its own line", str), (" within braces", in_braces))
    },
    "a colon missing within braces": (POINT, POINT.replace("en: ", "en ")),
    "no space behind the colon": (POINT, POINT.replace("en: ", "en:")),
    "no space behind the dash": (POINT, POINT.replace("- {", "-{")),
    "a full-width comma": (POINT, POINT.replace(", en", "，en")),
    "a full-width colon": (DEFINITION, defined(TEXT)[1].replace("nl: ", "nl： ")),
    "an equals sign": (SECOND, SECOND.replace("theme: ", "theme = ")),
    "an equals sign within braces": (POINT, POINT.replace(": ", " = ")),
    "a point for a colon": (DEFINITION, defined(TEXT)[1].replace("nl: ", "nl. ")),
    "a key in capitals": (DEFINITION, defined(TEXT)[1].replace("nl: ", "NL: ")),
    **{f"a {sign} for the dash": (SECOND, SECOND.replace("- ", f"{sign} ")) for sign in "–—•·*▪●○−‐►✓☐o"},
    **{f"a {sign} for the dash of a point": (POINT, POINT.replace("- ", f"{sign} ")) for sign in "–•·*+"},
    **{f"a {sign} behind the dash": (POINT, POINT.replace("- ", f"- {sign} ")) for sign in "–•·*"},
    "a bullet before each point": (POINTS, POINTS.replace("- ", "• ")),
    "a bullet before each word": (FORMS, "    forms:\n      • gezag\n      • gezagen\n"),
    "a number for the dash": (SECOND, SECOND.replace("- ", "1. ")),
    "two hyphens for the dash": (SECOND, SECOND.replace("- ", "-- ")),
    "a dash missing": (SECOND, SECOND.replace("- ", "  ")),
    "a dash missing before a brace": (POINT, POINT.replace("- ", "  ")),
    **{
        f"U+{ord(sign):04X} {where}": (SECOND, SECOND.replace(*change))
        for sign in "\xa0\u1680\u2002\u2003\u2009\u200a\u202f\u205f\u3000"
        for where, change in {
            "behind the dash": ("- ", f"-{sign}"),
            "as indentation": ("    theme", f"{sign * 4}theme"),
            "behind the colon": ("theme: ", f"theme:{sign}"),
            "before the colon": ("theme:", f"theme{sign}:"),
            "at the end": ("theme: A\n", f"theme: A{sign}\n"),
        }.items()
    },
    "thin spaces within braces": (POINT, POINT.replace(" nl: ", "\u2009nl:\u2009")),
    "a plus of a comparison": (POINT, f"+{POINT}"),
    "the key of a list missing": (
        "    ends:\n      - id: A1\n        words: {nl: [gezag]",
        "      - id: A1\n        words: {nl: [gezag]",
    ),
    "the key of the points missing": ("    points:\n", ""),
    "the key of the sentences missing": ("        sentences:\n", ""),
    "the key of the passages missing": ("    passages:\n", ""),
    "the key of a text missing": (DEFINITION, f"      nl: {TEXT}\n      en: The power to decide.\n"),
    "a language indented too far": (DEFINITION, defined(TEXT)[1].replace("      en", "       en")),
    "a language indented too little": (DEFINITION, defined(TEXT)[1].replace("      en", "     en")),
    "a key indented too far": (SECOND, SECOND.replace("    theme", "     theme")),
    "a key indented too little": (SECOND, SECOND.replace("    theme", "   theme")),
    "an item indented too far": (SECOND, SECOND.replace("  - ", "   - ")),
    "an item indented too little": (SECOND, SECOND.replace("  - ", " - ")),
    "a point indented too far": (POINT, f" {POINT}"),
    "a point indented too little": (POINT, POINT[1:]),
    "a folded text not indented": (DEFINITION, defined(">-\n      De bevoegdheid\n      om te beslissen.")[1]),
    "a folded text indented once": (DEFINITION, defined(">-\n        De bevoegdheid\n      om te beslissen.")[1]),
    "a folded text, the first line too far": (
        DEFINITION,
        defined(">-\n          De bevoegdheid\n        om te beslissen.")[1],
    ),
}


def followed(path: Path) -> tuple[list[Diagnostic], str]:
    """What is left of the findings, and the file, once all shown corrections were followed, one after the other."""
    for _ in range(12):
        loaded = load_file(path)
        with_correction = [each for each in loaded.diagnostics if each.edit and each.corrected]
        if not with_correction:
            break
        path.write_text(pasted(loaded.source, with_correction[0]), encoding="utf-8")
    return loaded.diagnostics, loaded.source.text


def pasted(source: Source, finding: Diagnostic) -> str:
    """The file with the corrected lines of a finding in the place of the lines that they correct."""
    assert finding.edit
    lines = source.text.split("\n")
    first, last = source.line_of(finding.edit.start), source.line_of(finding.edit.end)
    lines[first - 1 : last] = finding.corrected.split("\n")
    return "\n".join(lines)


def errors(found: list[Diagnostic]) -> list[str]:
    return [f"{each.location.line} {each.code}" for each in found if each.severity is Severity.ERROR]


def data_of(text: str) -> Any:
    """An agenda as plain data in which every value is a text, with the text of a block without its line end."""
    return yaml.load(text, yaml.CBaseLoader)


@pytest.mark.parametrize(("typed", "meant"), TYPED.items(), ids=list(TYPED))
def test_what_was_typed_becomes_the_text_that_was_meant(typed: str, meant: str, tmp_path: Path) -> None:
    case = copy_of(SMALL, tmp_path)
    old, new = defined(typed.replace("~", "\n        "))
    case.write_text(case.read_text("utf-8").replace(old, new), encoding="utf-8")
    found = load_agenda(case)[1]
    assert any(each.corrected for each in found), "the mistake is found, and mended"
    for each in found:
        assert all(each.message(lang) and each.remedy(lang) for lang in ("nl", "en"))
    left, text = followed(case)
    assert errors(left) == []
    assert data_of(text)["terms"][0]["definition"] == {"nl": meant, "en": "The power to decide."}


@pytest.mark.parametrize(("old", "new"), MISTAKES.values(), ids=list(MISTAKES))
def test_a_mistake_of_writing_becomes_what_was_meant(old: str, new: str, tmp_path: Path) -> None:
    case = copy_of(SMALL, tmp_path)
    good = case.read_text("utf-8")
    assert good.count(old) == 1
    case.write_text(good.replace(old, new), encoding="utf-8")
    assert load_agenda(case)[1]
    left, text = followed(case)
    assert errors(left) == []
    assert data_of(text) == data_of(good)


#: Mistakes of which nobody can say what was meant: found, and without a corrected line.
UNCLEAR = {
    **{
        each: defined(each)
        for each in (
            *('Een scherm van 24" is groot.', '"Een scherm van 24" is groot."', 'Schermen van 24" en 27" zijn groot.'),
            *(r'"De map \nieuws is van het gezag."', r'"De map C:\temp is van het gezag."'),
            *(
                '"[naam invullen] beslist."',
                "Het gezag is {naam invullen}.",
                '"#REF!"',
                '"#N/B"',
                "Lorem ipsum dolor sit.",
            ),
            *(
                "undefined.",
                "NaN",
                "De wet Fout! Bladwijzer niet gedefinieerd.",
                "Zie Error! Reference source not found.",
            ),
            *("De ~~gezagen~~ burgemeesters beslissen.", '"| gezag | burgemeester |"', "| gezag | burgemeester |"),
            *("Wpg, art. 3", '"[object Object]"', "gezag_x000D_en macht beslissen.", "De co&ouml rdinatie is er."),
            *("Het gezag is van #REF! en beslist.", "De политie beslist."),
        )
    },
    "a brace within a text": (POINT, POINT.replace("- {", "- > {").replace("}", "},")),
    "full-width braces": (POINT, POINT.replace("{", "｛").replace("}", "｝")),
    "a bold key": (DEFINITION, defined(TEXT)[1].replace("nl: ", "**nl:** ")),
    "a quotation that does not close": defined("De “bevoegdheid om te beslissen."),
    "the minus of a comparison": (POINT, f"-{POINT}{POINT}"),
}


@pytest.mark.parametrize(("old", "new"), UNCLEAR.values(), ids=list(UNCLEAR))
def test_where_nobody_can_say_what_was_meant_no_line_is_shown(old: str, new: str, tmp_path: Path) -> None:
    case = copy_of(SMALL, tmp_path)
    case.write_text(case.read_text("utf-8").replace(old, new), encoding="utf-8")
    found = load_agenda(case)[1]
    assert found
    assert [each.corrected for each in found if each.corrected] == []


def test_line_ends_of_an_old_mac_are_one_finding(tmp_path: Path) -> None:
    case = copy_of(SMALL, tmp_path)
    good = case.read_bytes()
    case.write_bytes(good.replace(b"\n", b"\r"))
    assert [(each.code, each.edit and each.edit.safe) for each in load_agenda(case)[1]] == [
        ("forbidden-character", True)
    ]
    assert fix(case, "nl") == 0
    assert case.read_bytes() == good


# --- the proof itself ---------------------------------------------------------------------------------------------


def proven(text: str, *edits: Edit) -> list[bool]:
    """Which of these edits of a page of YAML are shown, when each is said to mend a double space."""
    source, _ = parse_source(text.encode(), "a.yaml")
    read = 0

    def found_in(text: str) -> tuple[Source, list[Diagnostic]]:
        nonlocal read
        read += 1
        source, found = parse_source(text.encode(), "a.yaml")
        doubles = [source.finding("double-space", match.span()) for match in re.finditer(r"(?<=\S)  ", text)]
        return source, found + doubles

    found = found_in(text)[1]
    doubles = [each for each in found if each.code == "double-space"]
    told = [source.finding("double-space", (edit.start, edit.start), edit=edit) for edit in edits]
    others = [each for each in found if each.code != "double-space"] + doubles[len(told) :]
    shown = with_proven_corrections([*told, *others], [*told, *others], source, found_in)
    assert read <= 2 + 1_200_000 // len(text) or len(text) < 50_000
    return [each.edit is not None and bool(each.corrected) for each in shown[: len(told)]]


def test_a_correction_that_does_not_hold_is_not_shown_and_the_others_are() -> None:
    text = "a: x  y\nb: x  y\nc: x  y\n"
    good = [Edit(match.start(), match.end(), " ") for match in re.finditer("  ", text)]
    assert proven(text, *good) == [True, True, True]
    assert proven(text, good[0], Edit(good[1].start, good[1].end, ": "), good[2]) == [True, False, True]
    assert proven(text, good[0], Edit(good[1].start, good[1].end, "   "), good[2]) == [True, False, True]


def test_of_two_corrections_of_a_line_the_one_that_holds_is_shown() -> None:
    text = "a: x  y  z\n"
    first, second = (Edit(match.start(), match.end(), " ") for match in re.finditer("  ", text))
    assert proven(text, first, second) == [True, True]
    assert proven(text, first, Edit(second.start, second.end, ": ")) == [True, False]


def test_what_could_not_be_proven_in_time_is_not_shown() -> None:
    text = "".join(f"k{number}: x  y\n" for number in range(200)) + f"# {'x' * 80_000}\n"
    bad = [Edit(match.start(), match.end(), ": ") for match in re.finditer("  ", text)]
    assert not any(proven(text, *bad))


# --- mutations ----------------------------------------------------------------------------------------------------

#: What no text of an agenda has: signs of YAML, of lists and of blocks.
MARKS = re.compile(r"^(?:[|>][-+]?|[-–•*])\s|[{}]|(?:^|\s)(?:nl|en|id): ")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(FULL, tmp_path_factory.mktemp("bench") / "a/b/c")


def texts_in(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from texts_in(each)


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda operator: f"{operator.group}: {operator.name}")
def test_a_shown_correction_of_a_mutation_holds(bench: Bench, operator: Operator) -> None:
    """Followed by itself, each removes its finding, brings no error, and leaves no mark in a text."""
    fine = {*texts_in(data_of(bench.text))}
    for mutation in bench.mutations(operator, most=2, seed=3):
        bench.agenda.write_bytes(mutation.apply(bench.text))
        before = load_file(bench.agenda, "agenda.yaml")
        for finding in [each for each in before.diagnostics if each.edit and each.corrected][:2]:
            text = pasted(before.source, finding)
            bench.agenda.write_text(text, encoding="utf-8")
            after = load_file(bench.agenda, "agenda.yaml")
            about = f"{finding.location} {finding.code}: {finding.corrected!r}"
            count = [sum(each.code == finding.code for each in found.diagnostics) for found in (before, after)]
            assert count[1] < count[0], about
            if before.source.data is not None:
                assert {*_codes(after.diagnostics)} <= {*_codes(before.diagnostics)}, about
            if not errors(after.diagnostics):
                new = {*texts_in(data_of(text))} - fine
                assert not [each for each in new if MARKS.search(each)], about


def _codes(found: list[Diagnostic]) -> list[str]:
    assert {each.code for each in found} <= set(data("rules"))
    return [each.code for each in found if each.severity is Severity.ERROR]
