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


_NO_CONTACT = both("site.setting_kinds.no_mail_address_or")
_CONTACT = both("site.setting_kinds.an_address_such_as")
_NEARLY_CONTACT = {
    "mailto:": both("site.setting_kinds.just_the_address_itself"),
    "http:": both("site.setting_kinds.an_address_with_https"),
}
_NO_SWITCH = both("site.setting_kinds.neither_true_nor_false")
_SWITCH = both("site.setting_kinds.true_or_false")

KINDS = (
    Kind(
        "SITE_URL",
        ("site_url",),
        is_site_address,
        both("site.setting_kinds.no_address_of_a"),
        both("site.setting_kinds.the_address_of_a"),
    ),
    Kind(
        "PUBLISHER",
        ours("publisher"),
        is_name,
        both("site.setting_kinds.no_name_with_letters"),
        both("site.setting_kinds.a_name_such_as"),
    ),
    Kind("CONTACT", ours("contact"), is_contact, _NO_CONTACT, _CONTACT, nearly=_NEARLY_CONTACT),
    Kind("SECURITY_CONTACT", ours("security_contact"), is_contact, _NO_CONTACT, _CONTACT, nearly=_NEARLY_CONTACT),
    Kind(
        "SECURITY_EXPIRES",
        ours("security_expires"),
        is_day,
        both("site.setting_kinds.no_day_of_the"),
        both("site.setting_kinds.a_day_such_as"),
    ),
    Kind(
        "REPOSITORY_URL",
        ours("repository"),
        is_project,
        both("site.setting_kinds.no_https_address_of"),
        both("site.setting_kinds.an_address_such_as_https"),
    ),
    Kind(
        "REPOSITORY_EDIT",
        ours("edit"),
        lambda text: is_path_with(text, "file", "line"),
        both("site.setting_kinds.no_path_with_and"),
        both("site.setting_kinds.a_path_such_as"),
    ),
    Kind(
        "REPOSITORY_COMMIT",
        ours("commit"),
        lambda text: is_path_with(text, "commit"),
        both("site.setting_kinds.no_path_with_and_nothing"),
        both("site.setting_kinds.a_path_such_as_commit"),
    ),
    Kind("AGENDA_HISTORY", ours("history"), is_switch, _NO_SWITCH, _SWITCH),
    Kind("DEMONSTRATION", ours("demonstration"), is_switch, _NO_SWITCH, _SWITCH),
    Kind(
        "PREVIEW_NEW",
        ours("new_pages"),
        is_list,
        both("site.setting_kinds.no_list_of_addresses"),
        both("site.setting_kinds.a_list_such_as"),
        longest=LONGEST_LIST,
    ),
    Kind(
        MOMENT,
        (MOMENT,),
        is_moment,
        both("site.setting_kinds.no_number_of_seconds"),
        both("site.setting_kinds.a_number_such_as"),
    ),
)
