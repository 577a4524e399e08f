"""Puts the examples of ``agenda explain`` where they belong: in a small project that is in order."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from textwrap import indent

from tests.helpers.sites import ROOT

CASES = ROOT / "tests/cases"
AGENDA = CASES / "valid/examples.yaml"

#: Where the examples stand that are a part of a file.
FILES = {
    "agenda": "data/agenda.yaml",
    "lock": "data/translation.lock",
    "page": "content/over.md",
    "template": "macros/prose.html",
}

_WORD = re.compile(r"([^\s\[\]{}⟨⟩]+)⟨(\d+)×⟩")


def lay_out(folder: Path) -> None:
    """The project of which every good example is a part: an agenda, its lock and its document, pages and macros."""
    (folder / "data").mkdir()
    shutil.copy(AGENDA, folder / "data/agenda.yaml")
    shutil.copy(AGENDA.with_suffix(".lock"), folder / "data/translation.lock")
    shutil.copy(CASES / "examples.txt", folder)
    shutil.copytree(CASES / "pages", folder / "content")
    shutil.copytree(ROOT / "macros", folder / "macros")


def put(folder: Path, place: str, good: str, bad: str) -> None:
    """Put ``bad`` in the place of ``good``. Fails when the good example does not stand there, once."""
    if place == "file":
        (folder / "data/agenda.yaml").write_bytes(as_bytes(bad))
    elif place == "pages":
        for name in set(good.split()) - set(bad.split()):
            (folder / name).unlink()
    else:
        file = FILES[place]
        text = (folder / file).read_text("utf-8")
        (folder / file).write_bytes(as_bytes(replaced(text, good, bad)))


def replaced(text: str, good: str, bad: str) -> str:
    """``text`` with the whole lines of ``bad`` for those of ``good``, indented as those are."""
    margins = [" " * width for width in range(16) if f"\n{indent(good, ' ' * width)}\n" in f"\n{text}\n"]
    assert len(margins) == 1, f"stands {len(margins)} times in the agenda of the examples:\n{good}"
    lines = f"\n{indent(good, margins[0])}\n"
    assert f"\n{text}\n".count(lines) == 1, good
    return f"\n{text}\n".replace(lines, f"\n{indent(bad, margins[0])}\n")[1:-1]


def as_bytes(example: str) -> bytes:
    """An example with the characters themselves for the signs between ⟨ and ⟩."""
    text = example.replace("⟨tab⟩", "\t")
    text = re.sub(r"⟨U\+([0-9A-F]{4})⟩", lambda sign: chr(int(sign[1], 16)), text)
    text = _WORD.sub(lambda word: word[1] * int(word[2]), text)
    raw = re.sub(rb"<byte ([0-9A-F]{2})>", lambda sign: bytes.fromhex(sign[1].decode()), _marked(text))
    assert "⟨".encode() not in raw, example
    return raw


def _marked(text: str) -> bytes:
    return re.sub(r"⟨(byte [0-9A-F]{2})⟩", r"<\1>", text).encode()
