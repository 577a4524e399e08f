"""What the site is made with: every package that is locked, with its licence, and the same as a CycloneDX SBOM."""

from __future__ import annotations

import json
import re
import tomllib
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from sysconfig import get_path
from typing import Any

from agenda.util.project import ROOT

REQUIREMENTS = ROOT / "requirements"
LOCK, LICENCES = "site.txt", "licences.toml"

#: Where the SBOM is on the site; CycloneDX recommends this ending.
SBOM = "sbom.cdx.json"

#: A locked package: name, version, where it is meant for, and the hashes of its files.
LOCKED = re.compile(
    r"^(?P<name>[\w.-]+)(?:\[[\w,-]+\])?==(?P<version>\S+)(?: ; (?P<only>.+?))? \\\n(?P<hashes>(?:    --hash=.*\n?)+)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Component:
    """A locked package. ``only`` says for which machines it is meant, as pip writes it; empty for all."""

    name: str
    version: str
    licence: str
    hashes: tuple[str, ...]
    only: str = ""

    @property
    def purl(self) -> str:
        """The address of the package that every tool knows (package URL)."""
        return f"pkg:pypi/{self.name}@{self.version}"


@cache
def load_components(folder: Path = REQUIREMENTS) -> tuple[Component, ...]:
    """Every package that building the site takes, in the order of the lock, from the files in ``folder``.

    A lock names no licences, so they are next to it; the tests compare them with what the packages say themselves.
    """
    licences = tomllib.loads((folder / LICENCES).read_text(encoding="utf-8"))["python"]
    text = (folder / LOCK).read_text(encoding="utf-8")
    return tuple(
        Component(
            found["name"],
            found["version"],
            licences.get(found["name"], ""),
            tuple(re.findall(r"sha256:([0-9a-f]{64})", found["hashes"])),
            found["only"] or "",
        )
        for found in LOCKED.finditer(text)
    )


@cache
def load_carried(folder: Path = REQUIREMENTS) -> tuple[dict[str, Any], ...]:
    """What of others a reader gets with the site itself: ``name``, ``licence``, ``what`` in each language."""
    return tuple(tomllib.loads((folder / LICENCES).read_text(encoding="utf-8"))["carried"])


def not_as_locked() -> list[tuple[str, str, str]]:
    """Packages that are installed in another version than the lock has, as (name, locked, installed).

    What is not installed at all is not among them: a lock has packages for other systems too.
    """
    locked: dict[str, set[str]] = {}
    for each in load_components():
        locked.setdefault(_plain(each.name), set()).add(each.version)
    folders = (path.name.removesuffix(".dist-info") for path in Path(get_path("purelib")).glob("*.dist-info"))
    installed = sorted((_plain(name), version) for name, _, version in (each.rpartition("-") for each in folders))
    return [
        (name, ", ".join(sorted(locked[name])), version)
        for name, version in installed
        if name in locked and version not in locked[name]
    ]


def _plain(name: str) -> str:
    """The name of a package as every tool compares it (PyPA, name normalization)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def sbom(version: str, now: datetime | None) -> str:
    """The SBOM as CycloneDX 1.6 in JSON. The same lock gives the same text; ``now`` is the time of the build."""
    components = [_as_cyclonedx(each) for each in load_components()]
    components += [
        {
            "type": "library",
            "bom-ref": each["name"],
            "name": each["name"],
            "licenses": [{"expression": each["licence"]}],
        }
        for each in load_carried()
        if each["name"].casefold() not in {other.name for other in load_components()}
    ]
    content = json.dumps(components, sort_keys=True)
    meta: dict[str, Any] = {"timestamp": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")} if now else {}
    meta["component"] = {
        "type": "application",
        "bom-ref": "agenda",
        "name": "agenda-regioburgemeesters",
        "version": version,
    }
    meta["component"]["licenses"] = [{"license": {"id": "EUPL-1.2"}}]
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, version + content)}",
        "version": 1,
        "metadata": meta,
        "components": components,
        "dependencies": [{"ref": "agenda", "dependsOn": [each["bom-ref"] for each in components]}],
    }
    return json.dumps(bom, indent=1, ensure_ascii=False) + "\n"


def _as_cyclonedx(each: Component) -> dict[str, Any]:
    marker = {"properties": [{"name": "pip:marker", "value": each.only}]} if each.only else {}
    return marker | {
        "type": "library",
        "bom-ref": each.purl,
        "name": each.name,
        "version": each.version,
        "purl": each.purl,
        "licenses": [{"expression": each.licence}],
        # One hash per file that the lock allows: the package for each system, and its source.
        "externalReferences": [
            {
                "type": "distribution",
                "url": each.purl,
                "hashes": [{"alg": "SHA-256", "content": value} for value in each.hashes],
            }
        ],
    }
