"""The commands of a host: headers, compress, publish, verify. Each prints, and gives the exit code of the command."""

from __future__ import annotations

import sys
from pathlib import Path

from agenda.builder.build import BuildSettings
from agenda.hosting.releases import CURRENT, Published, compress_site, go_back, publish
from agenda.hosting.verify import verify
from agenda.site.headers import HeadersFailure, write_headers
from agenda.site.settings import host_settings, notice
from agenda.text import Lang, both
from agenda.util.project import COULD_NOT_RUN, FINDINGS, FINE, CannotRun, why

MOST_LISTED = 12


def headers(settings: BuildSettings) -> int:
    """Compute the headers of the site that is in its folder, again, and print what they are."""
    site, lang = _site(settings), settings.lang
    url = settings.site_url or host_settings().address
    try:
        made = write_headers(site, url)
    except HeadersFailure as error:
        for page in error.pages:
            print(f"{page.file}: {page.what[lang]}.", page.how[lang], sep="\n", file=sys.stderr)
        return FINDINGS
    except OSError as error:
        raise _cannot_write(site, error) from error
    print(both("commands.host.sent_with_every_page", pages=made.pages, redirects=len(made.moved_on))[lang])
    print(f"  {made.policy}")
    print(both("commands.host.with_the_search_pages")[lang], f"  {made.search_policy}", sep="\n")
    where = f"{site}/_headers (Netlify, Cloudflare Pages), {site}/_nginx/ (nginx)"
    print(both("commands.host.for_the_server", where=where)[lang])
    print(notice(lang), end="")
    return FINE


def compress(settings: BuildSettings) -> int:
    """Write compressed copies next to the files of the site that is in its folder."""
    site = _site(settings)
    try:
        done = compress_site(site)
    except OSError as error:
        raise _cannot_write(site, error) from error
    print(both("commands.host.compressed", done=done)[settings.lang])
    return FINE


def publish_site(place: Path, settings: BuildSettings, *, anyway: bool = False) -> int:
    """Build a new version in ``place`` and let the server read from it; ``anyway`` also one that loses settings."""
    lang = settings.lang
    done = publish(place.absolute(), settings, anyway=anyway)
    if done.release is None:
        print(done.result.problems, file=sys.stderr)
        if (place / CURRENT).exists():
            kept = both("commands.host.what_was_there_still")
            print(kept[lang], file=sys.stderr)
        return FINDINGS if done.result.findings else COULD_NOT_RUN
    print(f"{done.result.summary(lang)} {place / CURRENT} → {done.release}")
    print("".join(f"{note}\n" for note in done.result.notes), end="", file=sys.stderr)
    _print_reload(done, lang)
    print(notice(lang), end="")
    return FINE


def go_back_to_last(place: Path, lang: Lang) -> int:
    """Let the server read the version before again."""
    done = go_back(place.absolute())
    print(f"{place / CURRENT} → {done.release}", both("commands.host.is_back")[lang], sep="\n")
    unset = both("commands.host.not_set")[lang]
    for name, (before, now) in done.changed.items():
        print(f"  {name}: {before} → {now or unset}")
    _print_reload(done, lang)
    return FINE


def _print_reload(done: Published, lang: Lang) -> None:
    if done.reload:
        print(both("commands.host.reload_nginx")[lang], "  nginx -t && nginx -s reload", sep="\n")


def verify_site(site: str, settings: BuildSettings) -> int:
    """Tell whether a site is what this commit gives."""
    lang = settings.lang
    found = verify(site, settings)
    for key in ("different", "missing", "foreign"):
        paths, word = getattr(found, key), both(f"commands.host.{key}")[lang]
        for path in paths[:MOST_LISTED]:
            print(f"{word}: {path}")
        if more := paths[MOST_LISTED:]:
            print(f"{word}: + {len(more)}")
    for header, pages in found.headers.items():
        print(both("commands.host.header_missing", header=header, count=len(pages), page=pages[0])[lang])
    what = f"commit {found.commit}"
    if not (found.clean and found.commit):
        unlike = both("commands.host.unlike", what=what)[lang] if found.commit else ""
        what = both("commands.host.this_folder")[lang] + unlike
    verdict = "equal" if found.equal else "equal_without_headers" if found.same_files else "unequal"
    print(both(f"commands.host.{verdict}", count=found.compared, what=what)[lang])
    if len(found.different) > found.compared / 2:
        print(both("commands.host.nearly_all_differs")[lang])
    return FINE if found.equal else FINDINGS


def _site(settings: BuildSettings) -> Path:
    if not (settings.site_dir / "index.html").is_file():
        raise CannotRun(both("commands.host.there_is_no_site", site_dir=settings.site_dir))
    return settings.site_dir


def _cannot_write(site: Path, error: OSError) -> CannotRun:
    return CannotRun(both("commands.host.not_writable", site=site, error=why(error)))
