"""What every key of an agenda means, in plain words and with an example: told while typing and in templates.

One table, per class of the model. A key that a class inherits is told by its base, unless the class tells it anew.
"""

from __future__ import annotations

import types
import typing
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

from agenda.model import schema as model
from agenda.model.schema import Certainty, Entry, LinkKind
from agenda.reader.validator import hints, is_required
from agenda.text.bilingual import Both, both

#: A class of the model, below Entry; mypy holds those for unhashable.
EntryClass = Any


class Guide(NamedTuple):
    """What a key means in Dutch and in English; words between backticks are written as they are.

    Without an ``example`` the example is made from those of the keys inside. ``either`` is the key that may stand
    instead: an entry needs one of the two.
    """

    nl: str
    en: str
    example: Any = None
    either: str = ""


def guide(entry: EntryClass, key: str) -> Guide:
    """What ``key`` means in ``entry``. Raises KeyError when nobody wrote that down."""
    for each in entry.__mro__:
        if key in GUIDANCE.get(each, {}):
            return GUIDANCE[each][key]
    raise KeyError(f"{entry.__name__}.{key}")


def example(entry: EntryClass, key: str) -> Any:
    """A good value of ``key``, as plain data."""
    given = guide(entry, key).example
    if given is not None:
        return given
    inner = bare(hints(entry)[key])
    many = typing.get_origin(inner) is list
    if many:
        inner = bare(typing.get_args(inner)[0])
    chosen = [name for name in keys(inner) if is_needed(inner, name)] or keys(inner)
    made = {name: example(inner, name) for name in chosen}
    return [made] if many else made


def keys(entry: EntryClass) -> list[str]:
    """The keys of ``entry`` in the order in which an editor writes them: first what names it."""
    return sorted(hints(entry), key=lambda key: key not in _FIRST)


def is_needed(entry: EntryClass, key: str) -> bool:
    """Whether an entry is incomplete without ``key``, or without the key that may stand instead."""
    return is_required(entry, key) or bool(guide(entry, key).either and hints(entry)[key] is bool)


def bare(wanted: Any) -> Any:
    """An annotation of the model without what it says of form, and without None."""
    if typing.get_origin(wanted) is Annotated:
        return bare(typing.get_args(wanted)[0])
    if typing.get_origin(wanted) in (typing.Union, types.UnionType):
        return bare(next(each for each in typing.get_args(wanted) if each is not types.NoneType))
    return wanted


def entries() -> list[EntryClass]:
    """Every class of the model of which an agenda holds instances, in the order of the model."""
    found = [each for each in vars(model).values() if isinstance(each, type) and issubclass(each, Entry)]
    return [each for each in found if each not in (Entry, model.Sourced)]


_FIRST = ("id", "theme", "kind")

#: What one of each class is called.
ENTRY_NAMES: dict[EntryClass, Both] = {
    model.Translated: both("tekst in twee talen", "text in two languages"),
    model.Prose: both("zinnen in twee talen", "sentences in two languages"),
    model.Slugs: both("adres in twee talen", "address in two languages"),
    model.Words: both("woorden in twee talen", "words in two languages"),
    model.SearchWords: both("zoekwoorden", "search words"),
    model.Reference: both("verwijzing", "reference"),
    model.Period: both("jaren", "years"),
    model.DocumentDate: both("gebeurtenis", "event"),
    model.Replacement: both("vervanging", "replacement"),
    model.Correction: both("verbetering", "correction"),
    model.LeftAsIs: both("niet verbeterd", "left as it is"),
    model.Document: both("document", "document"),
    model.Sentence: both("zin", "sentence"),
    model.Passage: both("passage", "passage"),
    model.Part: both("deel", "part"),
    model.Theme: both("thema", "theme"),
    model.FocusPoint: both("aandachtspunt", "focus point"),
    model.Ambition: both("ambitie", "ambition"),
    model.Rule: both("spelregel", "rule"),
    model.Role: both("rol", "role"),
    model.Law: both("wet", "law"),
    model.Term: both("begrip", "term"),
    model.TranslationNote: both("vertaalkeuze", "translator’s choice"),
    model.LinkEnd: both("kant van een verband", "side of a connection"),
    model.Link: both("verband", "connection"),
    model.Retired: both("wat verviel", "what was retired"),
    model.Site: both("site", "site"),
    model.Agenda: both("agenda", "agenda"),
}

