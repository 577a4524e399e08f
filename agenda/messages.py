"""The wording of every finding: per code, in Dutch and English, (what is wrong, how to mend it).

Written for a policy officer who edits the agenda and is no programmer. Details stand between braces.
"""

from __future__ import annotations

MESSAGES: dict[str, dict[str, tuple[str, str]]] = {
    # --- the file ---
    "file-missing": {
        "nl": ("Dit bestand bestaat niet.", "Controleer de naam en de map, ook in AGENDA_DATA als u die gebruikt."),
        "en": ("This file does not exist.", "Check its name and folder, also in AGENDA_DATA if you use that."),
    },
    "file-unreadable": {
        "nl": ("Dit bestand is niet te lezen: {why}.", "Controleer of het een gewoon bestand is dat u mag lezen."),
        "en": ("This file cannot be read: {why}.", "Check that it is an ordinary file that you may read."),
    },
    "file-empty": {
        "nl": ("Dit bestand is leeg.", "Zet de laatste goede versie terug met git, of begin met een kopie."),
        "en": ("This file is empty.", "Restore the last good version with git, or start from a copy."),
    },
    "file-too-large": {
        "nl": (
            "Dit bestand is {bytes} bytes groot; meer dan {limit} lezen wij niet.",
            "Controleer of dit de agenda is.",
        ),
        "en": ("This file has {bytes} bytes; we read no more than {limit}.", "Check that this is the agenda."),
    },
    "not-utf8": {
        "nl": (
            "Dit bestand is geen UTF-8: de byte {byte} hoort daar niet in.",
            "Sla het bestand op met de codering UTF-8 en typ het teken op deze plaats opnieuw.",
        ),
        "en": (
            "This file is not UTF-8: the byte {byte} does not belong in it.",
            "Save the file with the encoding UTF-8 and type the character in this place again.",
        ),
    },
    "forbidden-character": {
        "nl": (
            "Hier staat een onzichtbaar of verboden teken: {name}.",
            "Haal het weg: wis het woord en typ het opnieuw. Zulke tekens komen vaak mee bij plakken.",
        ),
        "en": (
            "There is an invisible or forbidden character here: {name}.",
            "Remove it: delete the word and type it again. Such characters often come along when pasting.",
        ),
    },
    # --- the YAML ---
    "not-yaml": {
        "nl": (
            "Dit is geen geldige YAML ({why}). De regel begint zo: “{quoted}”.",
            "Kijk op deze regel en de regel ervoor naar het inspringen, een vergeten aanhalingsteken of een dubbele "
            "punt in de tekst. Zet tekst met “: ” of “ #” tussen dubbele aanhalingstekens.",
        ),
        "en": (
            "This is not valid YAML ({why}). The line begins: “{quoted}”.",
            "Look on this line and the one before at the indentation, a forgotten quotation mark or a colon in the "
            "text. Put text with “: ” or “ #” in double quotes.",
        ),
    },
    "second-document": {
        "nl": ("Hier begint met --- een tweede document.", "Haal de regel met --- weg: de agenda is één geheel."),
        "en": ("A second document begins here with ---.", "Remove the line with ---: the agenda is one whole."),
    },
    "anchor": {
        "nl": (
            "“{name}” verwijst in YAML naar een ander deel.",
            "Schrijf de tekst uit, of zet hem tussen aanhalingstekens.",
        ),
        "en": ("“{name}” refers to another part in YAML.", "Write the text out, or put it in quotes."),
    },
    "tag": {
        "nl": (
            "“{name}” is een YAML-label; de agenda gebruikt die niet.",
            "Haal het weg, of zet de tekst tussen aanhalingstekens.",
        ),
        "en": ("“{name}” is a YAML tag; the agenda does not use those.", "Remove it, or put the text in quotes."),
    },
    "too-deep": {
        "nl": ("Hier zitten te veel lagen in elkaar.", "Controleer het inspringen vanaf deze regel."),
        "en": ("Too many levels are nested here.", "Check the indentation from this line on."),
    },
    "too-many-nodes": {
        "nl": ("Dit bestand heeft meer delen dan wij lezen.", "Controleer of dit de agenda is."),
        "en": ("This file has more parts than we read.", "Check that this is the agenda."),
    },
    "key-not-text": {
        "nl": ("Een sleutel moet een gewoon woord zijn.", "Schrijf op deze plaats een sleutel, zoals `title:`."),
        "en": ("A key must be a plain word.", "Write a key in this place, such as `title:`."),
    },
    "duplicate-key": {
        "nl": (
            "De sleutel `{key}` staat hier twee keer; de eerste staat op regel {first}.",
            "Voeg beide samen of haal er een weg. Anders zou een van beide teksten stil verdwijnen.",
        ),
        "en": (
            "The key `{key}` stands here twice; the first is on line {first}.",
            "Join them or remove one. Otherwise one of the two texts would vanish in silence.",
        ),
    },
    # --- the shape ---
    "missing-key": {
        "nl": ("Bij {item} ontbreekt `{key}`.", "Voeg `{key}:` toe, even ver ingesprongen als de andere sleutels."),
        "en": ("`{key}` is missing from {item}.", "Add `{key}:`, indented as far as the other keys."),
    },
    "missing-language": {
        "nl": (
            "Bij {item} ontbreekt de tekst in het {language} (`{key}`).",
            "Voeg `{key}:` toe. Is er nog geen Engelse tekst, schrijf dan `en: not yet translated`.",
        ),
        "en": (
            "The {language} text (`{key}`) is missing from {item}.",
            "Add `{key}:`. When there is no English text yet, write `en: not yet translated`.",
        ),
    },
    "unknown-key": {
        "nl": (
            "De sleutel `{key}` kennen wij niet bij {item}.{did_you_mean}",
            "Gebruik een van deze sleutels: {known}.",
        ),
        "en": ("We do not know the key `{key}` in {item}.{did_you_mean}", "Use one of these keys: {known}."),
    },
    "wrong-type": {
        "nl": ("Bij {item} moet hier {wanted} staan, maar er staat {given}.", "Schrijf hier {wanted}. {hint}"),
        "en": ("In {item} this should be {wanted}, but it is {given}.", "Write {wanted} here. {hint}"),
    },
    "empty-text": {
        "nl": (
            "Bij {item} staat hier geen tekst.",
            "Vul de tekst in, of schrijf bij een Engelse tekst die er nog niet is: `en: not yet translated`. "
            "Is de sleutel niet nodig, haal hem dan weg.",
        ),
        "en": (
            "In {item} there is no text here.",
            "Fill in the text, or write for an English text that is not there yet: `en: not yet translated`. "
            "If the key is not needed, remove it.",
        ),
    },
    "empty-list": {
        "nl": (
            "Bij {item} staat hier een lijst met te weinig regels.",
            "Zet hier ten minste {least} in de lijst, elk met een streepje ervoor.",
        ),
        "en": (
            "In {item} there is a list here with too few lines.",
            "Put at least {least} in the list, each with a dash before it.",
        ),
    },
    "too-many": {
        "nl": ("Bij {item} staat hier een lijst met te veel regels.", "Hier passen er ten hoogste {most}."),
        "en": ("In {item} there is a list here with too many lines.", "At most {most} fit here."),
    },
    "unknown-value": {
        "nl": ("“{value}” kan hier niet bij {item}.{did_you_mean}", "Kies uit: {known}."),
        "en": ("“{value}” cannot stand here in {item}.{did_you_mean}", "Choose from: {known}."),
    },
    "not-https": {
        "nl": (
            "“{value}” is geen goed webadres.",
            "Schrijf een volledig adres dat begint met https://, zonder spaties.",
        ),
        "en": (
            "“{value}” is not a good web address.",
            "Write a full address that begins with https://, without spaces.",
        ),
    },
    "malformed-slug": {
        "nl": (
            "“{value}” kan geen deel van een adres zijn.",
            "Gebruik alleen kleine letters, cijfers en streepjes, zoals `personeel-en-middelen`.",
        ),
        "en": (
            "“{value}” cannot be part of an address.",
            "Use only small letters, digits and hyphens, such as `personnel-and-resources`.",
        ),
    },
    "malformed-id": {
        "nl": ("“{value}” is hier geen goede id.", "Schrijf {example}."),
        "en": ("“{value}” is not a good id here.", "Write {example}."),
    },
    "malformed-value": {
        "nl": ("“{value}” heeft bij {item} niet de goede vorm.", "Schrijf het in de vorm {example}."),
        "en": ("“{value}” does not have the right form in {item}.", "Write it in the form {example}."),
    },
    "malformed-date": {
        "nl": ("“{value}” is geen datum.", "Schrijf jaar-maand-dag, zoals 2021-11-04."),
        "en": ("“{value}” is not a date.", "Write year-month-day, such as 2021-11-04."),
    },
    # --- identity and references ---
    "duplicate-id": {
        "nl": (
            "De id “{id}” is al gebruikt, op regel {first_line}.",
            "Geef dit item een eigen id. Hoofdletters tellen niet mee: A1 en a1 zijn dezelfde id.",
        ),
        "en": (
            "The id “{id}” is already used, on line {first_line}.",
            "Give this item an id of its own. Capitals do not count: A1 and a1 are the same id.",
        ),
    },
    "unknown-rule": {
        "nl": ("Er is geen spelregel “{id}”.{did_you_mean}", "Kies een van deze spelregels: {known}."),
        "en": ("There is no rule “{id}”.{did_you_mean}", "Choose one of these rules: {known}."),
    },
    "unknown-theme": {
        "nl": ("Er is geen thema “{id}”.{did_you_mean}", "Kies een van deze thema’s: {known}."),
        "en": ("There is no theme “{id}”.{did_you_mean}", "Choose one of these themes: {known}."),
    },
    "unknown-document": {
        "nl": (
            "Er is geen document “{id}”.{did_you_mean}",
            "Kies een van deze documenten: {known}; of voeg het toe onder `documents:`.",
        ),
        "en": (
            "There is no document “{id}”.{did_you_mean}",
            "Choose one of these documents: {known}; or add it under `documents:`.",
        ),
    },
    "unknown-sentence": {
        "nl": ("Er is geen zin “{id}”.{did_you_mean}", "Kies een van deze zinnen: {known}."),
        "en": ("There is no sentence “{id}”.{did_you_mean}", "Choose one of these sentences: {known}."),
    },
    "unknown-id": {
        "nl": (
            "Er is niets met de id “{id}”.{did_you_mean}",
            "Verbeter de id, of voeg het item toe waar u naar verwijst.",
        ),
        "en": (
            "There is nothing with the id “{id}”.{did_you_mean}",
            "Correct the id, or add the item that you refer to.",
        ),
    },
    "wrong-kind": {
        "nl": (
            "“{id}” is {kind}; daar kan een verband niet naartoe.",
            "Verbind ambities, thema’s, spelregels, wetten en passages. Noem een zin of document bij `via:`.",
        ),
        "en": (
            "“{id}” is {kind}; a link cannot lead to it.",
            "Link ambitions, themes, rules, laws and passages. Name a sentence or document under `via:`.",
        ),
    },
    "via-without-text": {
        "nl": (
            "“{id}” is {kind}; daar staat geen tekst waarin wij woorden zoeken.",
            "Noem bij `via:` een passage of een zin.",
        ),
        "en": (
            "“{id}” is {kind}; there is no text there in which we look for words.",
            "Name a passage or sentence under `via:`.",
        ),
    },
    "no-provenance": {
        "nl": (
            "Van “{id}” is niet gezegd waar de tekst vandaan komt.",
            "Schrijf `document:` met de id van het document, of `editorial: true` als de tekst van de redactie is.",
        ),
        "en": (
            "It is not said where the text of “{id}” comes from.",
            "Write `document:` with the id of the document, or `editorial: true` when the text is the editors’ own.",
        ),
    },
    "two-provenances": {
        "nl": ("“{id}” heeft én een document én `editorial: true`.", "Kies een van beide."),
        "en": ("“{id}” has both a document and `editorial: true`.", "Choose one of the two."),
    },
    "definition-without-source": {
        "nl": (
            "Bij het begrip “{term}” hoort óf een bron óf `editorial: true`, en niet allebei.",
            "Noem onder `sources:` waar de uitleg vandaan komt, of schrijf `editorial: true` als hij van de "
            "redactie is.",
        ),
        "en": (
            "The term “{term}” needs either a source or `editorial: true`, and not both.",
            "Name under `sources:` where the definition comes from, or write `editorial: true` when it is the "
            "editors’ own.",
        ),
    },
    "clashing-address": {
        "nl": (
            "Het adres {url} is al van “{other}”.",
            "Kies een andere slug dan `{slug}`, of geef de geschreven pagina een andere naam.",
        ),
        "en": (
            "The address {url} already belongs to “{other}”.",
            "Choose another slug than `{slug}`, or give the written page another name.",
        ),
    },
    # --- words ---
    "title-not-in-line": {
        "nl": (
            "De titel van {id}, “{text}”, staat niet letterlijk in de regel: “{line}”.",
            "Neem de titel letterlijk over uit `line`, of verbeter `line`.",
        ),
        "en": (
            "The title of {id}, “{text}”, does not stand literally in the line: “{line}”.",
            "Take the title literally from `line`, or correct `line`.",
        ),
    },
    "point-not-in-line": {
        "nl": (
            "Het aandachtspunt {id}, “{text}”, staat niet letterlijk in de regel: “{line}”.",
            "Neem de woorden letterlijk over uit `line`, of verbeter `line`.",
        ),
        "en": (
            "The focus point {id}, “{text}”, does not stand literally in the line: “{line}”.",
            "Take the words literally from `line`, or correct `line`.",
        ),
    },
    "point-of-other-ambition": {
        "nl": ("Het aandachtspunt {id} staat bij ambitie {ambition}.", "Begin de id met “{ambition}.”."),
        "en": ("The focus point {id} stands with ambition {ambition}.", "Begin the id with “{ambition}.”."),
    },
    "link-to-itself": {
        "nl": (
            "Dit verband verbindt “{id}” met zichzelf.",
            "Noem aan één kant een ander item, of haal het verband weg.",
        ),
        "en": ("This link joins “{id}” with itself.", "Name another item on one side, or remove the link."),
    },
    "link-twice": {
        "nl": (
            "Het verband tussen {first} en {second} staat er al, op regel {earlier_line}.",
            "Haal er een weg. Eén keer schrijven is genoeg: de site toont het aan beide kanten.",
        ),
        "en": (
            "The link between {first} and {second} is already there, on line {earlier_line}.",
            "Remove one. Writing it once is enough: the site shows it on both sides.",
        ),
    },
    "words-absent": {
        "nl": (
            "De woorden “{words}” staan niet in “{id}”. Daar staat: “{text}”.",
            "Neem de woorden letterlijk over, met dezelfde hoofdletters, of noem bij `via:` de passage waar ze staan.",
        ),
        "en": (
            "The words “{words}” do not stand in “{id}”. It reads: “{text}”.",
            "Take the words over literally, with the same capitals, or name under `via:` the passage where they stand.",
        ),
    },
    "same-word-without-words": {
        "nl": (
            "Bij `same_word` horen woorden aan beide kanten; bij “{id}” ontbreken ze.",
            "Voeg `words:` toe, of kies `related_meaning` of `by_law`.",
        ),
        "en": (
            "`same_word` needs words on both sides; they are missing at “{id}”.",
            "Add `words:`, or choose `related_meaning` or `by_law`.",
        ),
    },
    "end-without-ground": {
        "nl": ("Bij “{id}” staat niet waarom dit verband er is.", "Voeg `words:`, `reason:` of `source:` toe."),
        "en": ("At “{id}” it is not said why this link is there.", "Add `words:`, `reason:` or `source:`."),
    },
    # --- the source document ---
    "document-missing": {
        "nl": (
            "De tekst van het document staat niet in “{text}”.",
            "Verbeter het pad, gerekend vanaf de map van dit bestand.",
        ),
        "en": (
            "The text of the document is not in “{text}”.",
            "Correct the path, counted from the folder of this file.",
        ),
    },
    "correction-does-not-fit": {
        "nl": (
            "Deze correctie zoekt {times} keer “{found}”, maar dat staat {count} keer in het document.",
            "Verbeter `found` of `times`. Correcties worden van boven naar beneden toegepast.",
        ),
        "en": (
            "This correction looks for “{found}” {times} times, but it stands in the document {count} times.",
            "Correct `found` or `times`. Corrections are applied from top to bottom.",
        ),
    },
    "not-in-document": {
        "nl": (
            "“{text}” staat niet in het document {document}.{nearest_text}",
            "Er zijn drie wegen: zet de woorden van het document terug; of noem bij `document:` het nieuwe "
            "document waar "
            "dit wel staat; of haal `document:` weg en schrijf `editorial: true`, want dan is het tekst van de "
            "redactie.",
        ),
        "en": (
            "“{text}” does not stand in the document {document}.{nearest_text}",
            "There are three ways: restore the words of the document; or name under `document:` the new document where "
            "this does stand; or remove `document:` and write `editorial: true`, for then it is the editors’ own text.",
        ),
    },
    "document-not-covered": {
        "nl": (
            "Dit deel van het document {document} staat nergens in de agenda: “{text}”.",
            "Voeg de tekst toe waar hij hoort, of noem hem bij `corrections:`.",
        ),
        "en": (
            "This part of the document {document} stands nowhere in the agenda: “{text}”.",
            "Add the text where it belongs, or name it under `corrections:`.",
        ),
    },
    # --- prose and its macros ---
    "front-matter-missing": {
        "nl": (
            "Deze pagina begint niet met een kop tussen twee regels met ---.",
            "Begin met ---, id, title en description, en weer ---.",
        ),
        "en": (
            "This page does not begin with a head between two lines of ---.",
            "Begin with ---, id, title and description, and --- again.",
        ),
    },
    "prose-without-counterpart": {
        "nl": (
            "De pagina “{id}” bestaat niet in het {language}.",
            "Maak die pagina in {folder} met dezelfde `id:`; elke pagina bestaat in beide talen.",
        ),
        "en": (
            "The page “{id}” does not exist in {language}.",
            "Make that page in {folder} with the same `id:`; every page exists in both languages.",
        ),
    },
    "prose-same-id": {
        "nl": (
            "De id “{id}” heeft ook de pagina {other}.",
            "Geef één van de twee een andere `id:`. Alleen een pagina en haar vertaling delen een id.",
        ),
        "en": (
            "The page {other} has the id “{id}” too.",
            "Give one of the two another `id:`. Only a page and its translation share an id.",
        ),
    },
    "no-search-index": {
        "nl": ("De zoekindex is niet gemaakt: {why}", "Verwijder de map .venv en begin opnieuw met scripts/build."),
        "en": ("The search index was not made: {why}", "Remove the folder .venv and start again with scripts/build."),
    },
    "macro-fails": {
        "nl": ("Deze aanroep lukt niet: {why}", "Verbeter wat tussen de dubbele accolades staat."),
        "en": ("This call does not succeed: {why}", "Correct what stands between the double braces."),
    },
    "bad-template": {
        "nl": (
            "Dit sjabloon klopt niet: {why}",
            "Draai de laatste wijziging in deze map terug, of vraag een ontwikkelaar om hulp.",
        ),
        "en": ("This template is wrong: {why}", "Undo the last change in this folder, or ask a developer for help."),
    },
}
