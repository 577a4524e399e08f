"""``agenda explain``: tells what a code means, or which codes there are."""

from __future__ import annotations

import textwrap

from agenda.help.field_docs import PLACES, explanations, load_explanations
from agenda.reader.suggestions import did_you_mean, nearest
from agenda.text.bilingual import Lang, both, texts
from agenda.util.project import CannotRun

WIDTH = 100


def explain(code: str | None, lang: Lang) -> int:
    """Print what ``code`` means, or every code with one line. Raises CannotRun for a code that there is not."""
    print(_listed(lang) if code is None else _told(code.strip("[]").lower(), lang))
    return 0


def _listed(lang: Lang) -> str:
    lines = []
    width = max(len(code) for code in load_explanations()) + 2
    for group in explanations(lang):
        lines += [group["title"], *(f"  {each['code']:{width}}{each['title']}" for each in group["codes"]), ""]
    return "\n".join([*lines, texts("commands.explain", lang)["more"]])


def _told(code: str, lang: Lang) -> str:
    known = load_explanations()
    if code not in known:
        guess = did_you_mean(nearest(code, known))
        raise CannotRun(both("commands.explain.there_is_no_code", code=code, guess=guess))
    told, words = known[code], texts("commands.explain", lang)
    lines = [f"[{code}] {told.title[lang]}", "", *textwrap.wrap(told.why[lang], WIDTH)]
    for name, example in (("bad", told.bad), ("good", told.good)) if told.bad else ():
        lines += ["", f"{words[name]} ({PLACES[told.place][lang]}):", "", textwrap.indent(example, "    ")]
    if "⟨" in told.bad:
        lines += ["", *textwrap.wrap(words["unseen"], WIDTH)]
    return "\n".join(lines)
