"""What leads where, in the plain data of an agenda: ids, addresses, and those of before that lead on.

Works on the plain data of a file, so that an agenda that does not pass the check can be asked too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agenda.model.list_keys import SECTIONS_WITH_IDS, find_renames, ids, renamed, successor
from agenda.model.urls import FOLDERS, ROOTS, SECTIONS, SHOWN_IN
from agenda.text.bilingual import LANGS, Lang

Data = dict[str, Any]


def former_names(data: Any) -> dict[str, str]:
    """Per former id or address, as it is written in the file, where it leads: an id, or an address with its slash."""
    found: dict[str, str] = {}
    if isinstance(data, dict):
        aliases, id = given_up(data.get("aliases")), data.get("id")
        if isinstance(id, str):
            inner = [*ids(data)] if aliases else []
            found |= {each: successor(each, id, aliases, inner) for each in aliases}
        if isinstance(instead := data.get("instead"), str):
            found |= dict.fromkeys(given_up(data.get("gone")), instead)
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        found = former_names(each) | found
    return found


def given_up(names: Any) -> list[str]:
    """The former names in a list of them, as far as it is one."""
    return [each for each in names if isinstance(each, str)] if isinstance(names, list) else []


def homes(old: Any, new: Any) -> dict[str, str]:
    """Per id of ``old`` the item of ``new`` whose ``aliases`` keep it: what holds the same under its id of now.

    Not of what is gone, nor of a document, which can have no former names.
    """
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return {}
    called = {id: id for id in ids(old)}
    for was, now in find_renames(old, new):
        called = {id: renamed(each, was, now) for id, each in called.items()}
    sections = [name for name in SECTIONS_WITH_IDS if name != "documents"]
    holder = {
        inner: item["id"]
        for name in sections
        for item in _listed(new, name)
        if isinstance(item.get("id"), str)
        for inner in ids(item)
    }
    return {id: holder[now] for id, now in called.items() if now in holder}


def leads(data: Any) -> dict[str, str]:
    """All that leads somewhere, with the id (or address) that readers come to: ids, addresses and former names.

    An address has a slash before it, and of what is within a page its anchor behind it: ``/wie/#focus``. Not told
    is that a page keeps the anchor of a former id next to that of the item.
    """
    found = former_names(data)
    for item, pages in _with_pages(data):
        for page in pages:
            found |= {page: item["id"]} | {f"{page}#{inner}": inner for inner in ids(item) if inner != item["id"]}
    for kind, section in SHOWN_IN.items():
        for item in _listed(data, f"{kind}s"):
            for lang in LANGS:
                page = f"/{ROOTS[lang]}{getattr(SECTIONS[section], lang)}/"
                found |= {f"{page}#{inner}": inner for inner in ids(item)}
    return found | {id: id for id in ids(data)}


def no_longer(old: Any, new: Any) -> dict[str, str]:
    """What led somewhere in ``old`` and leads nowhere in ``new``, with where it led; as ``leads`` has it.

    What was within a page that is gone is not reported, nor the page of an item whose address cannot be read now.
    """
    now, given_new = leads(new), former_names(new)
    unread = (_placed(old) & set(ids(new))) - _placed(new)
    gone = {name: target for name, target in leads(old).items() if name not in now}
    lost = {}
    for name, target in gone.items():
        page, hash_, _ = name.partition("#")
        with_page = hash_ and page in gone
        followed = hash_ and page in given_new and target in now  # a page that leads on keeps the anchor
        is_now = given_new.get(target, "")
        followed = followed or (hash_ and is_now and is_now in (now.get(page), now.get(f"{page}#{is_now}")))
        if not (with_page or followed or (page.startswith("/") and target in unread)):
            lost[name] = target
    return lost


def _placed(data: Any) -> set[str]:
    """The ids of what has an address of its own that can be read, in each language."""
    shown = {id for kind in SHOWN_IN for item in _listed(data, f"{kind}s") for id in ids(item)}
    return shown | {item["id"] for item, pages in _with_pages(data) if len(pages) == len(LANGS)}


def _with_pages(data: Any) -> Iterator[tuple[Data, list[str]]]:
    """Every item with a page of its own in each language, with the addresses of those that can be read."""
    for kind, section in FOLDERS.items():
        for item in _listed(data, f"{kind}s"):
            if isinstance(item.get("id"), str):
                yield item, [page for lang in LANGS if (page := _page(section, item.get("slug"), lang))]


def _page(section: str | None, slugs: Any, lang: Lang) -> str:
    slug = slugs.get(lang) if isinstance(slugs, dict) else None
    folder = f"{getattr(SECTIONS[section], lang)}/" if section else ""
    return f"/{ROOTS[lang]}{folder}{slug}/" if isinstance(slug, str) and slug else ""


def _listed(data: Any, name: str) -> list[Data]:
    found = data.get(name) if isinstance(data, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
