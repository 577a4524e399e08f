"""Any character in a text: what the papers print, what the check says of it, and that the two agree."""

from __future__ import annotations

import io
import json
import struct
import unicodedata
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from agenda.checks.encoding import _texts
from agenda.checks.load import load_agenda, load_file
from agenda.checks.translation import LockLine, parse_lock, with_lines, without_lines
from agenda.commands.check import fix
from agenda.model.diagnostics import Diagnostic, Severity
from agenda.reader.scalars import quote
from agenda.site.pdf import PdfCompiler, _content, render_downloads, render_previews
from agenda.site.views.base import View
from agenda.text import LANGS
from agenda.util.characters import covered_bounds
from tests.helpers.made import agenda_of, hostile_agenda, write
from tests.helpers.sites import FULL, ROOT
from tests.site.test_pdf import PAPERS, site_of, words

SMALL = (ROOT / "tests/cases/valid/small.yaml").read_text(encoding="utf-8")
DEFINITION = "De bevoegdheid om te beslissen."


def check(folder: Path, definition: str) -> list[Diagnostic]:
    """The findings about a text of the editors."""
    return check_file(folder, SMALL.replace(f"nl: {DEFINITION}", f"nl: {quote(definition)}"))


def check_file(folder: Path, text: str) -> list[Diagnostic]:
    (folder / "data").mkdir(exist_ok=True)
    (folder / "small.txt").write_bytes((ROOT / "tests/cases/small.txt").read_bytes())
    (folder / "data/agenda.yaml").write_text(text, encoding="utf-8")
    return load_file(folder / "data/agenda.yaml", "agenda.yaml").diagnostics


def codes(found: list[Diagnostic]) -> list[str]:
    return [each.code for each in found]


def errors(found: list[Diagnostic]) -> list[str]:
    return [each.code for each in found if each.severity is Severity.ERROR]


# --- what the papers can print --------------------------------------------------------------------


def cmap_of(path: Path) -> set[int]:
    """The characters of a font, by its table in format 4 (OpenType, “cmap”), which has those below U+10000."""
    raw = path.read_bytes()
    tables = {raw[at : at + 4]: struct.unpack_from(">I", raw, at + 8)[0] for at in range(12, 12 + 16 * raw[5], 16)}
    start = tables[b"cmap"]
    count = struct.unpack_from(">H", raw, start + 2)[0]
    offsets = [struct.unpack_from(">I", raw, start + 4 + 8 * number + 4)[0] for number in range(count)]
    at = next(start + offset for offset in offsets if struct.unpack_from(">H", raw, start + offset)[0] == 4)
    segments = struct.unpack_from(">H", raw, at + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", raw, at + 14)
    starts = struct.unpack_from(f">{segments}H", raw, at + 16 + 2 * segments)
    return {each for first, last in zip(starts, ends, strict=True) for each in range(first, last + 1)} - {0xFFFF}


def test_the_check_knows_exactly_what_the_fonts_have() -> None:
    have = {path.stem: cmap_of(path) for path in (PAPERS / "fonts").glob("*.ttf")}
    for voice in ("agenda-sans", "agenda-serif", "noto-sans", "noto-serif"):
        assert have[f"{voice}-400"] == have[f"{voice}-600"]
    shared = have["noto-math-400"] | have["noto-symbols-400"]
    sans, serif = (have[f"agenda-{voice}-400"] | have[f"noto-{voice}-400"] | shared for voice in ("sans", "serif"))
    bounds = covered_bounds()
    known = {each for first, last in zip(bounds[::2], bounds[1::2], strict=True) for each in range(first, last)}
    assert known == sans & serif
    promised = ((0x20, 0x7E), (0xC0, 0x24F), (0x391, 0x3C9), (0x400, 0x4FF), (0x1E00, 0x1EFF), (0x2190, 0x22FF))
    for first, last in promised:
        assert not [chr(each) for each in {*range(first, last + 1)} - known if unicodedata.category(chr(each)) != "Cn"]


characters = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "M"))
latin = st.characters(min_codepoint=0x20, max_codepoint=0x2BFF, categories=("L", "N", "P", "S"))
marks = st.characters(min_codepoint=0x300, max_codepoint=0x36F)
sequences = st.builds(lambda base, with_it: base + "".join(with_it), latin, st.lists(marks, min_size=1, max_size=3))
#: Half of what people write, half of anything there is; long without a space too, as the papers break that.
texts = st.one_of(
    latin,
    characters,
    sequences,
    sequences.map(lambda text: unicodedata.normalize("NFC", text)),
    latin.map(lambda text: unicodedata.normalize("NFD", text)),
    st.characters(min_codepoint=0x2100, max_codepoint=0x24FF),  # many have another form
    st.lists(st.one_of(latin, sequences), min_size=1, max_size=40).map("".join),
    st.sampled_from(("❤\ufe0f", "™\ufe0f", "a\u200db", "1\ufe0f\u20e3", "\ufffe", "\ufffc", "👨\u200d👩\u200d👧")),
)


