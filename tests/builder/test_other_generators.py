"""The site outlives its tools: built by ProperDocs, and without mkdocs-i18n, it is the same site, byte for byte.

What is compared is the frozen agenda with everything on: pages, search index, PDFs, pictures and headers.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Tally
from tests.helpers.sites import FULL, ROOT, SETTINGS, SITE_URL, BuiltSite, text

#: Runs a module as ``python -m`` does, as if these packages were not installed.
WITHOUT = (
    "import runpy, sys; sys.modules.update(dict.fromkeys({missing!r})); runpy.run_module({module!r}, None, '__main__')"
)


def built_by(
    module: str, folder: Path, *, config: Path = ROOT / "mkdocs.yml", missing: tuple[str, ...] = ()
) -> BuiltSite:
    """The site of the frozen agenda as another program builds it, in ``folder``."""
    given = {key: value for key, value in os.environ.items() if key not in SETTINGS}
    environment = given | {"AGENDA_DATA": str(FULL)}
    environment |= {"SOURCE_DATE_EPOCH": "1700000000", "SITE_URL": SITE_URL, "AGENDA_HISTORY": "false"}
    environment |= {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}  # banners
    program = WITHOUT.format(missing=missing, module=module)
    done = subprocess.run(
        [sys.executable, "-c", program, "build", "--strict", "--config-file", str(config), "--site-dir", str(folder)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return BuiltSite(folder)


def compare(other: BuiltSite, site: BuiltSite) -> int:
    """Fail where two sites differ: in pages, then in text, in links, and in any byte; gives the number of files."""
    assert other.urls() == site.urls()
    files, others = (
        {
            path.relative_to(each.folder).as_posix(): path.read_bytes()
            for path in each.folder.rglob("*")
            if path.is_file()
        }
        for each in (site, other)
    )
    for url in [url for url in site.urls() if files[_file(url)] != others[_file(url)]]:
        assert text(other.page(url).body) == text(site.page(url).body), url
        links = [[tag["href"] for tag in each.page(url).find_all(href=True)] for each in (site, other)]
        assert links[0] == links[1], url
    assert [name for name in sorted(files | others) if files.get(name) != others.get(name)] == []
    return len(files)


def _file(url: str) -> str:
    return url if url.endswith(".html") else f"{url}index.html"


def test_properdocs_builds_the_same_site(site: BuiltSite, tmp_path: Path, tally: Tally) -> None:
    tally("files the same by ProperDocs", compare(built_by("properdocs", tmp_path / "site"), site))


@pytest.fixture
def plain_config(tmp_path: Path) -> Path:
    """mkdocs.yml without mkdocs-i18n: its lines are gone, and paths say where they count from."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    without, count = re.subn(r"  - i18n:.*\n(?:      ? ?.*\n)+?(?=  - )", "", text)
    assert count == 1
    assert "i18n" not in without
    for name in ("docs_dir: ", "custom_dir: ", "macros: "):
        without, count = re.subn(rf"({name})(\w+)", rf"\g<1>{ROOT}/\2", without)
        assert count == 1, name
    config = tmp_path / "mkdocs.yml"
    config.write_text(re.sub(r"watch: .*\n", "", without), encoding="utf-8")
    return config


def test_without_mkdocs_i18n_it_is_the_same_site(
    site: BuiltSite, tmp_path: Path, plain_config: Path, tally: Tally
) -> None:
    made = built_by("mkdocs", tmp_path / "site", config=plain_config, missing=("mkdocs_i18n",))
    tally("files the same without mkdocs-i18n", compare(made, site))


def test_a_difference_is_seen(site: BuiltSite, tmp_path: Path) -> None:
    other = tmp_path / "site"
    for url in site.urls():
        (other / _file(url)).parent.mkdir(parents=True, exist_ok=True)
        (other / _file(url)).write_bytes(
            (site.folder / _file(url)).read_bytes().replace(b"cybercrime", b"Cybercrime", 1)
        )
    with pytest.raises(AssertionError):
        compare(BuiltSite(other), site)
