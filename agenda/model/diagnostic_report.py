"""Findings as an editor reads them, as annotations of a pull request, and for machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from agenda.model.diagnostics import Diagnostic, Severity
from agenda.util.escape import one_line

if TYPE_CHECKING:
    from agenda.text.bilingual import Lang

#: GitHub shows ten annotations of each kind for a step and drops the rest without a word.
ANNOTATIONS = 10

WORDS: dict[Lang, dict[str, str]] = {
    "nl": {
        "error": "fout",
        "warning": "let op",
        "mend": "Oplossing",
        "line": "Zo wordt de regel",
        "lines": "Zo worden de regels",
        "paste": "Klopt het Engels? Zet dan deze regel in {file}",
        "replace": "Klopt het Engels? Vervang dan in {file} regel {line} door deze",
        "more": "… en nog {n} meldingen.",
    },
    "en": {
        "error": "error",
        "warning": "warning",
        "mend": "Remedy",
        "line": "The line becomes",
        "lines": "The lines become",
        "paste": "Is the English right? Then put this line into {file}",
        "replace": "Is the English right? Then replace line {line} of {file} by this one",
        "more": "… and {n} more findings.",
    },
}


def as_text(finding: Diagnostic, lang: Lang = "nl") -> str:
    """A finding with its line, a caret under what is meant, the remedy and what the line becomes.

    The first line is ``file:line:column: fout [code] item``.
    """
    words = WORDS[lang]
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
        return WORDS[lang]["line"]
    words = WORDS[lang]["replace" if finding.paste_line else "paste"]
    return words.format(file=finding.paste_into, line=finding.paste_line)


def as_data(finding: Diagnostic, lang: Lang = "nl") -> dict[str, Any]:
    """A finding for machines. The keys are documented in CONTRIBUTING.md and stay; lines and columns count from 1.

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
    """How many errors and how many warnings there are, with those that were counted and not told."""
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
    told = [_annotation(each, lang) for each in worst[:ANNOTATIONS]]
    if more := sum(counted(findings)) - len(told):
        told.append(f"::notice::{WORDS[lang]['more'].format(n=more)}")
    return "\n".join(told)


def _annotation(finding: Diagnostic, lang: Lang) -> str:
    place = finding.location
    title = f"{finding.item[lang]} [{finding.code}]" if finding.item else f"[{finding.code}]"
    where = {"file": place.file, "line": place.line, "col": place.column}
    if place.end_line:
        where |= {"endLine": place.end_line}
        if place.end_line == place.line and place.end_column:
            where |= {"endColumn": place.end_column}
    told = [finding.message(lang), finding.remedy(lang), finding.corrected]
    if finding.paste:
        told += [f"{_about_paste(finding, lang)}:", finding.paste]
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in (where | {"title": title}).items())
    return f"::{finding.severity} {properties}::{_escaped(chr(10).join(each for each in told if each))}"


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
