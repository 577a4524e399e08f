"""``agenda compat``: no address that was once published is lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agenda.checks.aliases import former_names, holders
from agenda.checks.load import load_file
from agenda.model.diagnostics import Severity, as_text
from agenda.model.list_keys import ids
from agenda.reader.source_map import Source, shown
from agenda.review.diff import read_earlier
from agenda.review.site_diff import BuiltSite, Lost, build_both, lost_addresses, lost_names
from agenda.text.bilingual import LANGS, Lang, both
from agenda.util import git
from agenda.util.characters import for_log, one_line
from agenda.util.project import FINDINGS, FINE, CannotRun, data_file

#: So many lost addresses, or errors, are reported one by one.
TOLD = 200


def compat(base: str, lang: Lang) -> int:
    """Print which addresses of ``base`` are lost in the site as it would be now; returns the exit code.

    FINDINGS when an address is lost, or when there is no site because the check finds errors: those are printed then,
    with what the data say is lost. Raises CannotRun when the agenda is not there, or one of the sites cannot be built.
    """
    commit = git.common_commit(base)
    path = data_file()
    loaded = load_file(path, shown(path))
    earlier = read_earlier(commit)
    errors = [each for each in loaded.diagnostics if each.severity is Severity.ERROR]
    if any(each.code in ("file-missing", "file-unreadable") for each in errors):
        raise CannotRun({each: f"{shown(path)}: {errors[0].message(each)}" for each in LANGS})
    if errors:
        lost = lost_for_certain(earlier.data, loaded.source)
        told = [as_text(each, lang) + "\n" for each in errors[:TOLD]]
        told += _and_more(len(errors) - TOLD, lang)
        told.append(both(f"review.compat.{'lost_in_any_case' if lost else 'mend_first'}")[lang])
        print(for_log("\n".join(told + (_told(lost, one_line(base), lang) if lost else []))))
        return FINDINGS
    if not earlier.is_there:
        print(for_log(both("review.compat.no_agenda_yet", commit=commit[:12])[lang]))
        return FINE
    with build_both(commit, lang) as pair:
        if pair.before.folder is None:
            raise CannotRun(
                both("review.compat.the_site_of_revision", commit=commit[:12], problems=pair.before.problems)
            )
        if pair.after.findings:
            print(for_log(f"{pair.after.problems}\n{both('review.compat.mend_first')[lang]}"))
            return FINDINGS
        if pair.after.folder is None:
            raise CannotRun(both("review.compat.the_site_cannot_be", problems=pair.after.problems))
        lost = lost_addresses(
            BuiltSite(pair.before.folder),
            BuiltSite(pair.after.folder),
            former_names(earlier.data),
            holders(earlier.data, loaded.source.data),
        )
    print(for_log("\n".join(_told(lost, one_line(base), lang))))
    return FINDINGS if lost else FINE


def lost_for_certain(old: Any, source: Source) -> list[Lost]:
    """What is lost by an agenda with errors, by its plain data: nothing of a file that was not read as a whole.

    Nor when most of the items of before are not among its data: then it is the data that are wrong, not the addresses.
    """
    if not source.whole or not isinstance(source.data, dict):
        return []
    before, now = set(ids(old)), set(ids(source.data))
    return lost_names(old, source.data) if 2 * len(before & now) > len(before) else []


def _told(lost: Sequence[Lost], base: str, lang: Lang) -> list[str]:
    if not lost:
        return [both("review.compat.none_lost", base=base)[lang]]
    lines = [f"/{one_line(each.address)}: {sentence(each, lang)}" for each in lost[:TOLD]]
    return lines + _and_more(len(lost) - TOLD, lang)


def _and_more(rest: int, lang: Lang) -> list[str]:
    return [both("review.compat.and_more", rest=rest)[lang]] if rest > 0 else []


def sentence(lost: Lost, lang: Lang) -> str:
    """What became of an address, and how it is kept. Plain text of our own: an id or address is all that is in it."""
    id, address, taken, former, led, holder = (
        each.replace("`", "'") for each in (lost.id, lost.address, lost.taken, lost.former, lost.led, lost.holder)
    )
    if lost.taken:
        told = both("review.compat.taken", taken=taken, id=id)[lang]
        return told + both("review.compat.put_id", id=id, holder=holder)[lang] if holder == taken else told
    if not id and not former:
        return _of_content(address, lang)
    was = both("review.compat.this_led_to", led=led)[lang] if former else ""
    if lost.beside:
        was = both("review.compat.here_stood", id=id)[lang]
    former = former or (id if lost.by_id or address.removeprefix("en/").startswith("id/") else f"/{address}")
    item = led or id
    still = item if lost.still and not item.startswith("/") else ""
    here = holder or still or both("review.compat.another_item")
    return both("review.compat.gone", was=was, former=former, here=here)[lang]


def _of_content(address: str, lang: Lang) -> str:
    """The same of an address that is of no item: it belonged to a written page."""
    page, _, anchor = address.partition("#")
    if anchor:
        return both("review.compat.is_gone_it_was_a", anchor=anchor)[lang]
    if page.endswith(".pdf"):
        return both("review.compat.is_gone_a_pdf")[lang]
    if page and not page.endswith(("/", ".html")):
        return both("review.compat.is_gone_a_file")[lang]
    return both("review.compat.is_gone_it_was", page=page)[lang]
