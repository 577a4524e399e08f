"""A place that a server reads from: every version whole in a folder of its own, and a link that leads to the newest.

::

    place/current  -> releases/20270105-120000     what is served
    place/previous -> releases/20261220-090000     for who still reads a page of it: its lasting files
    place/releases/20270105-120000/site/agenda/…   the site, at the path of its address
    place/releases/20270105-120000/nginx/…         the settings of nginx that belong to it
    place/releases/20270105-120000/settings.json   those of the host that it was made with
"""

from __future__ import annotations

import filecmp
import gzip
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import brotli

from agenda.builder.build import BuildResult, BuildSettings, build_site, one_at_a_time, point
from agenda.model.urls import FEEDS
from agenda.site.headers import NGINX
from agenda.site.settings import AT_ROOT, settings_of_site
from agenda.text import LANGS, both, same
from agenda.util.project import CannotRun, why

CURRENT, PREVIOUS, RELEASES = "current", "previous", "releases"
SETTINGS = "settings.json"

#: How the name of a version begins while it is made.
MAKING = ".making-"


@dataclass(frozen=True)
class Published:
    """How it went. ``release`` is the folder of the new version, None when the build failed; ``reload`` says whether
    nginx has to load its settings, as far as can be seen here. ``changed`` has each setting of the host that the
    version before had and that is gone or different now: name → (before, now).
    """

    result: BuildResult
    release: Path | None = None
    compressed: Compressed | None = None
    reload: bool = False
    changed: dict[str, tuple[str, str]] = field(default_factory=dict)


def publish(
    place: Path,
    settings: BuildSettings,
    build: Callable[[BuildSettings], BuildResult] = build_site,
    *,
    anyway: bool = False,
) -> Published:
    """Build the site, compress it and let ``place/current`` lead to it; whatever fails, that link stays as it was.

    Raises CannotRun when ``place`` is not to be written to, or when it is no such place; and, if not ``anyway``, when
    the new version would lose or change a setting of the one that is served, or lose its feeds.
    """
    releases = place / RELEASES
    if not settings.site_url:
        raise CannotRun(both("hosting.releases.site_url_needed"))
    try:
        # Another publication may be making its first folder there at this very moment.
        if place.exists() and not releases.is_dir() and any(path != releases for path in place.iterdir()):
            raise CannotRun(both("hosting.releases.foreign_folder", place=place))
        for folder in (place, releases):
            if not folder.is_dir():
                folder.mkdir(parents=True, exist_ok=True)
                folder.chmod(0o755)
        return _make(place, releases, settings, build, anyway=anyway)
    except OSError as error:
        raise _failed(place, error) from error


def go_back(place: Path) -> Published:
    """Let ``place/current`` lead to the version before, and ``place/previous`` to the one that is taken back.

    Who still reads a page of that one finds its lasting files; going back once more undoes it. Raises CannotRun when
    there is no version before, or ``place`` is not to be written to.
    """
    try:
        with one_at_a_time(place):
            now, last = _target(place / CURRENT), _target(place / PREVIOUS)
            if now and (not last or now.name == last.name):  # whoever was to change both links was cut off between them
                last = _nearest(place / RELEASES, now)
            if not now or not last:
                raise CannotRun(both("hosting.releases.there_is_no_version", place=place))
            _date_settings(last, now)
            point(place / CURRENT, f"{RELEASES}/{last.name}")
            point(place / PREVIOUS, f"{RELEASES}/{now.name}")
            changed = _changed(_kept(now), _kept(last))
            return Published(BuildResult(last), last, reload=not has_loaded(place / CURRENT), changed=changed)
    except OSError as error:
        raise _failed(place, error) from error


def _nearest(releases: Path, now: Path) -> Path | None:
    """The newest version from before ``now``; when there is none, the newest of the others."""

    def moment(folder: Path) -> list[int]:
        return [int(number) for number in re.findall("[0-9]+", folder.name)]

    others = [path for path in releases.iterdir() if path.name != now.name and not path.name.startswith(MAKING)]
    before = [path for path in others if moment(path) < moment(now)]
    return max(before or others, key=moment, default=None)


def _failed(place: Path, error: OSError) -> CannotRun:
    there = (place / CURRENT).exists()
    kept = both("hosting.releases.still_there") if there else same("")
    return CannotRun(both("hosting.releases.publishing_in_failed", place=place, error=why(error), kept=kept))


