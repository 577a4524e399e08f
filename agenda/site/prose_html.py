"""Hand-written pages as HTML: the calls of macros in their Markdown, its conversion, and what the HTML may have.

The allowlist is applied to the output of Markdown, so it does not matter how something was written. Malformed HTML is
refused too: browsers differ in how they repair it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from html import escape, unescape
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from agenda.model.schema import HttpsUrl
from agenda.model.texts import UNFINISHED, is_placeholder
from agenda.reader.scalars import BULLETS
from agenda.util.cache import Cache, digest_of
from agenda.util.project import ROOT

# --- calls of macros ---

#: Code in Markdown, in which a call is text: a fenced block, or part of a line between backticks.
CODE = re.compile(r"(?ms)^(`{3,}|~{3,})[^`\n]*\n.*?^\1 *$|(?<![\\`])(`+)(?!`)[^\n]*?[^`\n]\2(?!`)")


#: A macro call: a name, and nothing or one quoted word between the brackets.
CALL = re.compile(r"""\{\{\s*(?P<name>\w+)\(\s*(?:(["'])(?P<word>[^"'{}\n]*)\2)?\s*\)\s*\}\}""")


#: The placeholder of a call during Markdown conversion: letters and digits, which Markdown leaves alone.
TOKEN = re.compile(r"agendacall[0-9]+x")


@lru_cache(32)  # asked several times for each page
def without_code(text: str) -> str:
    """Markdown with spaces in place of its code, so of the same length."""
    return CODE.sub(lambda code: re.sub(r"[^\r\n]", " ", code[0]), text)


def calls_in(body: str) -> dict[int, re.Match[str]]:
    """The calls in the Markdown of a page, by position."""
    return {call.start(): call for call in CALL.finditer(without_code(body))}


def with_tokens(body: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The Markdown of a page with a ``TOKEN`` per call, and per token the call as (name, argument if any)."""
    calls: dict[str, tuple[str, ...]] = {}
    parts, at = [], 0
    for number, call in enumerate(calls_in(body).values()):
        calls[token := f"agendacall{number}x"] = (call["name"], *([call["word"]] if call["word"] is not None else []))
        parts += [body[at : call.start()], token]
        at = call.end()
    return "".join([*parts, body[at:]]), calls


# --- what a page may have ---

#: What mkdocs.yml sets, after what MkDocs adds by itself.
EXTENSIONS = ("toc", "tables", "fenced_code", "attr_list", "def_list")

#: The elements without an end tag.
VOID = ("br", "hr", "img", "wbr")

#: Elements without attributes of their own. Nothing in either list runs, loads or embeds.
PLAIN = """
abbr b bdi bdo blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i ins kbd
mark p pre q s samp small span strong sub summary sup table tbody tfoot thead tr u ul var wbr
"""

#: Per element the attributes that it may have as well those of ``EVERYWHERE``.
ELEMENTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(PLAIN.split(), ()),
    "a": ("href", "hreflang"),
    "details": ("open",),
    "img": ("src", "alt", "width", "height"),
    "li": ("value",),
    "ol": ("start", "reversed", "type"),
    "td": ("colspan", "rowspan", "headers"),
    "th": ("colspan", "rowspan", "headers", "scope"),
    "time": ("datetime",),
}
EVERYWHERE = ("id", "class", "lang", "dir", "title")

#: At most so many findings per page, and positions tried for each.
MOST, TRIED = 20, 200

# These are compiled when a page is checked that was not before; see ``find_forbidden``.
#: Markup of Markdown and its dialects in the visible text: it had no effect.
_MARKS = (
    r"\{:[^}\n]*\}?|\{ ?[#.][\w-][^}\n]*\}|\[\^[^\]\n]+\]|\](?:\(|\[| \(https?:)|\*\*|~~|`{3}|\{[{%#]"
    r"|(?m:^(?:\[[ xX]\]|!{3}|\?{3}|:{3})(?= )|^\|.*\| *$)"
)
#: Placeholders of Markdown that it sometimes leaves behind.
_STASHED = "[\x02\x03]|_?(?:wzxhzdk|klzzwxh):"
_BLOCK = r"(?s)<(p|li|h[1-6]|dt|dd)\b[^>]*>(.*?)(?=</?\1\b)"
_BULLET = rf"(?m)^ *([{re.sub('[*–—−‐‑-]', '', BULLETS)}]) "

#: An address in full. Its scheme may have capitals, which browsers read as small letters (RFC 3986, 6.2.2.1).
_HTTPS = HttpsUrl.__metadata__[0].pattern.replace("https", "(?i:https)", 1)  # type: ignore[attr-defined]  # an Annotated has it
_BEGIN = re.compile(r"<(?:[!?]|(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)|/)")
_ATTRIBUTE = re.compile(r"""\s+(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?:=(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>=`/]+)))?""")
_END = re.compile(r"\s*/?>")


class Found(NamedTuple):
    """Something that a page may not have.

    ``what`` is ``element``, ``attribute``, ``comment`` (a declaration too), ``broken`` (no proper tag), ``unclosed``,
    ``unopened``, ``link``, ``picture``, ``call`` (of a macro, in an attribute), ``marks`` (of Markdown that did
    nothing), ``bullet``, ``stashed`` (by Markdown) or ``unfinished`` (a text still to be written). ``text`` is its
    name, its beginning, its address or itself; empty for a call and for what was stashed.
    """

    what: str
    text: str


def find_forbidden(body: str) -> Iterator[tuple[Found, int, int]]:
    """What a page with this Markdown may not have, each with its start and end in ``body``, or 0 and 0.

    Markdown does not say where its HTML comes from: a position is one without which there is less of it. That a page is
    valid is cached, because Markdown takes a third of the time of a check.
    """
    kept, key = Cache(), digest_of("prose", _converter_key(), body)
    if kept.get(key) is not None:
        return
    everything = Counter(forbidden_in_html(_to_html(body)))
    for found, count in islice(everything.items(), MOST):
        left, placed = count, False
        for start, end in islice(_candidates(found, body), TRIED):
            without = f"{body[:start]}{'x' * (end - start)}{body[end:]}"
            if (still := sum(each == found for each in forbidden_in_html(_to_html(without)))) < count:
                yield found, start, end
                left, placed = left - (count - still), True
            if left <= 0:
                break
        if not placed:
            yield found, 0, 0
    if not everything:
        kept.put(key, b"")


def find_addresses(body: str) -> list[str]:
    """The addresses within the site of the links and pictures in this Markdown."""

    def read() -> bytes:
        attributes = chain.from_iterable(each for _, name, each in _tags(_to_html(body)) if name in ("a", "img"))
        addresses = [value for name, value in attributes if name in ("href", "src") and not TOKEN.search(value)]
        return json.dumps([each for each in addresses if _is_within_site(each)]).encode()

    made = Cache().made(read, "addresses", _converter_key(), body)
    addresses: list[str] = json.loads(made)
    return addresses


def forbidden_in_html(html: str) -> Iterator[Found]:
    """What a hand-written page may not have, in this HTML."""
    open_elements: list[str] = []
    for what, name, attributes in _tags(html):
        if what in ("comment", "broken"):
            yield Found(what, name)
        elif name not in ELEMENTS:
            if what == "start":
                yield Found("element", name)
        elif what == "start":
            if name not in VOID:
                open_elements.append(name)
            for attribute, value in attributes:
                yield from _forbidden_attribute(name, attribute, value)
        elif name not in open_elements:
            yield Found("unopened", name)
        else:
            while (inner := open_elements.pop()) != name:
                yield Found("unclosed", inner)
    for name in open_elements:
        yield Found("unclosed", name)
    yield from _unread_in_html(html)


def _unread_in_html(html: str) -> Iterator[Found]:
    """Visible leftovers: markup without effect, placeholders."""
    html = re.sub(r"(?s)(<(pre|code)\b[^>]*>).*?(?=</\2>)", r"\1", html)
    if re.search(_STASHED, html):
        yield Found("stashed", "")
    text = unescape(re.sub("<[^>]*>", "", html))
    yield from (Found("marks", each[0]) for each in re.finditer(_MARKS, text))
    yield from (Found("bullet", each[1]) for each in re.finditer(_BULLET, text))
    yield from (Found("unfinished", each[0]) for each in UNFINISHED.finditer(text))
    for block in re.finditer(_BLOCK, html):
        words = unescape(re.sub("<[^>]*>", "", block[2])).strip()
        if is_placeholder(words) and not UNFINISHED.search(words):
            yield Found("unfinished", words)


def _tags(html: str) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """The tags in ``html`` as (kind, name, attributes); the kind is start, end, comment or broken."""
    at = 0
    while begin := _BEGIN.search(html, at):
        at = begin.end()
        attributes = []
        while attribute := begin["name"] and _ATTRIBUTE.match(html, at):
            attributes.append((attribute["name"].lower(), unescape(attribute[2] or attribute[3] or attribute[4] or "")))
            at = attribute.end()
        name = (begin["name"] or "").lower()
        proper = name and _END.match(html, at) and not (begin["end"] and attributes)
        if begin[0] in ("<!", "<?"):
            yield "comment", begin[0], []
        elif not proper and (not name or name in ELEMENTS):  # of any other, its name says more
            yield "broken", begin[0], []
        else:
            yield "end" if begin["end"] and proper else "start", name, attributes


def _forbidden_attribute(element: str, name: str, value: str) -> Iterator[Found]:
    if name not in (*EVERYWHERE, *ELEMENTS[element]):
        yield Found("attribute", name)
    elif TOKEN.search(value):
        yield Found("call", "")
    elif name == "href" and not is_allowed_link(value):
        yield Found("link", value)
    elif name == "src" and not _is_within_site(value):
        yield Found("picture", value)


def is_allowed_link(address: str) -> bool:
    """Whether a page may link to ``address``: within the site, https, mailto or tel."""
    other = re.match(r"mailto:[^@?]+@[^@?]+\.\w|tel:\+?\d", address) or re.fullmatch(_HTTPS, address)
    return _is_plain(address) if other else _is_within_site(address)


def _is_within_site(address: str) -> bool:
    """Whether an address has no scheme and no host, and is not empty."""
    return _is_plain(address) and address != "" and not re.match(r"//|[^/?#]*:", address)


def _is_plain(address: str) -> bool:
    """Whether browsers read an address as written: they drop control characters and read a backslash as a slash."""
    try:
        urlsplit(address)
    except ValueError:  # brackets that close nowhere, or signs that no host may have; MkDocs would stop there
        return False
    return address.isprintable() and not re.search(r"[\s\\]", address)


def _candidates(found: Found, body: str) -> Iterator[tuple[int, int]]:
    """Where ``found`` may come from in the Markdown: where it is written, then each line."""
    written = {
        "element": rf"<{re.escape(found.text)}(?![\w-])",
        "attribute": rf"(?<![\w-]){re.escape(found.text)}(?![\w-])",
        "unclosed": rf"<{re.escape(found.text)}(?![\w-])",
        "unopened": rf"</{re.escape(found.text)}(?![\w-])",
        "link": found.text and f"{re.escape(found.text)}|{re.escape(escape(found.text))}",
        "picture": found.text and f"{re.escape(found.text)}|{re.escape(escape(found.text))}",
        "call": CALL.pattern,
    }.get(found.what, re.escape(found.text))
    places = re.finditer(written, body, re.IGNORECASE) if written else ()
    return (each.span() for each in chain(places, re.finditer(r"[^\n]*\S[^\n]*", body)))


@cache
def _converter_key() -> str:
    """A key for our code and the version of Markdown, which is read without importing it."""
    spec = find_spec("markdown")
    assert spec is not None and spec.origin is not None  # noqa: S101, PT018  # it is among our requirements
    own = ("site/prose_html", "model/texts", "model/schema", "reader/scalars")
    code = [(ROOT / f"agenda/{name}.py").read_bytes() for name in own]
    return digest_of(*code, Path(spec.origin).with_name("__meta__.py").read_bytes())


def _to_html(body: str) -> str:
    return aligned(_converter()(with_tokens(body)[0]))


def aligned(html: str) -> str:
    """HTML from Markdown with classes for aligned columns; our headers forbid the styles."""
    return re.sub(r'<(t[hd]) style="text-align: (left|center|right);">', r'<\1 class="align-\2">', html)


@cache
def _converter() -> Callable[[str], str]:
    """Markdown to HTML, as MkDocs does it."""
    import markdown  # noqa: PLC0415  # takes long; see ``find_forbidden``

    parser: Any = markdown.Markdown(extensions=[f"markdown.extensions.{name}" for name in EXTENSIONS])

    def convert(text: str) -> str:
        parser.reset()
        return str(parser.convert(text))

    return convert
