"""The headers follow from the pages: what no page asks for is not allowed; what may not be there stops the build."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from mkdocs.exceptions import Abort

from agenda.builder.build import BuildSettings
from agenda.builder.plugin import AgendaPlugin
from agenda.commands.host import headers
from agenda.site.csp import FORBIDDEN, forbidden_in, needs_of, policy_for
from agenda.site.headers import HeadersFailure, write_headers
from agenda.site.views.site import Origins
from agenda.text import LANGS
from tests.helpers.sites import SITE_URL, BuiltSite, attribute

PAGE = """<!doctype html>
<html lang="nl"><head>
<meta charset="utf-8">
<title>Proef</title>{}</head><body>{}</body></html>
"""

#: What may stand on no page, and the name under which it is told.
WRONG = {
    '<p style="color: red">': "style=",
    '<p onclick="go()">': "on…=",
    "<p class='a' onclick='go()'>": "on…=",
    '<P OnClick="go()">': "on…=",
    '<A HREF="JavaScript:go()">': "javascript:",
    "<p hidden onclick=go()>": "on…=",
    '<a href="javascript:go()">': "javascript:",
    '<iframe src="a.html"></iframe>': "<base>, <iframe>, <object>, <embed>",
    '<base href="/x/">': "<base>, <iframe>, <object>, <embed>",
    '<img alt="" src="https://cdn.example/a.png">': "src=//",
    '<script src="//cdn.example/a.js"></script>': "src=//",
    '<form action="https://elders.example/"></form>': "src=//",
    '<link rel="stylesheet" href="https://fonts.example/a.css">': "<link href=//>",
    '<link rel="preconnect" href="//fonts.example">': "<link href=//>",
    "<script>go()</script>": "<script>, <style>",
    '<SCRIPT type="module">go()</SCRIPT>': "<script>, <style>",
    "<style>p { color: red }</style>": "<script>, <style>",
}
RIGHT = (
    '<a href="https://wetten.overheid.nl/">wet</a>',
    '<link rel="canonical" href="https://voorbeeld.example/">',
    '<link rel="alternate" hreflang="en" href="https://voorbeeld.example/en/">',
    '<p>style="a" en onclick="b" zijn hier gewoon tekst</p>',
    '<meta name="description" content="wie onclick= of style= typt, of src=//x">',
    '<meta property="og:image" content="https://voorbeeld.example/a.png">',
    '<script src="a.js" async></script>',
)


def small_site(folder: Path, head: str = "", body: str = "", name: str = "index.html") -> Path:
    """A site of one page, beside what is already there."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PAGE.format(head, body), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("html", "name"), WRONG.items())
def test_what_may_be_on_no_page_is_named(html: str, name: str) -> None:
    assert forbidden_in(PAGE.format("", html)) == [name]
    assert name in FORBIDDEN


@pytest.mark.parametrize("html", RIGHT)
def test_what_only_looks_like_it_is_left_alone(html: str) -> None:
    assert forbidden_in(PAGE.format("", html)) == []


def test_a_page_that_asks_for_more_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("agenda.builder.plugin.write_index", lambda *_: None)
    monkeypatch.setattr("agenda.builder.plugin.render_previews", lambda *_: [])
    small_site(tmp_path, body='<p style="color: red">', name="over/index.html")
    small_site(tmp_path, body='<p onclick="go()">', name="en/about/index.html")
    plugin: Any = AgendaPlugin()
    plugin.renderer = SimpleNamespace(site=SimpleNamespace(downloads=[], origins=Origins()), pointers=list)
    plugin.papers = tmp_path
    config: Any = SimpleNamespace(site_dir=str(tmp_path), site_url=SITE_URL)
    with pytest.raises(Abort):
        plugin.on_post_build(config)
    told = capsys.readouterr().err
    assert "over/index.html:1:1: fout [forbidden-on-page]" in told
    assert "style=" in told
    assert "en/about/index.html:1:1: fout [forbidden-on-page]" in told, "all of them at once"


