"""Mistakes of meaning: what is shown, when followed, mends them, brings no other, and leaves what was meant."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from agenda.checks.load import Loaded, load_file
from agenda.checks.references import nearest_part
from agenda.checks.translation import State, lock_path, state_of
from agenda.model.diagnostics import Diagnostic, Severity, as_text
from agenda.model.texts import has_words, is_placeholder, is_untranslated
from agenda.reader.edits import with_edits, without_overlaps
from agenda.reader.suggestions import as_date, as_id, as_slug, nearest, secure_address
from agenda.text import Lang
from tests.helpers.sites import FULL, ROOT

CASES = ROOT / "tests/cases"
SMALL = (CASES / "valid/small.yaml").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a file finds the documents of the small and of the frozen agenda, as in the project."""
    (tmp_path / "cases/valid").mkdir(parents=True)
    shutil.copy(CASES / "small.txt", tmp_path / "cases")
    shutil.copytree(ROOT / "tests/cases/documents", tmp_path / "cases/documents")
    return tmp_path / "cases/valid"


def load(folder: Path, text: str, lock: str | None = None) -> Loaded:
    path = folder / "agenda.yaml"
    path.write_text(text, "utf-8")
    if lock is not None:
        lock_path(path).write_text(lock, "utf-8")
    return load_file(path, "agenda.yaml")


# --- placeholders ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "english",
    [
        *("not yet tranlated", "Not yet translated.", "[not yet translated]", "notyettranslated", "nt yet translated"),
        *(
            "te vertalen",
            "nog niet vertaald",
            "Nog niet vertaalt",
            "vertaling volgt",
            "wordt nog vertaald",
            "onvertaald",
        ),
        *("TODO", "to do", "tbd", "T.B.D.", "n.v.t.", "n/a", "xxx", "XX", "x x x", "PM", "idem", "ditto"),
        *(
            "zie nl",
            "zie NL",
            "see Dutch",
            "same as Dutch",
            "translation follows",
            "Translation pending",
            "translate me",
        ),
    ],
)
def test_what_only_says_that_there_is_no_english_is_no_english(folder: Path, english: str) -> None:
    found = load(folder, SMALL.replace("en: The power to decide.", f'en: "{english}"')).diagnostics
    (finding,) = [each for each in found if each.severity is Severity.ERROR]
    assert finding.code == "misspelt-untranslated"
    assert '"not yet translated"' in finding.corrected


@pytest.mark.parametrize("sign", ["?", "-", "–", "…", "...", "(?)", ".", "/", "‘’"])
def test_a_text_without_words_is_none(folder: Path, sign: str) -> None:
    found = load(folder, SMALL.replace("en: The power to decide.", f'en: "{sign}"')).diagnostics
    assert [each.code for each in found] == ["english-without-words"]
    found = load(folder, SMALL.replace("nl: De bevoegdheid om te beslissen.", f'nl: "{sign}"')).diagnostics
    assert [each.code for each in found] == ["no-dutch"]


@pytest.mark.parametrize("dutch", ["TODO", "n.v.t.", "xxx", "nog niet vertaald", "zie en", "not yet tranlated"])
def test_a_placeholder_is_no_dutch_either(folder: Path, dutch: str) -> None:
    found = load(folder, SMALL.replace("nl: De bevoegdheid om te beslissen.", f"nl: {dutch}")).diagnostics
    assert "no-dutch" in [each.code for each in found]


@pytest.mark.parametrize(
    "text",
    [
        *("Police", "not yet transferred", "Na", "None", "The same", "English", "To be or not to be", "112", "Text"),
        *("Nog niet", "Nog steeds niet vertrouwd", "Wat volgt", "Doen", "A", "XL", "Not applicable to police dogs"),
    ],
)
def test_ordinary_words_are_no_placeholder(text: str) -> None:
    assert has_words(text)
    assert not is_placeholder(text)
    assert not is_untranslated(text, "iets anders")


def test_english_about_translating_is_english_where_the_dutch_is_about_that_too() -> None:
    assert is_untranslated("English translation", "Politie")
    assert not is_untranslated("English translation", "Engelse vertaling")


