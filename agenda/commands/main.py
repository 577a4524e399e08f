"""The commands, as an editor meets them: exit codes 0 fine, 1 findings, 2 could not run; never a traceback."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from agenda.commands import ci as workflows
from agenda.text.bilingual import both, data
from agenda.util.project import COULD_NOT_RUN, FINDINGS, FINE, ROOT, CannotRun, data_file

if TYPE_CHECKING:
    from agenda.builder.build import BuildSettings
    from agenda.text.bilingual import Lang

INTERRUPTED, READER_GONE = 130, 141  # as a shell counts SIGINT and SIGPIPE


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
        options = _parser(lang).parse_args(given)
        code = (workflows.run if options.command in workflows.COMMANDS else _run)(options, lang)
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


def _parser(lang: Lang) -> argparse.ArgumentParser:
    words = data("commands")["argparse"] if lang == "nl" else {}
    argparse._ = lambda text: words.get(text, text)  # type: ignore[attr-defined]  # its gettext
    common = argparse.ArgumentParser(add_help=False)
    about_lang = both("commands.main.language_of_the_messages")[lang]
    common.add_argument("--lang", choices=("nl", "en"), default=lang, help=about_lang)
    parser = argparse.ArgumentParser(
        prog="agenda",
        parents=[common],
        allow_abbrev=False,
        description=both("commands.main.the_site_of_the")[lang],
        epilog=both("commands.main.agenda_data_site_dir")[lang],
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar=both("commands.main.command")[lang])

    def add(name: str, about: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[common], allow_abbrev=False, help=about, description=about)

    def add_file(command: argparse.ArgumentParser) -> None:
        about_file = both("commands.main.default_agenda_data_or")[lang]
        command.add_argument("file", metavar=both("commands.main.file")[lang], nargs="?", type=Path, help=about_file)

    def add_format(command: argparse.ArgumentParser, *forms: str) -> None:
        about_form = both("commands.main.form_of_the_output", forms=forms[0])[lang]
        command.add_argument("--format", choices=forms, default=forms[0], help=about_form)

    add("build", both("commands.main.build_the_site")[lang])
    serve = add("serve", both("commands.main.show_the_site_here")[lang])
    serve.add_argument("--port", type=int, default=8000, help=both("commands.main.default_8000")[lang])
    check = add("check", both("commands.main.check_the_agenda")[lang])
    add_file(check)
    add_format(check, "text", "github", "json")
    about_strict = both("commands.main.warnings_count_as_errors")[lang]
    check.add_argument("--strict", action="store_true", help=about_strict)
    fix = add("fix", both("commands.main.mend_what_can_be")[lang])
    add_file(fix)
    about_dry = both("commands.main.only_show_what_would")[lang]
    fix.add_argument("--dry-run", action="store_true", help=about_dry)
    new = add("new", both("commands.main.add_a_template_with")[lang])
    new.add_argument(
        "kind",
        metavar=both("commands.main.kind")[lang],
        choices=("ambition", "term", "theme"),
        help="ambition, term, theme",
    )
    new.add_argument(
        "name", metavar=both("commands.main.name")[lang], nargs="?", help=both("commands.main.the_term")[lang]
    )
    about_theme = both("commands.main.for_an_ambition_the")[lang]
    new.add_argument("--theme", metavar=both("commands.main.theme")[lang], help=about_theme)
    reviewed = add("reviewed", both("commands.main.record_that_the_english")[lang])
    about_name = both("commands.main.name_of_a_text")[lang]
    reviewed.add_argument("name", metavar="ID[.FIELD]", nargs="*", help=about_name)
    about_all = both("commands.main.all_of_which_the")[lang]
    reviewed.add_argument("--all-changed", action="store_true", help=about_all)
    status = add("status", both("commands.main.show_per_text_whether")[lang])
    add_file(status)
    add_format(status, "text", "json")
    status.add_argument("--all", action="store_true", help=both("commands.main.what_was_reviewed_too")[lang])
    explain = add("explain", both("commands.main.explain_a_code")[lang])
    explain.add_argument("code", metavar="CODE", nargs="?", help=both("commands.main.without_code_all_codes")[lang])
    _add_hosting(add, lang)
    _add_comparisons(add, add_format, lang)
    workflows.add_commands(add, lang)
    add("schema", both("commands.main.make_data_agenda_schema")[lang])
    return parser


def _add_hosting(add: Callable[[str, str], argparse.ArgumentParser], lang: Lang) -> None:
    """The commands of who puts the site on the internet, or takes it elsewhere."""
    headers = add("headers", both("commands.main.compute_the_headers_of")[lang])
    compress = add(
        "compress",
        both("commands.main.make_smaller_copies_for")[lang],
    )
    for command in (headers, compress):
        about_folder = both("commands.main.default_site_dir_or")[lang]
        command.add_argument(
            "folder", metavar=both("commands.main.folder")[lang], nargs="?", type=Path, help=about_folder
        )
    publishing = add("publish", both("commands.main.put_a_new_version")[lang])
    about_place = both("commands.main.where_the_server_reads")[lang]
    about_back = both("commands.main.put_the_version_before")[lang]
    publishing.add_argument("--back", action="store_true", help=about_back)
    about_anyway = both("commands.main.also_when_settings_differ")[lang]
    publishing.add_argument("--anyway", action="store_true", help=about_anyway)
    publishing.add_argument("place", metavar=both("commands.main.folder")[lang], type=Path, help=about_place)
    verifying = add("verify", both("commands.main.find_out_whether_a")[lang])
    about_site = both("commands.main.a_folder_or_an")[lang]
    verifying.add_argument("site", metavar="SITE", help=about_site)
    export = add("export", both("commands.main.write_every_page_as")[lang])
    export.add_argument("form", metavar=both("commands.main.form")[lang], choices=("markdown",), help="markdown")
    about_target = both("commands.main.a_new_or_empty")[lang]
    export.add_argument("folder", metavar=both("commands.main.folder")[lang], type=Path, help=about_target)


def _add_comparisons(
    add: Callable[[str, str], argparse.ArgumentParser],
    add_format: Callable[..., None],
    lang: Lang,
) -> None:
    """The commands that compare with another version."""
    diff = add("diff", both("commands.main.tell_what_differs_in")[lang])
    about_version = both("commands.main.a_file_or_a")[lang]
    diff.add_argument("old", metavar=both("commands.main.old")[lang], help=about_version)
    about_new = both("commands.main.default_the_agenda_as")[lang]
    diff.add_argument("new", metavar=both("commands.main.new")[lang], nargs="?", help=about_new)
    add_format(diff, "text", "markdown", "json")
    compat = add("compat", both("commands.main.find_out_whether_an")[lang])
    about_base = both("commands.main.the_revision_to_compare")[lang]
    compat.add_argument("base", metavar=both("commands.main.base")[lang], help=about_base)
    impact = add("impact", both("commands.main.tell_what_a_proposal")[lang])
    impact.add_argument("base", metavar=both("commands.main.base")[lang], help=about_base)
    about_out = both("commands.main.write_report_md_impact")[lang]
    impact.add_argument("--out", metavar=both("commands.main.dir")[lang], type=Path, help=about_out)
    add_format(impact, "markdown", "json")


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
        from agenda.commands.explain import explain

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
    from agenda.util.clock import today

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
    from agenda.review.compat import compat

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
            print(both("commands.main.the_previous_site_in", folder=result.site_dir)[settings.lang], file=sys.stderr)
        return FINDINGS if result.findings else COULD_NOT_RUN
    where = both("commands.main.the_site_is_in", site_dir=result.site_dir)
    print(f"{result.summary(settings.lang)} {where[settings.lang]}")
    print("".join(f"{note}\n" for note in result.notes), end="", file=sys.stderr)
    from agenda.site.settings import notice

    print(notice(settings.lang), end="")
    return FINE
