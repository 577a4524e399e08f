"""Who publishes the site, where, and who answers for it. What is not set is not there: the site invents no address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urljoin, urlsplit

from agenda.model.diagnostics import Diagnostic, Location
from agenda.text.bilingual import Both, both, same

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
    ``address`` tell where the project and the site are.
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
            problem = both("site.publication.needed")
        else:
            days = (date.fromisoformat(self.security_expires) - today).days
            if TELL_DAYS <= days <= MOST_DAYS:
                return []
            if days > MOST_DAYS:
                problem = both("site.publication.more_than_a_year")
            elif days < 0:
                problem = both("site.publication.past")
            else:
                soon = (both("site.publication.today"), both("site.publication.tomorrow"))
                problem = soon[days] if days < len(soon) else both("site.publication.in_days", days=days)
        given = self.security_expires
        details = {
            "date": same(given) if given else both("site.publication.not_set"),
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
