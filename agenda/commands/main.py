"""The commands, as an editor meets them: exit codes 0 fine, 1 findings, 2 could not run; never a traceback."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agenda.text import both, table
from agenda.util.project import COULD_NOT_RUN, FINDINGS, FINE, ROOT, CannotRun, data_file

if TYPE_CHECKING:
    from agenda.text import Lang

if TYPE_CHECKING:
    from agenda.builder.build import BuildSettings
    from agenda.text import Lang

INTERRUPTED, READER_GONE = 130, 141  # as a shell counts SIGINT and SIGPIPE

#: The commands that only workflows need.
WORKFLOW_COMMANDS = ("preview", "publish-preview", "outside", "ages")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in ``arguments``, by default those of the process; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # for a terminal that has no ’
    for ending in (signal.SIGTERM, signal.SIGHUP):  # so that a build clears up, also when its terminal is closed
        if signal.getsignal(ending) is not signal.SIG_IGN:  # as nohup asks
            signal.signal(ending, lambda number, _: sys.exit(128 + number))
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = _language(given)
    try:
        options = _Parser(lang).parser.parse_args(given)
        code = (_run_workflow if options.command in WORKFLOW_COMMANDS else _run)(options, lang)
        sys.stdout.flush()
    except CannotRun as error:
        return _fail(error.words[lang])
    except KeyboardInterrupt:
        _fail(both("commands.main.stopped")[lang])
        return INTERRUPTED
    except BrokenPipeError:
        # Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except Exception as error:  # an editor never sees a traceback
        if os.environ.get("AGENDA_DEBUG"):
            raise
        what = f"{type(error).__name__}: {error}"
        if isinstance(error, ImportError):
            way_out = both("commands.main.start_with_build")
        else:
            way_out = both("commands.main.debug_shows_where")
        return _fail(both("commands.main.this_failed", what=what, way_out=way_out)[lang])
    return code


def _fail(words: str) -> int:
    print(words, file=sys.stderr)
    return COULD_NOT_RUN


def _language(arguments: Sequence[str]) -> Lang:
    """Find the language to talk in, known before the rest is read: mistakes in the rest are reported in it too."""
    asked = os.environ.get("AGENDA_LANG")
    for argument, following in pairwise([*arguments, ""]):
        if argument == "--lang":
            asked = following
        elif argument.startswith("--lang="):
            asked = argument.partition("=")[2]
    return "en" if asked == "en" else "nl"


class _Parser:
    """The parser of the command line, with its help in ``lang``."""

    def __init__(self, lang: Lang) -> None:
        words = table("commands", "argparse") if lang == "nl" else {}
        argparse._ = lambda text: words.get(text, text)  # type: ignore[attr-defined]  # its gettext
        self.lang = lang
        self.common = argparse.ArgumentParser(add_help=False)
        self.common.add_argument("--lang", choices=("nl", "en"), default=lang, help=self.help("lang"))
        self.parser = argparse.ArgumentParser(
            prog="agenda",
            parents=[self.common],
            allow_abbrev=False,
            description=self.help("agenda"),
            epilog=self.help("environment"),
        )
        metavar = self.metavar("command")
        self.commands = self.parser.add_subparsers(dest="command", required=True, metavar=metavar)
        self.add_for_editors()
        self.add_for_hosts()
        self.add_comparisons()
        self.add_for_workflows()
        self.add("schema")

    def help(self, key: str, **details: object) -> str:
        """The help of a command or argument."""
        return both(f"commands.help.{key}", **details)[self.lang]

    def metavar(self, key: str) -> str:
        """The name of an argument in the help."""
        return both(f"commands.metavar.{key}")[self.lang]

    def add(self, name: str) -> argparse.ArgumentParser:
        """Add a command."""
        about = self.help(name)
        return self.commands.add_parser(name, parents=[self.common], allow_abbrev=False, help=about, description=about)

    def add_folder(self, command: argparse.ArgumentParser, key: str, **options: Any) -> None:
        """Let a command take a folder; ``key`` is that of its help."""
        command.add_argument("folder", metavar=self.metavar("folder"), type=Path, help=self.help(key), **options)

    def add_file(self, command: argparse.ArgumentParser) -> None:
        """Let a command take another file than that of the project."""
        command.add_argument("file", metavar=self.metavar("file"), nargs="?", type=Path, help=self.help("file"))

    def add_format(self, command: argparse.ArgumentParser, *forms: str) -> None:
        """Let a command print in one of these forms, the first by default."""
        about = self.help("format", forms=forms[0])
        command.add_argument("--format", choices=forms, default=forms[0], help=about)

    def add_for_editors(self) -> None:
        """The commands that build the site, and check and change the agenda."""
        self.add("build")
        self.add("serve").add_argument("--port", type=int, default=8000, help=self.help("serve_port"))
        check = self.add("check")
        self.add_file(check)
        self.add_format(check, "text", "github", "json")
        check.add_argument("--strict", action="store_true", help=self.help("check_strict"))
        fix = self.add("fix")
        self.add_file(fix)
        fix.add_argument("--dry-run", action="store_true", help=self.help("fix_dry_run"))
        new = self.add("new")
        kinds = ("ambition", "term", "theme")
        new.add_argument("kind", metavar=self.metavar("kind"), choices=kinds, help=", ".join(kinds))
        new.add_argument("name", metavar=self.metavar("name"), nargs="?", help=self.help("new_name"))
        new.add_argument("--theme", metavar=self.metavar("theme"), help=self.help("new_theme"))
        reviewed = self.add("reviewed")
        reviewed.add_argument("name", metavar="ID[.FIELD]", nargs="*", help=self.help("reviewed_name"))
        reviewed.add_argument("--all-changed", action="store_true", help=self.help("reviewed_all_changed"))
        status = self.add("status")
        self.add_file(status)
        self.add_format(status, "text", "json")
        status.add_argument("--all", action="store_true", help=self.help("status_all"))
        self.add("explain").add_argument("code", metavar="CODE", nargs="?", help=self.help("explain_code"))

    def add_for_hosts(self) -> None:
        """The commands of who puts the site on the internet, or takes it elsewhere."""
        for name in ("headers", "compress"):
            self.add_folder(self.add(name), "built_site", nargs="?")
        publish = self.add("publish")
        publish.add_argument("--back", action="store_true", help=self.help("publish_back"))
        publish.add_argument("--anyway", action="store_true", help=self.help("publish_anyway"))
        publish.add_argument("place", metavar=self.metavar("folder"), type=Path, help=self.help("publish_place"))
        self.add("verify").add_argument("site", metavar="SITE", help=self.help("verify_site"))
        export = self.add("export")
        export.add_argument("form", metavar=self.metavar("form"), choices=("markdown",), help="markdown")
        self.add_folder(export, "export_folder")

    def add_comparisons(self) -> None:
        """The commands that compare with another version."""
        diff = self.add("diff")
        diff.add_argument("old", metavar=self.metavar("old"), help=self.help("diff_old"))
        diff.add_argument("new", metavar=self.metavar("new"), nargs="?", help=self.help("diff_new"))
        self.add_format(diff, "text", "markdown", "json")
        for name in ("compat", "impact"):
            command = self.add(name)
            command.add_argument("base", metavar=self.metavar("base"), help=self.help("base"))
        command.add_argument("--out", metavar=self.metavar("dir"), type=Path, help=self.help("impact_out"))
        self.add_format(command, "markdown", "json")

    def add_for_workflows(self) -> None:
        """The commands that the workflows of GitHub run; they work elsewhere as well."""
        self.add_folder(self.add("preview"), "preview_folder")
        self.add("publish-preview")
        self.add("outside").add_argument(
            "site",
            metavar=self.metavar("folder"),
            nargs="?",
            type=Path,
            default=ROOT / "site",
            help=self.help("outside_site"),
        )
        self.add("ages").add_argument("--days", type=int, default=90, help=self.help("ages_days"))


def _run(options: argparse.Namespace, lang: Lang) -> int:
    command = options.command
    if command in ("check", "fix", "reviewed", "status"):
        gc.disable()  # these end soon, and make no rings of objects worth looking for
        from agenda.commands import check as editing  # each command brings only what it needs

        path = getattr(options, "file", None) or data_file()
        if command == "check":
            own = options.file is None
            return editing.check(path, lang, written_pages=own, form=options.format, strict=options.strict)
        if command == "fix":
            done = editing.fix(path, lang, dry_run=options.dry_run)
            pages = editing.fix_pages(ROOT / "content", lang, dry_run=options.dry_run) if options.file is None else 0
            return max(done, pages)
        if command == "status":
            return editing.status(path, lang, everything=options.all, form=options.format)
        return editing.reviewed(path, options.name, lang, all_changed=options.all_changed)
    if command == "new":
        from agenda.commands.new import start_item

        return start_item(data_file(), options.kind, lang, theme=options.theme, name=options.name)
    if command == "explain":
        from agenda.commands.check import explain

        return explain(options.code, lang)
    if command in ("diff", "impact", "compat"):
        return _compare(options, lang)
    if command == "schema":
        from agenda.commands.schema import write_schema

        return write_schema(data_file(), ROOT / "data/agenda.schema.json", lang)
    if command == "publish" and options.back:  # whatever is wrong with the settings of today
        from agenda.commands.host import go_back_to_last

        return go_back_to_last(options.place, lang)
    from agenda.builder.build import BuildSettings
    from agenda.util.project import today

    # What is made for readers must hold today; to look, to compare and to take along one may also later.
    settings = BuildSettings.from_environment(lang, today() if command in ("build", "publish") else None)
    if command != "serve":
        return _build(settings) if command == "build" else _host(options, settings)
    from agenda.builder.dev_server import serve_site  # brings watchdog

    try:
        serve_site(settings, options.port)
    except KeyboardInterrupt:  # how a user ends it
        print(both("commands.main.stopped")[lang])
    return FINE


def _compare(options: argparse.Namespace, lang: Lang) -> int:
    if options.command == "diff":
        from agenda.review.diff import diff

        return diff(options.old, options.new, lang, form=options.format)
    if options.command == "impact":
        from agenda.review.impact import report_impact

        return report_impact(options.base, lang, out=options.out, form=options.format)
    from agenda.review.impact import compat

    return compat(options.base, lang)


def _host(options: argparse.Namespace, settings: BuildSettings) -> int:
    if options.command == "export":
        from agenda.hosting.markdown_export import export_markdown  # brings what reads HTML

        return export_markdown(options.folder, settings)
    from agenda.commands import host as hosting

    if options.command == "publish":
        return hosting.publish_site(options.place, settings, anyway=options.anyway)
    if options.command == "verify":
        return hosting.verify_site(options.site, settings)
    chosen = replace(settings, site_dir=options.folder.absolute()) if options.folder else settings
    return hosting.headers(chosen) if options.command == "headers" else hosting.compress(chosen)


def _build(settings: BuildSettings) -> int:
    from agenda.builder.build import build_site

    result = build_site(settings)
    if result.problems:
        print(result.problems, file=sys.stderr)
        if result.site_dir.is_dir():
            print(both("commands.main.previous_site_unchanged", folder=result.site_dir)[settings.lang], file=sys.stderr)
        return FINDINGS if result.findings else COULD_NOT_RUN
    where = both("commands.main.site_is_in", site_dir=result.site_dir)
    print(f"{result.summary(settings.lang)} {where[settings.lang]}")
    print("".join(f"{note}\n" for note in result.notes), end="", file=sys.stderr)
    from agenda.site.settings import notice

    print(notice(settings.lang), end="")
    return FINE


def _run_workflow(options: argparse.Namespace, lang: Lang) -> int:
    """Run a command of ``WORKFLOW_COMMANDS``. Publishing may import nothing but the library of Python."""
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
            print(both("commands.main.refused")[lang] + refused.words[lang], file=sys.stderr)
            return FINDINGS
        return FINE
    if options.command == "outside":
        from agenda.ci.schedule import check_outside

        return check_outside(options.site, lang)
    from agenda.ci.schedule import report_waiting

    return report_waiting(data_file(), lang, options.days, datetime.now(UTC))
