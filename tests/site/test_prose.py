"""Hand-written pages: what an editor types in ``content/`` reaches the reader, or comes back as a finding."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import markdown
import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config

from agenda.checks.load import load_agenda
from agenda.commands.check import fix_pages
from agenda.model.diagnostics import Diagnostic, as_text
from agenda.model.schema import Agenda
from agenda.reader.source_map import shown
from agenda.site.prose import check_written_pages
from agenda.site.prose_html import ELEMENTS, EXTENSIONS, _to_html, find_forbidden, forbidden_in_html
from agenda.site.renderer import fill, prepare_site
from agenda.text import LANGS
from tests.helpers.sites import FULL, ROOT

PAGE = """\
---
id: nieuws
title: {title}
description: Een bladzijde.
---

{body}
"""


def content(folder: Path, body: str, english: str = "Nothing.") -> Path:
    """A folder with one Dutch page that says ``body``, and its English counterpart."""
    for name in ("en", "nieuws"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "nieuws/a.png").write_bytes(b"")
    (folder / "nieuws.md").write_text(PAGE.format(title="Nieuws", body=body), encoding="utf-8")
    (folder / "en/news.md").write_text(PAGE.format(title="News", body=english), encoding="utf-8")
    return folder


def found(folder: Path, *, root: Path) -> list[str]:
    """The findings for a folder of pages beside the frozen agenda, as ``file:line code``."""
    _, problems = prepare_site(FULL, folder, ROOT / "macros")
    places = [(Path(each.location.file).resolve().relative_to(root.resolve()), each) for each in problems]
    return [f"{path.as_posix()}:{each.location.line} {each.code}" for path, each in places]


@cache
def agenda() -> Agenda | None:
    """The frozen agenda."""
    return load_agenda(FULL)[0]


def checked(folder: Path) -> list[Diagnostic]:
    """What ``agenda check`` finds of the same pages."""
    return check_written_pages(agenda(), folder, shown(folder))


def test_macros_show_what_the_agenda_says(tmp_path: Path) -> None:
    body = (
        'Lees {{ link("B4") }}.\n\n{{ ambition("B4") }}\n\n{{ theme("A") }}\n\n{{ rule("wat") }}\n\n{{ term("gezag") }}'
    )
    site, problems = prepare_site(FULL, content(tmp_path / "content", body), ROOT / "macros")
    assert not problems
    assert site is not None
    page, markdown, made = next(each for each in site.prose if each[0].lang == "nl")
    assert page.url == "nieuws/"
    html = fill(markdown, made)
    assert "ambities/personeel-en-middelen/" in html
    for said in ("Personeel & middelen", "Cybercrime", "Als gezagen gaan", "De bevoegdheid om te beslissen"):
        assert said in BeautifulSoup(html, "html5lib").get_text()


@pytest.mark.parametrize(
    ("call", "code", "why"),
    [
        ('{{ ambition("B99") }}', "call-of-unknown-id", "“B99”"),
        ('{{ ambition("A") }}', "call-of-unknown-id", "“A”"),  # a theme is no ambition
        ('{{ theme("B4") }}', "call-of-unknown-id", "“B4”"),
        ('{{ link("") }}', "call-of-unknown-id", "“”"),
        ("{{ ambition() }}", "macro-fails", 'één id: {{ ambition("B4") }}'),
        ('{{ checks("B4") }}', "macro-fails", "niets tussen de haakjes: {{ checks() }}"),
        ('{{ ambition("B4", "B5") }}', "macro-fails", "geen aanroep"),
        ('{{ ambition(id="B4") }}', "macro-fails", "geen aanroep"),
        ('{{ ambtion("B4") }}', "macro-fails", "Bedoelde u “ambition”?"),
        ('{{ ambition("B4" }}', "macro-fails", "geen aanroep"),
        ('## Over {{ link("B4") }}', "macro-fails", "een kop"),
        ('[B4]({{ link("B4") }})', "macro-fails", "een adres"),
    ],
)
def test_a_wrong_call_is_found_at_its_line(tmp_path: Path, call: str, code: str, why: str) -> None:
    folder = content(tmp_path / "content", f"Regel zes… zeven.\n\n{call}\n")
    _, problems = prepare_site(FULL, folder, ROOT / "macros")
    assert [(each.code, each.location.line) for each in problems] == [(code, 9)]
    assert why in as_text(problems[0])
    assert [*checked(folder)] == problems, "the check says the same"


#: What a template could do, and a page cannot. Each would leave the file ``ran`` behind, or never end.
PROGRAMS = (
    "{{ cycler.__init__.__globals__.os.popen('touch ran').read() }}",
    '{{ link.__init__.__globals__["os"].system("touch ran") }}',
    "{{ self.__init__.__globals__.__builtins__.open('ran', 'w') }}",
    '{{ ("touch " ~ "ran") | list }}',
    "{% for x in range(10 ** 12) %}x{% endfor %}",
    "{{ 'x' * 10 ** 12 }}",
    '{{ "%999999999999d" % 1 }}',
    '{% include "prose.html" %}',
    "{% set x = 1 %}",
    '{{ link("B4" ~ "") }}',
    '{{ link("B4") | upper }}',
    '{{ link("B4").__class__ }}',
    "{{ link(\"B4\") if cycler('touch ran') }}",
    '{{ link\n("B4" * 3) }}',
    "{# niets #}",
    "{%- raw -%}",
    "{{",
)


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_page_is_text_and_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.chdir(tmp_path)
    folder = content(tmp_path / "content", f'Lees {{{{ link("B4") }}}}.\n\nEn {program}\n')
    problems = checked(folder)
    assert {(each.code, each.location.line) for each in problems} <= {("macro-fails", 9), ("macro-fails", 10)}
    assert (problems[0].location.line, problems[0].location.column) == (9, 4)
    assert not (tmp_path / "ran").exists()


def test_wrong_calls_of_all_pages_come_at_once(tmp_path: Path) -> None:
    folder = content(tmp_path / "content", '{{ link("Z1") }} {{ nu() }}', '{{ link("Z2") }}')
    assert found(folder, root=tmp_path) == [
        "content/en/news.md:7 call-of-unknown-id",
        "content/nieuws.md:7 call-of-unknown-id",
        "content/nieuws.md:7 macro-fails",
    ]


#: What a page may not hold → (code, what of its line is meant). A line of more has it in the second.
FORBIDDEN = {
    "<script>alert(1)</script>": ("forbidden-html", "<script"),
    "Zomaar <SCRIPT src=a.js></SCRIPT>": ("forbidden-html", "<SCRIPT"),
    "<style>p { color: red }</style>": ("forbidden-html", "<style"),
    '<meta http-equiv="refresh" content="0; url=https://elders.example/">': ("forbidden-html", "<meta"),
    '<base href="https://elders.example/">': ("forbidden-html", "<base"),
    '<link rel="stylesheet" href="a.css">': ("forbidden-html", "<link"),
    '<iframe srcdoc="&lt;b&gt;"></iframe>': ("forbidden-html", "<iframe"),
    '<object data="a.swf"></object>': ("forbidden-html", "<object"),
    '<embed src="a.swf">': ("forbidden-html", "<embed"),
    '<form action="https://elders.example/"></form>': ("forbidden-html", "<form"),
    '<button formaction="https://elders.example/">x</button>': ("forbidden-html", "<button"),
    '<svg onload="go()"></svg>': ("forbidden-html", "<svg"),
    '<math href="javascript:go()"></math>': ("forbidden-html", "<math"),
    '<img src="a.png" alt="" onerror="go()">': ("forbidden-html", "onerror"),
    "<b\nonclick='go()'>x</b>": ("forbidden-html", "onclick"),
    '<p style="color: red">x</p>': ("forbidden-html", "style"),
    'Alinea.\n{: onclick="go()" }': ("forbidden-html", "onclick"),
    "# Kop {: style=color:red }": ("forbidden-html", "style"),
    '<img src="a.png" alt="" srcset="//elders.example/a.png 2x">': ("forbidden-html", "srcset"),
    '<a href="index.md" ping="https://elders.example/">x</a>': ("forbidden-html", "ping"),
    "<a/onclick=go()>x": ("forbidden-html", "<a"),
    '<a xlink:href="javascript:go()">x': ("forbidden-html", "<a"),
    "<!-- opmerking -->": ("forbidden-html", "<!"),
    "<?php go() ?>": ("forbidden-html", "<?"),
    "<b>open": ("forbidden-html", "<b"),
    "dicht</div>": ("forbidden-html", "</div"),
    "<iframe src=https://elders.example/>": ("forbidden-html", "<iframe"),
    'word {: onclick="go()" }': ("forbidden-html", '{: onclick="go()" }'),
    "Noot.[^1]": ("forbidden-html", "[^1]"),
    "- [ ] nog te doen": ("forbidden-html", "[ ]"),
    "**vet": ("forbidden-html", "**"),
    "[wet] (https://elders.example/)": ("forbidden-html", "] (https:"),
    "[x][y]": ("forbidden-html", "]["),
    "| a | b |": ("forbidden-html", "| a | b |"),
    '<div>`{{ link("B4") }}`</div>': ("forbidden-html", "{{"),
    "wzxhzdk:0": ("forbidden-html", ""),
    "• een": ("bullet", "•"),
    "TODO: schrijven": ("placeholder-text", "TODO"),
    "- **Tekst volgt.**": ("placeholder-text", "Tekst volgt."),
    "Niet\x00s": ("forbidden-character", "\x00"),
    "`Niet\u202es`": ("forbidden-character", "\u202e"),
    "poli\xadtie": ("forbidden-character", "\xad"),
    "<<<<<<< HEAD\nDit": ("merge-conflict", "<<<<<<< HEAD"),
    "CoÃ¶rdinatie": ("wrong-encoding", "Ã¶"),
    "Co\ufffdrdinatie": ("lost-character", "\ufffd"),
    "Gelukt 😀": ("missing-glyph", "😀"),
    "Coo\u0308rdinatie": ("decomposed-letter", "o\u0308"),
    "\ufb01ets": ("look-alike", "\ufb01"),
    "\xa0- punt": ("hard-space", "\xa0"),
    "`<script>` en\n<script>go()</script>": ("forbidden-html", "<script"),
    "[x](javascript:go())": ("forbidden-address", "javascript:go()"),
    "[x]( JaVaScRiPt:go() )": ("forbidden-address", "JaVaScRiPt:go()"),
    "[x](<javascript:go()>)": ("forbidden-address", "javascript:go()"),
    "[x][y]\n[y]: javascript:go()": ("forbidden-address", ""),
    '<a href="&#106;ava&Tab;script:go()">x</a>': ("forbidden-address", ""),
    '<a href="&#x6A;avascript:go()">x</a>': ("forbidden-address", ""),
    '<a href=" javascript:go()">x</a>': ("forbidden-address", " javascript:go()"),
    "[x](data:text/html,y)": ("forbidden-address", "data:text/html,y"),
    "[x](vbscript:y)": ("forbidden-address", "vbscript:y"),
    "[x](http://elders.example/)": ("forbidden-address", "http://elders.example/"),
    "<http://elders.example/>": ("forbidden-address", "http://elders.example/"),
    "[x](//elders.example/)": ("forbidden-address", "//elders.example/"),
    '<a href="/\\elders.example/">x</a>': ("forbidden-address", "/\\elders.example/"),
    "[x](https:elders)": ("forbidden-address", "https:elders"),
    "[x](https://naam:woord@elders.example/)": ("forbidden-address", "https://naam:woord@elders.example/"),
    "![x](https://elders.example/a.png)": ("forbidden-address", "https://elders.example/a.png"),
    "![x](data:image/png;base64,AA==)": ("forbidden-address", "data:image/png;base64,AA=="),
    '<img src="//elders.example/a.png" alt="">': ("forbidden-address", "//elders.example/a.png"),
    "[x]()": ("forbidden-address", ""),
    "[x](mailto:)": ("forbidden-address", "mailto:"),
    "[x](https://elders.example:8443/)": ("forbidden-address", "https://elders.example:8443/"),
    "[x](https://[elders.example/)": ("forbidden-address", "https://[elders.example/"),
    "[x](https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Felders.example)": ("forbidden-address", ""),
    "[x](bestaat-niet.md)": ("forbidden-address", "bestaat-niet.md"),
    "[x](../bestaat-niet/)": ("forbidden-address", "../bestaat-niet/"),
    "[x](../begrippen/index.html#gezag)": ("forbidden-address", "../begrippen/index.html"),
    "![x](geen%20kaart.png)": ("forbidden-address", "geen%20kaart.png"),
}


@pytest.mark.parametrize(("body", "expected"), FORBIDDEN.items())
def test_what_a_page_may_not_hold_is_found_where_it_stands(
    tmp_path: Path, body: str, expected: tuple[str, str]
) -> None:
    code, meant = expected
    folder = content(tmp_path / "content", f"Eerst een alinea.\n\n{body}\n\nNog een.")
    problems = checked(folder)
    first = problems[0]
    assert [each.code for each in problems] == [code] * len(problems)
    before = body[: body.rindex(meant)]
    place = before.count("\n"), len(before) - before.rfind("\n") - 1
    if meant:
        assert (first.location.line - 9, first.location.column - 1) == place
        assert first.location.end_column == first.location.column + len(meant)
    assert first.location.line in (9, 10)
    for lang in LANGS:
        assert not re.search(r"\{\w+\}|None", first.message(lang) + first.remedy(lang))


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("<iframe src=https://elders.example/>", "<iframe>"),
        ("[x](HTTPS://Elders.example:8443/)", "“:8443”"),
        (
            "[x](https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Felders.example%2F%3Fa%3Db&amp;data=5)",
            "“https://elders.example/?a=b”",
        ),
        ("[x](https://www.google.com/url?q=https://elders.example/&sa=D)", "“https://elders.example/”"),
    ],
)
def test_what_is_refused_is_named(tmp_path: Path, body: str, named: str) -> None:
    problems = checked(content(tmp_path / "content", body, body))
    assert [each.location.line for each in problems] == [7, 7]
    for each, lang in itertools.product(problems, LANGS):
        assert named in each.message(lang)


def test_the_build_finds_what_the_check_finds_and_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = content(tmp_path / "content", "\n\n".join(PROGRAMS), "\n\n".join([*FORBIDDEN][:20]))
    site, problems = prepare_site(FULL, folder, ROOT / "macros")
    assert site is None
    assert len(problems) > 30
    assert problems == checked(folder)
    assert not (tmp_path / "ran").exists()


ALLOWED = """\
**Vet**, *schuin*, `<script>` en a < b, 5 <6 &lt;script&gt; <3.

