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
from agenda.util.project import ROOT, CannotRun, data_file

if TYPE_CHECKING:
    from agenda.builder.build import BuildSettings
    from agenda.text.bilingual import Lang

FINE, FINDINGS, COULD_NOT_RUN = 0, 1, 2
INTERRUPTED, READER_GONE = 130, 141  # as a shell counts SIGINT and SIGPIPE

#: What argparse says by itself, in Dutch.
ARGPARSE = {
    "usage: ": "gebruik: ",
    "positional arguments": "wat u meegeeft",
    "options": "opties",
    "show this help message and exit": "toon deze uitleg",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "the following arguments are required: %s": "u gaf dit niet mee: %s",
    "unrecognized arguments: %s": "dit kennen wij niet: %s",
    "expected one argument": "hier hoort iets achter",
    "ignored explicit argument %r": "hier hoort %r niet achter",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r kan hier niet; kies uit %(choices)s",
    "invalid %(type)s value: %(value)r": "%(value)r is geen getal",
}


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
        _fail({"nl": "Gestopt.", "en": "Stopped."}[lang])
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
            nl, en = "Begin met scripts/build: dat installeert wat nodig is.", "Start with scripts/build: it installs."
        else:
            nl, en = "Met AGENDA_DEBUG=1 ziet u waar het misging.", "AGENDA_DEBUG=1 shows where."
        return _fail({"nl": f"Dit lukte niet: {what}\n{nl}", "en": f"This failed: {what}\n{en}"}[lang])
    return code


def _fail(words: str) -> int:
    print(words, file=sys.stderr)
    return COULD_NOT_RUN


def _language(arguments: Sequence[str]) -> Lang:
    """Find the language to talk in, known before the rest is read: mistakes in the rest are told in it too."""
    asked = os.environ.get("AGENDA_LANG")
    for argument, following in pairwise([*arguments, ""]):
        if argument == "--lang":
            asked = following
        elif argument.startswith("--lang="):
            asked = argument.partition("=")[2]
    return "en" if asked == "en" else "nl"


def _parser(lang: Lang) -> argparse.ArgumentParser:
    def say(dutch: str, english: str) -> str:
        return {"nl": dutch, "en": english}[lang]

    words = ARGPARSE if lang == "nl" else {}
    argparse._ = lambda text: words.get(text, text)  # type: ignore[attr-defined]  # its gettext
    common = argparse.ArgumentParser(add_help=False)
    about_lang = say("taal van de meldingen (ook: AGENDA_LANG)", "language of the messages (also: AGENDA_LANG)")
    common.add_argument("--lang", choices=("nl", "en"), default=lang, help=about_lang)
    parser = argparse.ArgumentParser(
        prog="agenda",
        parents=[common],
        allow_abbrev=False,
        description=say("De site van de strategische agenda.", "The site of the strategic agenda."),
        epilog=say(
            "AGENDA_DATA, SITE_DIR en SITE_URL: een ander bestand, een andere map, een ander adres.",
            "AGENDA_DATA, SITE_DIR and SITE_URL: another file, another folder, another address.",
        ),
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar=say("OPDRACHT", "COMMAND"))

    def add(name: str, about: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[common], allow_abbrev=False, help=about, description=about)

    def add_file(command: argparse.ArgumentParser) -> None:
        about_file = say("standaard AGENDA_DATA, of data/agenda.yaml", "default AGENDA_DATA, or data/agenda.yaml")
        command.add_argument("file", metavar=say("BESTAND", "FILE"), nargs="?", type=Path, help=about_file)

    def add_format(command: argparse.ArgumentParser, *forms: str) -> None:
        about_form = say(f"vorm van de uitvoer; standaard {forms[0]}", f"form of the output; default {forms[0]}")
        command.add_argument("--format", choices=forms, default=forms[0], help=about_form)

    add("build", say("bouw de site", "build the site"))
    serve = add(
        "serve", say("toon de site op deze computer, en volg elke wijziging", "show the site here, and follow changes")
    )
    serve.add_argument("--port", type=int, default=8000, help=say("standaard 8000", "default 8000"))
    check = add("check", say("kijk de agenda na", "check the agenda"))
    add_file(check)
    add_format(check, "text", "github", "json")
    about_strict = say("ook “let op” telt als fout", "warnings count as errors too")
    check.add_argument("--strict", action="store_true", help=about_strict)
    fix = add("fix", say("herstel wat maar op één manier te herstellen is", "mend what can be mended in one way only"))
    add_file(fix)
    about_dry = say("laat alleen zien wat er zou veranderen", "only show what would change")
    fix.add_argument("--dry-run", action="store_true", help=about_dry)
    new = add("new", say("voeg een sjabloon toe met de volgende id", "add a template with the next id"))
    new.add_argument(
        "kind", metavar=say("SOORT", "KIND"), choices=("ambition", "term", "theme"), help="ambition, term, theme"
    )
    new.add_argument("name", metavar=say("NAAM", "NAME"), nargs="?", help=say("het begrip", "the term"))
    about_theme = say("bij een ambitie: de letter van het thema", "for an ambition: the letter of its theme")
    new.add_argument("--theme", metavar=say("THEMA", "THEME"), help=about_theme)
    reviewed = add("reviewed", say("leg vast dat het Engels klopt", "record that the English is right"))
    about_name = say(
        "naam van een tekst, zoals B4.title, of van een item, zoals B4",
        "name of a text, such as B4.title, or of an item, such as B4",
    )
    reviewed.add_argument("name", metavar="ID[.FIELD]", nargs="*", help=about_name)
    about_all = say("alles waarvan het Nederlands is gewijzigd", "all of which the Dutch was changed")
    reviewed.add_argument("--all-changed", action="store_true", help=about_all)
    status = add(
        "status", say("toon per tekst of het Engels is nagekeken", "show per text whether the English was reviewed")
    )
    add_file(status)
    add_format(status, "text", "json")
    status.add_argument("--all", action="store_true", help=say("ook wat is nagekeken", "what was reviewed too"))
    explain = add("explain", say("leg een code uit", "explain a code"))
    explain.add_argument(
        "code", metavar="CODE", nargs="?", help=say("zonder code: alle codes", "without code: all codes")
    )
    _add_hosting(add, say)
    _add_comparisons(add, add_format, say)
    workflows.add_commands(add, say)
    add("schema", say("maak data/agenda.schema.json opnieuw", "make data/agenda.schema.json anew"))
    return parser


