"""What is wrong with a value that has not the form it must have, and what to write instead."""

from __future__ import annotations

import re
from typing import Any

from agenda.model.list_keys import ids
from agenda.reader.source_map import KeyPath
from agenda.reader.suggestions import as_id, did_you_mean, free_slug, secure_address, why_refused
from agenda.reader.validation_context import (
    HOW_TO_FILL,
    Context,
    cut,
    instead_of,
)
from agenda.text.bilingual import Both, both, same

#: What an id looks like, per list of the file that it is in.
ID_EXAMPLES: dict[str, Both] = {
    "themes": both("reader.validator.one_or_more_capitals"),
    "ambitions": both("reader.validator.the_letter_of_the"),
    "points": both("reader.validator.the_id_of_the"),
}


ANY_ID = both("reader.validator.letters_and_digits_with")


FORM_EXAMPLES: dict[str, Both] = {
    "bwb": same("`BWBR0031788`"),
    "jci": same("`jci1.3:c:BWBR0031788&artikel=19`"),
}


#: Why no page can be at a former address, and what to do: of one with a question mark, and of a file.
NO_PAGE: dict[str, tuple[Both, Both]] = {
    "query": (
        both("reader.validator.to_a_web_server"),
        both("reader.validator.let_your_web_server"),
    ),
    "file": (
        both("reader.validator.at_this_address_a"),
        both("reader.validator.only_an_address_that"),
    ),
}


#: Keys that name an item elsewhere in the file by its id.
_REFERENCES = ("theme", "document", "sentence", "rule", "via", "place")


def malformed(context: Context, code: str, value: str, path: KeyPath) -> Any:
    """Report a value of which the form is wrong, by the code of its rule; gives what a misfit gives."""
    if not value.strip():
        return context.report("empty-text", path, how=HOW_TO_FILL[str])
    shown = cut(value)
    # A key that was misspelt is read for another: that one says what the value should be.
    meant = next((each for each, key in context.renamed.items() if (*each[:-1], key) == path), path)
    if code == "malformed-id":
        names = [key for key in meant if isinstance(key, str)]
        holder = names[-2] if len(names) > 1 else ""
        example, near = ID_EXAMPLES.get(holder, ANY_ID), ""
        if names[-1] in _REFERENCES or holder == "ends":
            near = context.source.ids_by_name.get(value.strip().casefold(), "")
            example = both("reader.validator.the_id_of_something")
        if names[-1] == "theme" and (themes := _ids_of(context.source.data, "themes")):
            near = near if near in themes else ""
            known = ", ".join(themes[:12])
            example = both("reader.validator.one_of_these_themes", known=known)
        if names[-1] == "id" and holder != "ends" and (id := as_id(value, holder)) not in {*ids(context.source.data)}:
            near = id
        edit = instead_of(context.source, path, near)
        return context.report(code, path, value=shown, example=example, did_you_mean=did_you_mean(near), edit=edit)
    if code == "malformed-value":
        return context.report(code, path, value=shown, example=FORM_EXAMPLES[str(meant[-1])])
    if code == "malformed-slug":
        return context.report(code, path, value=shown, **_proposed_slug(context, value, path))
    if code == "malformed-alias" and (no_page := re.fullmatch(r"/\S*(\?\S*|\.(?!html$)\w+)", value)):
        why, how = NO_PAGE["query" if "?" in no_page[0] else "file"]
        return context.report("alias-not-a-page", path, value=shown, why=why, how=how)
    edit = None
    if code == "not-https":
        edit = instead_of(context.source, path, secure_address(value))
        return context.report(code, path, value=shown, why=why_refused(value), edit=edit)
    if code == "malformed-alias" and re.fullmatch("[a-z0-9-]+(/[a-z0-9-]+)*", bare := value.strip("/")):
        edit = instead_of(context.source, path, f"/{bare}/")
    return context.report(code, path, value=shown, edit=edit)


def _proposed_slug(context: Context, value: str, path: KeyPath) -> dict[str, Any]:
    """The details of a finding about the slug at ``path``, with the edit that puts a proper one there."""
    proposal = free_slug(context.source.data, path, value)
    example = proposal or {"nl": "hoogwater"}.get(str(path[-1]), "high-water")
    return {"proposal": example, "edit": instead_of(context.source, path, proposal)}


def _ids_of(data: Any, section: str) -> list[str]:
    items = data.get(section) if isinstance(data, dict) else None
    listed = items if isinstance(items, list) else []
    return [str(each["id"]) for each in listed if isinstance(each, dict) and "id" in each]
