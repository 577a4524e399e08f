"""The settings of a host, in mkdocs.yml or as environment variables: read in one place, with all problems at once.

Values are taken as written. MkDocs makes numbers, dates and booleans of them, and fails on a date that no calendar has.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from agenda.model.diagnostics import Diagnostic, Location, as_text
from agenda.reader.mkdocs_yml import read_settings
from agenda.text import Both, both, same
from agenda.util.characters import FORBIDDEN, one_line
from agenda.util.project import ROOT, CannotRun, as_moment

if TYPE_CHECKING:
    from agenda.text import Lang

FILE = ROOT / "mkdocs.yml"

#: How much of a value is quoted.
QUOTED = 80


#: How long a value may be; a name is shorter. A list may be as long as a system takes a variable.
LONGEST = 500
LONGEST_LIST = 131_072

#: Every tool knows this variable, so it is in no file: https://reproducible-builds.org/specs/source-date-epoch/.
MOMENT = "SOURCE_DATE_EPOCH"


class Setting(NamedTuple):
    """A setting: its variable, its keys in mkdocs.yml, and what kind of value it takes, a key of ``VALUES``."""

    variable: str
    keys: tuple[str, ...]
    value: str


def ours(key: str) -> tuple[str, ...]:
    """The keys in mkdocs.yml of a setting of our plugin."""
    return ("plugins", "agenda", key)


SETTINGS = (
    Setting("SITE_URL", ("site_url",), "site_address"),
    Setting("PUBLISHER", ours("publisher"), "name"),
    Setting("CONTACT", ours("contact"), "contact"),
    Setting("SECURITY_CONTACT", ours("security_contact"), "contact"),
    Setting("SECURITY_EXPIRES", ours("security_expires"), "day"),
    Setting("REPOSITORY_URL", ours("repository"), "project"),
    Setting("REPOSITORY_EDIT", ours("edit"), "edit_path"),
    Setting("REPOSITORY_COMMIT", ours("commit"), "commit_path"),
    Setting("AGENDA_HISTORY", ours("history"), "boolean"),
    Setting("DEMONSTRATION", ours("demonstration"), "boolean"),
    Setting("PREVIEW_NEW", ours("new_pages"), "list"),
    Setting(MOMENT, (MOMENT,), "moment"),
)


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
        setting.variable: given[setting.keys].text
        for setting in SETTINGS
        if setting.keys in given and setting.variable not in (MOMENT, "PREVIEW_NEW")
    }
    return kept | {"SITE_URL": address}


def check_settings(file: Path = FILE, today: date | None = None) -> list[Diagnostic]:
    """Every setting that is wrong, at its place in mkdocs.yml, which is ``file``.

    With ``today`` it is also judged whether security.txt expires too soon or too late.
    """
    given, (_, found) = _given(file), read_settings(file)
    expiry, set_here = ours("security_expires"), {keys for keys, each in given.items() if each.text}
    found += [
        _problem(each, given[each.keys], needed=each.keys == expiry and ours("security_contact") in set_here)
        for each in SETTINGS
        if each.keys in given and (text := given[each.keys].text) and not _fits(each, text)
    ]
    expires = given.get(expiry, Given())
    if today and (not expires.text or is_day(expires.text)):
        item = _item("SECURITY_EXPIRES", expiry, expires)
        found += host_settings(file).problems(today, expires.location, item)
    return found


def require_settings(today: date | None = None) -> None:
    """Raise CannotRun with all that ``check_settings`` finds, if anything."""
    if found := check_settings(today=today):
        langs: tuple[Lang, Lang] = ("nl", "en")
        raise CannotRun({lang: "\n".join(as_text(each, lang) for each in found) for lang in langs})


def notice(lang: Lang) -> str:
    """What a host should know of what is not set; empty when there is nothing."""
    who = host_settings()
    notes: list[Both] = []
    if who.is_local:  # no host yet
        reason = both("site.settings.no_address_yet")
        if who.address and os.environ.get("SITE_URL"):
            reason = both("site.settings.address_of_this_machine", address=who.address)
        return both("site.settings.no_sitemap", reason=reason)[lang] + "\n"
    if who.address.startswith("http://"):
        notes.append(both("site.settings.note_site_url_begins"))
    if who.is_demonstration:
        notes.append(both("site.settings.no_publisher"))
    if not who.security_txt():
        notes.append(both("site.settings.no_security_contact"))
    return "".join(f"{each[lang]}\n" for each in notes)


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


def _fits(setting: Setting, text: str) -> bool:
    longest = LONGEST_LIST if setting.value == "list" else LONGEST
    return len(text) <= longest and VALUES[setting.value](text)


def _problem(setting: Setting, given: Given, *, needed: bool) -> Diagnostic:
    """The finding; of a setting that is ``needed`` because of another one it does not say to leave it out."""
    text = one_line(given.text)
    wanted = "wanted"
    if setting.value == "contact" and (scheme := re.match("mailto|http(?=:)", text.lower())):
        wanted = f"wanted_not_{scheme[0]}"
    details = {
        "name": given.variable or f"`{setting.keys[-1]}`",
        "given": text if len(text) <= QUOTED else f"{text[:QUOTED]}…",
        "problem": both(f"settings.{setting.value}.problem"),
        "wanted": both(f"settings.{setting.value}.{wanted}"),
        "unset": same("") if needed else both("site.settings.or_leave_the_setting"),
    }
    return Diagnostic("bad-setting", given.location, details, item=_item(setting.variable, setting.keys, given))


def _item(variable: str, keys: tuple[str, ...], given: Given) -> Both:
    """What a finding is about: the variable when that is where the value comes from, else the key."""
    if given.variable or not given.text:
        return both("site.settings.environment_variable", variable=variable)
    return both("site.settings.setting", keys=keys[-1], variable=variable)


# --- values ---

#: A label of a name of a host (RFC 1035, 2.3.4), in any script; _ is not in the rule, but in names of containers.
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_LONGEST_HOST = 253
_LONGEST_LOCAL = 64  # what is before the @ (RFC 5321, 4.5.3.1.1)

#: What an address may be made of (RFC 3986), without the signs that end an attribute, a sentence or a setting of nginx.
_HOST = r"https://[A-Za-z0-9.-]+(:\d{1,5})?"
_WEB = re.compile(_HOST + r"(?:[/?#][\w.~:/?#@!&()*+,;=%-]*)?", re.ASCII)
_PROJECT = re.compile(_HOST + r"(?:/[\w.~%+@-]+)+/?", re.ASCII)
_MAIL = re.compile(
    r"(?P<local>[\w+-]+(?:\.[\w+-]+)*)@(?P<host>[A-Za-z0-9.-]+\.(?=[0-9-]*[A-Za-z])[A-Za-z0-9-]{2,})", re.ASCII
)
_PATH = re.compile(r"(?![A-Za-z][A-Za-z0-9+.-]*:)[\w.~%+@/{}#?&=:-]+", re.ASCII)

#: A host, perhaps a port, and folders of letters, digits and - . _ ~. Those that begin with a dot or with _ a server
#: of ours does not show, and a page is no folder. No accents in the path: they are written in several ways (encoded or
#: not, as one character or as two), and files, settings of servers and links would each have another one.
_FOLDER = r"/(?!_)(?!(?i:index\.|[^/]*\.html?/?$))[A-Za-z0-9~-][A-Za-z0-9_.~-]*"
_SITE = re.compile(rf"https?://(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::[0-9]{{1,5}})?(?:{_FOLDER})*/?")

#: Of letters and whatever else, on one line. What begins as a date MkDocs may take for one.
_NAME = re.compile(r"(?!\d{4}-\d)(?=.*[^\W\d_]).{1,120}")


def is_site_address(text: str) -> bool:
    """Whether a site of ours can be at an address: it comes in links, in folders and in settings of nginx."""
    return bool(_SITE.fullmatch(text)) and _leads_to_a_host(text)


def is_contact(text: str) -> bool:
    """Whether one can write to it: a mail address, or an https address."""
    if mail := _MAIL.fullmatch(text):
        return len(mail["local"]) <= _LONGEST_LOCAL and _is_host(mail["host"])
    return bool(_WEB.fullmatch(text)) and _leads_to_a_host(text)


def is_project(text: str) -> bool:
    """Whether it is the https address of a project, below that of its host."""
    return bool(_PROJECT.fullmatch(text)) and _leads_to_a_host(text)


def _is_path_with(text: str, needed: str, *others: str) -> bool:
    """Whether it is a path below the address of a project with ``{needed}`` in it, and perhaps ``others``."""
    named = re.findall(r"\{\w+\}|[{}]", text) if _PATH.fullmatch(text) else []
    return f"{{{needed}}}" in named and set(named) <= {f"{{{name}}}" for name in (needed, *others)}


def is_day(text: str) -> bool:
    """Whether it is a day of the calendar, as YYYY-MM-DD."""
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat() == text
    return False


def is_name(text: str) -> bool:
    """Whether it is a name, on one line."""
    return bool(_NAME.fullmatch(text)) and not FORBIDDEN.search(text)


def is_boolean(text: str) -> bool:
    """Whether it says yes or no, as YAML reads that."""
    known = text.lower() in ("true", "false", "yes", "no", "on", "off")
    return known and text in (text.lower(), text.upper(), text.capitalize())  # to YAML “yEs” is a text


def is_list(text: str) -> bool:
    """Whether it is a list of texts in JSON."""
    with suppress(ValueError, RecursionError):
        value = json.loads(text)
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return False


def _leads_to_a_host(address: str) -> bool:
    """Whether there can be a host and a port as in an address of the web."""
    with suppress(ValueError):  # a port, or a number between brackets, that there cannot be
        parts = urlsplit(address)
        return parts.port != 0 and _is_host(parts.hostname or "")
    return False


def _is_host(name: str) -> bool:
    with suppress(ValueError):
        if ":" in name:
            return bool(IPv6Address(name))
        *_, last = name.split(".")
        if last.isdigit():
            return bool(IPv4Address(name))
        return len(name) <= _LONGEST_HOST and all(map(_LABEL.fullmatch, name.split(".")))
    return False


#: Whether a text can be a value of this kind; ``agenda/text/settings.toml`` says what is wrong and what is wanted.
VALUES: dict[str, Callable[[str], bool]] = {
    "site_address": is_site_address,
    "name": is_name,
    "contact": is_contact,
    "day": is_day,
    "project": is_project,
    "edit_path": lambda text: _is_path_with(text, "file", "line"),
    "commit_path": lambda text: _is_path_with(text, "commit"),
    "boolean": is_boolean,
    "list": is_list,
    "moment": lambda text: as_moment(text) is not None,
}


# --- who publishes the site ---


#: Addresses of the machine itself: a site there is not published.
LOCAL = ("", "localhost", "127.0.0.1", "::1")

#: What a host has once, whatever the path of the site: these are at its root.
AT_ROOT = ("robots.txt", ".well-known")

#: From so many days before security.txt expires the check asks to look at it again.
TELL_DAYS = 30
#: RFC 9116 (2.5.5) recommends less than a year ahead, so that the file does not go stale.
MOST_DAYS = 366
PROPOSED_DAYS = 330


@dataclass(frozen=True)
class Publication:
    """What a host sets, as ``agenda.site.settings`` reads it; empty is not set. ``security_expires`` is YYYY-MM-DD.

    ``publisher`` is a name, ``contact`` and ``security_contact`` are a mail or https address, and ``repository`` and
    ``address`` are where the project and the site are.
    """

    publisher: str = ""
    contact: str = ""
    repository: str = ""
    address: str = ""
    security_contact: str = ""
    security_expires: str = ""

    @property
    def is_demonstration(self) -> bool:
        """Whether nobody is behind the site."""
        return not self.publisher

    @property
    def is_local(self) -> bool:
        """Whether the site has no address on the internet, so that none is to be printed."""
        return is_local(self.address)

    def security_txt(self) -> str:
        """``/.well-known/security.txt`` by RFC 9116; empty without a contact or an expiry date."""
        if not (self.security_contact and self.security_expires):
            return ""
        lines = [f"Contact: {as_link(self.security_contact)}", f"Expires: {self.security_expires}T00:00:00.000Z"]
        lines += ["Preferred-Languages: nl, en"]
        if not self.is_local:
            lines += [f"Canonical: {urljoin(self.address, '/.well-known/security.txt')}"]
        return "\n".join(lines) + "\n"

    def robots_txt(self, *, listed: bool = True) -> str:
        """``/robots.txt``: everything may be read; it names the sitemap of a site that is to be found."""
        sitemap = "" if self.is_local or not listed else f"Sitemap: {urljoin(self.address, 'sitemap.xml')}\n"
        return f"User-agent: *\nAllow: /\n{sitemap}"

    def problems(self, today: date, location: Location, item: Both | None = None) -> list[Diagnostic]:
        """What is wrong with the expiry date of security.txt on this day: none, too soon or too far away."""
        if not self.security_contact:
            return []
        if not self.security_expires:
            problem = both("site.settings.needed")
        else:
            days = (date.fromisoformat(self.security_expires) - today).days
            if TELL_DAYS <= days <= MOST_DAYS:
                return []
            if days > MOST_DAYS:
                problem = both("site.settings.more_than_a_year")
            elif days < 0:
                problem = both("site.settings.past")
            else:
                soon = (both("site.settings.today"), both("site.settings.tomorrow"))
                problem = soon[days] if days < len(soon) else both("site.settings.in_days", days=days)
        given = self.security_expires
        details = {
            "date": same(given) if given else both("site.settings.not_set"),
            "problem": problem,
            "proposal": (today + timedelta(days=PROPOSED_DAYS)).isoformat(),
        }
        return [Diagnostic("security-expires", location, details, item=item)]


def is_local(address: str) -> bool:
    """Whether an address of a site is one of the machine itself, or none."""
    return (urlsplit(address).hostname or "") in LOCAL


def as_link(contact: str) -> str:
    """A contact as the address of a link."""
    return contact if contact.startswith("https://") else f"mailto:{contact}"
