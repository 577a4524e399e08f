"""The search index, made by Pagefind.

Pagefind's own client waits 0.1 s per record; this one speaks the same protocol (``pagefind --service``: JSON in base64,
separated by commas) and sends everything at once.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any

from agenda.model.schema import SearchWords, Translated
from agenda.model.urls import FOLDERS
from agenda.site.views.base import View
from agenda.site.views.pages import texts_with_role
from agenda.site.views.site import Site
from agenda.text import LANGS, Lang
from agenda.util.cache import Cache

#: The folder of the index in the site; ``overrides/assets/search.js`` looks there.
FOLDER = "pagefind"

#: The files of Pagefind that a search needs; the rest are user interfaces that we do not use.
ENTRY = "pagefind-entry.json"
NEEDED = ("pagefind.js", ENTRY, "*.pf_meta", "wasm.??.pagefind", "index/*")

#: Pagefind's file of one record, named by the id in search results, and its first bytes.
FRAGMENT = "fragment/*.pf_fragment"
SIGNATURE = b"pagefind_dcd"

#: The kinds of item with content from the source, unless the editors added the item.
SAID_BY_AGENDA = ("passage", "theme", "ambition", "rule", "role")

#: Samples, block quotes, Markdown markup and macro calls, which are not searched.
MARKUP = re.compile(r"```.*?```|^>[^\n]*|\{\{.*?\}\}|\]\([^)]*\)|[#*_`\[\]|]", re.DOTALL | re.MULTILINE)

#: An abbreviation after a name: “Openbaar Ministerie (OM)”.
ABBREVIATED = re.compile(r"\(([^()]+)\)$")


class SearchFailure(Exception):
    """Pagefind could not make the index; the message says why."""


@dataclass(frozen=True)
class Record:
    """A search result. Excerpts come from ``content``; ``words`` are searched but not shown; a query that equals one of
    the ``names`` finds this first.

    ``theme`` is the id of a theme, or empty; ``voice`` is "source", or empty for content by the editors.
    """

    lang: Lang
    url: str
    title: str
    content: str
    kind: str
    theme: str = ""
    words: str = ""
    voice: str = ""
    names: tuple[str, ...] = ()


def write_index(site: Site, folder: Path) -> None:
    """Write the index of ``site`` into ``folder``, which holds nothing else. Raises SearchFailure.

    Pagefind has a file per record, fetched per result. We write one file per language instead: a search is one request,
    and the page knows all words.
    """
    shutil.rmtree(folder, ignore_errors=True)
    records = {record.url: record for record in search_records(site)}
    serialized = _json([asdict(record) for record in records.values()])
    makers = (version("pagefind"), Path(__file__).read_bytes())
    packed = Cache().made(lambda: _packed(_index(records)), "search", *makers, serialized)
    for name, content in json.loads(packed).items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base64.b64decode(content))


def _packed(files: dict[str, bytes]) -> bytes:
    return _json({name: base64.b64encode(content).decode() for name, content in files.items()})


def _index(records: dict[str, Record]) -> dict[str, bytes]:
    """The files of the index of ``records`` (by address)."""
    requests: list[dict[str, Any]] = [{"type": "NewIndex", "config": {}}]
    requests += [_request(record) for record in records.values()]
    # Not WriteFiles: that answers before everything is on the disk.
    requests.append({"type": "GetFiles", "index_id": 0})
    per_lang: dict[str, dict[str, Any]] = {lang: {} for lang in LANGS}
    files: dict[str, bytes] = {}
    for file in _ask(requests)["files"]:
        path, content = PurePosixPath(file["path"]), base64.b64decode(file["content"])
        if path.match(FRAGMENT):
            record = records[json.loads(gzip.decompress(content).removeprefix(SIGNATURE))["url"]]
            per_lang[record.lang][path.stem] = {key: value for key, value in asdict(record).items() if key != "lang"}
        elif path.name == ENTRY:  # the only file that differs from run to run: its keys come in any order
            files[str(path)] = _json(json.loads(content))
        elif any(path.match(pattern) for pattern in NEEDED):
            files[str(path)] = content
    return files | {f"records.{lang}.json": _json(found) for lang, found in per_lang.items()}


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def search_records(site: Site) -> Iterator[Record]:
    """All search results in each language: items and pages."""
    for lang in LANGS:
        view = View(site, lang, "")
        for entry in site.catalogue.of_kind("passage", "theme", "ambition", "rule", "role", "law", "term"):
            yield _record_of_item(view, entry.id)
        for page in site.plan.pages:
            if page.lang == lang and page.kind not in FOLDERS and page.kind != "search":
                about = view.description(page)
                yield Record(lang, page.url, view.title(page), about, "page", words=about)
        for prose in site.prose_pages:
            if prose.lang == lang:
                about = prose.head.description
                text = " ".join(MARKUP.sub(" ", prose.body).split())
                yield Record(lang, prose.url, prose.head.title, f"{about} {text}", "page", words=about)


def _record_of_item(view: View, id: str) -> Record:
    entry = view.catalogue[id]
    item = entry.item
    title = view.plain(view.name(id))
    texts: list[Translated] = list(view.catalogue.texts(id))
    names = [title, *ABBREVIATED.findall(title)]
    words = [*(form for term in view.terms(id) for form in (view.plain(term.term), *term.forms))]
    theme = ""
    match entry.kind:
        case "theme":
            theme, title = id, f"{id}. {title}"
            if item.closing:  # after its title, which has no full stop, it would read as one sentence
                words.append(view.plain(item.title))
                texts = item.closing.sentences
        case "ambition":
            theme, title = item.theme, f"{id} {title}"
            words += [point.id for point in item.points]
        case "passage":
            theme = entry.parent if entry.parent in view.themes else ""
        case "rule":
            texts.append(item.who)
        case "role":
            words += view.catalogue[item.rule].item.title.nl.split()
            texts = [text for _, named in texts_with_role(view, item)[:3] for text in named]
        case "law":
            texts = [*([item.summary] if item.summary else []), *item.quotes]
            names += [view.plain(item.short)] if item.short else []
        case "term":
            texts = [item.definition, *([item.remark] if item.remark else [])]
            names += item.forms
    if entry.kind != "term":
        names.append(id)
    wanted: SearchWords | None = getattr(item, "search_words", None)
    words += (getattr(wanted, view.lang) if wanted else None) or []
    content = " ".join(view.plain(text) for text in texts)
    url = view.plan.address(id, view.lang)
    by_agenda = entry.kind in SAID_BY_AGENDA and not getattr(view.holder(id), "editorial", False)
    found_by = " ".join(dict.fromkeys([*names[1:], *words]))
    voice = "source" if by_agenda else ""
    return Record(view.lang, url, title, content or title, entry.kind, theme, found_by, voice, tuple(names))


def _request(record: Record) -> dict[str, Any]:
    return {
        "type": "AddRecord",
        "index_id": 0,
        "url": record.url,
        "content": record.content,
        "language": record.lang,
        "meta": {"title": record.title, "words": record.words},
    }


def _ask(requests: list[dict[str, Any]]) -> dict[str, Any]:
    """Send requests to Pagefind and wait for all answers; returns the last."""
    from pagefind.service import get_executable  # noqa: PLC0415  # brings asyncio: an index that was kept does without

    executable = get_executable()
    if executable is None:
        raise SearchFailure("pagefind")
    with subprocess.Popen([executable, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        if process.stdin is None or process.stdout is None:  # never: both are pipes; for the type checker
            raise SearchFailure("pipe")
        sent = b"".join(
            base64.b64encode(json.dumps({"message_id": number, "payload": payload}).encode()) + b","
            for number, payload in enumerate(requests)
        )
        # While we read: a pipe holds little, and Pagefind answers while we still write.
        writer = threading.Thread(target=_write, args=(process.stdin, sent), daemon=True)
        writer.start()
        received: list[bytes] = []
        answers = 0
        while answers < len(requests) and (chunk := process.stdout.read1(65536)):  # type: ignore[attr-defined]  # typed as IO, is a BufferedReader
            received.append(chunk)
            answers += chunk.count(b",")
        process.kill()
    if answers < len(requests):
        raise SearchFailure("pagefind --service")
    payload: dict[str, Any] = {}
    for answer in b"".join(received).split(b",")[: len(requests)]:
        payload = json.loads(base64.b64decode(answer))["payload"]
        if payload["type"] == "Error":
            raise SearchFailure(str(payload.get("message")))
    return payload


def _write(stream: Any, content: bytes) -> None:
    try:
        stream.write(content)
        stream.flush()
    except OSError:  # Pagefind stopped; that no answer came says so too
        return
