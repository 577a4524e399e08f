"""Compressed copies next to the files of a site, made once and as small as can be, for a server to send as they are."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import brotli

#: What becomes much smaller; pictures, fonts, PDFs and Pagefind's index are compressed already.
COMPRESSED = (".css", ".html", ".js", ".json", ".svg", ".txt", ".xml")

#: What a server reads for itself.
NOT_SENT = ("_headers", "_redirects", "_nginx")


@dataclass(frozen=True)
class Compressed:
    """How much was done: files, and their bytes as they are, with gzip and with brotli."""

    files: int
    plain: int
    gzip: int
    brotli: int


def compress_site(site: Path) -> Compressed:
    """Write ``.gz`` and ``.br`` next to every text file of the built site in ``site``.

    The same file gives the same bytes. A copy that is not smaller is left out, and one of which the file is gone goes
    too. Raises OSError.
    """
    for left in [*site.rglob("*.gz"), *site.rglob("*.br")]:
        if not left.with_suffix("").is_file():
            left.unlink()
    files = [path for path in sorted(site.rglob("*")) if path.suffix in COMPRESSED and path.is_file()]
    files = [path for path in files if path.relative_to(site).parts[0] not in NOT_SENT]
    sizes = [(path.stat().st_size, _beside(path, ".gz", _gzip), _beside(path, ".br", _brotli)) for path in files]
    plain, zipped, brotlied = (sum(each) for each in zip(*sizes, strict=True)) if sizes else (0, 0, 0)
    return Compressed(len(files), plain, zipped, brotlied)


def _beside(path: Path, ending: str, compress: Callable[[bytes], bytes]) -> int:
    """Write the copy; returns how many bytes are sent with this coding."""
    content = path.read_bytes()
    made, copy = compress(content), path.with_name(path.name + ending)
    if len(made) < len(content):
        copy.write_bytes(made)
        return len(made)
    copy.unlink(missing_ok=True)
    return len(content)


def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _brotli(content: bytes) -> bytes:
    return bytes(brotli.compress(content, quality=11))
