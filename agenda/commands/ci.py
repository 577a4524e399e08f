"""The commands that the workflows of GitHub run; they work here as well."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from agenda.text.bilingual import both
from agenda.util.project import FINDINGS, FINE, ROOT, data_file

if TYPE_CHECKING:
    from agenda.text.bilingual import Lang

#: What ``run`` runs.
COMMANDS = ("preview", "publish-preview", "outside", "ages")


def add_commands(add: Callable[[str, str], argparse.ArgumentParser], lang: Lang) -> None:
    """Teach a parser these commands: ``add`` adds one by its name and help text."""
    preview = add("preview", both("commands.ci.make_the_preview_of")[lang])
    preview.add_argument(
        "folder", metavar=both("commands.ci.folder")[lang], type=Path, help=both("commands.ci.a_new_folder")[lang]
    )
    add("publish-preview", both("commands.ci.publish_a_preview_that")[lang])
    outside = add("outside", both("commands.ci.ask_whether_links_to")[lang])
    about_site = both("commands.ci.the_folder_of_a")[lang]
    name = both("commands.ci.folder")[lang]
    outside.add_argument("site", metavar=name, nargs="?", type=Path, default=ROOT / "site", help=about_site)
    ages = add("ages", both("commands.ci.show_how_long_translations")[lang])
    about_days = both("commands.ci.too_long_after_so")[lang]
    ages.add_argument("--days", type=int, default=90, help=about_days)


def run(options: argparse.Namespace, lang: Lang) -> int:
    """Run one of these commands; returns its exit code. Raises CannotRun."""
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
            print(both("commands.ci.refused")[lang] + refused.words[lang], file=sys.stderr)
            return FINDINGS
        return FINE
    if options.command == "outside":
        from agenda.ci.link_check import check_outside

        return check_outside(options.site, lang)
    from agenda.ci.translation_age import tell_ages

    return tell_ages(data_file(), lang, options.days, datetime.now(UTC))
