"""The Content-Security-Policy of a page, from what the page asks for, and what no page may have."""

from __future__ import annotations

import re
from dataclasses import dataclass

NONE, SELF = "'none'", "'self'"

#: What allows a page WebAssembly.
WASM = "'wasm-unsafe-eval'"

#: Scripts that run WebAssembly: Pagefind's, which only the search page brings along.
RUNS_WASM = "search-loader.js"

#: What a page can hold that asks for something. It reads HTML as we write it: in quotes, and with < and > escaped.
SCRIPT = re.compile(r"<script\b([^>]*)>")
ASKS = {
    "style-src": re.compile(r'<link [^>]*\brel="stylesheet"'),
    "img-src": re.compile(r'<img\b|<link [^>]*\brel="icon"'),
    "font-src": re.compile(r'<link [^>]*\brel="stylesheet"'),  # where our font is named, whether it is preloaded or not
    "form-action": re.compile(r"<form\b"),
}

#: The beginning of a tag, up to any of its attributes: what is within quotes is passed over, as it is only text.
_TAG = r"""<[a-z][a-z0-9-]*+(?:\s+[^\s"'<>=/]++(?:=(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++))?+)*?\s+"""
_ELSEWHERE = r"""=["']?\s*(?:https?:)?//"""

#: What no policy of ours allows, with how it is called: among the attributes of a tag, and as a tag of its own.
#: A link to read elsewhere is no request of the page.
_ATTRIBUTES = {
    "style=": r"style=",
    "on…=": r"on[a-z]+=",
    "javascript:": r"""(?:href|src|action|formaction)=["']?\s*javascript:""",
    "src=//": rf"(?:src|srcset|poster|action|formaction){_ELSEWHERE}",
}
_TAGS = {
    "<base>, <iframe>, <object>, <embed>": r"<(?:base|iframe|frame|object|embed)\b",
    "<script>, <style>": r"<script\b(?![^>]*\ssrc=)|<style\b",
    "<link href=//>": rf"""<link (?![^>]*\brel=["'](?:canonical|alternate|license)["'])[^>]*\bhref{_ELSEWHERE}""",
}
FORBIDDEN = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in ({name: _TAG + each for name, each in _ATTRIBUTES.items()} | _TAGS).items()
}

#: Any of it, in one look at the attributes of a page instead of four: hardly any page has something.
_ANY = re.compile("|".join([f"{_TAG}(?:{'|'.join(_ATTRIBUTES.values())})", *_TAGS.values()]), re.IGNORECASE)


@dataclass(frozen=True)
class Needs:
    """What a page asks for: kinds of thing from its own host, and WebAssembly or not."""

    directives: frozenset[str] = frozenset()
    wasm: bool = False

    def __or__(self, other: Needs) -> Needs:
        """What two pages ask for together."""
        return Needs(self.directives | other.directives, self.wasm or other.wasm)


def needs_of(html: str) -> Needs:
    """What the page ``html`` asks for."""
    scripts = SCRIPT.findall(html)
    directives = {name for name, pattern in ASKS.items() if pattern.search(html)}
    if scripts:
        directives |= {"script-src", "connect-src"}  # our scripts fetch definitions, and the search index
    return Needs(frozenset(directives), any(RUNS_WASM in attributes for attributes in scripts))


def forbidden_in(html: str) -> list[str]:
    """What is in the page that the policy will not allow, as it is called in ``FORBIDDEN``."""
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(html)] if _ANY.search(html) else []


def policy_for(needs: Needs, *, wasm: bool, framed: bool = True) -> str:
    """The policy that allows ``needs``; ``wasm`` says whether WebAssembly is among it.

    ``framed`` adds who may frame the page, which only a header can say. No script makes HTML from a string: browsers
    that know trusted types hold it to that.
    """
    sources: dict[str, list[str]] = {"default-src": [NONE]}
    for name in ("script-src", "style-src", "img-src", "font-src", "connect-src"):
        if name in needs.directives:
            sources[name] = [SELF]
    if "script-src" in sources:
        sources["script-src"] += [WASM] if wasm else []
    sources["base-uri"] = [NONE]
    sources["form-action"] = [SELF if "form-action" in needs.directives else NONE]
    if framed:
        sources["frame-ancestors"] = [NONE]
    sources |= {"require-trusted-types-for": ["'script'"], "trusted-types": [NONE]}
    return "; ".join(f"{name} {' '.join(values)}" for name, values in sources.items())
