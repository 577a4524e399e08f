"""What is looked at every week: whether links to other sites still work, and how long translations have waited."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from agenda.checks.translation import State
from agenda.ci import schedule as outside
from agenda.ci.schedule import Verdict, ask_all, report_waiting, waiting_texts
from agenda.commands.main import main
from tests.helpers.repositories import Repository
from tests.helpers.sites import copy_full


@pytest.fixture
def other_site(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Another site on this machine: its address, and what it was asked (method, path)."""
    monkeypatch.setattr(outside, "BETWEEN", 0)
    monkeypatch.setattr(outside, "AGAIN", 0)
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.command, self.path))
            tried = sum(path == self.path for _, path in asked)
            head = self.command == "HEAD"
            status = {
                "/weg": 404,
                "/voorgoed-weg": 410,
                "/kapot": 500,
                "/verboden": 403,
                "/geen-head": 405 if head else 200,
                "/liegt-bij-head": 404 if head else 200,
                "/even-niet": 503 if tried == 1 else 200,
                "/verhuisd": 301,
            }.get(self.path, 200)
            self.send_response(status)
            if status == 301:
                self.send_header("Location", "/hier")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815  # as the library wants it called

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_only_what_is_certainly_gone_is_an_error(other_site: tuple[str, list[tuple[str, str]]]) -> None:
    root, asked = other_site
    expected = {
        "hier": Verdict.THERE,
        "verhuisd": Verdict.THERE,
        "geen-head": Verdict.THERE,
        "liegt-bij-head": Verdict.THERE,
        "even-niet": Verdict.THERE,
        "weg": Verdict.GONE,
        "voorgoed-weg": Verdict.GONE,
        "kapot": Verdict.UNSURE,
        "verboden": Verdict.UNSURE,
    }
    answers = list(ask_all((f"{root}/{name}", "index.html") for name in expected))
    assert {each.url.rpartition("/")[2]: each.verdict for each in answers} == expected
    assert max(sum(path == f"/{name}" for _, path in asked) for name in expected) <= 4
    [nobody] = ask_all([("http://127.0.0.1:9/", "index.html")])
    assert nobody.verdict is Verdict.UNSURE


def test_each_link_to_another_site_is_told_with_its_page(
    other_site: tuple[str, list[tuple[str, str]]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, asked = other_site
    (tmp_path / "over").mkdir()
    links = (
        f'<a href="{root}/weg#kop">x</a><a href="{root}/weg">x</a><a href="../">x</a><a href="mailto:a@b.example">x</a>'
    )
    (tmp_path / "index.html").write_text(f'<a href="{root}/hier">x</a><link href="{root}/niet">', encoding="utf-8")
    (tmp_path / "over/index.html").write_text(links, encoding="utf-8")
    assert main(["outside", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert f"fout: niet gevonden: {root}/weg (404) – over/index.html\n" in told
    assert told.endswith("1 van 2 adressen gevonden.\n")
    assert [path for _, path in asked] == ["/hier", "/weg", "/weg"]
    (tmp_path / "over/index.html").unlink()
    assert main(["outside", str(tmp_path)]) == 0
    assert main(["outside", str(tmp_path / "niets")]) == 2


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An agenda of which one Dutch text was changed on the second day, and one English text was never written."""
    copy_full(tmp_path / "data")
    path = tmp_path / "data/agenda.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("en: line chief (operational police manager)", "en: not yet translated")
    path.write_text(text, encoding="utf-8")
    repository = Repository.make(tmp_path)
    repository.commit()
    repository.edit(("{id: A3.2, nl: de inzet van politie,", "{id: A3.2, nl: inzet van politie,"))
    repository.edit(("ambitions:\n", "# opmaak\nambitions:\n"))
    return repository


def test_a_translation_waits_since_its_dutch_became_what_it_is(
    repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    agenda = repository.folder / "data/agenda.yaml"
    found = [
        (each.field.key, each.state, each.since and each.since.date().isoformat()) for each in waiting_texts(agenda)
    ]
    assert found == [
        ("lijnchef.term", State.UNTRANSLATED, "2023-11-14"),
        ("A3.2", State.STALE, "2023-11-15"),
    ]
    assert report_waiting(agenda, "nl", 90, datetime(2023, 12, 1, tzinfo=UTC)) == 0
    assert capsys.readouterr().out.endswith("Vertalingen die wachten: 2, waarvan 0 langer dan 90 dagen.\n")
    assert report_waiting(agenda, "en", 90, datetime(2024, 2, 13, 23, tzinfo=UTC)) == 1
    told = capsys.readouterr().out
    assert "Dutch changed since 2023-11-15: A3.2" in told
    assert told.endswith("Translations that wait: 2, of which 1 for more than 90 days.\n")


def test_where_history_ends_the_age_is_not_guessed(
    repository: Repository, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clone = tmp_path_factory.mktemp("ondiep") / "kloon"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(clone))
    assert [each.since for each in waiting_texts(clone / "data/agenda.yaml")] == [None, None]