@settings(
    max_examples=8,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(texts, min_size=50, max_size=50))
def test_whatever_passes_the_check_builds(tmp_path_factory: pytest.TempPathFactory, given_texts: list[str]) -> None:
    """Each text of the editors that has no error, in every place that an agenda has: as papers and as pictures."""
    folder = tmp_path_factory.mktemp("any")
    passed = [each for each in given_texts if not errors(check(folder, each))]
    assert len(passed) > 20
    pool = cycle(passed)
    taken: dict[str, str] = {}
    agenda = hostile_agenda(3, lambda name: taken.setdefault(name, next(pool)))
    path = write(agenda, folder / "all")
    assume(not errors(load_file(path).diagnostics))
    site = site_of(path)
    assert len(list(render_downloads(site, PAPERS))) == 4
    assert len(list(render_previews(site, PAPERS))) == 4


def test_what_is_checked_is_what_is_on_a_paper(tmp_path: Path) -> None:
    """Each text of an agenda has a name of its own: those that the papers get are those that are held to the fonts."""
    path = write(hostile_agenda(3, lambda _: "zo"), tmp_path)
    site = site_of(path)
    contents = [_content(View(site, lang, "")) | {"publisher": "only in the metadata"} for lang in LANGS]
    told = json.dumps(contents, ensure_ascii=False)
    checked = {each.text.rstrip(".") for each in _texts(site.agenda) if each.on_paper}
    every = {each.text.rstrip(".") for each in _texts(site.agenda)}
    assert {each for each in every if each in told} == checked
    assert len(every - checked) > 20


SIGNS = "č Ł ę ğ ș ő Ǧ ạ Ω ἀ Ж ґ ≥ ≠ ∞ − → ⇒ ₂ ² ⅓ ™ ‰ № € ✓ ■ x̌"


def test_letters_and_signs_of_europe_are_on_paper_as_they_are(tmp_path: Path) -> None:
    site = site_of(write(hostile_agenda(3, lambda _: SIGNS), tmp_path))
    for each in render_downloads(site, PAPERS):
        said = unicodedata.normalize("NFC", words(each))
        assert not [sign for sign in SIGNS.split() if said.count(sign) < 10], (each.kind, each.lang)


def test_an_address_in_another_script_is_printed_percent_encoded(tmp_path: Path) -> None:
    view = View(site_of(write(agenda_of(1), tmp_path)), "nl", "")
    content = _content(view) | {"site": "https://voorbeeld.example/議題/é/"}
    made = PdfCompiler(PAPERS).make("agenda.typ", content, format="pdf", pdf_standards="ua-1")
    page = PdfReader(io.BytesIO(made)).pages[0]
    assert "https://voorbeeld.example/%E8%AD%B0%E9%A1%8C/é/" in "".join(page.extract_text().split())


# --- what the check says of the rest ---------------------------------------------------------------


def test_what_no_font_has_is_an_error_with_its_name(tmp_path: Path) -> None:
    found = check(tmp_path, f"Wij 👍🏽 {DEFINITION}")
    (finding,) = found
    assert str(finding.location) == "agenda.yaml:74:27"
    assert "U+1F44D THUMBS UP SIGN, U+1F3FD EMOJI MODIFIER FITZPATRICK TYPE-4." in finding.message("nl")
    assert finding.severity is Severity.ERROR
    assert not finding.corrected
    for text in ("北京", "مرحبا", "తెలుగు", "\U0001d54f\u0d85", "1\ufe0f\u20e3"):
        assert errors(check(tmp_path, text)) == ["missing-glyph"], text
    assert not check(tmp_path, "Een ❤\ufe0f, ™\ufe0f en ✓.")


