"""The headers that a server sends with the site: as ``_headers``, for nginx, and as ``<meta>`` for hosts without.

The policy of a page is in the page itself too, so it holds on any host; it allows what that page asks for. Only on
the pages that search it allows WebAssembly. What a server sends is the same for all other pages, and ``_headers`` has
one policy for all, as hosts add up rules that overlap; there the page's own narrows it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape, unescape
from itertools import takewhile
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from agenda.site.csp import WASM, Needs, forbidden_in, needs_of, policy_for
from agenda.text import Both, both

#: A year in seconds, the least that Internet.nl asks of HSTS; what it does not ask is left to the host of other names.
HSTS = "max-age=31536000"  # of this name only: what is under it is not ours to decide
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"  # keep it, but ask each time whether it is still right

#: What a page of ours never uses of a browser; copying with a button is what it does use.
UNUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = "Permissions-Policy"
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    PERMISSIONS: ", ".join([*(f"{name}=()" for name in UNUSED), "clipboard-write=(self)"]),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

#: Where in the site the settings for nginx are; a server does not show them.
NGINX = "_nginx"

#: Where in the site the headers are as Netlify and Cloudflare Pages read them.
HEADERS = "_headers"

POLICY = "Content-Security-Policy"

#: How a server says that what was asked for is elsewhere: for now, or for good.
FOUND, MOVED = 302, 301

#: How each file for nginx begins.
BELONGS = "# Made by “agenda headers” from the pages themselves. Belongs in the {}."

#: With which status nginx gives up a request by itself, but for 403 and 404, which have a page of their own, and 416.
#: From 494 to 497 they are about headers that are too long and about TLS, and reach the reader as 400.
FAILED = "400 405 408 411 412 413 414 421 494 495 496 497 500 501 502 503 504 505 507"

META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">\n?')
CHARSET = re.compile(r'<meta charset="[^"]*">\n?')
#: How a page redirects. A permanent address leads to where the item is now; a former one (``former_address.html``) does
#: so for good, and by itself only where no script does.
REFRESH = re.compile(r'(?P<former><noscript>)?<meta http-equiv="refresh" content="0; url=(?P<url>[^"]*)">')
ANY_REFRESH = re.compile(r"""<meta\b[^>]*\bhttp-equiv\s*=\s*["']?\s*refresh""", re.IGNORECASE)

#: What is reported of a file that nothing of ours made, and of a page with style or script in it.
STRANGE = (
    both("site.headers.it_has_no_meta"),
    both("site.headers.mend_foreign_page"),
)
ASTRAY = (
    both("site.headers.it_has_a_redirect"),
    both("site.headers.remove_refresh"),
)
INSTEAD = both("site.headers.put_style_in_overrides")


@dataclass(frozen=True)
class WrongPage:
    """A page that holds what no policy of ours allows, or is no page of ours.

    ``file`` is its path in the site, ``what`` says what is wrong with it, and ``how`` how to mend that.
    """

    file: str
    what: Both
    how: Both


class HeadersFailure(Exception):
    """Pages of the site cannot be sent as they are; ``pages`` are all of them."""

    def __init__(self, pages: list[WrongPage]) -> None:
        super().__init__("; ".join(f"{each.file}: {each.what['nl']}" for each in pages))
        self.pages = pages


@dataclass(frozen=True)
class SiteHeaders:
    """What was computed of a site. ``moved_on`` has per address of a pointer, from the host, where it leads and how."""

    policy: str
    search_policy: str
    search_pages: list[str]
    moved_on: dict[str, tuple[str, int]]
    pages: int


def write_headers(site: Path, url: str) -> SiteHeaders:
    """Compute the headers of the built site in ``site``, which will be at ``url``, and write them there.

    Also gives lasting files their lasting address, as the cache rules say so. Doing it again changes nothing.
    Raises HeadersFailure, after all pages were gone over: once the wrong ones are mended, it can be done again.
    Raises OSError when the site cannot be read or written.
    """
    parts = urlsplit(url)
    base = f"{parts.path.rstrip('/')}/"
    readdress = AddressReplacer(move_lasting(site), base)
    pages = sorted(Path(place, name) for place, _, names in os.walk(site) for name in names if name.endswith(".html"))
    total = Needs()
    search: list[str] = []
    moved_on: dict[str, tuple[str, int]] = {}
    wrong: list[WrongPage] = []
    for path in pages:
        name = path.relative_to(site).as_posix()
        with path.open("r+", encoding="utf-8", newline="\n") as page:  # in place: a file made anew takes a disk longer
            html = readdress(META.sub("", page.read()))
            needs = needs_of(html)
            page.seek(0)
            page.write(_with_policy(html, policy_for(needs, wasm=needs.wasm, framed=False)))
            page.truncate()
        total |= needs
        if problem := _wrong_with(html):
            wrong.append(WrongPage(name, *problem))
        if needs.wasm:
            search.append(base + name)
        if ANY_REFRESH.search(html):
            address = base + name.removesuffix("index.html")
            to = REFRESH.search(html.partition("</head>")[0])
            new = urljoin(address, unescape(to["url"])) if to else ""
            if to and _is_page(site, base, new) and re.fullmatch(r"[\w./~-]+", name):
                moved_on[address] = new, MOVED if to["former"] else FOUND
            else:
                wrong.append(WrongPage(name, *ASTRAY))
    if wrong:
        raise HeadersFailure(wrong)
    headers = SiteHeaders(
        policy_for(total, wasm=False), policy_for(total, wasm=total.wasm), search, moved_on, len(pages)
    )
    _write(site / HEADERS, _as_headers_file(headers, base, secure=parts.scheme == "https"))
    _write(site / "_redirects", "".join(f"{old} {new} {status}\n" for old, (new, status) in moved_on.items()))
    _write(site / NGINX / "http.conf", _as_nginx_maps(headers, base))
    _write(site / NGINX / "server.conf", _as_nginx_server(base, secure=parts.scheme == "https"))
    errors = [BELONGS.format("server blocks of nginx without server.conf"), *_errors(base, _added(secure=False))]
    _write(site / NGINX / "errors.conf", "\n".join(errors) + "\n")
    return headers


