"""The commands that the workflows of GitHub run; they work here as well."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from agenda.util.project import ROOT, data_file

if TYPE_CHECKING:
    from agenda.text.bilingual import Lang

FINE, REFUSED = 0, 1

#: What ``run`` runs.
COMMANDS = ("preview", "publish-preview", "outside", "ages")


def add_commands(add: Callable[[str, str], argparse.ArgumentParser], say: Callable[[str, str], str]) -> None:
    """Teach a parser these commands: ``add`` adds one by its name and what it is for, ``say`` chooses a language."""
    preview = add("preview", say("maak het voorbeeld van een voorstel", "make the preview of a proposal"))
    preview.add_argument("folder", metavar=say("MAP", "FOLDER"), type=Path, help=say("een nieuwe map", "a new folder"))
    add("publish-preview", say("publiceer een voorbeeld dat al gemaakt is", "publish a preview that was made before"))
    outside = add("outside", say("ga na of links naar andere sites werken", "ask whether links to other sites work"))
    about_site = say("de map van een gebouwde site; standaard site", "the folder of a built site; default site")
    name = say("MAP", "FOLDER")
    outside.add_argument("site", metavar=name, nargs="?", type=Path, default=ROOT / "site", help=about_site)
    ages = add("ages", say("toon hoe lang vertalingen al wachten", "show how long translations have been waiting"))
    about_days = say("na zoveel dagen is het te lang; standaard 90", "too long after so many days; default 90")
    ages.add_argument("--days", type=int, default=90, help=about_days)


def run(options: argparse.Namespace, lang: Lang) -> int:
    """Run one of these commands; gives its exit code. Raises CannotRun."""
    # Each brings only what it needs: publishing may not need more than Python.
    if options.command == "preview":
        from agenda.ci.preview import make_preview

        return make_preview(options.folder.absolute())
    if options.command == "publish-preview":
        from agenda.ci.artifact import Refused
        from agenda.ci.github import summarize
        from agenda.ci.publish import NothingLeft, publish_preview

        try:
            print(publish_preview())
        except NothingLeft as nothing:
            print(nothing.words[lang])
            summarize(" / ".join(nothing.words.values()))
        except Refused as refused:
            print({"nl": "Geweigerd: ", "en": "Refused: "}[lang] + refused.words[lang], file=sys.stderr)
            return REFUSED
        return FINE
    if options.command == "outside":
        from agenda.ci.link_check import check_outside

        return check_outside(options.site, lang)
    from agenda.ci.translation_age import tell_ages

    return tell_ages(data_file(), lang, options.days, datetime.now(UTC))