# --- what is proposed ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("1-1-2022", date(2022, 1, 1)), ("04.11.2021", date(2021, 11, 4)), ("4 november 2021", date(2021, 11, 4))),
        *(("2021/11/4", date(2021, 11, 4)), ("20211104", date(2021, 11, 4)), ("2021–11–04", date(2021, 11, 4))),
        *(("11/04/2021", None), ("11-4-2021", None), ("25/4/2021", date(2021, 4, 25))),
        *(("2021-02-30", None), ("2021", None), ("november 2021", None), ("1-1-22", None), ("2022/2025", None)),
    ],
)
def test_a_date_in_another_notation_is_read(written: str, meant: date | None) -> None:
    assert as_date(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("www.politie.nl/a?b=1", "https://www.politie.nl/a?b=1"),
        ("http://www.politie.nl/", "https://www.politie.nl/"),
        ("https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fa.nl%2Fb&data=5", "https://a.nl/b"),
        ("https://www.google.com/url?sa=t&url=https://a.nl/b", "https://a.nl/b"),
        ("HTTPS://www.politie.nl/", "https://www.politie.nl/"),
        ("<https://www.politie.nl/>", "https://www.politie.nl/"),
        ("htpps://www.politie.nl/", "https://www.politie.nl/"),
        ("https//www.politie.nl/", "https://www.politie.nl/"),
        *(
            (bad, "")
            for bad in ("http://", "http://a.nl/b c", "http://a.nl:80/", "ftp://a.nl", "a@b.nl", "zie de site")
        ),
    ],
)
def test_a_web_address_is_proposed_when_it_is_a_good_one(written: str, meant: str) -> None:
    assert secure_address(written) == meant


@pytest.mark.parametrize(
    ("written", "section", "meant"),
    [
        *(("b7", "ambitions", "B7"), ("B07", "ambitions", "B7"), ("7B", "ambitions", "B7"), ("Al", "ambitions", "A1")),
        *(("B7.l", "points", "B7.1"), ("B7-1", "points", "B7.1"), ("b", "themes", "B"), ("BO", "ambitions", "")),
        *(("lijn chef", "terms", "lijn-chef"), ("coördinatie", "terms", "coordinatie"), ("B71", "points", "")),
    ],
)
def test_an_id_is_proposed_as_those_of_its_list_are(written: str, section: str, meant: str) -> None:
    assert as_id(written, section) == meant


@pytest.mark.parametrize(
    ("slug", "proposed"),
    [
        ("{nl: cybercrime, en: }", "{nl: cybercrime, en: cyber-attacks}"),
        ('{nl: cybercrime, en: ""}', '{nl: cybercrime, en: "cyber-attacks"}'),
        ("{nl: cybercrime, en: not yet translated}", "{nl: cybercrime, en: cyber-attacks}"),
        ("{nl: cybercrime}", "{nl: cybercrime, en: cyber-attacks}"),
        ("{nl: Cyber Crime!, en: cyber}", "{nl: cyber-crime, en: cyber}"),
        ("{nl: Ondermijning, en: cyber}", "{nl: ondermijning-a2, en: cyber}"),
    ],
)
def test_a_slug_is_proposed_that_is_proper_and_free(folder: Path, slug: str, proposed: str) -> None:
    text = SMALL.replace("{nl: cybercrime, en: cybercrime}", slug)
    text = text.replace("title: {nl: Cybercrime, en: Cybercrime}", "title: {nl: Cybercrime, en: Cyber attacks}")
    text = text.replace('en: "Cybercrime: deployment"', 'en: "Cyber attacks: deployment"')
    (finding,) = load(folder, text).diagnostics
    assert finding.corrected == f"    slug: {proposed}"
    assert load(folder, text.replace(slug, proposed)).diagnostics == []


def test_without_a_title_in_english_the_slug_is_the_dutch_one(folder: Path) -> None:
    text = SMALL.replace("{nl: cybercrime, en: cybercrime}", "{nl: hoogwater, en: }")
    text = text.replace("title: {nl: Cybercrime, en: Cybercrime}", "title: {nl: Cybercrime, en: not yet translated}")
    (finding,) = [each for each in load(folder, text).diagnostics if each.code == "empty-slug"]
    assert finding.corrected == "    slug: {nl: hoogwater, en: hoogwater}"
    assert "`hoogwater`" in finding.remedy("nl")
    assert as_slug("Coördinatie & regie") == "coordinatie-regie"


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("agenda-2023", ["agenda-2022"], ""),
        ("agenda-2O22", ["agenda-2022"], "agenda-2022"),
        ("focus-9", ["focus-1", "focus-2"], ""),
        ("focus-l", ["focus-1", "focus-2"], "focus-1"),
        ("A30", ["A3", "A1"], ""),
        ("Al", ["A", "A1", "A2"], "A1"),
        ("pw19", ["pw-19", "pw-11"], "pw-19"),
        ("de", ["nl", "en"], ""),
    ],
)
def test_another_number_is_no_misspelling_and_a_sign_that_looks_alike_is_one(
    word: str, known: list[str], meant: str
) -> None:
    assert nearest(word, known) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        *(
            ("inzetten", "inzet"),
            ("Inzet", "inzet"),
            ("inzt", "inzet"),
            ("de inzet van de politie", "de inzet van politie"),
        ),
        *(("uitzet", ""), ("onrecht", ""), ("gezag", "")),
    ],
)
def test_words_are_proposed_for_a_form_of_them_and_not_for_others(word: str, meant: str) -> None:
    line = "Snel veranderende samenleving: spanningen, onrust en polarisatie en de inzet van politie"
    assert nearest_part(word, [line]) == meant