def sent_with(site: Path) -> dict[str, str]:
    """Name → value of what ``write_headers`` wrote in ``site`` for all its pages, with the widest policy among them."""
    rule = (site / HEADERS).read_text(encoding="utf-8").split("\n")[1:]
    pairs = (line.strip().partition(": ") for line in takewhile(lambda line: line.startswith(" "), rule))
    return {name: value for name, _, value in pairs}


def policies_of(html: str, widest: str) -> set[str]:
    """With which policies a page may be sent: just what it needs, or the widest of its site, which its own narrows."""
    own = META.search(html)
    return {widest} if own is None or WASM in own[1] else {widest, widest.replace(f" {WASM}", "")}


def _with_policy(html: str, policy: str) -> str:
    """``html`` with its policy as the first thing after its character set, so before all that it is about."""
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy, quote=False)}">\n'
    head = CHARSET.search(html)
    return f"{html[: head.end()]}{meta}{html[head.end() :]}" if head else html


def _wrong_with(html: str) -> tuple[Both, Both] | None:
    """Why a page cannot be sent as it is, and how to mend that; None when it can."""
    if not CHARSET.search(html):
        return STRANGE
    if found := ", ".join(forbidden_in(html)):
        what = both("site.headers.holds_forbidden", found=found)
        return what, INSTEAD
    return None


def _is_page(site: Path, base: str, address: str) -> bool:
    """Whether an address, from the root of the host, is that of a page of the site, which is at ``base``."""
    if not address.startswith(base) or address.startswith("//"):
        return False
    path = site / unquote(urlsplit(address).path.removeprefix(base))
    return path.is_file() or (path / "index.html").is_file()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _sent(*, secure: bool) -> dict[str, str]:
    """The headers that are the same everywhere; HSTS only for a site that will be behind https."""
    return FIXED | ({"Strict-Transport-Security": HSTS} if secure else {})


def _as_headers_file(headers: SiteHeaders, base: str, *, secure: bool) -> str:
    """For Netlify and Cloudflare Pages. Two rules for one header add up there; pages are asked for again unasked."""
    lines = [f"{base}*"]
    sent = {POLICY: headers.search_policy} | _sent(secure=secure)
    lines += [f"  {name}: {value}" for name, value in sent.items()]
    lines += [f"{base}{LASTING}/*", f"  Cache-Control: {FOR_EVER}"]
    return "\n".join(lines) + "\n"


def _as_nginx_maps(headers: SiteHeaders, base: str) -> str:
    """What depends on the address, for the ``http`` block: by maps, as an ``add_header`` undoes those above it.

    The lasting files of a page get no policy and no permissions: those are about pages, and with each such file they
    would be 700 bytes that a reader on a slow line waits for. nginx sends no header that is empty.
    """
    lines = [BELONGS.format("http block of nginx")]
    lasting = f"~^{re.escape(base)}{LASTING}/"
    lines += ["map $uri $agenda_policy {", f'    default "{headers.policy}";', f'    "{lasting}" "";']
    lines += [f'    "{address}" "{headers.search_policy}";' for address in headers.search_pages]
    lines += ["}", "map $uri $agenda_permissions {", f'    default "{FIXED[PERMISSIONS]}";', f'    "{lasting}" "";']
    lines += ["}", "map $uri $agenda_cache {", f'    default "{ASK_AGAIN}";', f'    "{lasting}" "{FOR_EVER}";', "}"]
    for status, name in ((FOUND, "agenda_found"), (MOVED, "agenda_moved")):
        # nginx compares without capitals: of two addresses that differ in these only, the page itself leads on.
        rows = {old.casefold(): (old, new) for old, (new, how) in headers.moved_on.items() if how == status}
        lines += [f"map $uri ${name} {{", '    default "";']
        # $uri is the address as it was decoded; a redirect is sent encoded.
        lines += [f'    "{_plain(old)}" "{_quoted(new)}";' for old, new in rows.values()]
        lines += ["}"]
    return "\n".join(lines) + "\n"


