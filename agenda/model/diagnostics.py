"""What is wrong, where, and how to mend it: the findings of every module, kept apart from their wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from agenda.text import Both, both, texts
from agenda.util.characters import one_line

if TYPE_CHECKING:
    from agenda.text import Lang


class Severity(StrEnum):
    """An error stops the build; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Location:
    """A stretch of a file. Lines and columns count from 1; the end is just after the last character.

    Without an end the stretch is the rest of the line.
    """

    file: str
    line: int = 1
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Edit:
    """A change of the text of a file: its characters from ``start`` up to ``end`` become ``text``.

    ``safe`` when it cannot be wrong: only then does ``agenda fix`` make it by itself.
    """

    start: int
    end: int
    text: str
    safe: bool = False


@dataclass(frozen=True)
class Diagnostic:
    """One finding. ``code`` names the problem; ``details`` fill in the wording of that code.

    A detail that differs per language is a ``Both``. ``item`` is what the finding is about, as its reader knows
    it (“ambitie B4 · Personeel & middelen”). ``edit`` is the change of the file that mends it, when there is one.

    For the reader: ``quoted`` is the line in which it is, or the part of it that matters, ``caret`` the place
    and length in there, ``corrected`` the lines as they become by ``edit``. ``paste`` is a whole line for the
    file ``paste_into``, for what is mended elsewhere: in place of its line number ``paste_line``, or anywhere when 0.
    """

    code: str
    location: Location
    details: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    item: Both | None = None
    edit: Edit | None = None
    quoted: str = ""
    caret: tuple[int, int] = (0, 0)
    corrected: str = ""
    paste: str = ""
    paste_into: str = ""
    paste_line: int = 0

    def message(self, lang: str = "nl") -> str:
        """What is wrong, in one or two sentences."""
        return self._text("message", lang)

    def remedy(self, lang: str = "nl") -> str:
        """How to mend it."""
        return self._text("fix", lang)

    def _text(self, key: str, lang: str) -> str:
        # Of an id that is no id, such as a whole text, the beginning says enough.
        details = {
            name: text[:80] if name == "id" and isinstance(text, str) else text for name, text in self.details.items()
        }
        return both(f"rules.{self.code}.{key}", **details)[lang]


Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Finding:
    """A problem at ``path`` in the data; ``on_key`` when the key itself is meant.

    ``within`` is the part of the text at ``path`` that is meant, ``instead`` what belongs there, and ``safe`` says
    that this cannot be wrong. ``paste`` is a line for the lock, in place of line ``paste_line``; 0: a new one.
    """

    path: Path
    code: str
    details: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    on_key: bool = False
    within: tuple[int, int] | None = None
    instead: str | None = None
    safe: bool = False
    paste: str = ""
    paste_line: int = 0


# --- findings as text ---


#: GitHub shows ten annotations of each kind for a step and drops the rest without a word.
ANNOTATIONS = 10


def as_text(finding: Diagnostic, lang: Lang = "nl") -> str:
    """A finding with its line, a caret under what is meant, the remedy and what the line becomes.

    The first line is ``file:line:column: fout [code] item``.
    """
    words = texts("model.diagnostics", lang)
    item = f" {one_line(finding.item[lang])}" if finding.item else ""
    lines = [
        f"{finding.location}: {words[finding.severity]} [{finding.code}]{item}",
        f"    {one_line(finding.message(lang))}",
    ]
    if finding.quoted.strip():
        number = str(finding.location.line)
        start, length = finding.caret
        under = " " * start + "^" * max(1, min(length, len(finding.quoted) - start))
        lines += [f"    {number} | {finding.quoted}", f"    {' ' * len(number)} | {under}"]
    lines.append(f"    {words['mend']}: {one_line(finding.remedy(lang))}")
    if finding.corrected.strip() and finding.corrected != finding.quoted:  # else the difference cannot be seen
        corrected = finding.corrected.split("\n")
        lines.append(f"    {words['line' if len(corrected) == 1 else 'lines']}:")
        lines += [f"    {finding.location.line + number} | {line}" for number, line in enumerate(corrected)]
    if finding.paste:
        lines += [f"    {_about_paste(finding, lang)}:", f"    {finding.paste}"]
    return "\n".join(lines)