#: What the values mean of which one is chosen.
CHOICES: dict[type[StrEnum], dict[str, Both]] = {
    Certainty: {
        "certain": both("een duidelijke vergissing in het document", "an evident slip in the document"),
        "editorial": both("een keuze van de redactie", "a choice of the editors"),
    },
    LinkKind: {
        "same_word": both(
            "hetzelfde woord, of dezelfde stam, staat in beide teksten", "the same word or stem stands in both texts"
        ),
        "related_meaning": both("de woorden wijzen dezelfde kant op", "the words point the same way"),
        "by_law": both(
            "het zijn woorden uit de wet; de koppeling is van ons", "the words come from the law; the tie is ours"
        ),
    },
}

_SEARCH_WORDS = Guide(
    "Woorden waarop iemand zoekt en die niet in de tekst staan. De lezer ziet ze nergens.",
    "Words by which someone may search and that do not stand in the text. The reader sees them nowhere.",
)
_ALIASES = Guide(
    "Hoe dit vroeger heette: een oude id, of een oud adres vanaf de eerste schuine streep, met het anker als dat er "
    "was. Wie dat adres nog gebruikt, komt hier.",
    "What this was called before: a former id, or a former address from its first slash, with its anchor if it had "
    "one. Who still uses that address comes here.",
    ["/ambities/wateroverlast/", "/en/ambitions/flooding/"],
)
_SLUG = Guide(
    "Het laatste deel van het adres van de pagina: kleine letters, cijfers en streepjes. Is de pagina "
    "gepubliceerd en verandert u het toch, zet het oude adres dan bij `aliases`.",
    "The last part of the address of the page: small letters, digits and hyphens. If you change it once the page is "
    "published, put the former address under `aliases`.",
)

