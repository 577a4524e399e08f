"""Who publishes the site, where, and who answers for it. What is not set is not there: the site invents no address."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

from agenda.diagnostics import Diagnostic, Location, both
from agenda.project import ROOT, CannotRun
from agenda.source import read_settings

#: A mail address, or that of a page with a form; nothing else becomes a link on the site.
CONTACT = re.compile(r"[^\s@:/?&]+@[^\s@:/?&]+\.[^\s@:/?&]+|https://\S+")

#: Addresses of the machine itself: a site there is not published.
LOCAL = ("", "localhost", "127.0.0.1", "::1")

#: What a host has once, whatever the path of the site: these stand at its root.
AT_ROOT = ("robots.txt", ".well-known")

#: From so many days before security.txt expires the check asks to look at it again.
TELL_DAYS = 30
#: RFC 9116 (2.5.5) recommends less than a year ahead, so that the file does not go stale.
MOST_DAYS = 366
PROPOSED_DAYS = 330


@dataclass(frozen=True)
class Publication:
    """What a host sets in mkdocs.yml or by variables; empty is not set. ``security_expires`` is YYYY-MM-DD.

    ``publisher`` is a name, ``contact`` and ``security_contact`` are a mail or https address, and ``repository`` and
    ``address`` tell where the project and the site stand.
    """

    publisher: str = ""
    contact: str = ""
    repository: str = ""
    address: str = ""
    security_contact: str = ""
    security_expires: str = ""

    @property
    def is_demonstration(self) -> bool:
        """Whether nobody stands behind the site."""
        return not self.publisher

    @property
    def is_local(self) -> bool:
        """Whether the site has no address on the internet, so that none is to be printed."""
        return (urlsplit(self.address).hostname or "") in LOCAL

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

    def problems(self, today: date, file: str = "mkdocs.yml") -> list[Diagnostic]:
        """What is wrong with the expiry date of security.txt on this day: none, no date, too soon or too far away."""
        if not self.security_contact:
            return []
        try:
            days = (date.fromisoformat(self.security_expires) - today).days
        except ValueError:
            no_date = both("geen datum zoals 2027-03-31", "no date such as 2027-03-31")
            problem = no_date if self.security_expires else both("wel nodig", "needed")
        else:
            if TELL_DAYS <= days <= MOST_DAYS:
                return []
            if days > MOST_DAYS:
                problem = both("meer dan een jaar vooruit", "more than a year ahead")
            elif days < 0:
                problem = both("voorbij", "past")
            else:
                problem = both(f"over {days} dagen", f"in {days} days")
        given = self.security_expires
        details = {
            "date": both(given or "niet ingesteld", given or "not set"),
            "problem": problem,
            "proposal": (today + timedelta(days=PROPOSED_DAYS)).isoformat(),
        }
        return [Diagnostic("security-expires", Location(file), details)]


def publication_of(settings: Mapping[str, Any], address: str) -> Publication:
    """Those of the settings of the plugin ``agenda`` that say who publishes; ``address`` is that of the site."""
    names = ("publisher", "contact", "repository", "security_contact", "security_expires")
    return Publication(address=address, **{name: str(settings.get(name) or "") for name in names})


def check_day() -> None:
    """Raise CannotRun when SECURITY_EXPIRES looks like a day and is none: reading mkdocs.yml would break down on it."""
    given = os.environ.get("SECURITY_EXPIRES", "")
    if re.match(r"\d{4}-\d", given):
        try:
            date.fromisoformat(given)
        except ValueError:
            raise CannotRun(
                f"SECURITY_EXPIRES is geen dag: {given}. Schrijf een dag zoals 2027-03-31.",
                f"SECURITY_EXPIRES is no day: {given}. Write a day such as 2027-03-31.",
            ) from None


def host_settings() -> Publication:
    """Who publishes, as mkdocs.yml and the variables say. Raises CannotRun when SECURITY_EXPIRES is no day."""
    check_day()
    read = read_settings(ROOT / "mkdocs.yml")
    ours = next(
        (each["agenda"] for each in read.get("plugins", []) if isinstance(each, dict) and "agenda" in each), None
    )
    return publication_of(ours or {}, str(read.get("site_url") or ""))


def as_link(contact: str) -> str:
    """A contact as the address of a link."""
    return contact if contact.startswith("https://") else f"mailto:{contact}"