def test_an_emoji_where_no_paper_has_it_is_fine(tmp_path: Path) -> None:
    text = SMALL.replace("nl: Een kleine agenda.", "nl: Een kleine agenda 😀.")
    assert not errors(check_file(tmp_path, text))


@pytest.mark.parametrize(
    ("written", "meant", "code"),
    [
        ("een oﬃcier en de ﬂits", "een officier en de flits", "look-alike"),
        ("co‐ouder en co‑ouder", "co-ouder en co-ouder", "look-alike"),
        ("zĳn ĳsbaan", "zijn ijsbaan", "look-alike"),
        ("in 2022−2025", "in 2022–2025", "look-alike"),
        ("𝗯𝗲𝘃𝗼𝗲𝗴𝗱 Ｇezag", "bevoegd Gezag", "missing-glyph"),
        ("één coÃ¶rdinatie, cafÃ© â€“ â‚¬ 5", "één coördinatie, café – € 5", "wrong-encoding"),
        ("WaÅ‚Ä™sa en Ð–ÑƒÐº", "Wałęsa en Жук", "wrong-encoding"),
        ("R&amp;D &eacute;n&nbsp;&euro; 5 &#8211; &amp;lt;", "R&D én\xa0€ 5 – <", "html-entity"),
        ("hij zei &quot;ja&quot; &amp; zij &#39;nee&#39;", "hij zei “ja” & zij ‘nee’", "html-entity"),
        ("coo\u0308rdinatie en cafe\u0301", "coördinatie en café", "decomposed-letter"),
    ],
)
@pytest.mark.parametrize("style", ["plain", "single", "double", "folded"])
def test_what_came_along_with_a_paste_is_mended(
    tmp_path: Path, written: str, meant: str, code: str, style: str
) -> None:
    """In any way of writing, the text that was meant is left, and no other finding."""

    def file_with(text: str) -> str:
        way = {"plain": text, "single": "'" + text.replace("'", "''") + "'", "double": f'"{text}"'}
        value = way.get(style) or f">-\n        {text}"
        lines = f"definition:\n      nl: {value}\n      en: The power to decide."
        return SMALL.replace(f"definition: {{nl: {DEFINITION}, en: The power to decide.}}", lines)

    found = [each for each in check_file(tmp_path, file_with(f"Zo {written}.")) if each.code != "number-differs"]
    assert set(codes(found)) == {code}
    assert fix(tmp_path / "data/agenda.yaml", "nl") == 0
    agenda, left = load_agenda(tmp_path / "data/agenda.yaml")
    assert agenda is not None
    assert agenda.terms[0].definition.nl == f"Zo {meant}."
    assert not set(codes(left)) - {"number-differs"}


@pytest.mark.parametrize(
    "text",
    [
        "CAFÉ’s, NESCAFÉ® en “CAFÉ” – “Ä” …", "AT&T; R&D; Q&A", "−5 °C en 3 − 2", "x² ≥ ½", "São João", "Â, Ã",
    ],
)  # fmt: skip
def test_what_is_right_gives_no_finding(tmp_path: Path, text: str) -> None:
    assert not set(codes(check(tmp_path, text))) - {"number-differs", "no-full-stop", "unknown-abbreviation"}


def test_ij_is_one_letter_and_no_abbreviation(tmp_path: Path) -> None:
    assert "unknown-abbreviation" not in codes(check(tmp_path, "Samen met IJsselland."))
    assert "unknown-abbreviation" in codes(check(tmp_path, "Samen met LOVPX."))


def test_a_lost_letter_is_told_and_not_guessed(tmp_path: Path) -> None:
    for text in ("De co\ufffdrdinatie.", "De coï¿½rdinatie."):
        (finding,) = check(tmp_path, text)
        assert (finding.code, finding.severity, finding.corrected) == ("lost-character", Severity.ERROR, "")


def test_a_joiner_that_spells_a_word_or_joins_a_picture_is_not_taken_away(tmp_path: Path) -> None:
    for text in ("می\u200cخواهم", "క్\u200cష", "ന്\u200d", "👨\u200d👩\u200d👧", "❤\ufe0f\u200d🔥"):
        escaped = text.replace("\u200c", r"\u200C").replace("\u200d", r"\u200D")
        for written in (quote(text), f'"{escaped}"'):
            file = SMALL.replace("{nl: Een kleine agenda.", f"{{nl: {written[0]}Kijk: {written[1:-1]}.{written[-1]}")
            assert not check_file(tmp_path, file), text
            agenda, _ = load_agenda(tmp_path / "data/agenda.yaml")
            assert agenda is not None
            assert agenda.site.description.nl == f"Kijk: {text}."
    for text in ("a\u200cb", "a\u200db", "\u200da", "👨\u200d\u200d👩"):
        assert [
            each.edit and each.edit.safe for each in check(tmp_path, text) if each.code == "forbidden-character"
        ] == [True]


