"""What a host may set: whether a text can be an address of a site, a mail address, a name, a day or a moment at all."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from datetime import date
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from agenda.util.characters import FORBIDDEN
from agenda.util.clock import as_moment

#: A label of a name of a host (RFC 1035, 2.3.4), in any script; _ is not in the rule, but in names of containers.
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_LONGEST_HOST = 253
_LONGEST_LOCAL = 64  # what stands before the @ (RFC 5321, 4.5.3.1.1)

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
    """Whether a site of ours can stand at an address: it comes in links, in folders and in settings of nginx."""
    return bool(_SITE.fullmatch(text)) and _leads_to_a_host(text)


def is_contact(text: str) -> bool:
    """Whether one can write to it: a mail address, or an https address."""
    if mail := _MAIL.fullmatch(text):
        return len(mail["local"]) <= _LONGEST_LOCAL and _is_host(mail["host"])
    return bool(_WEB.fullmatch(text)) and _leads_to_a_host(text)


def is_project(text: str) -> bool:
    """Whether it is the https address of a project, below that of its host."""
    return bool(_PROJECT.fullmatch(text)) and _leads_to_a_host(text)


def is_path_with(text: str, needed: str, *others: str) -> bool:
    """Whether it is a path, below the address of a project, with the name ``needed`` in braces and of others these."""
    named = re.findall(r"\{\w+\}|[{}]", text) if _PATH.fullmatch(text) else []
    return f"{{{needed}}}" in named and set(named) <= {f"{{{name}}}" for name in (needed, *others)}


def is_day(text: str) -> bool:
    """Whether it is a day of the calendar, as YYYY-MM-DD."""
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat() == text
    return False


def is_moment(text: str) -> bool:
    """Whether it is a number of seconds since 1970, within the calendar."""
    return as_moment(text) is not None


def is_name(text: str) -> bool:
    """Whether it is a name, on one line."""
    return bool(_NAME.fullmatch(text)) and not FORBIDDEN.search(text)


def is_switch(text: str) -> bool:
    """Whether it says yes or no, as YAML reads that."""
    known = text.lower() in ("true", "false", "yes", "no", "on", "off")
    return known and text in (text.lower(), text.upper(), text.capitalize())  # to YAML “yEs” is a text


def is_list(text: str) -> bool:
    """Whether it is a list of texts in JSON."""
    with suppress(ValueError, RecursionError):
        told = json.loads(text)
        return isinstance(told, list) and all(isinstance(each, str) for each in told)
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
