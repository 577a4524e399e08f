"""The commands of an editor: check, fix, reviewed, status, explain. Each prints, and gives the exit code."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

from agenda.checks.load import Loaded, load_file
from agenda.checks.translation import (
    STATES,
    State,
    chosen,
    reviewed_line,
    state_of,
    states_of,
    status_data,
    with_lines,
    without_lines,
)
from agenda.model.diagnostics import (
    Diagnostic,
    Severity,
    as_annotations,
    as_json,
    as_summary,
    as_text,
    counted,
    to_json,
)
from agenda.model.schema import Agenda
from agenda.model.texts import TextField
from agenda.reader.edits import CannotWriteError, safe_edits, with_edits, write_whole
from agenda.reader.source_map import Source, shown
from agenda.reader.yaml_reader import parse_source
from agenda.text import Lang, both
from agenda.util.git import GitRefused, changed_files, committed
from agenda.util.project import COULD_NOT_RUN, FINDINGS, FINE, ROOT, CannotRun

#: Gives a file of the editors, and what is wrong with it.
Read = Callable[[Path], tuple[Source, list[Diagnostic]]]

#: How many changes of the site, or findings, are reported one by one.
MOST_LISTED = 12

#: The lists of the agenda that `check` counts.
COUNTED = ("themes", "ambitions", "rules", "links", "terms", "laws")


def check(path: Path, lang: Lang, *, written_pages: bool, form: str = "text", strict: bool = False) -> int:
    """Print what is wrong with the agenda at ``path``, and with the hand-written pages when asked.

    Gives FINDINGS when there is an error, or any finding under ``strict``; COULD_NOT_RUN when the file is not there or
    cannot be read.
    """
    loaded = load_file(path, shown(path))
    findings = [*loaded.diagnostics]
    if written_pages:
        # Only the check of the site's own agenda reads what is around it.
        from agenda.site.prose import check_written_pages
        from agenda.site.settings import check_settings
        from agenda.util.project import today

        findings += check_written_pages(loaded.agenda, ROOT / "content", shown(ROOT / "content"))
        findings += check_settings(today=today())
    if form == "json":
        print(as_json(findings, lang))
    elif form == "github":
        if findings:
            print(as_annotations(findings, lang))
        _write_summary(findings, lang)
    else:
        for finding in findings:
            print(as_text(finding, lang), end="\n\n")
    if form != "json":
        print(_outcome(loaded, findings, lang, content=ROOT / "content" if written_pages else None))
    if any(each.code in ("file-missing", "file-unreadable") for each in loaded.diagnostics):
        return COULD_NOT_RUN
    failed = strict or any(each.severity is Severity.ERROR for each in findings)
    return FINDINGS if findings and failed else FINE


def _write_summary(findings: Sequence[Diagnostic], lang: Lang) -> None:
    target = os.environ.get("GITHUB_STEP_SUMMARY")
    if target and findings:
        with Path(target).open("a", encoding="utf-8") as file:
            file.write(as_summary(findings, lang))


def _outcome(loaded: Loaded, findings: Sequence[Diagnostic], lang: Lang, *, content: Path | None) -> str:
    errors, warnings = counted(findings)
    files = {each.location.file for each in findings}
    fixable = sum(len(safe_edits(each for each in findings if each.location.file == file)) for file in files)
    counts = []
    if errors:
        counts.append(both("commands.check.errors_found", n=errors)[lang])
    if warnings:
        counts.append(both("commands.check.warnings", n=warnings)[lang])
    lines = [f"{', '.join(counts)}."] if counts else []
    if fixable:
        lines.append(both("commands.check.fixable", n=fixable)[lang])
    if loaded.agenda is not None and not errors:
        fine = both("commands.check.is_fine")[lang]
        lines.append(f"{loaded.source.file} {fine}: {', '.join(_counts(loaded.agenda, lang))}.")
        lines += _changes(loaded, lang, content)
    return "\n".join(lines)


def _counts(agenda: Agenda, lang: Lang) -> list[str]:
    sizes = {field: len(getattr(agenda, field)) for field in COUNTED}
    return [f"{size} {both(f'vocabulary.list.{field}', n=size)[lang]}" for field, size in sizes.items()]


def _changes(loaded: Loaded, lang: Lang, content: Path | None) -> list[str]:
    """What would change on the site, against the last commit; nothing when no commit has the file."""
    path = Path(loaded.source.file)
    try:
        old = committed(path.resolve())
        pages = changed_files(content) if content and old is not None else []
    except GitRefused as error:
        return [error.words[lang]]
    if old is None:
        return []
    changes: list[str] = []
    if old != loaded.source.text.encode():  # most often it is as it was, and need not be read
        from agenda.history.semantic_diff import compare_agendas

        source, _ = parse_source(old, path.name)
        changes = [f"  {each.text(lang)}" for each in compare_agendas(source.data, loaded.source.data)]
    also = []
    if pages:
        names = ", ".join(f"content/{each}" for each in pages[:MOST_LISTED]) + (", …" if pages[MOST_LISTED:] else "")
        also = [both("commands.check.pages_changed_too", names=names)[lang]]
    if not changes:
        nothing = both("commands.check.nothing_changes", file=loaded.source.file)
        return [nothing[lang], *also]
    head = both("commands.check.changes")[lang]
    if len(changes) > MOST_LISTED:
        more = both("commands.check.and_more", count=len(changes) - MOST_LISTED)[lang]
        changes = [*changes[:MOST_LISTED], more]
    return [head, *changes, *also]


def _read_agenda(path: Path) -> tuple[Source, list[Diagnostic]]:
    loaded = load_file(path, shown(path))
    return loaded.source, loaded.diagnostics


def fix_pages(content: Path, lang: Lang, *, dry_run: bool = False) -> int:
    """Mend what cannot be wrong in the hand-written pages in ``content``; of others nothing is said."""
    from agenda.site.prose import pages_in, read_page

    def read(path: Path) -> tuple[Source, list[Diagnostic]]:
        source, _, found = read_page(path, path.relative_to(content).as_posix(), shown(path))
        return source, found

    ends = [FINE]
    for path in pages_in(content):
        found = read(path)[1]
        if safe_edits(found) or any(each.code == "byte-order-mark" for each in found):
            ends.append(fix(path, lang, dry_run=dry_run, read=read))
    return max(ends)


def fix(path: Path, lang: Lang, *, dry_run: bool = False, rounds: int = 3, read: Read = _read_agenda) -> int:
    """Mend what cannot be wrong in the file at ``path``, and say what is left. Raises CannotRun.

    What can be mended after that is mended in as many more ``rounds`` at most. ``read`` gives a file and its findings.
    """
    before = path.read_bytes() if path.is_file() else None
    source, found = read(path)
    edits = safe_edits(found)
    mark = any(each.code == "byte-order-mark" for each in found)
    name = source.file
    if before is None or not (edits or mark):
        nothing = both("commands.check.nothing_to_fix", name=name)
        print(nothing[lang])
        return _left(found, lang)
    mended = [each for each in found if each.edit and each.edit in edits]
    for each in mended:
        print(f"{each.location}: [{each.code}] {each.message(lang)}")
        for line in each.corrected.splitlines():
            print(f"    {line}")
    if dry_run:
        print(both("commands.check.would_become_so_nothing", name=name)[lang])
        return FINE
    try:
        write_whole(path, with_edits(source.text, edits), expected=before)
    except CannotWriteError as error:
        raise cannot_write(error) from error
    print(both("commands.check.mended", n=len(mended), name=name)[lang])
    left = read(path)[1]
    # Of two edits that overlapped only the first was made.
    return fix(path, lang, rounds=rounds - 1, read=read) if rounds and safe_edits(left) else _left(left, lang)


def _left(findings: Sequence[Diagnostic], lang: Lang) -> int:
    errors, warnings = counted(findings)
    if findings:
        print(both("commands.check.left", count=errors + warnings)[lang])
    return FINDINGS if errors else FINE


def cannot_write(error: CannotWriteError) -> CannotRun:
    """The error for a file that could not be written."""
    name = shown(error.path)
    if error.reason == "changed":
        return CannotRun(both("commands.check.has_changed_meanwhile_nothing", name=name))
    if error.reason == "read-only":
        return CannotRun(both("commands.check.is_read_only_nothing", name=name))
    reason = both("commands.check.disk_is_full") if error.reason == "full" else error.reason
    return CannotRun(both("commands.check.cannot_be_written_nothing", name=name, reason=reason))


def reviewed(path: Path, names: Sequence[str], lang: Lang, *, all_changed: bool = False) -> int:
    """Record that the English of these fields is right for their Dutch. Raises CannotRun for an unknown name."""
    if not names and not all_changed:
        raise CannotRun(both("commands.check.name_a_text"))
    loaded = load_file(path, shown(path))
    if loaded.shape is None or loaded.shape.agenda is None:
        raise CannotRun(both("commands.check.cannot_be_read_first", path=shown(path)))
    lock = loaded.lock
    fields = {field.key: field for field in loaded.fields}
    wanted: dict[str, TextField] = {}
    gone: set[str] = set()
    for name in names:
        found = list(chosen(loaded.fields, name))
        lost = {key for key in lock.lines if key not in fields and (key == name or key.startswith(f"{name}."))}
        if not found and not lost:
            raise _unknown_field(name, fields)
        wanted |= {field.key: field for field in found}
        gone |= lost
    if all_changed:
        changed = (State.STALE, State.BOTH_CHANGED)
        wanted |= {field.key: field for field in loaded.fields if state_of(field, lock) in changed}
    lines = [reviewed_line(field) for field in wanted.values() if field.en is not None]
    lines = [line for line in lines if str(lock.lines.get(line.key)) != str(line)]
    before = lock.path.read_bytes() if lock.path.is_file() else None
    text = (before or b"").decode("utf-8", errors="replace")
    if lines or gone:
        try:
            write_whole(lock.path, with_lines(without_lines(text, gone), lines), expected=before)
        except CannotWriteError as error:
            raise cannot_write(error) from error
    for line in lines:
        print(line)
    count = len(lines)
    print(both("commands.check.recorded", n=count, name=shown(lock.path))[lang])
    skipped = [field.key for field in wanted.values() if field.en is None]
    if skipped:
        print(both("commands.check.not_translated", names=", ".join(skipped[:MOST_LISTED]))[lang])
    return FINE


def _unknown_field(name: str, fields: dict[str, TextField]) -> CannotRun:
    from agenda.reader.suggestions import did_you_mean, nearest  # only for this message

    guess = did_you_mean(nearest(name, [*fields, *{field.item for field in fields.values() if field.item}]))
    return CannotRun(both("commands.check.there_is_no_text", name=name, guess=guess))


def status(path: Path, lang: Lang, *, everything: bool = False, form: str = "text") -> int:
    """Print the state of the English of each field."""
    loaded = load_file(path, shown(path))
    states = states_of(loaded.fields, loaded.lock)
    if form == "json":
        print(to_json(status_data(states)))
        return FINE
    for field, state in states:
        if everything or state is not State.REVIEWED:
            print(f"{STATES[state][lang]}: {field.key}\n    nl: {field.nl}\n    en: {field.en or '–'}")
    for state, words in STATES.items():
        count = sum(each is state for _, each in states)
        print(f"{count:5} {words[lang]}")
    return FINE


# --- explain ---


#: How wide an explanation is, in characters.
EXPLANATION_WIDTH = 100


def explain(code: str | None, lang: Lang) -> int:
    """Print what ``code`` means, or every code with one line. Raises CannotRun for an unknown code."""
    print(_list_codes(lang) if code is None else _explain(code.strip("[]").lower(), lang))
    return FINE


def _list_codes(lang: Lang) -> str:
    from agenda.help.field_docs import explanations, load_explanations  # a check does without

    lines = []
    width = max(len(code) for code in load_explanations()) + 2
    for group in explanations(lang):
        lines += [group["title"], *(f"  {each['code']:{width}}{each['title']}" for each in group["codes"]), ""]
    return "\n".join([*lines, both("commands.check.more")[lang]])


def _explain(code: str, lang: Lang) -> str:
    from agenda.help.field_docs import PLACES, load_explanations  # as above
    from agenda.reader.suggestions import did_you_mean, nearest

    known = load_explanations()
    if code not in known:
        raise CannotRun(both("commands.check.there_is_no_code", code=code, guess=did_you_mean(nearest(code, known))))
    found = known[code]
    lines = [f"[{code}] {found.title[lang]}", "", *textwrap.wrap(found.why[lang], EXPLANATION_WIDTH)]
    examples = {both("commands.check.bad")[lang]: found.bad, both("commands.check.good")[lang]: found.good}
    for name, example in examples.items() if found.bad else ():
        lines += ["", f"{name} ({PLACES[found.place][lang]}):", "", textwrap.indent(example, "    ")]
    if "⟨" in found.bad:
        lines += ["", *textwrap.wrap(both("commands.check.unseen")[lang], EXPLANATION_WIDTH)]
    return "\n".join(lines)
