"""Fuzzes the check with files that grow towards code not yet reached: no file may crash it or hang it.

Not a part of the tests: it needs atheris, and as much time as one gives it. ``scripts/fuzz`` runs it, by default ten
minutes. Options of libFuzzer go through: ``scripts/fuzz -max_total_time=60``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["agenda"]):
    from agenda.checks.load import load_file
    from agenda.model.diagnostics import as_data, as_text
    from agenda.reader.edits import safe_edits, with_edits
    from agenda.text import LANGS

ROOT = Path(__file__).parents[3]
FOLDER = Path(tempfile.mkdtemp(prefix="agenda-fuzz-"))
FILE = FOLDER / "agenda.yaml"


def fuzz(raw: bytes) -> None:
    """One file: checked, told in both languages, mended as far as that cannot be wrong, and checked again."""
    FILE.write_bytes(raw)
    loaded = load_file(FILE, "agenda.yaml")
    lines = loaded.source.text.count("\n") + 1
    for finding in loaded.diagnostics:
        assert 1 <= finding.location.line <= lines or not loaded.source.text or finding.location.file != "agenda.yaml"
        for lang in LANGS:
            as_text(finding, lang)
            as_data(finding, lang)
    text, edits = loaded.source.text, safe_edits(loaded.diagnostics)
    for _ in range(20):  # what two edits would both touch waits for the next time; an end there must be
        if not edits:
            return
        text = with_edits(text, edits)
        FILE.write_text(text, encoding="utf-8", newline="")
        edits = safe_edits(load_file(FILE, "agenda.yaml").diagnostics)
    raise AssertionError("mending has no end")


def main() -> None:
    """Begin with the agendas that the tests have."""
    seeds = FOLDER / "seeds"
    seeds.mkdir()
    for name in ("valid/small.yaml", "valid/examples.yaml"):
        shutil.copy(ROOT / "tests/cases" / name, seeds)
    for path in (ROOT / "tests/cases/invalid").glob("*.yaml"):
        shutil.copy(path, seeds)
    for text in ("small.txt", "examples.txt"):
        shutil.copy(ROOT / "tests/cases" / text, FOLDER.parent)
    dictionary = FOLDER / "words.dict"
    words = (
        "- ",
        ": ",
        " #",
        "\\xe2\\x80\\x8b",
        "\\x09",
        "---",
        "&a",
        "*a",
        "!!",
        "|",
        ">-",
        "{",
        "}",
        "[",
        "]",
        "nl",
        "en",
    )
    dictionary.write_text("".join(f'"{word}"\n' for word in words), encoding="utf-8")
    defaults = [
        "-max_total_time=600",
        f"-artifact_prefix={ROOT}/.venv/fuzz-",
        "-timeout=10",
        "-rss_limit_mb=1500",
        "-max_len=20000",
        f"-dict={dictionary}",
    ]
    atheris.Setup([sys.argv[0], *defaults, *sys.argv[1:], str(FOLDER / "found"), str(seeds)], fuzz)
    (FOLDER / "found").mkdir()
    try:
        atheris.Fuzz()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    main()
