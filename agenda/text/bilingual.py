"""A text in Dutch and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Lang = Literal["nl", "en"]
LANGS: tuple[Lang, ...] = ("nl", "en")

#: A text that differs per language: one under "nl" and one under "en".
Both = Mapping[str, str]


def both(nl: str, en: str) -> Both:
    """A text that differs per language."""
    return {"nl": nl, "en": en}
