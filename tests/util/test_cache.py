"""What was kept is never wrong: damaged, foreign, read-only or used by two at once, a build only takes longer."""

from __future__ import annotations

import errno
import os
import random
import shutil
import threading
from pathlib import Path

import pytest

from agenda.site.renderer import SiteRenderer
from agenda.util import cache as kept
from agenda.util.cache import Cache, digest_of
from tests.builder.test_reproducible import files
from tests.helpers.sites import ROOT, build

KEY = digest_of("key")
SMALL = ROOT / "tests/cases/valid/small.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_what_was_kept_comes_back(folder: Path) -> None:
    Cache(folder).put(KEY, b"content")
    assert Cache(folder).get(KEY) == b"content"
    assert Cache(folder).get(digest_of("other")) is None


@pytest.mark.parametrize("damage", ["empty", "shorter", "longer", "one bit", "of another key", "a folder"])
def test_what_is_damaged_is_made_again(folder: Path, damage: str) -> None:
    store = Cache(folder)
    store.put(KEY, b"content")
    path = folder / KEY
    content = path.read_bytes()
    if damage == "a folder":
        path.unlink()
        path.mkdir()
    elif damage == "of another key":
        store.put(digest_of("other"), b"content")
        shutil.copy(folder / digest_of("other"), path)
    else:
        changed = {"empty": b"", "shorter": content[:-1], "longer": content + b"x", "one bit": content[:-1] + b"u"}
        path.write_bytes(changed[damage])
    assert store.get(KEY) is None
    assert store.made(lambda: b"again", "key") == b"again"


def test_parts_are_told_apart() -> None:
    assert digest_of("a", "bc") != digest_of("ab", "c")
    assert digest_of("a") != digest_of("a", "")


def test_a_folder_that_others_can_write_to_is_not_trusted(folder: Path) -> None:
    """A compiled template is code: what somebody else put there is not run."""
    Cache(folder).put(KEY, b"content")
    folder.chmod(0o777)
    assert Cache(folder).get(KEY) is None
    Cache(folder).put(digest_of("other"), b"content")
    assert [path.name for path in folder.iterdir()] == [KEY]


def test_where_nothing_can_be_kept_all_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert Cache(tmp_path / "file/below").made(lambda: b"made", "key") == b"made"


def test_a_full_disk_leaves_nothing_half(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(path: Path, content: bytes) -> int:
        with path.open("wb") as half:
            half.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", write)
    assert Cache(folder).made(lambda: b"made", "key") == b"made"
    assert list(folder.iterdir()) == []


def test_two_at_once_never_read_half(folder: Path) -> None:
    contents = {digest_of(str(number)): bytes([number]) * 100_000 for number in range(4)}
    wrong: list[str] = []

    def use() -> None:
        store = Cache(folder)
        for _ in range(30):
            for key, content in contents.items():
                store.put(key, content)
                if store.get(key) != content:
                    wrong.append(key)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_what_was_used_longest_ago_goes_first_and_nothing_of_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "MOST", 250)
    store = Cache(folder)
    (folder / "of somebody else").write_bytes(b"x" * 1000)
    keys = [digest_of(str(number)) for number in range(4)]
    for age, key in enumerate(keys):
        store.put(key, b"x" * 50)
        os.utime(folder / key, (1000 + age, 1000 + age))
    store.get(keys[0])
    store.trim()
    assert {path.name for path in folder.iterdir()} == {keys[0], keys[2], keys[3], "of somebody else"}


def test_a_template_of_another_version_of_python_is_compiled_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from agenda.site.renderer import prepare_site  # noqa: PLC0415  # one test asks

    monkeypatch.setenv("AGENDA_CACHE", str(folder))

    def compiled() -> int:
        done: list[str | None] = []
        real = kept_environment.compile

        def count(self: object, source: object, name: str | None = None, *rest: object, **named: object) -> object:
            done.append(name)
            return real(self, source, name, *rest, **named)  # type: ignore[call-overload]  # whatever it was called with

        with monkeypatch.context() as patch:
            patch.setattr(kept_environment, "compile", count)
            prepare_site(SMALL, ROOT / "content", ROOT / "macros")
        return len([name for name in done if name])

    kept_environment = type(_renderer().environment)
    shutil.rmtree(folder)
    first = compiled()
    assert first > 0
    assert compiled() == 0
    monkeypatch.setattr("sys.version", "4.0")
    assert compiled() == first


def _renderer() -> SiteRenderer:
    from agenda.checks.load import load_file  # noqa: PLC0415  # one test asks

    agenda = load_file(SMALL).agenda
    assert agenda is not None
    return SiteRenderer(agenda, ROOT / "macros")


def test_after_edits_a_build_with_what_was_kept_is_one_without(tmp_path: Path) -> None:
    """Byte for byte, although texts, numbers and papers of an earlier edit are there, and some of it is damaged."""
    chance = random.Random(1)  # noqa: S311  # no secret
    data = tmp_path / "data/agenda.yaml"
    shutil.copytree(SMALL.parent, data.parent, ignore=lambda _, names: [name for name in names if "full" in name])
    (tmp_path / "small.txt").write_bytes((SMALL.parent.parent / "small.txt").read_bytes())
    text = (data.parent / "small.yaml").read_text(encoding="utf-8")
    cache = tmp_path / "kept"
    for number in range(2):
        word = chance.choice(["Een kleine agenda", "A small agenda"])
        edited = text.replace(word, f"{word} {number}")
        data.write_text(edited, encoding="utf-8")
        kept_site = build(data, tmp_path / "site", AGENDA_CACHE=str(cache))
        for path in chance.sample(sorted(cache.iterdir()), 3):
            path.write_bytes(path.read_bytes()[:-1])
    clean = build(data, tmp_path / "clean", AGENDA_CACHE=str(tmp_path / "nothing"))
    assert files(kept_site.folder) == files(clean.folder)