GUIDANCE: dict[EntryClass, dict[str, Guide]] = {
    model.Agenda: {
        "site": Guide("De naam van de site en waar zij over gaat.", "The name of the site and what it is about."),
        "documents": Guide(
            "De documenten waar de teksten uit komen, met wat wij eraan hebben verbeterd.",
            "The documents from which the texts come, with what we corrected in them.",
        ),
        "parts": Guide(
            "De delen van de agenda buiten de thema’s, zoals Wie, Hoe en Wat, met hun passages.",
            "The parts of the agenda outside the themes, such as Who, How and What, with their passages.",
        ),
        "themes": Guide("De thema’s, elk met een letter.", "The themes, each with a letter."),
        "ambitions": Guide("De ambities, per thema genummerd.", "The ambitions, numbered per theme."),
        "rules": Guide(
            "De spelregels: wie waarover gaat, zoals de agenda dat zegt.",
            "The rules of the game: who decides on what, as the agenda says it.",
        ),
        "roles": Guide(
            "De rollen: aan wie de agenda een taak geeft. Elke rol krijgt een pagina met de teksten die haar noemen.",
            "The roles: to whom the agenda gives a part. Each role has a page with the texts that name it.",
        ),
        "links": Guide(
            "De verbanden die de redactie legt. Schrijf elk verband één keer; de site toont het aan beide kanten.",
            "The connections that the editors lay. Write each once; the site shows it on both sides.",
        ),
        "laws": Guide(
            "De wetten en artikelen waar de agenda of een verband naar verwijst.",
            "The laws and articles that the agenda or a connection refers to.",
        ),
        "terms": Guide(
            "De begrippenlijst: woorden uit de agenda in gewone taal.",
            "The glossary: words from the agenda in plain language.",
        ),
        "translation_notes": Guide(
            "Plaatsen waar een lezer anders over de Engelse vertaling kan denken.",
            "Places where a reader may think otherwise about the English translation.",
        ),
        "retired": Guide(
            "Ids en adressen die er niet meer zijn en waarvan geen item de opvolger is. Elk leidt door naar iets dat "
            "er wel is.",
            "Ids and addresses that are gone and that no item succeeds. Each leads on to something that is there.",
        ),
    },
    model.Retired: {
        "gone": Guide(
            "Wat er niet meer is: oude ids, en oude adressen vanaf de eerste schuine streep.",
            "What is gone: former ids, and former addresses from their first slash.",
            ["dijkgraaf", "/begrippen/#dijkgraaf", "/en/glossary/#dijkgraaf"],
        ),
        "instead": Guide(
            "Waar de lezer dan komt: de id van een item, of het adres van een pagina.",
            "Where the reader comes instead: the id of an item, or the address of a page.",
            "/begrippen/",
        ),
    },
    model.Site: {
        "title": Guide(
            "De naam van de site.",
            "The name of the site.",
            {"nl": "Strategische agenda regioburgemeesters", "en": "Strategic Agenda of the Regional Mayors"},
        ),
        "description": Guide(
            "Waar de site over gaat, in een of twee zinnen.",
            "What the site is about, in one or two sentences.",
            {"nl": "De agenda, te lezen per thema en ambitie.", "en": "The agenda, to read by theme and ambition."},
        ),
    },
    # --- texts ---
    model.Translated: {
        "nl": Guide(
            "De Nederlandse tekst, zonder opmaak. Staat er een dubbele punt of een hekje in? Zet de tekst dan tussen "
            "aanhalingstekens.",
            "The Dutch text, without markup. Is there a colon or a number sign in it? Then put it in quotation marks.",
            "Hoogwater",
        ),
        "en": Guide(
            "De Engelse tekst. Is die er nog niet? Schrijf dan `not yet translated`.",
            "The English text. Is it not there yet? Then write `not yet translated`.",
            "High water",
        ),
    },
    model.Slugs: {
        "nl": Guide(
            "Het laatste deel van het Nederlandse adres, in kleine letters met streepjes ertussen.",
            "The last part of the Dutch address, in small letters with hyphens between.",
            "hoogwater",
        ),
        "en": Guide(
            "Het laatste deel van het Engelse adres, in kleine letters met streepjes ertussen.",
            "The last part of the English address, in small letters with hyphens between.",
            "high-water",
        ),
    },
    model.Words: {
        "nl": Guide(
            "De Nederlandse woorden, precies zoals ze in de tekst staan, met dezelfde hoofdletters.",
            "The Dutch words, exactly as they stand in the text, with the same capitals.",
            ["sterkte"],
        ),
        "en": Guide(
            "De Engelse woorden, precies zoals ze in de Engelse tekst staan.",
            "The English words, exactly as they stand in the English text.",
            ["strength"],
        ),
    },
    model.SearchWords: {
        "nl": Guide("Nederlandse zoekwoorden.", "Dutch search words.", ["dijken", "overstroming"]),
        "en": Guide("Engelse zoekwoorden.", "English search words.", ["dikes", "flooding"]),
    },
    model.Reference: {
        "title": Guide(
            "Hoe de verwijzing op de site heet.",
            "What the reference is called on the site.",
            {"nl": "de website van de regioburgemeesters", "en": "the website of the regional mayors"},
        ),
        "url": Guide("Het webadres.", "The web address.", "https://www.regioburgemeesters.nl/"),
    },
    model.Sentence: {
        "id": Guide(
            "De vaste naam van deze zin. Spelregels en verbanden verwijzen ernaar, dus hij verandert nooit meer.",
            "The fixed name of this sentence. Rules and connections refer to it, so it never changes again.",
            "missie-1",
        ),
        "nl": Guide("De zin in het Nederlands.", "The sentence in Dutch.", "Zij doen dit samen."),
        "en": Guide(
            "De zin in het Engels. Is die er nog niet? Schrijf dan `not yet translated`.",
            "The sentence in English. Is it not there yet? Then write `not yet translated`.",
            "They do this together.",
        ),
    },
    # --- documents ---
    model.Period: {
        "first": Guide("Het eerste jaar.", "The first year.", 2022),
        "last": Guide("Het laatste jaar.", "The last year.", 2025),
    },
    model.DocumentDate: {
        "date": Guide("De dag, als jaar-maand-dag.", "The day, as year-month-day.", "2021-11-04"),
        "event": Guide(
            "Wat er die dag gebeurde, in een hele zin.",
            "What happened that day, in a whole sentence.",
            {"nl": "De agenda wordt bekendgemaakt.", "en": "The agenda is announced."},
        ),
        "source": Guide(
            "Het webadres waar dat staat.", "The web address where that is written.", "https://regioburgemeesters.nl/"
        ),
    },
    model.Replacement: {
        "found": Guide(
            "Wat er in het document staat, teken voor teken.",
            "What stands in the document, character by character.",
            "informatie uitwisseling",
        ),
        "becomes": Guide(
            'Wat het wordt. Leeg, als het verdwijnt: `""`.',
            'What it becomes. Empty when it goes: `""`.',
            "informatie-uitwisseling",
        ),
        "times": Guide(
            "Hoe vaak het in het document staat. Zonder deze sleutel: één keer.",
            "How often it stands in the document. Without this key: once.",
            2,
        ),
    },
    model.Correction: {
        "summary": Guide(
            "Wat wij hebben verbeterd, in een hele zin. De lezer ziet dit.",
            "What we corrected, in a whole sentence. The reader sees this.",
            {"nl": "Een losse spatie is een streepje geworden.", "en": "A stray space became a hyphen."},
        ),
        "replacements": Guide(
            "De vervangingen zelf. Zij worden van boven naar beneden toegepast.",
            "The replacements themselves. They are applied from top to bottom.",
        ),
        "why": Guide(
            "Waarom wij dat deden, in een hele zin.",
            "Why we did so, in a whole sentence.",
            {"nl": "Het is één samengesteld woord.", "en": "It is one compound word."},
        ),
        "certainty": Guide("Hoe zeker de verbetering is.", "How sure the correction is.", "editorial"),
    },
    model.LeftAsIs: {
        "text": Guide(
            "Wat er in het document staat, teken voor teken.",
            "What stands in the document, character by character.",
            "WPG",
        ),
        "why": Guide(
            "Waarom wij het zo lieten, in een hele zin.",
            "Why we left it so, in a whole sentence.",
            {"nl": "De hoofdletters zijn een keuze van de schrijvers.", "en": "The capitals are the authors’ choice."},
        ),
    },
    model.Document: {
        "id": Guide(
            "De vaste naam van het document. Verandert nooit meer, want de teksten verwijzen ernaar.",
            "The fixed name of the document. It never changes again, since the texts refer to it.",
            "agenda-2022",
        ),
        "title": Guide(
            "De titel, zoals die boven het document staat.",
            "The title as it stands above the document.",
            {"nl": "Strategische agenda 2022-2025", "en": "Strategic Agenda 2022–2025"},
        ),
        "themes_heading": Guide(
            "De kop die in het document boven de thema’s staat.",
            "The heading that stands above the themes in the document.",
            {"nl": "Thema's en ambities", "en": "Themes and ambitions"},
        ),
        "period": Guide("De jaren waarvoor het document geldt.", "The years that the document covers."),
        "publisher": Guide(
            "Wie het document heeft uitgebracht.",
            "Who published the document.",
            {"nl": "de regioburgemeesters", "en": "the regional mayors"},
        ),
        "text": Guide(
            "Het bestand met de tekst van het document. Het pad begint in de map van dit bestand.",
            "The file with the text of the document. The path begins in the folder of this file.",
            "../tests/documents/strategische-agenda-2022-2025.txt",
        ),
        "dates": Guide(
            "Wat er met het document gebeurde, en waar dat staat.",
            "What happened to the document, and where that is written.",
        ),
        "links": Guide("Waar het document te vinden is.", "Where the document can be found."),
        "corrections": Guide(
            "Wat wij aan de tekst van het document hebben verbeterd. De lezer ziet dit.",
            "What we corrected in the text of the document. The reader sees this.",
        ),
        "left_as_is": Guide(
            "Wat opvalt in het document, en wat wij toch zo lieten.",
            "What is odd in the document, and what we left all the same.",
        ),
    },
    # --- what the agenda says ---
    model.Sourced: {
        "id": Guide(
            "De vaste naam. Verandert nooit meer, want anderen verwijzen ernaar.",
            "The fixed name. It never changes again, since others refer to it.",
            "deel-wie",
        ),
        "document": Guide(
            "De tekst komt woord voor woord uit dit document.",
            "The text comes word for word from this document.",
            "agenda-2022",
            either="editorial",
        ),
        "editorial": Guide(
            "`true`: de tekst is van de redactie, niet uit een document.",
            "`true`: the text is the editors’ own, not from a document.",
            example=True,
            either="document",
        ),
    },
    model.Passage: {
        "id": Guide(
            "De vaste naam van de passage. Verandert nooit meer, want verbanden verwijzen ernaar.",
            "The fixed name of the passage. It never changes again, since connections refer to it.",
            "missie",
        ),
        "heading": Guide(
            "De kop boven de passage.", "The heading above the passage.", {"nl": "Missie", "en": "Mission"}
        ),
        "sentences": Guide("De zinnen, elk met een eigen id.", "The sentences, each with an id of its own."),
        "search_words": _SEARCH_WORDS,
    },
    model.Part: {
        "slug": _SLUG._replace(example={"nl": "wie", "en": "who"}),
        "heading": Guide("De kop van dit deel.", "The heading of this part.", {"nl": "Wie?", "en": "Who?"}),
        "subheading": Guide(
            "De kop eronder.", "The heading below it.", {"nl": "Met de partners", "en": "With the partners"}
        ),
        "passages": Guide("De passages, elk met haar zinnen.", "The passages, each with its sentences."),
        "aliases": _ALIASES,
    },
    model.Theme: {
        "id": Guide(
            "De letter van het thema, een hoofdletter. Verandert nooit meer, want anderen verwijzen ernaar.",
            "The letter of the theme, a capital. It never changes again, since others refer to it.",
            "D",
        ),
        "slug": _SLUG._replace(example={"nl": "water", "en": "water-safety"}),
        "title": Guide(
            "De naam van het thema. Die staat letterlijk in `line`.",
            "The name of the theme. It stands literally in `line`.",
            {"nl": "Waterveiligheid", "en": "Water safety"},
        ),
        "line": Guide(
            "De hele regel, met de letter ervoor.",
            "The whole line, with the letter before it.",
            {"nl": "D. Waterveiligheid", "en": "D. Water safety"},
        ),
        "closing": Guide(
            "De slotalinea van het thema.",
            "The closing paragraph of the theme.",
            {
                "id": "D-slot",
                "sentences": [{"id": "D-slot-1", "nl": "Dit vraagt geduld.", "en": "This takes patience."}],
            },
        ),
        "search_words": _SEARCH_WORDS,
        "aliases": _ALIASES,
    },
    model.FocusPoint: {
        "id": Guide(
            "De id van de ambitie, een punt en een nummer. Verandert nooit meer.",
            "The id of the ambition, a full stop and a number. It never changes again.",
            "B7.1",
        ),
        "nl": Guide("De woorden, letterlijk uit de regel.", "The words, literally from the line.", "sterkte"),
        "en": Guide(
            "De woorden, letterlijk uit de Engelse regel. Is die er nog niet? Schrijf dan `not yet translated`.",
            "The words, literally from the English line. Is it not there yet? Then write `not yet translated`.",
            "strength",
        ),
    },
    model.Ambition: {
        "id": Guide(
            "De letter van het thema en een nummer. Verandert nooit meer, want anderen verwijzen ernaar.",
            "The letter of the theme and a number. It never changes again, since others refer to it.",
            "B7",
        ),
        "theme": Guide("De letter van het thema.", "The letter of the theme.", "B"),
        "slug": _SLUG._replace(example={"nl": "hoogwater", "en": "high-water"}),
        "title": Guide(
            "De naam van de ambitie. Die staat letterlijk in `line`.",
            "The name of the ambition. It stands literally in `line`.",
            {"nl": "Hoogwater", "en": "High water"},
        ),
        "line": Guide(
            "De hele regel: de naam, een dubbele punt en de aandachtspunten. Zet hem tussen aanhalingstekens.",
            "The whole line: the name, a colon and the focus points. Put it in quotation marks.",
            {"nl": "Hoogwater: sterkte, samenwerking", "en": "High water: strength, cooperation"},
        ),
        "points": Guide(
            "De aandachtspunten. Elk staat letterlijk in `line`.", "The focus points. Each stands literally in `line`."
        ),
        "search_words": _SEARCH_WORDS,
        "aliases": _ALIASES,
    },
    model.Rule: {
        "id": Guide(
            "De vaste naam van de spelregel. Verandert nooit meer, want verbanden verwijzen ernaar.",
            "The fixed name of the rule. It never changes again, since connections refer to it.",
            "hetzelfde-doel",
        ),
        "slug": _SLUG._replace(example={"nl": "hetzelfde-doel", "en": "the-same-goal"}),
        "title": Guide(
            "De naam van de spelregel.", "The name of the rule.", {"nl": "Hetzelfde doel", "en": "The same goal"}
        ),
        "who": Guide(
            "Wie het aangaat.", "Whom it concerns.", {"nl": "de partners samen", "en": "the partners together"}
        ),
        "sentence": Guide(
            "De zin van de agenda waar dit in staat.", "The sentence of the agenda that says so.", "hoe-5"
        ),
        "words": Guide(
            "De woorden van die zin die deze spelregel zeggen.",
            "The words of that sentence that state this rule.",
            {"nl": ["streven de partners hetzelfde doel na"], "en": ["the partners pursue the same goal"]},
        ),
        "reading": Guide(
            "Wat aan deze spelregel onze eigen lezing is, in hele zinnen.",
            "What of this rule is our own reading, in whole sentences.",
            {"nl": "Welk doel dat is, is onze lezing.", "en": "Which goal that is, is our reading."},
        ),
        "search_words": _SEARCH_WORDS,
        "aliases": _ALIASES,
    },
    model.Role: {
        "id": Guide(
            "De vaste naam van de rol. Verandert nooit meer.",
            "The fixed name of the role. It never changes again.",
            "rol-politie",
        ),
        "slug": _SLUG._replace(example={"nl": "politie", "en": "police"}),
        "title": Guide("De naam van de rol.", "The name of the role.", {"nl": "De politie", "en": "The police"}),
        "rule": Guide(
            "De spelregel die zegt waar deze rol over gaat.", "The rule that says what this role decides on.", "hoe"
        ),
        "names": Guide(
            "De woorden waaraan wij de rol in de teksten herkennen: hele woorden, ook het meervoud.",
            "The words by which we find the role in the texts: whole words, the plural too.",
            {"nl": ["politie", "politieorganisatie"], "en": ["police"]},
        ),
        "aliases": _ALIASES,
    },
    # --- what the editors add ---
    model.Law: {
        "id": Guide(
            "De vaste naam van de wet of het artikel. Verandert nooit meer, want verbanden verwijzen ernaar.",
            "The fixed name of the law or article. It never changes again, since connections refer to it.",
            "pw-19",
        ),
        "title": Guide(
            "De naam van de wet of het artikel.",
            "The name of the law or article.",
            {"nl": "artikel 19 Politiewet 2012", "en": "Article 19 of the Police Act 2012"},
        ),
        "short": Guide("De gangbare korte naam.", "The usual short name.", {"nl": "Wpg", "en": "Wpg"}),
        "bwb": Guide(
            "Het nummer van de wet op wetten.overheid.nl.",
            "The number of the law on wetten.overheid.nl.",
            "BWBR0031788",
        ),
        "jci": Guide(
            "De vaste verwijzing naar de wet of het artikel (Juriconnect), zoals wetten.overheid.nl die geeft.",
            "The fixed reference to the law or article (Juriconnect), as wetten.overheid.nl gives it.",
            "jci1.3:c:BWBR0031788&artikel=19",
        ),
        "url": Guide(
            "Het adres van de wet of het artikel.",
            "The address of the law or article.",
            "https://wetten.overheid.nl/jci1.3:c:BWBR0031788&artikel=19",
        ),
        "summary": Guide(
            "Wat er geregeld is, in hele zinnen van onszelf.",
            "What is laid down, in whole sentences of our own.",
            {
                "nl": "De minister overlegt met de regioburgemeesters.",
                "en": "The minister consults the regional mayors.",
            },
        ),
        "quotes": Guide(
            "Letterlijke zinnen uit de wet, elk met een eigen id.",
            "Literal sentences from the law, each with an id of its own.",
            [
                {
                    "id": "pw-19-lid-1",
                    "nl": "1. Onze Minister voert overleg met de regioburgemeesters.",
                    "en": "1. Our Minister consults with the regional mayors.",
                }
            ],
        ),
        "quoted_from": Guide(
            "Waar die zinnen vandaan komen, en uit welke versie van de wet.",
            "Where those sentences come from, and from which version of the law.",
            {
                "title": {"nl": "Staatsblad 2012, 660", "en": "Staatsblad 2012, 660 (in Dutch)"},
                "url": "https://zoek.officielebekendmakingen.nl/stb-2012-660.html",
            },
        ),
        "search_words": _SEARCH_WORDS,
        "aliases": _ALIASES,
    },
    model.Term: {
        "id": Guide(
            "De vaste naam van het begrip: letters, cijfers en streepjes. Verandert nooit meer.",
            "The fixed name of the term: letters, digits and hyphens. It never changes again.",
            "hoogwater",
        ),
        "term": Guide(
            "Het begrip, zoals het in de begrippenlijst staat.",
            "The term as it stands in the glossary.",
            {"nl": "hoogwater", "en": "high water"},
        ),
        "forms": Guide(
            "De Nederlandse woorden waaraan wij het begrip in de teksten herkennen: hele woorden, ook het meervoud.",
            "The Dutch words by which we find the term in the texts: whole words, the plural too.",
            ["hoogwater", "hoogwaters"],
        ),
        "definition": Guide(
            "Wat het betekent, in hele zinnen van gewone taal.",
            "What it means, in whole sentences of plain language.",
            {"nl": "Water dat hoger staat dan gewoonlijk.", "en": "Water that stands higher than usual."},
        ),
        "sources": Guide(
            "De webadressen waar de uitleg op steunt.",
            "The web addresses on which the definition rests.",
            ["https://www.rijksoverheid.nl/onderwerpen/water"],
            either="editorial",
        ),
        "editorial": Guide(
            "`true`: de uitleg is van de redactie, zonder bron.",
            "`true`: the definition is the editors’ own, without a source.",
            example=True,
            either="sources",
        ),
        "remark": Guide(
            "Wat de lezer verder moet weten, in hele zinnen.",
            "What else the reader should know, in whole sentences.",
            {"nl": "De agenda legt dit woord niet uit.", "en": "The agenda does not explain this word."},
        ),
        "search_words": _SEARCH_WORDS,
        "aliases": _ALIASES,
    },
    model.TranslationNote: {
        "place": Guide("Het item of de zin waar het om gaat.", "The item or sentence that it is about.", "hoe-4"),
        "problem": Guide(
            "Wat er lastig is, in een hele zin.",
            "What is difficult, in a whole sentence.",
            {"nl": "“Gaan over” is geen juridische term.", "en": "“Gaan over” is no legal term."},
        ),
        "choice": Guide(
            "Wat wij kozen, in een hele zin.",
            "What we chose, in a whole sentence.",
            {"nl": "Wij kozen “decide on”.", "en": "We chose “decide on”."},
        ),
    },
    model.LinkEnd: {
        "id": Guide(
            "Het item aan deze kant: een ambitie, thema, spelregel, wet of passage.",
            "The item on this side: an ambition, theme, rule, law or passage.",
            "B4",
        ),
        "via": Guide(
            "De passage of zin waar de woorden staan, als dat niet het item zelf is.",
            "The passage or sentence where the words stand, if that is not the item itself.",
            "focus",
        ),
        "words": Guide(
            "De woorden waar het verband op rust, letterlijk uit de tekst.",
            "The words on which the connection rests, literally from the text.",
            {"nl": ["sterkte"], "en": ["strength"]},
        ),
        "reason": Guide(
            "Waarom dit verband er is, in een hele zin. Nodig als er aan deze kant geen woorden of bron staan.",
            "Why this connection is there, in a whole sentence. Needed when this side has no words or source.",
            {"nl": "Beide gaan over de inzet van de politie.", "en": "Both are about the deployment of the police."},
        ),
        "source": Guide(
            "Het webadres waar dit verband op steunt.",
            "The web address on which this connection rests.",
            "https://wetten.overheid.nl/jci1.3:c:BWBR0031788&artikel=36",
        ),
    },
    model.Link: {
        "kind": Guide("Wat voor verband het is.", "What kind of connection it is.", "same_word"),
        "ends": Guide(
            "De twee kanten van het verband.",
            "The two sides of the connection.",
            [
                {"id": "B7", "words": {"nl": ["sterkte"]}},
                {"id": "B4", "words": {"nl": ["sterkte"], "en": ["strength"]}},
            ],
        ),
    },
}