# --- what is shown, followed -----------------------------------------------------------------------------

#: A text of the small agenda, what somebody made of it, and whether lines are shown.
MISTAKES = [
    ("editorial: true\n    slug", "editorial: Ja.\n    slug", True),
    ("editorial: true\n    slug", 'editorial: "true"\n    slug', True),
    ("editorial: true\n    slug", "editorial: nee\n    slug", False),
    ("editorial: true\n    slug", "editorial: 1\n    slug", False),
    ("period: {first: 2022, last: 2025}", "period: 2022/2025", True),
    ("period: {first: 2022, last: 2025}", 'period: {first: "2022", last: 2025}', True),
    ("period: {first: 2022, last: 2025}", "period: 2022, 2023 of 2025", False),
    ("period: {first: 2022, last: 2025}", "period: {first: 2022, last: 25}", False),
    ("theme: A\n    editorial", "theme: 8\n    editorial", False),
    ("- {id: A1.1, nl: inzet", "- {id: 1, nl: inzet", False),
    ("- {id: A1.1, nl: inzet", "- {id: A1.l, nl: inzet", True),
    ("- {id: A1.1, nl: inzet", "- {id: A2.1, nl: inzet", True),
    ("  - id: A2\n    theme", "  - id: a2\n    theme", True),
    ("  - id: A2\n    theme", "  - id: 2A\n    theme", True),
    ("document: document\n    slug: {nl: onder", "document: document-2\n    slug: {nl: onder", False),
    ("title: {nl: Cybercrime, en: Cybercrime}", "title: {nl: Droogte, en: Cybercrime}", False),
    ("title: {nl: Cybercrime, en: Cybercrime}", "title: {nl: Cyberkrime, en: Cybercrime}", True),
    ("title: {nl: Cybercrime, en: Cybercrime}", "title: {nl: Cybercrime, de: Cyber}", False),
    ("title: {nl: Cybercrime, en: Cybercrime}", "title: {nl: Cybercrime, eng: Cybercrime}", True),
    ("title: {nl: Cybercrime, en: Cybercrime}", "title: {nl: Cybercrime}", True),
    ("title: {nl: Cybercrime, en: Cybercrime}", "title: {nl: Cybercrime, en: }", True),
    ("words: {nl: [inzet]}", "words: {nl: [inzet], en: not yet translated}", False),
    ("words: {nl: [inzet]}", "words: {nl: [inzetten]}", True),
    ("en: The power to decide.", "en: not yet\xa0translated", True),
    ("words: {nl: [inzet]}", "words: {nl: [uitzet]}", False),
    ("words: {nl: [inzet]}", "words: {nl: [inzet, inzt]}", False),
    ("      - id: A2\n", "      - id: A2O\n", False),
    ("      - id: A2\n", "      - id: a2\n", True),
    ("bwb: BWBR0031788", "bwb: 31788", False),
    ("url: https://wetten", "url: http://wetten", True),
    ("url: https://wetten.overheid.nl/", "url: http://wetten.overheid.nl/a b/", False),
    ("forms: [gezag, gezagen]", "forms: [not yet translated]", False),
    ("forms: [gezag, gezagen]", "forms: gezag, gezagen", True),
    ("nl: De bevoegdheid om te beslissen.", 'nl: "De *bevoegdheid* om te beslissen."', True),
    ("nl: De bevoegdheid om te beslissen.", 'nl: "<br>."', False),
    ("nl: De bevoegdheid om te beslissen.", "nl: Wat het is", False),
]


def identity(finding: Diagnostic) -> tuple[object, ...]:
    return finding.code, finding.location.line, finding.message()


