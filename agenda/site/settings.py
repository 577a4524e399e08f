"""What a host sets, in mkdocs.yml or by variables: read from one place, and all that is wrong told at once.

The texts are taken as they were given. MkDocs makes numbers, dates and truths of them, and breaks down on a date that
no calendar has.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from agenda.model.diagnostic_report import as_text
from agenda.model.diagnostics import Diagnostic, Location
from agenda.reader.mkdocs_yml import read_settings
from agenda.site.publication import Publication
from agenda.site.setting_kinds import KINDS, MOMENT, Kind, ours
from agenda.site.setting_values import is_day
from agenda.text.bilingual import Both, both, same
from agenda.util.escape import one_line
from agenda.util.project import ROOT, CannotRun

if TYPE_CHECKING:
    from agenda.text.bilingual import Lang

FILE = ROOT / "mkdocs.yml"

#: How much of a value is quoted.
QUOTED = 80


@dataclass(frozen=True)
class Given:
    """A setting as it was given: its text, the variable that it came from, if any, and its place in mkdocs.yml."""

    text: str = ""
    variable: str = ""
    location: Location = field(default_factory=lambda: Location(FILE.name))


def host_settings(file: Path = FILE) -> Publication:
    """Who publishes the site and where, as mkdocs.yml in ``file`` and the environment say."""
    given = {keys: each.text for keys, each in _given(file).items()}
    names = ("publisher", "contact", "repository", "security_contact", "security_expires")
    address = given.get(("site_url",), "").rstrip("/")
    return Publication(address=f"{address}/" if address else "", **{name: given.get(ours(name), "") for name in names})


def settings_of_site(address: str) -> dict[str, str]:
    """Variable → text of every setting that a site at ``address`` is made with; empty is not set.

    Not the time of the build, nor what is for previews.
    """
    given = _given(FILE)
    kept = {
        kind.variable: given[kind.keys].text
        for kind in KINDS
        if kind.keys in given and kind.variable not in (MOMENT, "PREVIEW_NEW")
    }
    return kept | {"SITE_URL": address}


def check_settings(file: Path = FILE, today: date | None = None) -> list[Diagnostic]:
    """Every setting that is wrong, at its place in mkdocs.yml, which is ``file``.

    With ``today`` it is also judged whether security.txt expires too soon or too late.
    """
    given, (_, found) = _given(file), read_settings(file)
    expiry, set_here = ours("security_expires"), {keys for keys, each in given.items() if each.text}
    found += [
        _problem(kind, given[kind.keys], needed=kind.keys == expiry and ours("security_contact") in set_here)
        for kind in KINDS
        if kind.keys in given and (text := given[kind.keys].text) and (len(text) > kind.longest or not kind.fits(text))
    ]
    expires = given.get(expiry, Given())
    if today and (not expires.text or is_day(expires.text)):
        item = _item("SECURITY_EXPIRES", expiry, expires)
        found += host_settings(file).problems(today, expires.location, item)
    return found


def require_settings(today: date | None = None) -> None:
    """Raise CannotRun, telling all that ``check_settings`` finds, when there is any."""
    if found := check_settings(today=today):
        langs: tuple[Lang, Lang] = ("nl", "en")
        raise CannotRun({lang: "\n".join(as_text(each, lang) for each in found) for lang in langs})


def notice(lang: Lang) -> str:
    """What a host should know of what is not set; empty when there is nothing."""
    who = host_settings()
    told: list[Both] = []
    if who.is_local:  # no host yet
        reason = both("site.settings.no_address_yet")
        if who.address and os.environ.get("SITE_URL"):
            reason = both("site.settings.address_of_this_machine", address=who.address)
        return both("site.settings.no_sitemap", reason=reason)[lang] + "\n"
    if who.address.startswith("http://"):
        told.append(both("site.settings.note_site_url_begins"))
    if who.is_demonstration:
        told.append(both("site.settings.note_publisher_is_not"))
    if not who.security_txt():
        told.append(both("site.settings.note_security_contact_is"))
    return "".join(f"{each[lang]}\n" for each in told)


def _given(file: Path) -> dict[tuple[str, ...], Given]:
    """Each setting by its keys. Of ``!ENV [NAME, OTHER, default]`` the first variable that there is counts."""
    found: dict[tuple[str, ...], Given] = {}
    for keys, written in read_settings(file)[0]:
        names = (written.texts[:-1] or written.texts) if written.tag == "!ENV" else []
        default = written.texts[-1] if written.texts[len(names) :] else ""
        variable = next((name for name in names if name in os.environ), "")
        text = os.environ[variable] if variable else default
        found[tuple(map(str, keys))] = Given(text.strip(), variable, Location(file.name, written.line, written.column))
    if MOMENT in os.environ:
        found[MOMENT,] = Given(os.environ[MOMENT].strip(), MOMENT, Location(file.name))
    return found


def _problem(kind: Kind, given: Given, *, needed: bool) -> Diagnostic:
    """The finding; of a setting that is ``needed`` beside another one it does not say to leave it out."""
    text = one_line(given.text)
    details = {
        "name": given.variable or f"`{kind.keys[-1]}`",
        "given": text if len(text) <= QUOTED else f"{text[:QUOTED]}…",
        "problem": kind.problem,
        "wanted": kind.instead_of(text),
        "unset": same("") if needed else both("site.settings.or_leave_the_setting"),
    }
    return Diagnostic("bad-setting", given.location, details, item=_item(kind.variable, kind.keys, given))


def _item(variable: str, keys: tuple[str, ...], given: Given) -> Both:
    """What a finding is about: the variable when that is where the value comes from, else the key."""
    if given.variable or not given.text:
        return both("site.settings.environment_variable", variable=variable)
    return both("site.settings.setting", keys=keys[-1], variable=variable)
