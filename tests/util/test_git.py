"""What git refuses is said, with the way out; what it can tell is told from the right repository."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from agenda.util import git as commits
from agenda.util.git import GitRefused, GitUnavailable, commit_of, committed, past_of, read_file
from tests.helpers.repositories import Repository
from tests.helpers.sites import run_in

GIT = shutil.which("git") or ""


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    commits._known.cache_clear()
    repository = Repository.make(tmp_path / "project")
    repository.write("agenda.yaml", "een\n")
    repository.write("agenda.yaml", "twee\n")
    return repository


def as_another_user(repository: Repository) -> dict[str, str]:
    """The real git, which believes that the repository is another user's: git's own tests do so too."""
    wrapper = repository.folder.parent / "bin/git"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {GIT} "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    return {"PATH": f"{wrapper.parent}{os.pathsep}{os.environ['PATH']}"}


def without_git(_: Repository) -> dict[str, str]:
    return {"PATH": ""}


def outside_git(repository: Repository) -> dict[str, str]:
    shutil.rmtree(repository.folder / ".git")
    return {}


def damaged(name: str, text: str = "stuk\n") -> Callable[[Repository], dict[str, str]]:
    def damage(repository: Repository) -> dict[str, str]:
        path = repository.folder / ".git" / name
        path.unlink()
        path.write_text(text, encoding="utf-8")
        return {}

    return damage


def damaged_object(revision: str, *, missing: bool = False) -> Callable[[Repository], dict[str, str]]:
    def damage(repository: Repository) -> dict[str, str]:
        name = repository.git("rev-parse", revision)
        path = repository.folder / ".git/objects" / name[:2] / name[2:]
        path.unlink()
        if not missing:
            path.write_bytes(b"")
        return {}

    return damage


def worktree_of_nothing(repository: Repository) -> dict[str, str]:
    outside_git(repository)
    (repository.folder / ".git").write_text("gitdir: /er/is/niets\n", encoding="utf-8")
    return {}


#: How git cannot be asked: what makes it so and gives the variables to set, the error, and a part of its words.
REFUSALS = {
    "another user": (as_another_user, GitRefused, "safe.directory"),
    "no git": (without_git, GitUnavailable, "install"),
    "no repository": (outside_git, GitUnavailable, "git clone"),
    "head": (damaged("HEAD"), GitRefused, "git fsck"),
    "configuration": (damaged("config", "[stuk\n"), GitRefused, "bad config line 1"),
    "format": (damaged("config", "[core]\nrepositoryformatversion = 9\n"), GitRefused, "found 9"),
    "worktree": (worktree_of_nothing, GitRefused, "/er/is/niets"),
    "last commit": (damaged_object("HEAD"), GitRefused, "git fsck"),
    "first commit": (damaged_object("HEAD~1", missing=True), GitRefused, "git fsck"),
    "old file": (damaged_object("HEAD~1:agenda.yaml"), GitRefused, "git fsck"),
    "old file gone": (damaged_object("HEAD~1:agenda.yaml", missing=True), GitRefused, "git fsck"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_why_nothing_is_known_of_the_past_is_said_in_both_languages(
    name: str, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse, kind, hint = REFUSALS[name]
    for variable, value in refuse(repository).items():
        monkeypatch.setenv(variable, value)
    with pytest.raises(kind) as told:
        past_of(repository.folder / "agenda.yaml")
    dutch, english = told.value.words["nl"], told.value.words["en"]
    assert dutch != english
    assert all(hint in each.lower().replace("installeer", "install") for each in (dutch, english)), dutch


@pytest.mark.parametrize("name", ["another user", "no git", "no repository", "head", "worktree", "last commit"])
def test_a_revision_that_cannot_be_read_is_not_called_unknown(
    name: str, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse, kind, _ = REFUSALS[name]
    for variable, value in refuse(repository).items():
        monkeypatch.setenv(variable, value)
    with pytest.raises(kind):
        commit_of("HEAD", repository.folder)
    if kind is GitRefused:
        with pytest.raises(kind):
            committed(repository.folder / "agenda.yaml")
    else:
        assert committed(repository.folder / "agenda.yaml") is None


def test_a_no_is_an_answer_also_of_what_is_called_after_damage(repository: Repository) -> None:
    head = commit_of("HEAD", repository.folder)
    assert read_file(head, "corrupt missing.yaml", repository.folder) is None
    assert committed(repository.folder / "corrupt.yaml") is None
    empty = Repository.make(repository.folder.parent / "leeg")
    (empty.folder / "agenda.yaml").write_text("een\n", encoding="utf-8")
    assert past_of(empty.folder / "agenda.yaml") is None
    assert committed(empty.folder / "agenda.yaml") is None


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"])
def test_what_a_hook_leaves_behind_leads_to_no_other_repository(
    variable: str, repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository.make(tmp_path / "ander")
    other.write("agenda.yaml", "van een ander\n")
    monkeypatch.setenv(variable, str(other.folder / ".git"))
    past = past_of(repository.folder / "agenda.yaml")
    assert past is not None
    assert [each.content for each in past.versions] == [b"een\n", b"twee\n"]
    assert read_file(commit_of("HEAD~1", repository.folder), "agenda.yaml", repository.folder) == b"een\n"
    assert committed(repository.folder / "agenda.yaml") == b"twee\n"


def test_settings_of_the_user_are_passed_on(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """A container can trust a folder by variables only."""
    trusting = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    for variable, value in (as_another_user(repository) | trusting).items():
        monkeypatch.setenv(variable, value)
    assert past_of(repository.folder / "agenda.yaml") is not None


def test_a_worktree_and_a_submodule_have_their_own_past(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "boom"), "HEAD~1")
    whole = Repository.make(tmp_path / "geheel")
    whole.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repository.folder), "deel")
    for folder, contents in ((tmp_path / "boom", [b"een\n"]), (whole.folder / "deel", [b"een\n", b"twee\n"])):
        past = past_of(folder / "agenda.yaml")
        assert past is not None
        assert [each.content for each in past.versions] == contents


def test_a_build_that_git_refuses_says_so_each_time_and_how_to_mend_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Repository.project(tmp_path / "project")
    monkeypatch.setenv("PATH", as_another_user(project)["PATH"])
    settings = {"SITE_DIR": str(tmp_path / "site"), "AGENDA_HISTORY": "true"}
    for lang, note in (("nl", "Let op"), ("en", "Note"), ("en", "Note")):
        done = run_in(project.folder, "build", "--lang", lang, **settings)
        assert done.returncode == 0, done.stderr
        assert f"{note}: Git " in done.stderr
        assert f"safe.directory '{project.folder}'" in done.stderr
        assert "AGENDA_HISTORY" in done.stderr
    assert not list((tmp_path / "site").glob("*wijzigingen.xml"))
    checked = run_in(project.folder, "check", AGENDA_DATA=str(project.folder / "data/agenda.yaml"))
    assert checked.returncode == 0
    assert "safe.directory" in checked.stdout
    differs = run_in(project.folder, "diff", "HEAD")
    assert differs.returncode == 2
    assert "safe.directory" in differs.stderr
    assert "staat niet in git" not in differs.stderr
    subprocess.run(["git", "config", "--file", str(tmp_path / "global"), "safe.directory", "*"], check=True)
    trusted = run_in(project.folder, "build", GIT_CONFIG_GLOBAL=str(tmp_path / "global"), **settings)
    assert (trusted.returncode, "safe.directory" in trusted.stderr) == (0, False)
    assert list((tmp_path / "site").glob("*wijzigingen.xml"))