@pytest.mark.parametrize(("right", "wrong", "shown"), MISTAKES, ids=[wrong.strip()[:50] for _, wrong, _ in MISTAKES])
def test_what_is_shown_mends_the_mistake_and_brings_no_other(folder: Path, right: str, wrong: str, shown: bool) -> None:
    assert SMALL.count(right) == 1
    text = SMALL.replace(right, wrong)
    found = load(folder, text).diagnostics
    assert found
    assert shown == any(each.edit and each.corrected for each in found), [as_text(each) for each in found]
    errors = Counter(each.code for each in found if each.severity is Severity.ERROR)
    for finding in found:
        if finding.edit and finding.corrected:
            after = load(folder, with_edits(text, [finding.edit])).diagnostics
            assert identity(finding) not in [identity(each) for each in after]
            now = Counter(each.code for each in after if each.severity is Severity.ERROR)
            assert now - errors == Counter(), [as_text(each) for each in after]


#: A text of the small agenda, what somebody made of it, the code of the first finding, and what that says.
CAUSES = [
    ("- {id: A1.2, nl: gezag, en: authority}", "- (id: A1.2, nl: gezag, en: authority)", "missing-braces", "`id:`"),
    ("en: authority}\n", "en: authority}.\n", "sign-after-bracket", "“.”"),
    ("url: https://", "url: https: //", "not-https", "https: //"),
    (
        "definition: {nl: De bevoegdheid om te beslissen., ",
        "definition:\n      nl: ,,De bevoegdheid'' om.\n      ",
        "straight-quote",
        ",,",
    ),
    ("terms:\n", "// let op\nterms:\n", "comment-sign", "“//”"),
    ("forms: [gezag, gezagen]", "forms: [gezag; gezagen]", "missing-comma", "“gezagen”"),
    ("nl: De bevoegdheid om", "nl: De&nbsp;bevoegdheid om", "html-entity", "“&nbsp;”"),
    ("nl: De bevoegdheid om", "nl: De &quot;bevoegdheid&quot; om", "html-entity", "“&quot;”"),
    ("en: The power to decide.", "en: not yet\xa0translated", "hard-space", "U+00A0"),
    ("title: {nl: Cybercrime, en: Cybercrime}", "title: {nl: Cybercrime, en: Cybercrime:}", "not-yaml", ""),
]


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause[1].strip()[:40])
def test_the_first_finding_names_the_cause(folder: Path, cause: tuple[str, str, str, str], lang: Lang) -> None:
    right, wrong, code, said = cause
    first = load(folder, SMALL.replace(right, wrong, 1)).diagnostics[0]
    assert first.code == code
    assert said in first.message(lang)
    assert "expected" not in first.message(lang)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_file_in_another_encoding_is_to_be_saved_as_utf_8(folder: Path, encoding: str) -> None:
    path = folder / "agenda.yaml"
    text = SMALL + "# “" if encoding == "cp1252" else SMALL  # in UTF-16 this is ASCII with zeros between
    path.write_bytes(text.encode(encoding))
    (finding,) = load_file(path, "agenda.yaml").diagnostics
    assert finding.code == "not-utf8"
    assert "UTF-8" in finding.remedy("nl")


# --- an ambition that moves ------------------------------------------------------------------------------

ITEM = "  - id: C2\n    theme: C\n"
POINTS = [(f"id: C2.{number}", f"id: B7.{number}") for number in (1, 2, 3)]
MOVES = {
    "its theme and its id": [(ITEM, "  - id: B7\n    theme: B\n")],
    "its points too": [(ITEM, "  - id: B7\n    theme: B\n"), *POINTS],
    "with an alias, not its points": [(ITEM, "  - id: B7\n    aliases: [C2]\n    theme: B\n")],
    "with an alias, its points too": [(ITEM, "  - id: B7\n    aliases:\n      - C2\n    theme: B\n"), *POINTS],
    "what names it too": [(ITEM, "  - id: B7\n    theme: B\n"), *POINTS, ("- id: C2\n", "- id: B7\n")],
}