[pagina](../begrippen/index.md#gezag) [mail](mailto:a@b.nl) <a@b.nl> [bel](tel:+3170123456) [deel](#kop)
[wet](HTTPS://Wetten.overheid.nl/a?b=c&d=e "titel") <https://wetten.overheid.nl/> [weg]

[weg]: https://www.regioburgemeesters.nl/

## Kop {: #oude-kop }

> Citaat
> {: lang=en .klein }

| a | b |
| :-- | --: |
| 1 | `{{ link("B4") }}` |

Privacy
=======

term
:   uitleg

```html
<script onclick="go()" style="x">[x](javascript:go())</script>
```

    <iframe src="http://elders.example/">

<details><summary>Meer</summary>

Tekst met <b>vet</b>,<br>H<sub>2</sub>O en <abbr title="uitleg">x</abbr>.

</details>

![kaart](../kaart.png)
"""


def test_what_a_page_needs_it_may_hold(tmp_path: Path) -> None:
    folder = content(tmp_path / "content", ALLOWED)
    (folder / "kaart.png").write_bytes(b"")
    assert prepare_site(FULL, folder, ROOT / "macros")[1] == []
    assert checked(folder) == []


def test_columns_are_aligned_by_a_class_and_calls_in_code_are_text() -> None:
    html = _to_html('| a | b |\n| :-: | --: |\n| 1 | `{{ link("B4") }}` |\n\n`<td style="text-align: right;">`')
    tree = BeautifulSoup(html, "html5lib")
    assert [each["class"] for each in tree.find_all(["th", "td"])] == [["align-center"], ["align-right"]] * 2
    assert [each.get_text() for each in tree.find_all("code")] == [
        '{{ link("B4") }}',
        '<td style="text-align: right;">',
    ]


def test_what_cannot_be_wrong_is_mended_in_pages_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = content(tmp_path / "content", "Poli\xadtie, coo\u0308rdinatie, \ufb01ets en CoÃ¶rdinatie.", "Nothing.")
    page = folder / "nieuws.md"
    page.write_bytes(b"\xef\xbb\xbf" + page.read_bytes().replace(b"\n", b"\r\n"))
    assert fix_pages(folder, "nl") == 0
    assert "nieuws.md:7:5: [forbidden-character]" in capsys.readouterr().out
    mended = PAGE.format(title="Nieuws", body="Politie, coördinatie, fiets en Coördinatie.")
    assert page.read_bytes() == mended.replace("\n", "\r\n").encode()
    assert checked(folder) == []


@pytest.mark.parametrize(
    ("damage", "code", "line"),
    [
        (lambda text: b"\xef\xbb\xbf" + text, "byte-order-mark", 1),
        (lambda text: text.replace(b"Nieuws", b"Nieuws \xe9"), "not-utf8", 3),
        (lambda text: b"<<<<<<< HEAD\n" + text, "merge-conflict", 1),
        (lambda text: text.replace(b"Nieuws", "Ni\xadeuws".encode()), "forbidden-character", 3),
        (lambda text: text.replace(b"Nieuws", "CoÃ¶r".encode()), "wrong-encoding", 3),
        (lambda text: text.replace(b"Nieuws", b"TODO"), "placeholder-text", 3),
    ],
)
def test_damage_to_the_head_of_a_page_is_found(
    tmp_path: Path, damage: Callable[[bytes], bytes], code: str, line: int
) -> None:
    folder = content(tmp_path / "content", "Tekst.")
    (folder / "nieuws.md").write_bytes(damage((folder / "nieuws.md").read_bytes()))
    assert [(each.code, each.location.line) for each in checked(folder)] == [(code, line)]


def test_the_check_reads_markdown_as_the_build_does() -> None:
    config = load_config(str(ROOT / "mkdocs.yml"))
    assert config.markdown_extensions == [*EXTENSIONS]
    assert config.mdx_configs == {}


#: What, put together, may become anything.
PIECES = (
    *(
        "<",
        ">",
        "/",
        "<b",
        "<b>",
        "</b>",
        "<a ",
        "<img ",
        "script",
        "style",
        "svg",
        "href=",
        "src=",
        " onclick=",
        "&lt;",
    ),
    *("x", " ", '"', "'", "`", "```\n", "\n", "\n\n", "    ", "> ", "- ", "=", "\\", "!", "-->", "<!--", "{: ", " }"),
    *(
        "[x](",
        "![x](",
        "[x]: ",
        "[x]",
        ")",
        "java",
        "script:",
        "&#106;",
        "&Tab;",
        "//",
        "https://a.nl/",
        "http:",
        "mailto:",
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
@settings(max_examples=400, deadline=None)
def test_what_passes_the_check_is_no_more_than_text_to_a_browser(body: str) -> None:
    """By another parser than that of the check: one that mends HTML as browsers do."""
    html = markdown.markdown(body, extensions=[*EXTENSIONS])
    if [*forbidden_in_html(html)]:
        return
    tree = BeautifulSoup(html, "html5lib").body
    assert tree is not None
    for tag in tree.find_all():
        assert tag.name in {*ELEMENTS, "tbody"}
        assert not [name for name in tag.attrs if name.startswith("on") or name in ("style", "srcset", "ping")]
        for name in ("href", "src"):
            address = re.sub(r"[\s\x00-\x20]", "", str(tag.attrs.get(name, ""))).lower()
            assert not re.match(r"[/\\]{2}|(?!https://|mailto:|tel:)[^/?#]*:", address), address
            assert name == "href" or ":" not in address


def test_an_earlier_verdict_is_only_kept_of_a_page_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGENDA_CACHE", str(tmp_path / "cache"))
    for _ in range(2):
        assert [found for found, _, _ in find_forbidden("<script>")] == [("element", "script")]
        assert [*find_forbidden("Tekst.")] == []


def test_what_an_editor_keeps_for_itself_is_no_page(tmp_path: Path) -> None:
    content(tmp_path / "content", "Tekst.")
    (tmp_path / "content/.#nieuws.md").symlink_to("iemand@computer.1:2")  # Emacs, while a file is not saved
    (tmp_path / "content/.trash").mkdir()
    (tmp_path / "content/.trash/oud.md").write_text("oud")
    assert found(tmp_path / "content", root=tmp_path) == []


def test_a_page_needs_its_counterpart(tmp_path: Path) -> None:
    folder = content(tmp_path / "content", "Tekst.")
    (folder / "en/news.md").unlink()
    assert found(folder, root=tmp_path) == ["content/nieuws.md:1 prose-without-counterpart"]


def test_a_page_needs_its_head(tmp_path: Path) -> None:
    folder = content(tmp_path / "content", "Tekst.")
    (folder / "nieuws.md").write_text("Zomaar een tekst.\n", encoding="utf-8")
    assert found(folder, root=tmp_path) == ["content/nieuws.md:1 front-matter-missing"]


def test_a_page_may_not_take_the_address_of_another(tmp_path: Path) -> None:
    folder = content(tmp_path / "content", "Tekst.")
    (folder / "nieuws.md").rename(folder / "begrippen.md")
    assert found(folder, root=tmp_path) == ["content/begrippen.md:1 clashing-address"]


def test_two_pages_may_not_have_one_id(tmp_path: Path) -> None:
    folder = content(tmp_path / "content", "Tekst.")
    (folder / "oud.md").write_bytes((folder / "nieuws.md").read_bytes())
    assert found(folder, root=tmp_path) == ["content/oud.md:2 prose-same-id"]
