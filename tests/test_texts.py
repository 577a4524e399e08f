"""The texts in agenda/text: each in both languages with the same details, and each used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

from agenda.site.pdf import WORDS
from agenda.text import LANGS, data, table
from tests.helpers.sites import ROOT

FILES = sorted(path.stem for path in (ROOT / "agenda/text").glob("*.toml"))
#: Read by the name of a class or a code, and held to those in test_schema.py and test_explaining.py; or by templates.
READ_BY_NAME = ("fields", "rules", "vocabulary", "interface")


def texts(found: Any, key: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every text in two languages with its key, such as “util.git.not_in_git”."""
    if isinstance(found, dict) and isinstance(found.get("nl"), (str, list)):
        yield key, {lang: " ".join(found[lang]) if isinstance(found[lang], list) else found[lang] for lang in LANGS}
    elif isinstance(found, dict):
        for name, inner in found.items():
            yield from texts(inner, f"{key}.{name}")


def all_texts() -> dict[str, Mapping[str, str]]:
    return dict(text for name in FILES for text in texts(data(name), name))


def used() -> str:
    """A pattern of every key that the code asks for; a part that it computes is any name."""
    found = set()
    for path in (ROOT / "agenda").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "both":
                parts = node.args[0].values if isinstance(node.args[0], ast.JoinedStr) else [node.args[0]]
                found.add("".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[^.]+" for p in parts))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "texts":
                found.add(f"{re.escape(ast.literal_eval(node.args[0]))}.+")
    return "|".join(found)


def test_every_text_is_in_both_languages_with_the_same_details() -> None:
    for key, text in all_texts().items():
        if not re.fullmatch(r"fields\..+|rules\..+\.(title|why)", key):  # these have no details
            details = [{name for _, name, _, _ in Formatter().parse("".join(text[lang])) if name} for lang in LANGS]
            assert details[0] == details[1], key


def test_every_text_is_used_and_every_text_that_is_used_is_there() -> None:
    there = all_texts()
    pattern = used()
    assert [key for key in there if key.split(".")[0] not in READ_BY_NAME and not re.fullmatch(pattern, key)] == []
    assert [each for each in pattern.split("|") if not any(re.fullmatch(each, key) for key in there)] == []


def test_a_table_that_is_read_by_itself_is_that_of_the_whole_file() -> None:
    for name in set(FILES) - {"fields", "interface"}:  # those are read whole
        for part, read in data(name).items():
            assert table(name, part) == read


def read_by_templates() -> set[str]:
    """The keys of the interface that a template or the site's code asks for; of a table that is read by name, its own.

    A template may give a table a name of its own: `{% set words = view.words.changes %}`.
    """
    found = {*WORDS, "not_found", "failed"}  # those of a page that failed are read by their name
    files = [*(ROOT / "macros").rglob("*.*ml"), *(ROOT / "overrides").glob("*.html")]
    files += [*(ROOT / "agenda/site").rglob("*.py"), ROOT / "agenda/builder/plugin.py"]
    for path in files:
        code = re.sub(r"""\[(["'])(\w+)\1\]""", r".\2", path.read_text(encoding="utf-8"))
        code = re.sub(r"words\[[\w.]+\]\.", "words.", code)  # per language
        alias = re.search(r"words = (?:self\.)?(?:view|layout)\.words\.([\w.]+)", code)
        for owner, key in re.findall(r"\b((?:view|layout|site|self)\.)?words\.([\w.]+)", code):
            read = re.sub(r"\.?\b(items|format|get|nl|en)$", "", key)
            if read and (owner or alias):
                found.add(read if owner or not alias else f"{alias[1]}.{read}")
    return found


def test_every_text_of_the_interface_is_used_and_every_one_that_is_used_is_there() -> None:
    there = {key.removeprefix("interface."): text for key, text in texts(data("interface"), "interface")}
    read = read_by_templates()
    tables = {key.rpartition(".")[0] for key in there}
    assert [key for key in there if not any(f"{key}.".startswith(f"{each}.") for each in read)] == []
    assert sorted(each for each in read if each not in there and each not in tables) == []


#: Modules with Dutch words in their code, and why.
DUTCH_IN_CODE = {
    "checks/translation.py": "the comment at the top of every lock, which stays as it is",
    "model/texts.py": "words that people write where a text is to come",
    "reader/validator.py": "what people write instead of `not yet translated`",
}
DUTCH = re.compile(r"(?i)\b(?:de|het|een|niet|geen|van|voor|zijn|wordt|staat|dit|deze|met|ook|bij|naar|nog|wij)\b")


def test_no_dutch_sentence_is_in_the_code() -> None:
    found = set()
    for path in (ROOT / "agenda").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if len(set(DUTCH.findall(text))) > 1:
                found.add(path.relative_to(ROOT / "agenda").as_posix())
    assert found == set(DUTCH_IN_CODE)


def test_no_dutch_sentence_is_in_a_template() -> None:
    for path in [
        *(ROOT / "macros").rglob("*.html"),
        *(ROOT / "macros").rglob("*.typ"),
        *(ROOT / "overrides").glob("*.html"),
    ]:
        assert not [line for line in path.read_text("utf-8").splitlines() if len(set(DUTCH.findall(line))) > 1], path