def _make(
    place: Path,
    releases: Path,
    settings: BuildSettings,
    build: Callable[[BuildSettings], BuildResult],
    *,
    anyway: bool,
) -> Published:
    with one_at_a_time(place):
        last, kept = _target(place / CURRENT), settings_of_site(settings.site_url or "")
        changed = _changed(_kept(last), kept) if last else {}
        if changed and not anyway:
            raise _refused(changed)
        for left in releases.glob(f"{MAKING}*"):  # by who was killed: it may fill the disk
            shutil.rmtree(left, ignore_errors=True)
        making = Path(tempfile.mkdtemp(prefix=MAKING, dir=releases))
        try:
            path = urlsplit(settings.site_url or "").path.strip("/")
            site = making / "site" / path
            result = build(replace(settings, site_dir=site))
            if result.problems:
                return Published(result)
            shutil.move(site / NGINX, making / "nginx")
            for name in AT_ROOT if path else ():
                if (site / name).exists():
                    shutil.move(site / name, making / "site" / name)
            if last and not anyway and (lost := _feeds(last / "site") - _feeds(making / "site")):
                raise _without_feed(lost)
            compressed = compress_site(making / "site")
            if last:
                _keep_times(making / "site", last / "site")
            (making / SETTINGS).write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            _let_read(making)
            release = releases / _name(releases)
            making.rename(release)
        finally:
            shutil.rmtree(making, ignore_errors=True)
        _date_settings(release, last)
        if last:
            point(place / PREVIOUS, f"{RELEASES}/{last.name}")
        point(place / CURRENT, f"{RELEASES}/{release.name}")
        _forget(releases, {release, *([last] if last else [])})
        return Published(result, release, compressed, reload=not has_loaded(place / CURRENT), changed=changed)


