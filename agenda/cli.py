"""The commands, as an editor meets them: exit codes 0 fine, 1 findings, 2 could not run; never a traceback."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from agenda.building import ROOT, BuildSettings, CannotRun, build_site, data_file

if TYPE_CHECKING:  # these bring pydantic, for which only `check` has to wait
    from agenda.model import Agenda, Lang

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

#: What `check` counts: a list of the agenda → one and more of its items, in Dutch and in English.
COUNTED = {
    "themes": (("thema", "thema’s"), ("theme", "themes")),
    "ambitions": (("ambitie", "ambities"), ("ambition", "ambitions")),
    "rules": (("spelregel", "spelregels"), ("rule", "rules")),
    "links": (("verband", "verbanden"), ("link", "links")),
    "terms": (("begrip", "begrippen"), ("term", "terms")),
    "laws": (("wet", "wetten"), ("law", "laws")),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command in ``arguments``, by default those of the process; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # for a terminal that has no ’
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # so that a build clears up
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = _language(given)
    try:
        code = _run(_parser(lang).parse_args(given), lang)
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
    commands = parser.add_subparsers(dest="command", required=True, metavar="build | serve | check")

    def add(name: str, about: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[common], allow_abbrev=False, help=about, description=about)

    add("build", say("bouw de site", "build the site"))
    serve = add("serve", say("toon de site hier, en volg elke wijziging", "show the site here, and follow changes"))
    serve.add_argument("--port", type=int, default=8000, help=say("anders 8000", "default 8000"))
    check = add("check", say("controleer de agenda", "check the agenda"))
    about_file = say("anders AGENDA_DATA, of data/agenda.yaml", "default AGENDA_DATA, or data/agenda.yaml")
    check.add_argument("file", metavar=say("BESTAND", "FILE"), nargs="?", type=Path, help=about_file)
    return parser


def _run(options: argparse.Namespace, lang: Lang) -> int:
    if options.command == "check":
        return _check(options.file, lang)
    settings = BuildSettings.from_environment(lang)
    if options.command == "build":
        return _build(settings)
    from agenda.serving import serve_site  # noqa: PLC0415  # brings watchdog

    try:
        serve_site(settings, options.port)
    except KeyboardInterrupt:  # how a user ends it
        print({"nl": "Gestopt.", "en": "Stopped."}[lang])
    return FINE


def _check(file: Path | None, lang: Lang) -> int:
    """Print what is wrong with the agenda in ``file``, or else with that of the site and its written pages."""
    from agenda.diagnostics import Severity  # noqa: PLC0415  # as above
    from agenda.loading import load_agenda  # noqa: PLC0415
    from agenda.preparing import prepare_site, shown  # noqa: PLC0415

    path = file or data_file()
    name = shown(path)
    if file is None:
        site, diagnostics = prepare_site(path, ROOT / "content", ROOT / "macros")
        agenda = site.agenda if site else None
    else:
        agenda, diagnostics = load_agenda(path, name)
    for diagnostic in diagnostics:
        print(diagnostic.render(lang))
    if not path.is_file():
        return COULD_NOT_RUN
    errors = sum(diagnostic.severity == Severity.ERROR for diagnostic in diagnostics)
    if errors or agenda is None:
        counted = {"nl": ("fout", "fouten"), "en": ("error", "errors")}[lang][errors != 1]
        print({"nl": f"{errors} {counted} gevonden.", "en": f"{errors} {counted} found."}[lang])
        return FINDINGS
    fine = {"nl": f"{name} is in orde", "en": f"{name} is fine"}[lang]
    print(f"{fine}: {', '.join(_counts(agenda, lang))}.")
    return FINE


def _counts(agenda: Agenda, lang: Lang) -> list[str]:
    sizes = {field: len(getattr(agenda, field)) for field in COUNTED}
    return [f"{size} {COUNTED[field][lang == 'en'][size != 1]}" for field, size in sizes.items()]


def _build(settings: BuildSettings) -> int:
    result = build_site(settings)
    if result.problems:
        kept = {"nl": "De vorige site in {} is niet veranderd.", "en": "The previous site in {} is unchanged."}
        print(result.problems, file=sys.stderr)
        if result.site_dir.is_dir():
            print(kept[settings.lang].format(result.site_dir), file=sys.stderr)
        return FINDINGS if result.findings else COULD_NOT_RUN
    where = {"nl": f"De site staat in {result.site_dir}.", "en": f"The site is in {result.site_dir}."}
    print(f"{result.summary(settings.lang)} {where[settings.lang]}")
    return FINE