def _add_hosting(add: Callable[[str, str], argparse.ArgumentParser], say: Callable[[str, str], str]) -> None:
    """The commands of who puts the site on the internet, or takes it elsewhere."""
    headers = add("headers", say("bereken de headers van de gebouwde site", "compute the headers of the built site"))
    compress = add(
        "compress",
        say("maak kleinere kopieën voor de server (gzip, brotli)", "make smaller copies for the server (gzip, brotli)"),
    )
    for command in (headers, compress):
        about_folder = say("standaard SITE_DIR, of site", "default SITE_DIR, or site")
        command.add_argument("folder", metavar=say("MAP", "FOLDER"), nargs="?", type=Path, help=about_folder)
    publishing = add("publish", say("zet een nieuwe versie op de server", "put a new version on the server"))
    about_place = say("waar de server leest, zoals /srv/agenda", "where the server reads, such as /srv/agenda")
    about_back = say("zet de vorige versie terug, zonder te bouwen", "put the version before back, without a build")
    publishing.add_argument("--back", action="store_true", help=about_back)
    about_anyway = say(
        "ook als instellingen anders zijn dan die van de versie die er staat, of haar feed verdwijnt",
        "also when settings differ from those of the version that is there, or its feed is lost",
    )
    publishing.add_argument("--anyway", action="store_true", help=about_anyway)
    publishing.add_argument("place", metavar=say("MAP", "FOLDER"), type=Path, help=about_place)
    verifying = add(
        "verify", say("ga na of een site is wat deze commit geeft", "find out whether a site is what this commit gives")
    )
    about_site = say("een map of een https-adres", "a folder or an https address")
    verifying.add_argument("site", metavar="SITE", help=about_site)
    export = add("export", say("schrijf alle pagina’s als Markdown", "write every page as Markdown"))
    export.add_argument("form", metavar=say("VORM", "FORM"), choices=("markdown",), help="markdown")
    about_target = say("een nieuwe of lege map", "a new or empty folder")
    export.add_argument("folder", metavar=say("MAP", "FOLDER"), type=Path, help=about_target)


def _add_comparisons(
    add: Callable[[str, str], argparse.ArgumentParser],
    add_format: Callable[..., None],
    say: Callable[[str, str], str],
) -> None:
    """The commands that compare with another version."""
    diff = add("diff", say("zeg wat er inhoudelijk verschilt tussen twee versies", "tell what differs in meaning"))
    about_version = say("een bestand of een versie in git", "a file or a revision of git")
    diff.add_argument("old", metavar=say("OUD", "OLD"), help=about_version)
    about_new = say("standaard de agenda zoals die nu is", "default the agenda as it is now")
    diff.add_argument("new", metavar=say("NIEUW", "NEW"), nargs="?", help=about_new)
    add_format(diff, "text", "markdown", "json")
    compat = add("compat", say("ga na of er een adres verloren gaat", "find out whether an address is lost"))
    about_base = say("de versie waarmee wordt vergeleken, zoals main", "the revision to compare with, such as main")
    compat.add_argument("base", metavar=say("BASIS", "BASE"), help=about_base)
    impact = add("impact", say("zeg wat een voorstel op de site verandert", "tell what a proposal changes on the site"))
    impact.add_argument("base", metavar=say("BASIS", "BASE"), help=about_base)
    about_out = say(
        "schrijf report.md, impact.json en index.html in deze map", "write report.md, impact.json, index.html"
    )
    impact.add_argument("--out", metavar=say("MAP", "DIR"), type=Path, help=about_out)
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
        print({"nl": "Gestopt.", "en": "Stopped."}[lang])
    return FINE


def _compare(options: argparse.Namespace, lang: Lang) -> int:
    if options.command == "diff":
        from agenda.review.diff import diff

        return diff(options.old, options.new, lang, form=options.format)
    if options.command == "impact":
        from agenda.review.impact_files import impact

        return impact(options.base, lang, out=options.out, form=options.format)
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
        kept = {"nl": "De vorige site in {} is niet veranderd.", "en": "The previous site in {} is unchanged."}
        print(result.problems, file=sys.stderr)
        if result.site_dir.is_dir():
            print(kept[settings.lang].format(result.site_dir), file=sys.stderr)
        return FINDINGS if result.findings else COULD_NOT_RUN
    where = {"nl": f"De site staat in {result.site_dir}.", "en": f"The site is in {result.site_dir}."}
    print(f"{result.summary(settings.lang)} {where[settings.lang]}")
    print("".join(f"{note}\n" for note in result.notes), end="", file=sys.stderr)
    from agenda.site.settings import notice

    print(notice(settings.lang), end="")
    return FINE
