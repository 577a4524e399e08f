"""Which settings a host has: the variable of each, where it stands in mkdocs.yml, and what it may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from agenda.site.setting_values import (
    is_contact,
    is_day,
    is_list,
    is_moment,
    is_name,
    is_path_with,
    is_project,
    is_site_address,
    is_switch,
)
from agenda.text.bilingual import Both, both

#: More than any of them needs; a name is shorter.
LONGEST = 500

#: As long as a system takes a variable.
LONGEST_LIST = 131_072

#: What every tool knows by this name stands in no file: https://reproducible-builds.org/specs/source-date-epoch/.
MOMENT = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True)
class Kind:
    """A setting: the variable that sets it, its keys in mkdocs.yml, whether a value will do, and how that is told.

    ``problem`` says in a sentence what a wrong value is, and ``wanted`` what to write instead; of a value that begins
    as one of ``nearly`` (in small letters) that is told more exactly.
    """

    variable: str
    keys: tuple[str, ...]
    fits: Callable[[str], object]
    problem: Both
    wanted: Both
    longest: int = LONGEST
    nearly: Mapping[str, Both] = field(default_factory=dict)

    def instead_of(self, text: str) -> Both:
        """What to write instead of ``text``, which will not do."""
        return next((told for begin, told in self.nearly.items() if text.lower().startswith(begin)), self.wanted)


def ours(key: str) -> tuple[str, ...]:
    """The keys in mkdocs.yml of a setting of our plugin."""
    return ("plugins", "agenda", key)


_NO_CONTACT = both("geen mailadres of https-adres", "no mail address or https address")
_CONTACT = both(
    "een adres zoals post@voorbeeld.nl of https://voorbeeld.nl/contact",
    "an address such as post@example.org or https://example.org/contact",
)
_NEARLY_CONTACT = {
    "mailto:": both(
        "alleen het adres zelf, zonder mailto:, zoals post@voorbeeld.nl",
        "just the address itself, without mailto:, such as post@example.org",
    ),
    "http:": both(
        "een adres met https:// in plaats van http://, zoals https://voorbeeld.nl/contact",
        "an address with https:// instead of http://, such as https://example.org/contact",
    ),
}
_NO_SWITCH = both("geen true of false", "neither true nor false")
_SWITCH = both("true of false", "true or false")

KINDS = (
    Kind(
        "SITE_URL",
        ("site_url",),
        is_site_address,
        both("geen adres van een site", "no address of a site"),
        both(
            "het adres van een map, zoals https://voorbeeld.nl/agenda/, met in het pad alleen letters van a tot z, "
            "cijfers en - . _ ~, en zonder vraagteken, hekje of wachtwoord",
            "the address of a folder, such as https://example.org/agenda/, with only letters from a to z, digits and "
            "- . _ ~ in the path, and without question mark, hash or password",
        ),
    ),
    Kind(
        "PUBLISHER",
        ours("publisher"),
        is_name,
        both(
            "geen naam met letters, op één regel en van hoogstens 120 tekens",
            "no name with letters, on one line and of at most 120 characters",
        ),
        both("een naam zoals Bureau Voorbeeld", "a name such as Bureau Example"),
    ),
    Kind("CONTACT", ours("contact"), is_contact, _NO_CONTACT, _CONTACT, nearly=_NEARLY_CONTACT),
    Kind("SECURITY_CONTACT", ours("security_contact"), is_contact, _NO_CONTACT, _CONTACT, nearly=_NEARLY_CONTACT),
    Kind(
        "SECURITY_EXPIRES",
        ours("security_expires"),
        is_day,
        both("geen dag van de kalender", "no day of the calendar"),
        both("een dag zoals 2027-03-31", "a day such as 2027-03-31"),
    ),
    Kind(
        "REPOSITORY_URL",
        ours("repository"),
        is_project,
        both("geen https-adres van een project", "no https address of a project"),
        both(
            "een adres zoals https://github.com/naam/project",
            "an address such as https://github.com/name/project",
        ),
    ),
    Kind(
        "REPOSITORY_EDIT",
        ours("edit"),
        lambda text: is_path_with(text, "file", "line"),
        both(
            "geen pad met {file} en verder hoogstens {line} tussen accolades",
            "no path with {file} and at most {line} besides between braces",
        ),
        both("een pad zoals edit/main/{file}#L{line}", "a path such as edit/main/{file}#L{line}"),
    ),
    Kind(
        "REPOSITORY_COMMIT",
        ours("commit"),
        lambda text: is_path_with(text, "commit"),
        both(
            "geen pad met {commit} en verder niets tussen accolades",
            "no path with {commit} and nothing else between braces",
        ),
        both("een pad zoals commit/{commit}", "a path such as commit/{commit}"),
    ),
    Kind("AGENDA_HISTORY", ours("history"), is_switch, _NO_SWITCH, _SWITCH),
    Kind("DEMONSTRATION", ours("demonstration"), is_switch, _NO_SWITCH, _SWITCH),
    Kind(
        "PREVIEW_NEW",
        ours("new_pages"),
        is_list,
        both("geen lijst van adressen in JSON", "no list of addresses in JSON"),
        both('een lijst zoals ["ambities/hoogwater/"]', 'a list such as ["ambities/hoogwater/"]'),
        longest=LONGEST_LIST,
    ),
    Kind(
        MOMENT,
        (MOMENT,),
        is_moment,
        both("geen aantal seconden sinds 1970", "no number of seconds since 1970"),
        both("een getal zoals 1700000000", "a number such as 1700000000"),
    ),
)
