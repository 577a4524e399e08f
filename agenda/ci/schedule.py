"""Checks that run on a schedule: links to other sites, and how long translations have been waiting."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from agenda.checks.load import load_file
from agenda.checks.translation import STATES, State, states_of
from agenda.ci.github import summarize
from agenda.model.texts import TextField, text_fields
from agenda.reader.source_map import shown
from agenda.reader.validator import check_shape
from agenda.reader.yaml_reader import parse_source
from agenda.text import Lang, both
from agenda.util.characters import as_markdown
from agenda.util.git import past_of
from agenda.util.project import FINDINGS, FINE, CannotRun

#: An answer is waited for so long, a host is asked once in so long, and asked again after so long; in seconds.
PATIENCE, BETWEEN, AGAIN = 20.0, 1.0, 10.0

#: How many hosts are asked at a time.
AT_ONCE = 8

#: What a host says of a page that is not there, and what it says to those who may not use that way to ask.
GONE, NOT_SO = (404, 410), (400, 403, 405, 501)


class Verdict(StrEnum):
    """Only ``gone`` is certain: a host that refuses, fails or is slow may answer a reader tomorrow."""

    THERE = "there"
    GONE = "gone"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Answer:
    """What came of an address: ``page`` is where on our site it is first, ``why`` what the host said."""

    url: str
    page: str
    verdict: Verdict
    why: str


def outside_links(site: Path) -> dict[str, str]:
    """The addresses on other sites to which a built site links, each with the first page on which it is."""
    found: dict[str, str] = {}
    for path in sorted(site.rglob("*.html")):
        reader = _Links()
        reader.feed(path.read_text(encoding="utf-8"))
        for href in reader.found:
            found.setdefault(urldefrag(href).url, path.relative_to(site).as_posix())
    return found


def check_outside(site: Path, lang: Lang) -> int:
    """Ask for all that ``site`` links to on other sites; 1 when an address is gone. Raises CannotRun without a site."""
    if not (site / "index.html").is_file():
        raise CannotRun(both("ci.schedule.no_site_in_run", site=site))
    links = outside_links(site)
    answers = sorted(ask_all(links.items()), key=lambda each: each.url)
    words = {
        Verdict.GONE: both("ci.schedule.not_found")[lang],
        Verdict.UNSURE: both("ci.schedule.no_clear_answer")[lang],
    }
    wrong = [each for verdict in words for each in answers if each.verdict is verdict]
    for each in wrong:
        print(f"{words[each.verdict]}: {each.url} ({each.why}) – {each.page}")
        summarize(
            f"- {words[each.verdict]}: {as_markdown(each.url)} ({as_markdown(each.why)}) – {as_markdown(each.page)}"
        )
    there = len(answers) - len(wrong)
    summary = both("ci.schedule.of_addresses_found", there=there, count=len(answers))
    print(summary[lang])
    summarize(summary[lang])
    return FINDINGS if any(each.verdict is Verdict.GONE for each in answers) else FINE


def ask_all(links: Iterable[tuple[str, str]]) -> Iterator[Answer]:
    """Ask for each (address, page): some hosts at a time, each host one address at a time."""

    def host(link: tuple[str, str]) -> str:
        return urlsplit(link[0]).netloc

    per_host = [list(group) for _, group in groupby(sorted(links, key=host), key=host)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for answers in pool.map(_ask_host, per_host):
            yield from answers


def _ask_host(links: list[tuple[str, str]]) -> list[Answer]:
    answers = []
    for number, (url, page) in enumerate(links):
        if number:
            time.sleep(BETWEEN)
        verdict, why = _ask(url)
        if verdict is Verdict.UNSURE:
            time.sleep(AGAIN)
            verdict, why = _ask(url)
        answers.append(Answer(url, page, verdict, why))
    return answers


def _ask(url: str) -> tuple[Verdict, str]:
    why = ""
    for method in ("HEAD", "GET"):
        request = urllib.request.Request(url, method=method, headers={"User-Agent": "agenda-links/1"})  # noqa: S310  # see below
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310  # only http and https
                return Verdict.THERE, str(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            why = str(error.code)
            # Some hosts say 404 to HEAD only.
            if error.code not in (*GONE, *NOT_SO):
                return Verdict.UNSURE, why
        except (OSError, ValueError) as error:
            return Verdict.UNSURE, str(error)
    return (Verdict.GONE if int(why) in GONE else Verdict.UNSURE), why


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a link leads that a reader can follow."""
        href = dict(attrs).get("href") if tag == "a" else None
        if href and urlsplit(href).scheme in ("http", "https"):
            self.found.append(href)


# --- how long translations wait ---


@dataclass(frozen=True)
class Waiting:
    """A text whose English is not as it should be. ``since`` is when its Dutch became what it is.

    None: it was so before the history that is known, and longer than ``since`` of any other.
    """

    field: TextField
    state: State
    since: datetime | None


def waiting_texts(path: Path) -> list[Waiting]:
    """The texts of the agenda at ``path`` that wait, the longest waiting first.

    Raises GitUnavailable and GitRefused as ``past_of``.
    """
    loaded = load_file(path, shown(path))
    waits = [(field, state) for field, state in states_of(loaded.fields, loaded.lock) if state is not State.REVIEWED]
    since = dict(_since(path, {field.key: field.nl for field, _ in waits})) if waits else {}
    found = [Waiting(field, state, since.get(field.key)) for field, state in waits]
    return sorted(found, key=lambda each: each.since or datetime.min.replace(tzinfo=UTC))


def _since(path: Path, dutch: dict[str, str]) -> Iterator[tuple[str, datetime]]:
    """Per key the time of the first commit from which its Dutch has been as it is now without a break."""
    past = past_of(path)
    if past is None:
        return
    now = dict(dutch)
    later: datetime | None = None
    for version in reversed(past.versions):
        agenda = check_shape(parse_source(version.content or b"", path.name)[0]).agenda
        said = {field.key: field.nl for field in text_fields(agenda)} if agenda else {}
        for key in [key for key, nl in now.items() if said.get(key) != nl]:
            del now[key]
            if later:  # else it is not in git yet
                yield key, later
        later = version.time
    if past.whole and later:
        yield from ((key, later) for key in now)


def report_waiting(path: Path, lang: Lang, most: int, today: datetime) -> int:
    """Print what waits and since when; 1 when something has been waiting for more than ``most`` days."""
    waits = waiting_texts(path)
    late = 0
    for each in waits:
        days = (today - each.since).days if each.since else None
        late += days is not None and days > most
        state = STATES[each.state][lang].partition(":")[0]
        if each.since:
            line = both("ci.schedule.since", state=state, day=each.since.date().isoformat())[lang]
        else:
            line = both("ci.schedule.since_not_known", state=state)[lang]
        print(f"{line}: {each.field.key}")
        summarize(f"- {line}: {as_markdown(each.field.key)}")
    summary = both("ci.schedule.waiting", count=len(waits), late=late, most=most)
    print(summary[lang])
    summarize(summary[lang])
    return FINDINGS if late else FINE
