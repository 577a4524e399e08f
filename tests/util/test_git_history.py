"""What git knows of the life of a file, told as it is: also when it was renamed, merged, cut off or removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from agenda.util import git as commits
from agenda.util.git import past_of
from tests.helpers.repositories import DAY, FIRST, Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository.make(tmp_path / "een map")


def told(path: Path) -> list[str | None]:
    past = past_of(path)
    assert past is not None
    return [each.content.decode() if each.content is not None else None for each in past.versions]


def test_each_commit_that_changed_the_file_is_a_version_at_its_own_time(repository: Repository) -> None:
    first = repository.write("data/agenda.yaml", "een\n")
    repository.write("README.md", "iets anders\n")
    repository.write("data/agenda.yaml", "twee\n")
    past = past_of(repository.folder / "data/agenda.yaml")
    assert past is not None
    assert (past.whole, past.shallow, past.latest) == (True, False, True)
    assert [each.content for each in past.versions] == [b"een\n", b"twee\n"]
    assert [int(each.time.timestamp()) for each in past.versions] == [FIRST, FIRST + 2 * DAY]
    assert past.versions[0].commit == first
    (repository.folder / "data/agenda.yaml").write_text("drie\n", encoding="utf-8")
    past = past_of(repository.folder / "data/agenda.yaml")
    assert past is not None
    assert not past.latest


def test_a_merge_is_one_version_at_the_time_of_the_merge(repository: Repository) -> None:
    repository.write("a.yaml", "een\n")
    repository.git("checkout", "--quiet", "-b", "zij")
    repository.write("a.yaml", "twee\n")
    repository.write("a.yaml", "drie\n")
    repository.git("checkout", "--quiet", "main")
    merged_at = repository.time
    repository.git("merge", "--quiet", "--no-ff", "-m", "Samen", "zij")
    past = past_of(repository.folder / "a.yaml")
    assert past is not None
    assert [each.content for each in past.versions] == [b"een\n", b"drie\n"]
    assert int(past.versions[-1].time.timestamp()) == merged_at


def test_a_rename_is_told_and_what_was_before_it_is_not_guessed(repository: Repository) -> None:
    repository.write("oud.yaml", "een\ntwee\ndrie\nvier\n")
    repository.write("oud.yaml", "een\ntwee\ndrie\nvijf\n")
    (repository.folder / "data").mkdir()
    repository.git("mv", "oud.yaml", "data/nieuw.yaml")
    repository.commit()
    past = past_of(repository.folder / "data/nieuw.yaml")
    assert past is not None
    assert [each.renamed_from for each in past.versions] == ["oud.yaml"]


def test_a_file_that_was_away_has_a_version_without_content(repository: Repository) -> None:
    path = repository.folder / "a.yaml"
    repository.write("a.yaml", "een\n")
    path.unlink()
    repository.commit()
    repository.write("a.yaml", "terug\n")
    assert told(path) == ["een\n", None, "terug\n"]


def test_a_shallow_clone_says_that_its_past_is_not_whole(repository: Repository, tmp_path: Path) -> None:
    repository.write("a.yaml", "een\n")
    repository.write("a.yaml", "twee\n")
    repository.write("b.yaml", "nieuw\n")
    repository.git("clone", "--quiet", "--depth=2", f"file://{repository.folder}", str(tmp_path / "ondiep"))
    past = past_of(tmp_path / "ondiep/a.yaml")
    assert past is not None
    assert (past.whole, past.shallow, [each.content for each in past.versions]) == (False, True, [b"twee\n"])
    younger = past_of(tmp_path / "ondiep/b.yaml")
    assert younger is not None
    assert younger.whole, "it was made after the clone begins"


def test_a_long_past_is_cut_off_at_a_bound_and_says_so(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        repository.write("a.yaml", f"{number}\n" * 100)
    path = repository.folder / "a.yaml"
    monkeypatch.setattr(commits, "MOST_COMMITS", 3)
    past = past_of(path)
    assert past is not None
    assert (past.whole, past.shallow, len(past.versions)) == (False, False, 3)
    monkeypatch.setattr(commits, "MOST_BYTES", 450)
    commits._known.cache_clear()
    past = past_of(path)
    assert past is not None
    assert (past.whole, len(past.versions)) == (False, 2)


def test_names_that_mean_something_to_git_are_only_names(repository: Repository) -> None:
    for name in (":(glob)*.yaml", "-n.yaml", "a b’c.yaml", "[a].yaml"):
        repository.write(name, f"{name}\n")
        assert told(repository.folder / name) == [f"{name}\n"]


def test_what_git_does_not_know_has_no_past(repository: Repository) -> None:
    repository.write("a.yaml", "een\n")
    (repository.folder / "los.yaml").write_text("los\n", encoding="utf-8")
    assert past_of(repository.folder / "los.yaml") is None


def test_days_are_those_of_amsterdam(repository: Repository) -> None:
    repository.time = 1_782_858_600  # 30 June 2026, 22:30 in UTC
    repository.write("a.yaml", "zomer\n")
    repository.time = 1_798_759_800  # 31 December 2026, 23:30 in UTC
    repository.write("a.yaml", "winter\n")
    past = past_of(repository.folder / "a.yaml")
    assert past is not None
    assert [each.time.date().isoformat() for each in past.versions] == ["2026-07-01", "2027-01-01"]