def _as_nginx_server(base: str, *, secure: bool) -> str:
    """What is the same everywhere, for the ``server`` block."""
    lines = [
        BELONGS.format("server block of nginx"),
        *_added(secure=secure),
        *_errors(base),
        # A folder without a page is no page: that there is something is nobody's business.
        f"error_page 403 404 =404 {base}404.html;",
        # Here nginx has added the headers already, and would again; so this place has one of its own, which is empty.
        "error_page 416 @range;",
        f'location @range {{ add_header X-Range ""; etag off; try_files {base}400.html =404; }}',
        f'if ($agenda_found) {{ return {FOUND} "$agenda_found"; }}',
        f'if ($agenda_moved) {{ return {MOVED} "$agenda_moved"; }}',
    ]
    if base != "/":
        lines += [f"location = / {{ return {FOUND} {base}; }}"]
    return "\n".join(lines) + "\n"


def _added(*, secure: bool) -> list[str]:
    """Every header as nginx adds it; what is in a variable follows from the address."""
    sent = {POLICY: "$agenda_policy", "Cache-Control": "$agenda_cache"} | _sent(secure=secure)
    sent[PERMISSIONS] = "$agenda_permissions"
    return [f'add_header {name} "{value}" always;' for name, value in sent.items()]


def _errors(base: str, added: Iterable[str] = ()) -> list[str]:
    """The page for a request that fails, with the headers that are ``added`` only there.

    Of a request that was too large nginx would say so again of this page.
    """
    settings = " ".join(["client_max_body_size 0;", *added])
    return [f"error_page {FAILED} {base}400.html;", f"location = {base}400.html {{ {settings} }}"]


def _plain(address: str) -> str:
    """An address as nginx has it in $uri, within quotes."""
    return unquote(address).replace("\\", "\\\\").replace('"', '\\"')


def _quoted(address: str) -> str:
    """An address within quotes in the settings of nginx, where $ begins a variable: in an address it is %24."""
    return quote(unquote(address), safe="/#:?&=.,;+~@!()*'-_").replace("'", "%27")


# --- addresses of files that never change ---


#: The folder of all that never changes; a name that no page has (see ``agenda.model.urls.RESERVED``).
LASTING = "static"

#: What moves there: (folder, endings of its files; all of it, with subfolders, when none are named).
MOVES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("assets", (".css", ".js", ".svg", ".woff2")),
    ("pagefind", ()),
)
HASH_LETTERS = 12

#: What a browser does not need of a stylesheet: comments, indentation, and line ends within a rule.
_NOT_NEEDED = re.compile(rb"\s*/\*.*?\*/|(?<=[;{,])\s*\n\s*|(?<=\n)[ \t]+", re.DOTALL)


def move_lasting(site: Path) -> dict[str, str]:
    """Move the lasting files in the built site ``site``; returns the new address of each file or folder by its old one.

    Both count from the root of the site: ``{"assets/agenda.css": "static/0123456789ab/assets/agenda.css"}``. Empty when
    they were moved before. Stylesheets lose their comments and indentation.
    """
    moved: dict[str, str] = {}
    for name, endings in MOVES:
        folder = site / name
        files = sorted(path for path in folder.rglob("*") if path.is_file() and (path.suffix in endings or not endings))
        if not files:
            continue
        for path in files:
            if path.suffix == ".css":
                path.write_bytes(_NOT_NEEDED.sub(b"", path.read_bytes()))
        target = f"{LASTING}/{_hash(folder, files)}/{name}"
        for path in files:
            place = site / target / path.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)
            moved[path.relative_to(site).as_posix()] = place.relative_to(site).as_posix()
        if not endings:
            moved[f"{name}/"] = f"{target}/"
            for empty in sorted((each for each in folder.rglob("*") if each.is_dir()), reverse=True):
                empty.rmdir()
            folder.rmdir()
    return moved


class AddressReplacer:
    """Puts the new addresses in the place of the old ones in HTML, wherever an attribute holds one."""

    def __init__(self, moved: dict[str, str], base: str) -> None:
        self.moved = moved
        # A page counts from itself; the 404, which is anywhere, from the root of the host.
        names = "|".join(re.escape(name) for name in sorted(moved, reverse=True))
        self.pattern = re.compile(rf'(="(?:\./)?(?:(?:\.\./)*|{re.escape(base)}))({names})"')

    def __call__(self, html: str) -> str:
        """``html`` with the new addresses."""
        return self.pattern.sub(lambda found: f'{found[1]}{self.moved[found[2]]}"', html) if self.moved else html


def _hash(folder: Path, files: list[Path]) -> str:
    total = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        total.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return total.hexdigest()[:HASH_LETTERS]