def _about_paste(finding: Diagnostic, lang: Lang) -> str:
    if finding.location.file == finding.paste_into:
        return texts("model.diagnostics", lang)["line"]
    words = texts("model.diagnostics", lang)["replace" if finding.paste_line else "paste"]
    return words.format(file=finding.paste_into, line=finding.paste_line)


def as_data(finding: Diagnostic, lang: Lang = "nl") -> dict[str, Any]:
    """A finding for machines. The keys are documented in docs/json.md and stay; lines and columns count from 1.

    ``lines`` is what the quoted lines become, or None; ``fixable`` whether ``agenda fix`` makes them so by itself.
    """
    place = finding.location
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message(lang),
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line or place.line,
        "end_column": place.end_column or place.column,
        "item": finding.item[lang] if finding.item else None,
        "suggestion": finding.remedy(lang),
        "lines": finding.corrected.split("\n") if finding.corrected else None,
        "paste": {"file": finding.paste_into, "line": finding.paste_line or None, "text": finding.paste}
        if finding.paste
        else None,
        "fixable": bool(finding.edit and finding.edit.safe),
    }


def as_json(findings: Sequence[Diagnostic], lang: Lang = "nl") -> str:
    """All findings as a JSON list."""
    return to_json([as_data(each, lang) for each in findings])


def to_json(data: object) -> str:
    """Data for machines as this project writes it."""
    import json  # noqa: PLC0415  # a check that prints text does without

    return json.dumps(data, ensure_ascii=False, indent=1)


def counted(findings: Sequence[Diagnostic]) -> tuple[int, int]:
    """How many errors and how many warnings there are, with those that were counted and not reported."""
    errors = sum(each.severity is Severity.ERROR for each in findings)
    warnings = len(findings) - errors
    for each in findings:
        if each.code == "more-findings":
            count, more_errors = (int(str(each.details[key])) for key in ("count", "errors"))
            errors += more_errors - (each.severity is Severity.ERROR)
            warnings += count - more_errors - (each.severity is not Severity.ERROR)
    return errors, warnings


def as_annotations(findings: Sequence[Diagnostic], lang: Lang = "nl") -> str:
    """Findings as workflow commands of GitHub Actions, the worst first, ten at most; a notice counts the others."""
    worst = sorted(findings, key=lambda each: each.severity is not Severity.ERROR)
    lines = [_annotation(each, lang) for each in worst[:ANNOTATIONS]]
    if more := sum(counted(findings)) - len(lines):
        lines.append(f"::notice::{texts('model.diagnostics', lang)['more'].format(n=more)}")
    return "\n".join(lines)


def _annotation(finding: Diagnostic, lang: Lang) -> str:
    place = finding.location
    title = f"{finding.item[lang]} [{finding.code}]" if finding.item else f"[{finding.code}]"
    where = {"file": place.file, "line": place.line, "col": place.column}
    if place.end_line:
        where |= {"endLine": place.end_line}
        if place.end_line == place.line and place.end_column:
            where |= {"endColumn": place.end_column}
    parts = [finding.message(lang), finding.remedy(lang), finding.corrected]
    if finding.paste:
        parts += [f"{_about_paste(finding, lang)}:", finding.paste]
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in (where | {"title": title}).items())
    return f"::{finding.severity} {properties}::{_escaped(chr(10).join(each for each in parts if each))}"


def as_summary(findings: Sequence[Diagnostic], lang: Lang = "nl") -> str:
    """All findings as Markdown, for the summary of a job: nothing in a text can become markup."""
    return "\n\n".join(f"~~~~text\n{_fenced(as_text(each, lang))}\n~~~~" for each in findings) + "\n"


def _fenced(text: str) -> str:
    return text.replace("~~~", "~\u200b~~")


def _escaped(text: str) -> str:
    """As GitHub's runner reads a message back (actions/toolkit, command.ts)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