def test_no_character_that_is_none_comes_in_by_an_escape(tmp_path: Path) -> None:
    for escape in (r"\uFFFE", r"\uFDD0", r"\U0001FFFF", r"\uFFFC", r"\x0B"):
        file = SMALL.replace(f"nl: {DEFINITION}", f'nl: "De {escape} bevoegdheid."')
        assert "forbidden-character" in errors(check_file(tmp_path, file)), escape


# --- texts of a document ----------------------------------------------------------------------------


def from_document(tmp_path: Path, text: str) -> Path:
    agenda: Any = agenda_of(2)
    agenda["parts"][0]["passages"][0]["sentences"][0]["nl"] = text
    agenda["rules"][0]["words"]["nl"] = [text.split(maxsplit=1)[0]]
    return write(agenda, tmp_path)


def test_a_text_of_a_document_is_reported_and_never_rewritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = from_document(tmp_path, "Oﬃcieren van het co‑gezag, 𝗯𝗲𝘃𝗼𝗲𝗴𝗱 in §\u2460.")
    before = path.read_bytes()
    found = load_file(path).diagnostics
    mine = [each for each in found if each.code in ("look-alike", "missing-glyph")]
    assert codes(mine) == ["look-alike", "look-alike", "missing-glyph", "missing-glyph", "look-alike"]
    assert not [each for each in mine if each.edit or each.corrected or each.severity is Severity.ERROR]
    assert "In de PDF’s staat er “bevoegd”." in mine[2].remedy("nl")
    fix(path, "nl")
    capsys.readouterr()
    assert path.read_bytes() == before
    for each in render_downloads(site_of(path), PAPERS):
        if each.lang == "nl":
            assert "bevoegdin§1." in words(each)


def test_what_no_font_has_in_a_document_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    (finding,) = [
        each for each in load_file(from_document(tmp_path, "Gezag 😀.")).diagnostics if each.severity is Severity.ERROR
    ]
    assert finding.code == "missing-glyph"
    assert "corrections:" in finding.remedy("nl")


# --- NFC ----------------------------------------------------------------------------------------------


def test_a_file_with_separate_accents_is_the_same_agenda(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As an editor on macOS may save it, with its lock and the text of its document: one finding, mended at once."""
    copy = tmp_path / "tests/cases/valid/full.yaml"
    for path in (FULL, FULL.with_suffix(".lock"), *(ROOT / "tests/cases/documents").glob("*.txt")):
        target = tmp_path / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(unicodedata.normalize("NFD", path.read_text(encoding="utf-8")), encoding="utf-8")
    agenda, found = load_agenda(copy)
    assert codes(found) == ["decomposed-letter"]
    assert (found[0].severity, found[0].edit and found[0].edit.safe) == (Severity.WARNING, True)
    assert agenda == load_agenda(FULL)[0]
    fix(copy, "nl")
    capsys.readouterr()
    assert copy.read_bytes() == FULL.read_bytes()


def test_a_lock_with_separate_accents_names_the_same_texts() -> None:
    line = LockLine("agenda.left_as_is.coördinatie", "a" * 12, "b" * 12)
    text = unicodedata.normalize("NFD", f"{line}\n")
    assert list(parse_lock(text, Path("x.lock")).lines) == [line.key]
    assert with_lines(text, [line]) == f"{line}\n"
    assert without_lines(text, [line.key]) == ""


def test_what_stands_between_separate_accents_is_mended_as_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check(tmp_path, "Eén  coo\u0308rdinatie -- en cafe\u0301  dus.".replace("é", "e\u0301"))
    path = tmp_path / "data/agenda.yaml"
    assert fix(path, "nl") == 0
    capsys.readouterr()
    agenda, found = load_agenda(path)
    assert not found
    assert agenda is not None
    assert agenda.terms[0].definition.nl == "Eén coördinatie – en café dus."
