"""How long English texts have been waiting: for a translation, or for a review since their Dutch changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from agenda.checks.load import load_file
from agenda.checks.translation import STATES, State, states_of
from agenda.ci.github import summarize
from agenda.model.texts import TextField, text_fields
from agenda.reader.source_map import shown
from agenda.reader.validator import check_shape
from agenda.reader.yaml_reader import parse_source
from agenda.text.bilingual import Lang, both
from agenda.util.characters import as_markdown
from agenda.util.git import past_of


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


def tell_ages(path: Path, lang: Lang, most: int, today: datetime) -> int:
    """Print what waits and since when; 1 when something has been waiting for more than ``most`` days."""
    waits = waiting_texts(path)
    late = 0
    for each in waits:
        days = (today - each.since).days if each.since else None
        late += days is not None and days > most
        state = STATES[each.state][lang].partition(":")[0]
        if each.since:
            line = both("ci.translation_age.since", state=state, day=each.since.date().isoformat())[lang]
        else:
            line = both("ci.translation_age.since_not_known", state=state)[lang]
        print(f"{line}: {each.field.key}")
        summarize(f"- {line}: {as_markdown(each.field.key)}")
    told = both("ci.translation_age.waiting", count=len(waits), late=late, most=most)
    print(told[lang])
    summarize(told[lang])
    return 1 if late else 0
