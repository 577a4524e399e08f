"""What git leaves in a file for a person to settle: the marks between two versions, and lines of a comparison."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agenda.model.diagnostics import Diagnostic, Edit
from agenda.model.schema import KEYS
from agenda.reader.source_map import Source
from agenda.text.bilingual import both

#: The lines that git puts before, between and behind two versions, and before what both came from.
MARK = re.compile(r"(?m)^ *(?:<{7}|={7}|>{7}|\|{7})(?: [^\r\n]*)?(?=\r?$)")
#: Lines of a comparison: its heads, and a line of the agenda with a plus or a minus in front.
_COMPARED = re.compile(
    r"(?m)^(?:diff --git |index [0-9a-f]+\.\.|@@ -|--- a/|\+\+\+ b/)[^\r\n]*"
    r"|^[-+](?= *(?:- +)?(?:\{ *)?([a-z_]+):(?: |\r?$))"
)

TWO_VERSIONS = both("reader.merge_markers.two_people_changed_the")
_CHOOSE = both("reader.merge_markers.choose_which_lines_stay")
CHOOSE_IN_LOCK = both("reader.merge_markers.remove_the_lines_with")
_COMPARISON = both("reader.merge_markers.it_comes_from_a")
_KEEP = both("reader.merge_markers.remove_the_before_what")


def find_conflicts(source: Source) -> Iterator[Diagnostic]:
    """Where two versions are below each other, or the marks themselves when none of them begins one; then the rest."""
    if any(sign * 7 in source.text for sign in "<=>|"):
        marks = [match.span() for match in MARK.finditer(source.text)]
        for span in [span for span in marks if source.text[slice(*span)].lstrip().startswith("<")] or marks:
            yield source.finding("merge-conflict", span, {"what": TWO_VERSIONS, "how": _CHOOSE})
    for match in _COMPARED.finditer(source.text) if re.search("(?m)^[-+@di]", source.text) else ():
        if match[1] and (match[1] not in KEYS or (match[0] == "-" and source.text[match.end()] != " ")):
            continue
        if match[0] == "-" and re.match(r" [^ ]", source.text[match.end() : match.end() + 2]):
            continue  # an item of a list that begins the line
        span = match.start(), source.line_span(match.start())[1]
        edit = Edit(*match.span(), "") if match[0] == "+" else None
        yield source.finding("merge-conflict", span, {"what": _COMPARISON, "how": _KEEP}, edit=edit)