@pytest.mark.parametrize(
    "refresh",
    [
        '<meta http-equiv="refresh" content="0; url=https://elders.example/">',
        '<meta http-equiv="refresh" content="0; url=//elders.example/">',
        '<meta http-equiv="refresh" content="0; url=../er-niet/">',
        '<meta http-equiv="refresh" content="0; url=../../../">',  # of the host, but not of this site
        "<META content='5; URL=../' HTTP-EQUIV=Refresh>",
    ],
)
def test_a_page_leads_on_within_the_site_only(tmp_path: Path, refresh: str) -> None:
    ours = '<meta http-equiv="refresh" content="0; url=../">'
    small_site(small_site(tmp_path), ours, name="oud/index.html")
    assert write_headers(tmp_path, SITE_URL).moved_on == {"/agenda/oud/": ("/agenda/", 302)}
    small_site(tmp_path, refresh, name="weg/index.html")
    small_site(tmp_path, body=ours, name="tekst/index.html")
    with pytest.raises(HeadersFailure) as failure:
        write_headers(tmp_path, SITE_URL)
    assert [each.file for each in failure.value.pages] == ["tekst/index.html", "weg/index.html"]


def test_what_was_told_can_be_mended_without_a_new_build(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/agenda.css").write_text("p{}")
    link = '<link rel="stylesheet" href="{}assets/agenda.css">'
    small_site(tmp_path, link.format(""))
    small_site(tmp_path, link.format("../"), '<p style="color: red">', name="over/index.html")
    wrong = tmp_path / "over/index.html"
    with pytest.raises(HeadersFailure):
        write_headers(tmp_path, SITE_URL)
    wrong.write_text(wrong.read_text("utf-8").replace(' style="color: red"', ""), encoding="utf-8")
    write_headers(tmp_path, SITE_URL)
    for page in tmp_path.rglob("*.html"):
        address = re.findall('href="([^"]*agenda.css)"', page.read_text("utf-8"))[0]
        assert (page.parent / address).is_file(), page


def test_a_page_gets_no_more_than_it_asks_for() -> None:
    assert policy_for(needs_of("<p>Niets.</p>"), wasm=False) == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    asks = '<link rel="stylesheet" href="a.css"><script src="a.js"></script><script>go()</script><form></form>'
    policy = policy_for(needs_of(asks), wasm=True, framed=False)
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy, "and not what stands in the page itself"
    assert "style-src 'self';" in policy
    assert "form-action 'self';" in policy
    assert "img-src" not in policy
    assert "frame-ancestors" not in policy, "a page cannot say it of itself"


def test_no_page_may_do_more_than_it_needs(site: BuiltSite) -> None:
    policies: dict[str, list[str]] = {}
    for url in site.urls():
        policy = attribute(site.page(url).select_one("meta[http-equiv=Content-Security-Policy]"), "content")
        policies.setdefault(policy, []).append(url)
    of_page = {url: policy for policy, urls in policies.items() for url in urls}
    common, search, leading_on = of_page[""], of_page["zoeken/"], of_page["id/B4/"]
    assert common == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    assert search == common.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
    assert sorted(policies[search]) == ["en/search/", "zoeken/"]
    assert leading_on == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    )
    assert all("id/" in url[:6] for url in policies[leading_on])
    assert set(site.pages()) <= {*policies[common], *policies[search]}
    for policy in policies:
        assert not re.search(r"unsafe-(inline|eval|hashes)\b(?<!wasm-unsafe-eval)|\*|data:|https?:", policy)


def test_the_policy_stands_before_all_that_it_is_about(site: BuiltSite) -> None:
    for url in site.urls():
        head = site.page(url).head
        assert head is not None
        first, second = head.find_all(True, limit=2)
        assert first["charset"] == "utf-8"
        assert second["http-equiv"] == "Content-Security-Policy", url


