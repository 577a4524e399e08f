"""The one comment under a pull request: the report of an untrusted job, within what we know ourselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agenda.ci.github import Api
from agenda.review.markdown_report import MarkdownReport, as_text
from agenda.text.bilingual import LANGS, both

#: The first line of our comment, which nobody sees.
MARK = "<!-- agenda: voorbeeld -->"

_REPORT = MarkdownReport(*LANGS)


def render_comment(impact: Mapping[str, Any], head: str, address: str, run: str, *, page: str = "") -> str:
    """The comment, in Markdown, from the data of the untrusted job (``impact``) and what we know ourselves.

    ``address`` is that of the preview, empty without one; ``page`` that of its page of the changes; ``run`` is the page
    of the run that made it; ``head`` is the commit that it is about.
    """
    lines = _lines("by_itself")
    if address:
        lines += ["", f"[{_joined('see_preview')}]({address})"]
        if page:
            lines.append(f"· [{_joined('before_and_after')}]({page})")
    else:
        lines += ["", *_lines("where_report_is" if impact["findings"] else "where_preview_is", run=run)]
    return _framed([*lines, "", *_REPORT.body(impact)], head)


def render_unreadable(head: str, run: str) -> str:
    """The comment on a commit whose report has another shape: it claims nothing of what the proposal does."""
    return _framed(_lines("unreadable", run=run), head)


def put_comment(api: Api, number: int, text: str, author: str) -> None:
    """Write the comment under proposal ``number``, in place of the one that ``author`` wrote there before, if any."""
    for each in api.pages(f"issues/{number}/comments"):
        own = isinstance(each.get("user"), dict) and each["user"].get("login") == author
        if own and str(each.get("body", "")).startswith(MARK):
            if each["body"] != text:
                api.send("PATCH", f"issues/comments/{int(each['id'])}", {"body": text})
            return
    api.send("POST", f"issues/{number}/comments", {"body": text})


def _framed(lines: list[str], head: str) -> str:
    about = f"<sub>{_joined('about', commit=head[:12])}</sub>"
    return as_text([MARK, f"### {_REPORT.text('title')}", "", *lines, "", about])


def _joined(key: str, **details: object) -> str:
    """A text of this module in both languages on one line."""
    return " / ".join(_lines(key, **details))


def _lines(key: str, **details: object) -> list[str]:
    """A text of this module in both languages, one below the other."""
    return [both(f"ci.comment.{key}", **details)[lang] for lang in LANGS]
