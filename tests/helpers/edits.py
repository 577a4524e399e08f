"""Changes of an agenda such as editors make, and some that no editor would: one at a time, by chance."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.helpers.applied import renamed

Data = dict[str, Any]
SECTIONS = ("documents", "parts", "themes", "ambitions", "rules", "roles", "laws", "terms")


def edit(data: Data, chance: Random) -> Data:
    """``data`` after one change."""
    changed = chance.choice(EDITS)(data, chance)
    return data if changed is None else changed


def blocks_in(data: Any) -> Iterator[Any]:
    """Every block and every list in plain data."""
    if isinstance(data, (dict, list)):
        yield data
        for each in data.values() if isinstance(data, dict) else data:
            yield from blocks_in(each)


def _reword(data: Data, chance: Random) -> None:
    texts = [each for each in blocks_in(data) if isinstance(each, dict) and isinstance(each.get("nl"), str)]
    chance.choice(texts)[chance.choice(["nl", "en"])] = chance.choice(["Nieuw.", "not yet translated", "", "@x <b>"])


def _remove(data: Data, chance: Random) -> None:
    items = data[chance.choice(SECTIONS)]
    if len(items) > 1:
        items.pop(chance.randrange(len(items)))


def _add(data: Data, chance: Random) -> None:
    items = data[chance.choice(SECTIONS)]
    new = copy.deepcopy(chance.choice(items))
    new = renamed(new, new["id"], f"Q{chance.randint(1, 99)}")
    for inner in ("points", "passages", "closing", "quotes"):  # what has an id in there is there already
        new.pop(inner, None)
    if f'"{new["id"]}"' not in json.dumps(data):
        items.insert(chance.randint(0, len(items)), new)


def _rename(data: Data, chance: Random) -> Data:
    was, now = chance.choice(data[chance.choice(SECTIONS)])["id"], f"R{chance.randint(1, 99)}"
    changed: Data = data if f'"{now}"' in json.dumps(data) else renamed(data, was, now)
    return changed


def _order(data: Data, chance: Random) -> None:
    listed = chance.choice([each for each in blocks_in(data) if isinstance(each, list) and len(each) > 1])
    listed.insert(chance.randrange(len(listed)), listed.pop(chance.randrange(len(listed))))


def _theme(data: Data, chance: Random) -> None:
    chance.choice(data["ambitions"])["theme"] = chance.choice(["A", "B", "C"])


def _sentence(data: Data, chance: Random) -> None:
    passages = [each for part in data["parts"] for each in part.get("passages", [])]
    if passages and (source := chance.choice(passages))["sentences"]:
        chance.choice(passages)["sentences"].insert(0, source["sentences"].pop())


def _drop_link(data: Data, chance: Random) -> None:
    data["links"].pop(chance.randrange(len(data["links"])))


def _change_link(data: Data, chance: Random) -> None:
    link = chance.choice(data["links"])
    link["kind"] = chance.choice(["same_word", "related_meaning", "by_law"])
    link["ends"][0]["words"] = chance.choice([None, {"nl": ["a"]}, {"nl": ["b"], "en": ["c"]}])
    if chance.random() < 0.5:
        link["ends"].reverse()


def _add_link(data: Data, chance: Random) -> None:
    ends = [{"id": chance.choice(["A1", "B2", "C3"])}, {"id": chance.choice(["hoe", "wat"])}]
    data["links"].insert(chance.randrange(len(data["links"])), {"kind": "by_law", "ends": ends})


def _key(data: Data, chance: Random) -> None:
    key = chance.choice(["remark", "search_words", "aliases", "document", "editorial", "closing", "dates"])
    value = chance.choice([None, {"nl": "Ja.", "en": "Yes."}, ["/oud/"], True, "x"])
    chance.choice(data[chance.choice(SECTIONS)])[key] = value


def _document(data: Data, chance: Random) -> None:
    listed = data["documents"][0].get(chance.choice(["dates", "corrections", "links", "left_as_is"]))
    if isinstance(listed, list) and listed:
        listed.pop(chance.randrange(len(listed)))


def _retire(data: Data, chance: Random) -> None:
    retired = data.setdefault("retired", [])
    retired.insert(chance.randint(0, len(retired)), {"gone": [f"z{len(retired)}"], "instead": "A1"})


EDITS: tuple[Callable[[Data, Random], Data | None], ...] = (
    _reword,
    _remove,
    _add,
    _rename,
    _order,
    _theme,
    _sentence,
    _drop_link,
    _change_link,
    _add_link,
    _key,
    _document,
    _retire,
)
