"""What one version of a published site has to do with the one before: settings, feeds, times of files, and nginx."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from agenda.builder.build import BuildResult, BuildSettings
from agenda.commands.host import publish_site
from agenda.commands.main import main
from agenda.hosting.releases import go_back, publish
from agenda.util.project import CannotRun
from tests.builder.test_faults import SETTINGS, released, version
from tests.helpers.nginx import Hosted, serving
from tests.helpers.sites import SITE_URL

Build = Callable[[BuildSettings], BuildResult]
HOST = {
    "PUBLISHER": "Bureau Voorbeeld",
    "CONTACT": "post@voorbeeld.example",
    "REPOSITORY_URL": "https://voorbeeld.example/naam/project",
    "SECURITY_CONTACT": "https://voorbeeld.example/lek",
    "SECURITY_EXPIRES": "2027-09-30",
}


@pytest.fixture(autouse=True)
def host(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that set everything."""
    for name, value in HOST.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where such a host has published."""
    publish(tmp_path / "srv", SETTINGS, version("een"))
    return tmp_path / "srv"


@pytest.mark.parametrize("name", HOST)
@pytest.mark.parametrize("value", ["", "https://anders.example/naam/project"])
def test_a_setting_that_was_there_is_not_lost_or_changed_unasked(
    place: Path, name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(CannotRun) as refused:
        publish(place, SETTINGS, lambda _: pytest.fail("it is told before anything is built"))
    assert f"\n  {name}: {HOST[name]} → {value or 'niet ingesteld'}\n" in refused.value.words["nl"]
    assert f"\n  {name}: {HOST[name]} → {value or 'not set'}\n" in refused.value.words["en"]
    assert refused.value.words["nl"].count(" → ") == 1
    assert released(place) == "een"
    assert publish(place, SETTINGS, version("drie"), anyway=True).release
    assert publish(place, SETTINGS, version("vier")).release, "it is meant from now on"


def test_all_that_is_lost_is_named_at_once_and_another_address_too(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in HOST:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SITE_URL", "https://anders.example")
    assert main(["publish", str(place)]) == 2
    told = capsys.readouterr().err
    names = [line.partition(":")[0].strip() for line in told.splitlines() if " → " in line]
    assert sorted(names) == sorted(["SITE_URL", *HOST])
    assert f"  SITE_URL: {SITE_URL} → https://anders.example/\n" in told
    assert "--anyway" in told


def test_what_is_set_for_the_first_time_is_no_loss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as less:
        less.delenv("PUBLISHER")
        publish(tmp_path / "srv", SETTINGS, version("een"))
    assert publish(tmp_path / "srv", SETTINGS, version("twee")).release


def test_a_version_that_comes_back_brings_its_settings(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PUBLISHER", "Bureau Anders")
    publish(place, SETTINGS, version("twee"), anyway=True)
    assert main(["publish", "--back", str(place)]) == 0
    assert "  PUBLISHER: Bureau Anders → Bureau Voorbeeld\n" in capsys.readouterr().out
    with pytest.raises(CannotRun, match="PUBLISHER: Bureau Voorbeeld → Bureau Anders"):
        publish(place, SETTINGS, version("drie"))
    monkeypatch.setenv("PUBLISHER", "Bureau Voorbeeld")
    assert publish(place, SETTINGS, version("drie")).release


def test_after_a_version_that_kept_no_settings_anything_goes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "current/settings.json").unlink()
    monkeypatch.delenv("PUBLISHER")
    assert publish(place, SETTINGS, version("twee")).release


def with_feed(settings: BuildSettings) -> BuildResult:
    """A build with what git told."""
    result = version("feed")(settings)
    (settings.site_dir / "wijzigingen.xml").write_text("<feed/>", encoding="utf-8")
    return result


def test_a_feed_is_not_lost_unasked(tmp_path: Path) -> None:
    place = tmp_path / "srv"
    publish(place, SETTINGS, with_feed)
    with pytest.raises(CannotRun, match=r"een feed die in deze ontbreekt: wijzigingen\.xml"):
        publish(place, SETTINGS, version("zonder"))
    assert released(place) == "feed"
    assert len(list((place / "releases").iterdir())) == 1
    assert publish(place, SETTINGS, version("zonder"), anyway=True).release


def rewritten(name: str, change: str) -> Build:
    """The build of a version in which ``change`` was added to its page only."""

    def build(settings: BuildSettings) -> BuildResult:
        result = version(name)(settings)
        page = settings.site_dir / "index.html"
        page.write_text(page.read_text("utf-8").replace("</body>", f"{change}</body>"), encoding="utf-8")
        return result

    return build


def test_a_reader_keeps_what_is_as_it_was(place: Path, tmp_path: Path) -> None:
    (tmp_path / "nginx").mkdir()
    addresses = ("/agenda/", "/agenda/404.html")
    with serving(tmp_path / "nginx", place) as server:

        def tags(coding: str) -> list[str]:
            return [server.ask(address, Accept_Encoding=coding)["etag"] for address in addresses]

        before = {coding: tags(coding) for coding in ("identity", "br", "gzip")}
        time.sleep(1.1)  # a tag of nginx is the second of the change, and the size
        publish(place, SETTINGS, rewritten("een", "anders"))
        for coding, (page, same) in before.items():
            assert tags(coding)[0] != page
            assert tags(coding)[1] == same
            assert server.ask(addresses[1], Accept_Encoding=coding, If_None_Match=same).status == 304


def test_a_former_address_with_accents_leads_on(tmp_path: Path) -> None:
    (tmp_path / "nginx").mkdir()

    def build(settings: BuildSettings) -> BuildResult:
        (settings.site_dir / "coördinatie").mkdir(parents=True)
        (settings.site_dir / "coördinatie/index.html").write_text(
            '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>x</title>\n'
            '<meta http-equiv="refresh" content="0; url=../404.html"></head></html>\n',
            encoding="utf-8",
        )
        return version("een")(settings)

    publish(tmp_path / "srv", SETTINGS, build)
    with serving(tmp_path / "nginx", tmp_path / "srv") as server:
        answer = server.ask("/agenda/co%C3%B6rdinatie/")
        assert (answer.status, answer["location"]) == (302, "/agenda/404.html")


def reload(server: Hosted) -> None:
    """Let nginx load its settings, as ``nginx -s reload`` does."""
    os.kill(int((server.folder / "nginx.pid").read_text()), signal.SIGHUP)


def with_setting(name: str, line: str) -> Build:
    """A version with a line in its settings of nginx."""

    def build(settings: BuildSettings) -> BuildResult:
        result = version(name)(settings)
        with (settings.site_dir / "_nginx/http.conf").open("a", encoding="utf-8") as settings_of_nginx:
            settings_of_nginx.write(f"{line}\n")
        return result

    return build


def test_the_hint_to_reload_stays_until_nginx_has_loaded_the_settings(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nginx").mkdir()
    changed = with_setting("drie", "# anders")

    def asks(build: Build) -> bool:
        monkeypatch.setattr(
            "agenda.commands.host.publish", lambda place, settings, **_: publish(place, settings, build)
        )
        assert publish_site(place, SETTINGS) == 0
        return "nginx -s reload" in capsys.readouterr().out

    with serving(tmp_path / "nginx", place) as server:
        assert not asks(version("twee")), "it started with these settings"
        assert asks(changed)
        assert asks(changed), "nothing changed since, but nginx has not loaded them yet"
        reload(server)
        for _ in range(100):
            if not (still := asks(changed)):
                break
            time.sleep(0.05)
        assert not still
        publish(place, SETTINGS, version("vier"))
        assert go_back(place).reload, "between the two nothing was loaded, but who knows that"
    assert asks(version("vijf")), "there is no nginx any more"


def test_settings_that_nginx_cannot_read_are_not_loaded(place: Path, tmp_path: Path) -> None:
    (tmp_path / "nginx").mkdir()
    with serving(tmp_path / "nginx", place) as server:
        assert publish(place, SETTINGS, with_setting("twee", "fout;")).reload
        reload(server)
        time.sleep(0.5)
        assert publish(place, replace(SETTINGS), with_setting("twee", "fout;")).reload
        assert server.ask("/agenda/").status == 200, "it goes on with the settings from before"