def _kept(release: Path) -> dict[str, str]:
    """The settings that a version was made with; of one that was made before they were kept, none."""
    try:
        return dict(json.loads((release / SETTINGS).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def _changed(before: dict[str, str], now: dict[str, str]) -> dict[str, tuple[str, str]]:
    """What was set and is not any more, or is another now; what is new is no loss."""
    return {name: (old, now.get(name, "")) for name, old in before.items() if old and now.get(name, "") != old}


def _refused(changed: dict[str, tuple[str, str]]) -> CannotRun:
    unset = both("site.settings.not_set")
    settings = {
        lang: "\n".join(f"  {name}: {old} → {new or unset[lang]}" for name, (old, new) in changed.items())
        for lang in LANGS
    }
    return CannotRun(both("hosting.releases.settings_differ", settings=settings))


def _feeds(site: Path) -> set[str]:
    return {name for name in FEEDS.values() if next(site.rglob(name), None)}


def _without_feed(lost: set[str]) -> CannotRun:
    names = ", ".join(sorted(lost))
    return CannotRun(both("hosting.releases.feed_would_be_lost", names=names))


def _keep_times(site: Path, last: Path) -> None:
    """Give each file that is as it was the time that it had: with another one, readers would get it again."""
    for path in site.rglob("*"):
        before = last / path.relative_to(site)
        if path.is_file() and before.is_file() and filecmp.cmp(path, before, shallow=False):
            os.utime(path, ns=(path.stat().st_atime_ns, before.stat().st_mtime_ns))


def _date_settings(release: Path, served: Path | None) -> None:
    """Give the settings of nginx the time from which they hold: now, or since when they did in the version that is
    served, if that has the same. ``has_loaded`` goes by it.
    """
    same = served and not _differ(release / "nginx", served / "nginx")
    for path in (release / "nginx").iterdir():
        moment = (served / "nginx" / path.name).stat().st_mtime_ns if served and same else time.time_ns()
        os.utime(path, ns=(moment, moment))


def _let_read(folder: Path) -> None:
    """A server runs as somebody else: it may read everything, whatever the publisher keeps to himself by default."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _name(releases: Path) -> str:
    """The moment, and a number when there was one at that moment."""
    name = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    return next(
        each for each in (name, *(f"{name}-{number}" for number in range(2, 999))) if not (releases / each).exists()
    )


def _target(link: Path) -> Path | None:
    return link.parent / link.readlink() if link.is_symlink() and link.is_dir() else None


def _differ(one: Path, other: Path) -> bool:
    names = {path.name for folder in (one, other) if folder.is_dir() for path in folder.iterdir()}
    return set(filecmp.cmpfiles(one, other, names, shallow=False)[0]) != names


def _forget(releases: Path, kept: set[Path]) -> None:
    """Remove older versions, and those that nothing led to yet when a publication was cut off."""
    for folder in releases.iterdir():
        if folder not in kept:
            shutil.rmtree(folder, ignore_errors=True)


# --- nginx on this machine ---


PROC = Path("/proc")

#: Where nginx has its settings when its command does not say.
DEFAULT = "/etc/nginx/nginx.conf"

#: Fields of /proc/PID/stat after the name of the command: proc(5).
PARENT, START = 1, 19


def has_loaded(current: Path) -> bool:
    """Whether nginx loaded its settings after those in ``current/nginx`` got the time that they have.

    A reload starts new workers, and of settings that are wrong it starts none. False too when no nginx is seen that
    reads from ``current``: it may be on another machine, or in a container.
    """
    changed = max(path.stat().st_mtime for path in (current / "nginx").iterdir())
    started = list(_workers(current))
    return bool(started) and min(started) > changed


def _workers(current: Path) -> Iterator[float]:
    """When each worker started that answers by settings which name ``current``, in seconds since 1970."""
    commands, fields = {}, {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            command = (folder / "cmdline").read_bytes().decode(errors="replace").rstrip("\0 ")
            if command.startswith("nginx: "):
                fields[folder.name] = (folder / "stat").read_text(errors="replace").rpartition(") ")[2].split()
                commands[folder.name] = command
    ours = {pid for pid, command in commands.items() if "master process" in command and _names(command, current)}
    for pid, command in commands.items():
        if command == "nginx: worker process" and fields[pid][PARENT] in ours:
            up = float((PROC / "uptime").read_text().split()[0])
            yield time.time() - up + int(fields[pid][START]) / os.sysconf("SC_CLK_TCK")


def _names(command: str, current: Path) -> bool:
    """Whether the settings of a master process name ``current``; so it is taken of those that may not be read."""
    given = re.search(r" -c ?(\S+)", command)
    try:
        return f"{current}/" in Path(given[1] if given else DEFAULT).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True


# --- compressed copies ---


#: What becomes much smaller; pictures, fonts, PDFs and Pagefind's index are compressed already.
COMPRESSED = (".css", ".html", ".js", ".json", ".svg", ".txt", ".xml")

#: What a server reads for itself.
NOT_SENT = ("_headers", "_redirects", "_nginx")


@dataclass(frozen=True)
class Compressed:
    """How much was done: files, and their bytes as they are, with gzip and with brotli."""

    files: int
    plain: int
    gzip: int
    brotli: int


def compress_site(site: Path) -> Compressed:
    """Write ``.gz`` and ``.br`` next to every text file of the built site in ``site``.

    The same file gives the same bytes. A copy that is not smaller is left out, and one of which the file is gone goes
    too. Raises OSError.
    """
    for left in [*site.rglob("*.gz"), *site.rglob("*.br")]:
        if not left.with_suffix("").is_file():
            left.unlink()
    files = [path for path in sorted(site.rglob("*")) if path.suffix in COMPRESSED and path.is_file()]
    files = [path for path in files if path.relative_to(site).parts[0] not in NOT_SENT]
    sizes = [(path.stat().st_size, _beside(path, ".gz", _gzip), _beside(path, ".br", _brotli)) for path in files]
    plain, zipped, brotlied = (sum(each) for each in zip(*sizes, strict=True)) if sizes else (0, 0, 0)
    return Compressed(len(files), plain, zipped, brotlied)


def _beside(path: Path, ending: str, compress: Callable[[bytes], bytes]) -> int:
    """Write the copy; returns how many bytes are sent with this coding."""
    content = path.read_bytes()
    made, copy = compress(content), path.with_name(path.name + ending)
    if len(made) < len(content):
        copy.write_bytes(made)
        return len(made)
    copy.unlink(missing_ok=True)
    return len(content)


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _brotli(content: bytes) -> bytes:
    return bytes(brotli.compress(content, quality=11))