def followed(text: str, lock: str, found: list[Diagnostic]) -> tuple[str, str]:
    """A file and its lock once all that is shown has been followed."""
    lines = lock.split("\n")
    for each in found:
        if each.paste:
            lines[each.paste_line - 1] = each.paste
    return with_edits(text, without_overlaps(each.edit for each in found if each.edit and each.corrected)), "\n".join(
        lines
    )


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_an_ambition_moves_to_another_theme_in_one_round(folder: Path, move: list[tuple[str, str]]) -> None:
    text, lock = FULL.read_text("utf-8"), lock_path(FULL).read_text("utf-8")
    for old, new in move:
        assert old in text
        text = text.replace(old, new)
    found = load(folder, text, lock).diagnostics
    errors = Counter(each.code for each in found if each.severity is Severity.ERROR)
    for finding in found:
        if finding.edit and finding.corrected:
            after = load(folder, with_edits(text, [finding.edit]), lock).diagnostics
            assert identity(finding) not in [identity(each) for each in after]
            assert Counter(each.code for each in after if each.severity is Severity.ERROR) - errors == Counter()
    assert not [each for each in found if each.code == "lock-line-without-field"]
    loaded = load(folder, *followed(text, lock, found))
    assert [as_text(each) for each in loaded.diagnostics] == []
    before = load(folder, FULL.read_text("utf-8"), lock_path(FULL).read_text("utf-8"))
    assert all(state_of(each, loaded.lock) is State.REVIEWED for each in loaded.fields if "B7" in each.key)
    assert len(loaded.lock.lines) == len(before.lock.lines)
    assert loaded.agenda is not None
    (moved,) = [each for each in loaded.agenda.ambitions if each.id == "B7"]
    assert moved.aliases == ["C2", "C2.1", "C2.2", "C2.3"]
    assert [point.id for point in moved.points] == ["B7.1", "B7.2", "B7.3"]


def test_only_another_theme_is_told_with_both_ways(folder: Path) -> None:
    """Nobody can know whether the theme is a slip or the ambition moved: what to do is told, and no line is shown."""
    text, lock = FULL.read_text("utf-8"), lock_path(FULL).read_text("utf-8")
    moved = text.replace(ITEM, "  - id: C2\n    theme: B\n")
    (finding,) = load(folder, moved, lock).diagnostics
    assert finding.code == "ambition-of-other-theme"
    assert not finding.corrected
    assert "`theme: C`" in finding.remedy("nl")
    assert "Schrijf dan B7 waar C2 staat" in finding.remedy("nl")
    told = re.search(r"`aliases: (\[.*\])`", finding.remedy("nl"))
    assert told
    lines = [int(number) for number in re.findall(r"\d+", finding.remedy("nl").partition("op regel ")[2].split(";")[0])]
    new = moved.split("\n")
    for line in lines:
        assert "C2" in new[line - 1]
        new[line - 1] = new[line - 1].replace("C2", "B7")
    done = "\n".join(new).replace("\n  - id: B7\n", f"\n  - id: B7\n    aliases: {told[1]}\n")
    loaded = load(folder, done, re.sub(r"(?m)\bC2\b(?=.* nl=)", "B7", lock))
    assert [as_text(each) for each in loaded.diagnostics] == []


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_line_of_the_lock_for_a_former_id_is_told_as_it_becomes(folder: Path, lang: str) -> None:
    lock = lock_path(FULL).read_text("utf-8")
    text = FULL.read_text("utf-8").replace("  - id: lijnchef\n", "  - id: leidinggevende\n    aliases: [lijnchef]\n")
    found = load(folder, text, lock).diagnostics
    assert {each.code for each in found} == {"lock-line-renamed"}
    for each in found:
        words = {"nl": "Zo wordt de regel", "en": "The line becomes"}[lang]
        assert f"{words}:\n    {each.paste}" in as_text(each, "nl" if lang == "nl" else "en")
    assert load(folder, *followed(text, lock, found)).diagnostics == []


@pytest.mark.parametrize(
    "written",
    [
        "{key} nl: {nl} en: {en}",
        "`{key} nl={nl} en={en}`",
        "- {key} nl={nl} en={en}",
        "{key}\u00a0nl={nl}\u00a0en={en}",
        "{key} en={en} nl={nl}",
        "49 | {key} NL={nl} EN={en}",
    ],
)
def test_a_line_of_the_lock_with_other_marks_is_told_as_it_should_be(folder: Path, written: str) -> None:
    lock = lock_path(FULL).read_text("utf-8")
    line = next(each for each in lock.split("\n") if each.startswith("A1.2 "))
    key, dutch, english = re.split(r" nl=| en=", line)
    text = FULL.read_text("utf-8")
    (finding,) = load(folder, text, lock.replace(line, written.format(key=key, nl=dutch, en=english))).diagnostics
    assert finding.code == "lock-line-malformed"
    assert finding.paste == line
    assert load(folder, text, f"\ufeff{lock}".replace("\n", "\r\n")).diagnostics == []
