"""What the site is made with: the lock, the licences beside it, the SBOM and the colophon say the same."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from pypdf import PdfReader

from agenda.builder.build import check_packages
from agenda.site.sbom import REQUIREMENTS, SBOM, load_carried, load_components, not_as_locked, sbom
from agenda.util.project import CannotRun
from tests.helpers.sites import ROOT, BuiltSite, text

#: How packages call a licence in their old way, which SPDX calls otherwise.
OLD_NAMES = {"Apache Software License": "Apache-2.0", "MIT License": "MIT", "UNKNOWN": ""}


def test_every_locked_package_has_a_licence_and_hashes() -> None:
    lock = (REQUIREMENTS / "site.txt").read_text(encoding="utf-8")
    locked = re.findall(r"(?m)^([\w.-]+)(?:\[[^]]*\])?==(\S+)", lock)
    components = load_components()
    assert [(each.name, each.version) for each in components] == locked
    assert len(components) > 30
    assert [each.name for each in components if not each.licence] == [], "add it to requirements/licences.toml"
    assert sum(len(each.hashes) for each in components) == lock.count("--hash=sha256:")
    assert all(each.hashes for each in components)


def test_the_licences_are_those_that_the_packages_name() -> None:
    compared = 0
    for each in load_components():
        try:
            said = metadata(each.name)
        except PackageNotFoundError:  # meant for another system
            continue
        given = said.json
        named = str(given.get("license_expression") or given.get("license") or "")
        named = OLD_NAMES.get(named, named)
        if named and len(named) < 40 and re.fullmatch(r"[\w.+ -]+", named):
            assert each.licence.casefold() == named.casefold() or named in each.licence, each.name
            compared += 1
    assert compared > 20


def test_no_licence_stands_there_of_a_package_that_is_gone() -> None:
    listed = tomllib.loads((REQUIREMENTS / "licences.toml").read_text("utf-8"))["python"]
    assert sorted(listed) == sorted({each.name for each in load_components()})


def test_the_sbom_is_cyclonedx_by_its_own_schema(site: BuiltSite) -> None:
    written = (site.folder / SBOM).read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None
    bom = json.loads(written)
    assert bom["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    named = {each["name"] for each in bom["components"]}
    assert named >= {each.name for each in load_components()}
    assert len(named & {each["name"] for each in load_carried()}) == 3, "the typefaces"
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written.replace('"library"', '"boek"')) is not None


def test_the_same_lock_gives_the_same_sbom_and_another_lock_another() -> None:
    assert sbom("1", None) == sbom("1", None)
    assert json.loads(sbom("1", None))["serialNumber"] != json.loads(sbom("2", None))["serialNumber"]


@pytest.mark.parametrize("url", ["colofon/", "en/colophon/"])
def test_the_colophon_names_every_package_with_its_licence(site: BuiltSite, url: str) -> None:
    rows = [[text(cell) for cell in row.find_all(["th", "td"])] for row in site.page(url).select("main tbody tr")]
    for each in load_components():
        assert [each.name, each.version, each.licence] in rows
    carried = [row[0] for row in rows[: len(load_carried())]]
    assert carried == [each["name"] for each in load_carried()]
    link = site.page(url).select_one("main a[href$='sbom.cdx.json']")
    assert link is not None
    assert site.exists(site.resolve(url, str(link["href"])))


def test_what_readers_get_along_of_others_is_all_named(site: BuiltSite) -> None:
    """The typefaces on the site and in the PDFs, and the search: nothing else is not ours."""
    named = " ".join(each["name"] for each in load_carried())
    assert "Pagefind" in named
    fonts = {path.stem.split("-")[1] for path in (ROOT / "overrides/assets").glob("*.woff2")}
    for pdf in site.folder.rglob("*.pdf"):
        fonts |= _fonts(pdf)
    assert fonts == {"serif", "sans"}
    assert "Agenda Serif" in named
    assert "Agenda Sans" in named


def _fonts(pdf: Path) -> set[str]:
    found = set()
    for page in PdfReader(pdf).pages:
        resources = page["/Resources"].get_object()
        for font in resources.get("/Font", {}).values():  # type: ignore[union-attr]  # pypdf types it loosely
            found.add("serif" if "Serif" in str(font.get_object()["/BaseFont"]) else "sans")
    return found


def test_a_package_that_is_not_as_it_is_locked_stops_a_build_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not_as_locked() == []
    for name in ("mkdocs-1.6.0", "PyYAML-6.0", "van_iemand_anders-1.0"):
        (tmp_path / f"{name}.dist-info").mkdir()
    monkeypatch.setattr("agenda.site.sbom.get_path", lambda _: str(tmp_path))
    versions = {each.name: each.version for each in load_components()}
    assert not_as_locked() == [("mkdocs", versions["mkdocs"], "1.6.0"), ("pyyaml", versions["pyyaml"], "6.0")]
    with pytest.raises(CannotRun) as stopped:
        check_packages()
    assert f"mkdocs 1.6.0 in plaats van {versions['mkdocs']}" in stopped.value.words["nl"]
    assert "scripts/build" in stopped.value.words["nl"]
