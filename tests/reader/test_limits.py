"""A megabyte of hostile YAML is told off in bounded time and memory: in a process of its own, with limits."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.helpers.sites import FULL, ROOT

MEGABYTE = 1_000_000
#: What the issue asks for.
SECONDS, BYTES = 5, 500_000_000
#: A busy machine may take a while; a hang does not end at all.
PATIENCE = 120


def of(part: str, size: int = MEGABYTE) -> str:
    """``part`` again and again, so many characters in all."""
    return part * (size // len(part))


def alias_bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10_000)]
    return "\n".join(lines)[:MEGABYTE]


def real() -> str:
    """The real agenda."""
    return FULL.read_text(encoding="utf-8")


def unknown_ids() -> str:
    """Links to long ids that are not there: each asks what was meant."""
    end = "{{id: {0}{1}}}"
    links = (
        f"  - kind: same_word\n    ends: [{end.format('x' * 900, n)}, {end.format('A', n)}]\n" for n in range(1000)
    )
    return real().replace("\nlinks:\n", "\nlinks:\n" + "".join(links))


def foreign_texts() -> str:
    """Texts of pages that are not in the document."""
    sentences = (f"          - {{id: x{n}, nl: {'het woord dat er niet staat ' * 400}, en: x}}\n" for n in range(100))
    return real().replace("        sentences:\n", "        sentences:\n" + "".join(sentences), 1)


def mistakes() -> str:
    """A large agenda with thousands of mistakes in texts, keys and references."""
    text = real()
    links = text[text.index("\nlinks:\n") + 8 : text.index("\nlaws:\n")]
    links = links.replace("words:", "wrods:").replace("same_word", "same_wrod").replace("id: A", "id: Q")
    return text.replace("\nlaws:\n", links * 30 + "\nlaws:\n")


HOSTILE: dict[str, Callable[[], str]] = {
    "alias bomb": alias_bomb,
    "nested lists": lambda: "[" * MEGABYTE,
    "nested mappings": lambda: of("{a: "),
    "nested lists, closed": lambda: "[" * (MEGABYTE // 2) + "]" * (MEGABYTE // 2),
    "nested block": lambda: "\n".join(" " * depth + "a:" for depth in range(1400)),
    "dashes": lambda: of("- "),
    "question marks": lambda: of("? "),
    "anchors": lambda: of("&a "),
    "tags": lambda: of("!!a "),
    "a million keys": lambda: "\n".join(f"k{n}: 1" for n in range(120_000)),
    "one key, over and over": lambda: of("a: 1\n"),
    "a list": lambda: "terms:\n" + of("- a\n"),
    "a list on one line": lambda: "terms: [" + of("a, ") + "]",
    "empty items": lambda: of("-\n"),
    "one text": lambda: f"site: {'x' * MEGABYTE}",
    "one quoted text": lambda: 'site: "' + of("x ") + '"',
    "one folded text": lambda: "site: >-\n" + of("  een regel\n"),
    "escapes": lambda: 'site: "' + of("\\u202e") + '"',
    "a quote left open": lambda: 'site: "' + of("tekst\n"),
    "tabs": lambda: "\t" * MEGABYTE,
    "tabs between words": lambda: "site: " + of("a\t") + "b",
    "characters of no width": lambda: "\u200b" * (MEGABYTE // 3),
    "quotes": lambda: '"' * MEGABYTE,
    "apostrophes": lambda: "'" * MEGABYTE,
    "colons": lambda: of(": "),
    "colon slips": lambda: "site:\n" + of("  nl: een: twee\n"),
    "colon slips, by key": lambda: "\n".join(f"k{n}: een: twee" for n in range(60_000)),
    "number signs": lambda: of(" #"),
    "comments": lambda: of("# niets\n"),
    "blank lines": lambda: "\n" * MEGABYTE,
    "carriage returns": lambda: "\r" * MEGABYTE,
    "documents": lambda: of("---\n"),
    "percent signs": lambda: of("%YAML 1.2\n"),
    "unknown keys": lambda: real().replace("nl:", "onbekend:"),
    "unknown keys, many": lambda: "site:\n" + "\n".join(f"  sleutel{n}: 1" for n in range(60_000)),
    "straight quotes": lambda: real().replace("nl: De", "nl: a" + of("' ", MEGABYTE), 1),
    "abbreviations": lambda: real().replace("nl: Een", "nl: " + of("ABC DEF ") + "Een", 1),
    "unknown ids": unknown_ids,
    "texts not in the document": foreign_texts,
    "thousands of mistakes": mistakes,
}

#: Runs the check by its own name, and tells what it took.
PROGRAM = """
import json, re, resource, sys, time
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
from agenda.commands.main import main
start = time.process_time()
code = main(["check", sys.argv[1]])
seconds = time.process_time() - start
status = Path("/proc/self/status")
# Linux hands the figure of the process that started this one on in ru_maxrss; VmHWM begins anew.
peak = (
    int(re.search(r"VmHWM:\\s+(\\d+) kB", status.read_text())[1])
    if status.exists()
    else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
)
sys.stderr.write(json.dumps([code, seconds, peak * 1024]))
"""


def check(path: Path) -> tuple[int, float, int, str]:
    """Exit code, seconds of processor time, bytes of memory at most, and what was told."""
    command = [sys.executable, "-c", PROGRAM, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    code, seconds, size = json.loads(done.stderr)
    return code, seconds, size, done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("hostile") / "a/b"
    here.mkdir(parents=True)
    documents = here.parent / "documents"
    documents.mkdir()
    for each in (ROOT / "tests/cases/documents").glob("*.txt"):
        (documents / each.name).write_bytes(each.read_bytes())
    return here


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_yaml_ends_soon_and_in_words(folder: Path, name: str) -> None:
    path = folder / "agenda.yaml"
    path.write_text(HOSTILE[name](), encoding="utf-8")
    code, seconds, size, told = check(path)
    assert code in (0, 1)
    assert seconds < SECONDS
    assert size < BYTES
    assert "Traceback" not in told
    assert 0 < told.count("\n") < 20_000