def test_for_hosts_that_read_a_file_of_headers(site: BuiltSite) -> None:
    text = (site.folder / "_headers").read_text(encoding="utf-8")
    rules = {part.split("\n")[0]: part.strip().split("\n  ")[1:] for part in re.split(r"\n(?=/)", text)}
    assert list(rules) == ["/agenda/*", "/agenda/static/*"]
    names = [line.partition(":")[0] for line in rules["/agenda/*"]]
    assert len(names) == len(set(names))
    for name in (
        "Content-Security-Policy",
        "Strict-Transport-Security",
        "X-Content-Type-Options",
        "Permissions-Policy",
    ):
        assert name in names
    assert "'wasm-unsafe-eval'" in text, "one policy for all pages; what a page says of itself narrows it"
    assert rules["/agenda/static/*"] == ["Cache-Control: public, max-age=31536000, immutable"]
    # The limits of Cloudflare Pages: 100 rules of headers, 2,000 characters a line; 2,000 redirects.
    assert max(map(len, text.splitlines())) < 2000
    redirects = (site.folder / "_redirects").read_text(encoding="utf-8").splitlines()
    assert len(redirects) < 2000
    assert "/agenda/id/B4.2/ /agenda/ambities/personeel-en-middelen/#B4.2 302" in redirects


def test_without_https_nothing_promises_it(tmp_path: Path) -> None:
    write_headers(small_site(tmp_path), "http://127.0.0.1:8000/")
    assert "Strict-Transport-Security" not in (tmp_path / "_headers").read_text("utf-8")
    assert "Strict-Transport-Security" not in (tmp_path / "_nginx/server.conf").read_text("utf-8")


def test_lasting_files_move_once_and_every_page_finds_them(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/agenda.css").write_text("p{}")
    (tmp_path / "assets/preview-nl-agenda.png").write_bytes(b"png")
    link = '<link rel="stylesheet" href="{}assets/agenda.css">'
    small_site(tmp_path, link.format("../"), name="over/index.html")
    small_site(tmp_path, link.format("/agenda/"), name="404.html")
    first = write_headers(tmp_path, SITE_URL)
    (moved,) = tmp_path.glob("static/*/assets/agenda.css")
    address = moved.relative_to(tmp_path).as_posix()
    assert f'href="../{address}"' in (tmp_path / "over/index.html").read_text("utf-8")
    assert f'href="/agenda/{address}"' in (tmp_path / "404.html").read_text("utf-8")
    assert (tmp_path / "assets/preview-nl-agenda.png").is_file(), "other sites point at a preview: its address stays"
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert write_headers(tmp_path, SITE_URL) == first
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_an_address_changes_with_what_is_in_the_file(tmp_path: Path) -> None:
    addresses: list[str] = []
    for number in (1, 2, 2):
        folder = tmp_path / str(len(addresses))
        (small_site(folder) / "assets").mkdir()
        (folder / "assets/agenda.css").write_text(f"p{{order:{number}}}")
        write_headers(folder, SITE_URL)
        addresses.append(next(folder.glob("static/*")).name)
    assert addresses[0] != addresses[1] == addresses[2]


def test_a_file_that_is_no_page_of_ours_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "vreemd.html").write_text("<p>", encoding="utf-8")
    with pytest.raises(HeadersFailure, match=r"vreemd\.html"):
        write_headers(tmp_path, SITE_URL)
    (tmp_path / "index.html").write_text("<p>", encoding="utf-8")
    told: list[str] = []
    for lang in LANGS:
        assert headers(BuildSettings(tmp_path, tmp_path, SITE_URL, lang)) == 1
        told += [capsys.readouterr().err]
    assert told[0].startswith('index.html: hierin staat geen <meta charset="utf-8">')
    assert told[1].startswith('index.html: it has no <meta charset="utf-8">')
    assert "Haal dit bestand weg" in told[0]
    assert "Remove this file" in told[1]
