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
        "nl": ("Dit bestand is leeg.", "Zet de laatste goede versie terug, of begin met een kopie van de agenda."),
        "en": ("This file is empty.", "Restore the last good version, or start from a copy of the agenda."),
    },
    "file-too-large": {
        "nl": ("Dit bestand is groter dan {limit} MB. Meer lezen wij niet.", "Controleer of dit de agenda is."),
        "en": ("This file is larger than {limit} MB. We read no more than that.", "Check that this is the agenda."),
    },
    "not-utf8": {
        "nl": (
            "Dit bestand is niet opgeslagen als UTF-8: het teken op deze plaats is niet te lezen (byte {byte}).",
            "Sla het bestand op met de codering UTF-8. Kijk daarna of elke letter met een accent er nog goed staat.",
        ),
        "en": (
            "This file was not saved as UTF-8: the character in this place cannot be read (byte {byte}).",
            "Save the file with the encoding UTF-8. Then see whether each letter with an accent is still right.",
        ),
    },
    "byte-order-mark": {
        "nl": (
            "Dit bestand begint met een onzichtbaar teken, een BOM. Sommige Windows-programma’s zetten dat erin.",
            "`agenda fix` haalt het weg. Of sla het bestand op als “UTF-8” in plaats van “UTF-8 met BOM”.",
        ),
        "en": (
            "This file begins with an invisible character, a BOM. Some Windows programs put it there.",
            "`agenda fix` removes it. Or save the file as “UTF-8” instead of “UTF-8 with BOM”.",
        ),
    },
    "forbidden-character": {
        "nl": (
            "Hier staat een onzichtbaar of verboden teken: {name}.",
            "Wis het woord en typ het opnieuw, of probeer `agenda fix`. Zulke tekens komen vaak mee bij plakken.",
        ),
        "en": (
            "There is an invisible or forbidden character here: {name}.",
            "Delete the word and type it again, or try `agenda fix`. Such characters often come along when pasting.",
        ),
    },
    "tab": {
        "nl": (
            "Hier staat een tab. In dit bestand mogen alleen spaties staan.",
            "Vervang de tab door een spatie. Staat hij aan het begin van de regel, zet er dan evenveel spaties als in "
            "de regels erboven.",
        ),
        "en": (
            "There is a tab here. This file may have spaces only.",
            "Replace the tab by a space. At the beginning of a line, put as many spaces as the lines above have.",
        ),
    },
    "decomposed-letter": {
        "nl": (
            "Hier is het accent van een letter een apart teken, en verderop misschien ook. U ziet geen verschil.",
            "Typ de letter opnieuw, of laat `agenda fix` het hele bestand herstellen. Het wordt intussen goed gelezen.",
        ),
        "en": (
            "The accent of a letter is a character of its own here, and perhaps also below. You see no difference.",
            "Type the letter again, or let `agenda fix` mend the whole file. It is read correctly meanwhile.",
        ),
    },
    "hard-space": {
        "nl": (
            "Hier staat een spatie van een andere soort: {name}. Die ziet eruit als een spatie, maar telt op deze "
            "plaats niet als een gewone.",
            "Wis haar en typ een gewone spatie. Zulke spaties komen vaak mee bij plakken uit Word of van een "
            "webpagina.",
        ),
        "en": (
            "There is a space of another kind here: {name}. It looks like a space, but in this place it does "
            "not count as an ordinary one.",
            "Delete it and type an ordinary space. Such spaces often come along when pasting from Word or a web page.",
        ),
    },
    "merge-conflict": {
        "nl": ("Deze regel is van git. {what}", "{how}"),
        "en": ("This line is git’s. {what}", "{how}"),
    },
    "more-findings": {
        "nl": (
            "Er zijn nog {least}{count} meldingen. Wij noemen er {shown}.",
            "Herstel eerst wat hierboven staat en kijk daarna opnieuw. Vaak verdwijnen er dan veel tegelijk.",
        ),
        "en": (
            "There are {least}{count} more findings. We show {shown}.",
            "First mend what is above and then check again. Often many go at once.",
        ),
    },
    # --- the YAML ---
    "not-yaml": {
        "nl": (
            "Vanaf hier is dit bestand niet meer te lezen.",
            "Kijk op deze regel en de regel ervoor naar het inspringen, een vergeten aanhalingsteken of een dubbele "
            "punt in de tekst.",
        ),
        "en": (
            "From here on this file cannot be read.",
            "Look on this line and the one before at the indentation, a forgotten quotation mark or a colon in the "
            "text.",
        ),
    },
    "colon-in-text": {
        "nl": (
            "In deze tekst staat een dubbele punt met een spatie erachter. Dat leest YAML als een nieuwe sleutel.",
            "Zet de hele tekst tussen rechte aanhalingstekens.",
        ),
        "en": (
            "This text has a colon followed by a space. YAML reads that as a new key.",
            "Put the whole text in straight quotation marks.",
        ),
    },
    "must-be-quoted": {
        "nl": (
            "Deze tekst begint met {sign}. Aan het begin van een tekst heeft dat teken in YAML een andere betekenis.",
            "Zet de hele tekst tussen rechte aanhalingstekens.",
        ),
        "en": (
            "This text begins with {sign}. At the beginning of a text that sign has another meaning in YAML.",
            "Put the whole text in straight quotation marks.",
        ),
    },
    "text-after-quote": {
        "nl": (
            "Na het tweede aanhalingsteken is de tekst voor YAML af, maar er staat nog meer.",
            "Schrijf aanhalingstekens in de tekst zelf als “ en ”, of zet ze om de hele tekst.",
        ),
        "en": (
            "For YAML the text ends at the second quotation mark, but there is more.",
            "Write quotation marks in the text itself as “ and ”, or put them around the whole text.",
        ),
    },
    "unclosed-quote": {
        "nl": (
            "Het aanhalingsteken {quote} wordt hier geopend en nergens gesloten.",
            "Zet {quote} aan het einde van de tekst. Hoort het teken bij de tekst zelf, schrijf dan “, ” of ’.",
        ),
        "en": (
            "The quotation mark {quote} opens here and closes nowhere.",
            "Put {quote} at the end of the text. If the mark belongs to the text itself, write “, ” or ’.",
        ),
    },
    "bracket-not-closed": {
        "nl": (
            "Bij {opening} hoort {closing}, en dat ontbreekt of staat niet op de goede plaats.",
            "Zet {closing} aan het einde. Staat er een komma, dubbele punt of haakje in een tekst, zet die tekst dan "
            "tussen aanhalingstekens.",
        ),
        "en": (
            "{opening} needs {closing}, and that is missing or not in the right place.",
            "Put {closing} at the end. A text with a comma, colon or bracket in it goes in quotation marks.",
        ),
    },
    "wrong-indentation": {
        "nl": (
            "Deze regel begint {spaces}. Dat past niet bij de regels erboven.",
            "Laat sleutels of streepjes die bij elkaar horen precies onder elkaar beginnen. Klopt deze regel al, kijk "
            "dan naar de regel erboven: begint die goed, en is hij af?",
        ),
        "en": (
            "This line begins {spaces}. That does not fit the lines above.",
            "Let keys or dashes that belong together begin exactly below each other. If this line is right, look at "
            "the one above: does it begin in the right place, and is it complete?",
        ),
    },
    "missing-colon": {
        "nl": (
            "Na “{quoted}” ontbreekt een dubbele punt.",
            "Schrijf eerst de sleutel, dan een dubbele punt, een spatie en de tekst. Hoort deze regel bij de tekst "
            "erboven? Laat hem dan verder inspringen dan de sleutel van die tekst.",
        ),
        "en": (
            "A colon is missing after “{quoted}”.",
            "Write the key, a colon, a space and then the text. If this line belongs to the text above, indent it "
            "further than the key of that text.",
        ),
    },
    "missing-space": {
        "nl": (
            "Hier ontbreekt een gewone spatie na {after}.",
            "Zet een spatie na {after}. Ziet u er al een? Die is dan van een andere soort: wis haar en typ een nieuwe.",
        ),
        "en": (
            "An ordinary space is missing here after {after}.",
            "Put a space after {after}. If you see one, it is of another kind: delete it and type a new one.",
        ),
    },
    "missing-braces": {
        "nl": (
            "Achter een dubbele punt of een streepje begint hier met `{key}:` een blok, zonder accolades eromheen.",
            "Zet er accolades omheen, of zet elke sleutel op een eigen regel eronder, verder ingesprongen.",
        ),
        "en": (
            "A block begins here with `{key}:` behind a colon or a dash, without braces around it.",
            "Put braces around it, or put each key on a line of its own below, indented further.",
        ),
    },
    "sign-after-bracket": {
        "nl": (
            "Achter het laatste haakje staat nog “{sign}”. Daar hoort de regel op te houden.",
            "Haal “{sign}” weg.",
        ),
        "en": (
            "“{sign}” follows the last bracket. The line should end there.",
            "Remove “{sign}”.",
        ),
    },
    "text-after-sign": {
        "nl": (
            "“{sign}” zegt dat de tekst op de regels eronder staat. Op deze plaats leest YAML het niet zo.",
            "Haal “{sign}” weg als de tekst op deze regel begint. Staat de tekst eronder, schrijf dan `>-` en niets "
            "erachter.",
        ),
        "en": (
            "“{sign}” says that the text is on the lines below. In this place YAML does not read it so.",
            "Remove “{sign}” if the text begins on this line. If the text is below, write `>-` and nothing after it.",
        ),
    },
    "bullet": {
        "nl": ("Hier staat “{sign}”, een opsommingsteken.", "{how}"),
        "en": ("There is “{sign}” here, a bullet.", "{how}"),
    },
    "unpaired-quote": {
        "nl": (
            "In deze tekst hoort bij een aanhalingsteken {mark} geen tweede.",
            "Zet het tweede erbij, of haal dit weg als het om de hele tekst stond.",
        ),
        "en": (
            "A quotation mark {mark} in this text has no second one.",
            "Add the second one, or remove this if it was around the whole text.",
        ),
    },
    "missing-comma": {
        "nl": (
            "Vóór “{key}” ontbreekt een komma.",
            "Zet er een komma voor; een puntkomma of een ander teken telt niet. Hoort “{key}” bij de tekst, zet dan de "
            "hele tekst tussen aanhalingstekens.",
        ),
        "en": (
            "A comma is missing before “{key}”.",
            "Put a comma before it; a semicolon or another sign does not count. If “{key}” belongs to the text, put "
            "the whole text in quotation marks.",
        ),
    },
    "missing-dash": {
        "nl": (
            "Hier begint met `{key}` een nieuw item, maar het streepje ervoor ontbreekt.",
            "Zet voor `{key}:` een streepje en een spatie, recht onder de streepjes van de andere items.",
        ),
        "en": (
            "A new item begins here with `{key}`, but the dash before it is missing.",
            "Put a dash and a space before `{key}:`, right below the dashes of the other items.",
        ),
    },
    "comma-in-text": {
        "nl": (
            "In deze tekst staat een komma. Tussen accolades begint na een komma een nieuwe sleutel.",
            "Zet de hele tekst tussen rechte aanhalingstekens.",
        ),
        "en": (
            "This text has a comma. Between braces a new key begins after a comma.",
            "Put the whole text in straight quotation marks.",
        ),
    },
    "bracket-not-opened": {
        "nl": (
            "{closing} sluit hier iets dat niet met {opening} is geopend.",
            "Zet {opening} aan het begin, of haal {closing} weg.",
        ),
        "en": (
            "{closing} closes something here that was not opened with {opening}.",
            "Put {opening} at the beginning, or remove {closing}.",
        ),
    },
    "unknown-escape": {
        "nl": (
            "“{sign}” kan hier niet: tussen dubbele aanhalingstekens heeft \\ een eigen betekenis.",
            "Wilt u het teken \\ laten zien, schrijf dan \\\\.",
        ),
        "en": (
            "“{sign}” cannot stand here: between double quotation marks \\ has a meaning of its own.",
            "To show the sign \\ itself, write \\\\.",
        ),
    },
    "cut-off-text": {
        "nl": (
            "YAML leest niet verder dan het hekje: “{rest}” valt weg.",
            "Hoort het bij de tekst, zet dan de hele tekst tussen aanhalingstekens. Is het een opmerking, zet die dan "
            "op een eigen regel erboven.",
        ),
        "en": (
            "YAML reads no further than the number sign: “{rest}” is lost.",
            "If it belongs to the text, put the whole text in quotation marks. If it is a comment, put it on a line of "
            "its own above.",
        ),
    },
    "comment-sign": {
        "nl": (
            "Met “{sign}” begint in dit bestand geen opmerking.",
            "Begin een opmerking met een hekje en een spatie, op een eigen regel.",
        ),
        "en": (
            "In this file a comment does not begin with “{sign}”.",
            "Begin a comment with a number sign and a space, on a line of its own.",
        ),
    },
    "second-document": {
        "nl": (
            "Voor YAML houdt de agenda hier op, door “{sign}” aan het begin van de regel.",
            "Haal “{sign}” weg: de agenda is één geheel.",
        ),
        "en": (
            "For YAML the agenda ends here, by “{sign}” at the beginning of the line.",
            "Remove “{sign}”: the agenda is one whole.",
        ),
    },
    "anchor": {
        "nl": (
            "“{name}” is in YAML een verwijzing naar een ander deel van het bestand. De agenda gebruikt die niet.",
            "Schrijf de tekst hier uit. Hoort “{name}” bij de tekst, zet die dan tussen aanhalingstekens.",
        ),
        "en": (
            "“{name}” refers in YAML to another part of the file. The agenda does not use that.",
            "Write the text out here. If “{name}” belongs to the text, put that in quotation marks.",
        ),
    },
    "tag": {
        "nl": (
            "“{name}” is een YAML-label; de agenda gebruikt die niet.",
            "Haal het weg. Hoort “{name}” bij de tekst, zet die dan tussen aanhalingstekens.",
        ),
        "en": (
            "“{name}” is a YAML tag; the agenda does not use those.",
            "Remove it. If “{name}” belongs to the text, put that in quotation marks.",
        ),
    },
    "too-deep": {
        "nl": ("Hier staan te veel blokken of lijsten in elkaar.", "Controleer het inspringen vanaf deze regel."),
        "en": ("Too many blocks or lists stand within each other here.", "Check the indentation from this line on."),
    },
    "too-many-nodes": {
        "nl": ("Dit bestand heeft meer delen dan wij lezen.", "Controleer of dit de agenda is."),
        "en": ("This file has more parts than we read.", "Check that this is the agenda."),
    },
    "key-not-text": {
        "nl": (
            "Hier hoort een sleutel te staan: één gewoon woord, met een dubbele punt erachter.",
            "Schrijf op deze plaats een sleutel, zoals `title:`.",
        ),
        "en": (
            "A key should stand here: one plain word, with a colon after it.",
            "Write a key in this place, such as `title:`.",
        ),
    },
    "duplicate-key": {
        "nl": (
            "De sleutel `{key}` staat hier twee keer; de eerste staat op regel {first}.{also}",
            "Haal er een weg, of zet alles onder de eerste: een van beide zou ongemerkt verdwijnen. Begint hier een "
            "nieuw item? Dan ontbreekt erboven de regel met `- id:`, of er staat nog een hekje voor.",
        ),
        "en": (
            "The key `{key}` stands here twice; the first is on line {first}.{also}",
            "Remove one, or put everything under the first: one of the two would vanish in silence. If a new item "
            "begins here, its line with `- id:` is missing above, or still has a number sign before it.",
        ),
    },
    "list-twice": {
        "nl": (
            "De lijst `{key}:` begint hier nog een keer; hij begon al op regel {first}.",
            "{how} De items horen bij één lijst.",
        ),
        "en": (
            "The list `{key}:` begins here once more; it began on line {first} already.",
            "{how} The items belong to one list.",
        ),
    },
    # --- the shape ---
    "missing-key": {
        "nl": (
            "Hier ontbreekt `{key}`.",
            "Voeg `{key}:` toe, even ver ingesprongen als de andere sleutels. Kijk bij een ander item hoe dat "
            "eruitziet.",
        ),
        "en": (
            "`{key}` is missing here.",
            "Add `{key}:`, indented as far as the other keys. See at another item what that looks like.",
        ),
    },
    "missing-language": {
        "nl": (
            "Hier ontbreekt de tekst in het {language} (`{key}`).",
            "Voeg `{key}:` toe. Is er nog geen Engelse tekst, schrijf dan `en: not yet translated`.",
        ),
        "en": (
            "The {language} text (`{key}`) is missing here.",
            "Add `{key}:`. When there is no English text yet, write `en: not yet translated`.",
        ),
    },
    "unknown-key": {
        "nl": ("De sleutel `{key}` kennen wij hier niet.{did_you_mean}", "Gebruik een van deze sleutels: {known}."),
        "en": ("We do not know the key `{key}` here.{did_you_mean}", "Use one of these keys: {known}."),
    },
    "misplaced-item": {
        "nl": ("Zo te zien is dit {kind}, maar hier staat de lijst `{section}:`.{more}", "{how}"),
        "en": ("This looks like {kind}, but here is the list `{section}:`.{more}", "{how}"),
    },
    "wrong-type": {
        "nl": ("Hier hoort {wanted}, maar er staat {given}.", "Schrijf hier {wanted}.{hint}"),
        "en": ("This should be {wanted}, but it is {given}.", "Write {wanted} here.{hint}"),
    },
    "boolean-word": {
        "nl": (
            "“{word}” zonder aanhalingstekens betekent in YAML ja of nee en is geen tekst.",
            "Zet het tussen aanhalingstekens.",
        ),
        "en": (
            "“{word}” without quotation marks means yes or no in YAML and is no text.",
            "Put it in quotation marks.",
        ),
    },
    "number-too-small": {
        "nl": ("Dit getal is te klein.", "Schrijf {least} of meer."),
        "en": ("This number is too small.", "Write {least} or more."),
    },
    "empty-text": {
        "nl": ("Hier staat niets.", "{how}"),
        "en": ("There is nothing here.", "{how}"),
    },
    "empty-slug": {
        "nl": (
            "Hier ontbreekt het laatste deel van het adres.",
            "Schrijf het met kleine letters, cijfers en streepjes, zoals `{proposal}`. Het hoeft geen vertaling te "
            "zijn, maar later verandert het niet meer.",
        ),
        "en": (
            "The last part of the address is missing here.",
            "Write it in small letters, digits and hyphens, such as `{proposal}`. It need not be a translation, but it "
            "will not change later.",
        ),
    },
    "misspelt-untranslated": {
        "nl": (
            "“{text}” geldt hier als Engelse tekst, en zo komt het op de Engelse pagina.",
            "Is er nog geen Engels? Schrijf dan precies `not yet translated`: kleine letters, zonder punt.",
        ),
        "en": (
            "“{text}” counts as English text here, and is what the English page would say.",
            "Is there no English yet? Then write exactly `not yet translated`: small letters, no full stop.",
        ),
    },
    "english-without-words": {
        "nl": (
            "In “{text}” staat geen woord, en zo zou het op de Engelse pagina staan.",
            "Schrijf de Engelse tekst. Is die er nog niet, schrijf dan `not yet translated`.",
        ),
        "en": (
            "There is no word in “{text}”, and the English page would show it so.",
            "Write the English text. If there is none yet, write `not yet translated`.",
        ),
    },
    "untranslated-words": {
        "nl": (
            "In een lijst met woorden kan `not yet translated` niet staan.",
            "Schrijf de woorden. Zijn er nog geen Engelse, haal `en:` hier dan weg.",
        ),
        "en": (
            "A list of words cannot hold `not yet translated`.",
            "Write the words. If there are no English ones yet, remove `en:` here.",
        ),
    },
    "no-dutch": {
        "nl": (
            "De Nederlandse tekst kan niet ontbreken, en “{text}” is er geen.",
            "Schrijf hier de Nederlandse tekst. Alleen een Engelse tekst mag `not yet translated` zijn.",
        ),
        "en": (
            "The Dutch text cannot be missing, and “{text}” is none.",
            "Write the Dutch text here. Only an English text may be `not yet translated`.",
        ),
    },
    "empty-list": {
        "nl": (
            "Deze lijst is te kort: er horen er ten minste {least} in.",
            "Vul de lijst aan; een verband heeft bijvoorbeeld twee kanten. Is de sleutel niet nodig, haal hem dan weg.",
        ),
        "en": (
            "This list is too short: it needs at least {least}.",
            "Complete the list; a link, for example, has two sides. If the key is not needed, remove it.",
        ),
    },
    "too-many": {
        "nl": (
            "Deze lijst is te lang: er passen er ten hoogste {most} in.",
            "Haal er een weg. Horen er meer items bij elkaar, schrijf dan per tweetal een verband.",
        ),
        "en": (
            "This list is too long: it holds at most {most}.",
            "Remove one. When more items belong together, write a link for each pair.",
        ),
    },
    "unknown-value": {
        "nl": ("“{value}” kan hier niet.{did_you_mean}", "Kies uit: {known}."),
        "en": ("“{value}” cannot stand here.{did_you_mean}", "Choose from: {known}."),
    },
    "not-https": {
        "nl": (
            "“{value}” is geen volledig en veilig webadres.{why}",
            "Schrijf het hele adres, beginnend met https://, zonder spaties en zonder inlognaam.",
        ),
        "en": (
            "“{value}” is not a full and secure web address.{why}",
            "Write the whole address, beginning with https://, without spaces and without a user name.",
        ),
    },
    "malformed-slug": {
        "nl": (
            "“{value}” kan geen deel van een adres zijn.",
            "Gebruik alleen kleine letters, cijfers en streepjes, zoals `{proposal}`.",
        ),
        "en": (
            "“{value}” cannot be part of an address.",
            "Use only small letters, digits and hyphens, such as `{proposal}`.",
        ),
    },
    "malformed-id": {
        "nl": ("“{value}” is hier geen goede id.{did_you_mean}", "Schrijf {example}."),
        "en": ("“{value}” is not a good id here.{did_you_mean}", "Write {example}."),
    },
    "malformed-value": {
        "nl": ("“{value}” heeft niet de goede vorm.", "Schrijf het in de vorm {example}."),
        "en": ("“{value}” does not have the right form.", "Write it in the form {example}."),
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
    "changed-id": {
        "nl": (
            "De id “{old}” is veranderd in “{id}”{also}. Een id ligt vast: anderen verwijzen ernaar.",
            "{how} zet “{old}” dan {way}.",
        ),
        "en": (
            "The id “{old}” was changed into “{id}”{also}. An id is fixed: others refer to it.",
            "{how} put “{old}” {way}.",
        ),
    },
    "former-id": {
        "nl": ("“{id}” heet nu “{now}”.", "Schrijf “{now}”."),
        "en": ("“{id}” is now called “{now}”.", "Write “{now}”."),
    },
    "lock-line-renamed": {
        "nl": ("De tekst “{key}” heet nu “{now}”.", "Vervang deze regel: dan blijft hij nagekeken."),
        "en": ("The text “{key}” is now called “{now}”.", "Replace this line: then it stays reviewed."),
    },
    "lost-id": {
        "nl": (
            "“{id}” stond in de agenda en is er niet meer. Anderen verwijzen ernaar, met /id/{id}/.",
            "Zet het terug. Moet het echt weg, noem “{id}” dan bij `aliases` van het item dat de lezer voortaan ziet, "
            "of in de lijst `retired`.",
        ),
        "en": (
            "“{id}” was in the agenda and is no longer there. Others refer to it, by /id/{id}/.",
            "Put it back. If it must really go, name “{id}” under `aliases` of the item that readers see from now on, "
            "or in the list `retired`.",
        ),
    },
    "lock-line-without-field": {
        "nl": ("De tekst “{key}” staat niet meer in de agenda.", "Haal deze regel weg."),
        "en": ("The text “{key}” is no longer in the agenda.", "Remove this line."),
    },
    "lock-line-malformed": {
        "nl": (
            "Deze regel is niet te lezen: “{text}”.",
            "Een regel bestaat uit de naam van een tekst, nl= en 12 tekens, en= en 12 tekens. Neem de regel over die "
            "`agenda check` u geeft.",
        ),
        "en": (
            "This line cannot be read: “{text}”.",
            "A line consists of the name of a text, nl= and 12 characters, en= and 12 characters. Take over the line "
            "that `agenda check` gives you.",
        ),
    },
    "lock-line-twice": {
        "nl": (
            "Deze tekst heeft al een regel, regel {first}.",
            "Haal de oudste van de twee weg. Twijfelt u, haal dan beide weg en kijk de vertaling opnieuw na.",
        ),
        "en": (
            "This text has a line already, line {first}.",
            "Remove the older of the two. When in doubt, remove both and review the translation again.",
        ),
    },
    "unknown-rule": {
        "nl": ("Er is geen spelregel “{id}”.{did_you_mean}{elsewhere}", "Kies een van deze spelregels: {known}."),
        "en": ("There is no rule “{id}”.{did_you_mean}{elsewhere}", "Choose one of these rules: {known}."),
    },
    "unknown-theme": {
        "nl": (
            "Er is geen thema “{id}”.{did_you_mean}{elsewhere}",
            "Kies een van deze thema’s: {known}; of voeg het toe onder `themes:`.",
        ),
        "en": (
            "There is no theme “{id}”.{did_you_mean}{elsewhere}",
            "Choose one of these themes: {known}; or add it under `themes:`.",
        ),
    },
    "unknown-document": {
        "nl": (
            "Er is geen document “{id}”.{did_you_mean}{elsewhere}",
            "Kies een van deze documenten: {known}; of voeg het toe onder `documents:`.",
        ),
        "en": (
            "There is no document “{id}”.{did_you_mean}{elsewhere}",
            "Choose one of these documents: {known}; or add it under `documents:`.",
        ),
    },
    "unknown-sentence": {
        "nl": ("Er is geen zin “{id}”.{did_you_mean}{elsewhere}", "Kies een van deze zinnen: {known}."),
        "en": ("There is no sentence “{id}”.{did_you_mean}{elsewhere}", "Choose one of these sentences: {known}."),
    },
    "unknown-id": {
        "nl": (
            "Er is niets met de id “{id}”.{did_you_mean}{elsewhere}",
            "Verbeter de id, of voeg het item toe waar u naar verwijst.",
        ),
        "en": (
            "There is nothing with the id “{id}”.{did_you_mean}{elsewhere}",
            "Correct the id, or add the item that you refer to.",
        ),
    },
    "wrong-kind": {
        "nl": (
            "“{id}” is {kind}; daar kan een verband niet naartoe.",
            "Verbind ambities, thema’s, spelregels, wetten en passages. Noem een zin bij `via:`.",
        ),
        "en": (
            "“{id}” is {kind}; a link cannot lead to it.",
            "Link ambitions, themes, rules, laws and passages. Name a sentence under `via:`.",
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
            "Bij “{id}” staat niet waar de tekst vandaan komt.",
            "Schrijf `document:` met de id van het document, of `editorial: true` als de tekst van de redactie is.",
        ),
        "en": (
            "It is not said where the text of “{id}” comes from.",
            "Write `document:` with the id of the document, or `editorial: true` when the text is the editors’ own.",
        ),
    },
    "two-provenances": {
        "nl": (
            "“{id}” heeft én een document én `editorial: true`.",
            "Haal `editorial: true` weg als de tekst uit het document komt. Is hij van de redactie, haal dan "
            "`document:` weg.",
        ),
        "en": (
            "“{id}” has both a document and `editorial: true`.",
            "Remove `editorial: true` when the text comes from the document. When it is the editors’ own, remove "
            "`document:`.",
        ),
    },
    "definition-without-source": {
        "nl": (
            "Bij het begrip “{term}” hoort óf een bron óf `editorial: true`, en niet allebei.",
            "Noem onder `sources:` waar de uitleg vandaan komt, of schrijf `editorial: true` als hij van de "
            "redactie is. Staan ze er allebei, haal er dan een weg.",
        ),
        "en": (
            "The term “{term}” needs either a source or `editorial: true`, and not both.",
            "Name under `sources:` where the definition comes from, or write `editorial: true` when it is the "
            "editors’ own. If both are there, remove one.",
        ),
    },
    "clashing-address": {
        "nl": (
            "Het adres {url} is al van “{other}”.",
            "Kies een andere slug dan `{slug}`. Is “{other}” een pagina in content/, dan kunt u ook die een andere "
            "naam geven.",
        ),
        "en": (
            "The address {url} already belongs to “{other}”.",
            "Choose another slug than `{slug}`. If “{other}” is a page in content/, you can also give that another "
            "name.",
        ),
    },
    "malformed-alias": {
        "nl": (
            "“{value}” is geen oude id en geen oud adres.",
            "Schrijf de oude id, zoals `B9`, of het oude adres vanaf de eerste schuine streep, zoals "
            "`/ambities/hoogwater/`.",
        ),
        "en": (
            "“{value}” is no former id and no former address.",
            "Write the former id, such as `B9`, or the former address from its first slash, such as "
            "`/ambities/hoogwater/`.",
        ),
    },
    "alias-not-a-page": {
        "nl": ("“{value}” kan niet doorleiden: {why}.", "{how}"),
        "en": ("“{value}” cannot lead on: {why}.", "{how}"),
    },
    "alias-in-use": {
        "nl": (
            "“{former}” is nog in gebruik, bij “{other}”.",
            "Haal het hier weg. Een adres dat er nog is, leidt niet door.",
        ),
        "en": (
            "“{former}” is still in use, by “{other}”.",
            "Remove it here. An address that is still there does not lead on.",
        ),
    },
    "alias-twice": {
        "nl": (
            "“{former}” staat ook op regel {earlier_line}.",
            "Laat het op één van de twee plaatsen staan: een oud adres leidt naar één plek.",
        ),
        "en": (
            "“{former}” stands on line {earlier_line} too.",
            "Leave it in one of the two places: a former address leads to one spot.",
        ),
    },
    "alias-to-nowhere": {
        "nl": (
            "“{id}” is geen id en geen pagina van deze site.{did_you_mean}",
            "Schrijf de id van een item, of het adres van een pagina, zoals `/begrippen/`.",
        ),
        "en": (
            "“{id}” is no id and no page of this site.{did_you_mean}",
            "Write the id of an item, or the address of a page, such as `/begrippen/`.",
        ),
    },
    # --- words ---
    "title-not-in-line": {
        "nl": (
            "De titel van {id}, “{text}”, staat niet letterlijk in de regel: “{line}”.{did_you_mean}",
            "Neem de titel letterlijk over uit `line`, of verbeter `line`.",
        ),
        "en": (
            "The title of {id}, “{text}”, does not stand literally in the line: “{line}”.{did_you_mean}",
            "Take the title literally from `line`, or correct `line`.",
        ),
    },
    "point-not-in-line": {
        "nl": (
            "Het aandachtspunt {id}, “{text}”, staat niet letterlijk in de regel: “{line}”.{did_you_mean}",
            "Neem de woorden letterlijk over uit `line`, of verbeter `line`.",
        ),
        "en": (
            "The focus point {id}, “{text}”, does not stand literally in the line: “{line}”.{did_you_mean}",
            "Take the words literally from `line`, or correct `line`.",
        ),
    },
    "point-of-other-ambition": {
        "nl": ("Het aandachtspunt {id} staat bij ambitie {ambition}.", "Laat de id met “{ambition}.” beginnen."),
        "en": ("The focus point {id} stands with ambition {ambition}.", "Let the id begin with “{ambition}.”."),
    },
    "ambition-of-other-theme": {
        "nl": ("De ambitie {id} staat bij thema {theme}, maar haar id begint anders.", "{how}"),
        "en": ("The ambition {id} stands with theme {theme}, but its id begins otherwise.", "{how}"),
    },
    "role-not-in-rule": {
        "nl": (
            "De spelregel “{rule}” noemt deze rol niet: geen van de `names` van “{id}” staat erin.",
            "Noem bij `rule` de spelregel die zegt waar deze rol over gaat, of vul `names` aan.",
        ),
        "en": (
            "The rule “{rule}” does not name this role: none of the `names` of “{id}” stands in it.",
            "Name under `rule` the rule that says what this role decides on, or complete `names`.",
        ),
    },
    "listed-twice": {
        "nl": ("Dit staat al in dezelfde lijst, op regel {earlier_line}.", "Haal een van beide weg."),
        "en": ("This is in the same list already, on line {earlier_line}.", "Remove one of the two."),
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
    "link-both-ways": {
        "nl": (
            "Dit verband staat er al, andersom: tussen “{second}” en “{first}”, op regel {earlier_line}.",
            "Haal dit weg. Een verband schrijft u één keer; de site toont het aan beide kanten.",
        ),
        "en": (
            "This link is there already, the other way round, between “{second}” and “{first}” (line {earlier_line}).",
            "Remove this one. A link is written once; the site shows it on both sides.",
        ),
    },
    "words-absent": {
        "nl": (
            "De woorden “{words}” staan niet in “{id}”. Daar staat: “{text}”.{did_you_mean}",
            "Neem de woorden letterlijk over, met dezelfde hoofdletters. Staan ze ergens anders, noem dan in het "
            "verband bij `via:` die passage.",
        ),
        "en": (
            "The words “{words}” do not stand in “{id}”. It reads: “{text}”.{did_you_mean}",
            "Take the words over literally, with the same capitals. If they stand elsewhere, name that passage in the "
            "link under `via:`.",
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
    "law-differs": {
        "nl": (
            "`{key}` noemt {what}, {named}, dan de andere sleutels: {other}.",
            "Zoek de wet op wetten.overheid.nl op en schrijf overal hetzelfde nummer.",
        ),
        "en": (
            "`{key}` names {what}, {named}, than the other keys: {other}.",
            "Look the law up on wetten.overheid.nl and write the same number everywhere.",
        ),
    },
    # --- the source document ---
    "document-missing": {
        "nl": (
            "Het bestand “{text}” met de tekst van het document is er niet, of is niet te lezen.",
            "Verbeter het pad, gerekend vanaf de map van dit bestand.",
        ),
        "en": (
            "The file “{text}” with the text of the document is not there, or cannot be read.",
            "Correct the path, counted from the folder of this file.",
        ),
    },
    "correction-does-not-fit": {
        "nl": (
            "Deze verbetering zoekt {times} keer “{found}”, maar dat staat {count} keer in het document.",
            "Verbeter `found` of `times`. Verbeteringen worden van boven naar beneden toegepast.",
        ),
        "en": (
            "This correction looks for “{found}” {times}×, but it stands in the document {count}×.",
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
    "sentence-out-of-order": {
        "nl": (
            "In het document staat deze zin vóór de zin die hier aan hem voorafgaat.",
            "Zet de zinnen in de volgorde van het document.",
        ),
        "en": (
            "In the document this sentence stands before the one that goes before it here.",
            "Put the sentences in the order of the document.",
        ),
    },
    "source-text-twice": {
        "nl": (
            "Deze tekst staat in het document één keer, en is al gebruikt bij “{other}”.",
            "Zet hier de woorden uit het document die bij “{id}” horen. Is het een nieuwe tekst van de redactie, "
            "schrijf dan `editorial: true` in plaats van `document:`.",
        ),
        "en": (
            "This text stands in the document once, and “{other}” uses it already.",
            "Put here the words of the document that belong to “{id}”. If this is a new text of the editors, write "
            "`editorial: true` in place of `document:`.",
        ),
    },
    "document-not-covered": {
        "nl": (
            "Dit deel van het document {document} staat nergens in de agenda: “{text}”.",
            "Zet de tekst (terug) waar hij hoort. Is hij met opzet weg, noem hem dan bij `corrections:`.",
        ),
        "en": (
            "This part of the document {document} stands nowhere in the agenda: “{text}”.",
            "Put the text (back) where it belongs. If it was left out on purpose, name it under `corrections:`.",
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
            "Ook de pagina {other} heeft de id “{id}”.",
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
    "forbidden-on-page": {
        "nl": ("Deze pagina kan zo niet op de site: {what}.", "{how}"),
        "en": ("This page cannot be on the site as it is: {what}.", "{how}"),
    },
    "bad-setting": {
        "nl": ("{name} is “{given}”, en dat is {problem}.", "Schrijf {wanted}{unset}."),
        "en": ("{name} is “{given}”, and that is {problem}.", "Write {wanted}{unset}."),
    },
    "security-expires": {
        "nl": (
            "De verloopdatum van security.txt is {date}, en dat is {problem}.",
            "Kijk of het contactadres nog klopt en zet in SECURITY_EXPIRES of in mkdocs.yml een datum van ongeveer "
            "elf maanden verder, zoals {proposal}.",
        ),
        "en": (
            "The expiry date of security.txt is {date}, and that is {problem}.",
            "See whether the contact address still holds, and set a date some eleven months ahead in SECURITY_EXPIRES "
            "or in mkdocs.yml, such as {proposal}.",
        ),
    },
    "call-of-unknown-id": {
        "nl": (
            "Deze pagina noemt “{id}” ({call}), en dat is er niet.{did_you_mean}",
            "{choose}.",
        ),
        "en": (
            "This page names “{id}” ({call}), and there is none.{did_you_mean}",
            "{choose}.",
        ),
    },
    "placeholder-text": {
        "nl": ("“{text}” is geen tekst voor lezers: hier moet nog iets komen.", "Schrijf de tekst, of haal dit weg."),
        "en": ("“{text}” is no text for readers: something is still to come here.", "Write the text, or remove this."),
    },
    "macro-fails": {
        "nl": (
            "Deze aanroep lukt niet: {why}",
            'Een pagina kent alleen aanroepen als `{{{{ ambition("B4") }}}}`: een naam, haakjes en hoogstens één woord '
            "tussen aanhalingstekens. Iets anders voert zij niet uit.",
        ),
        "en": (
            "This call does not succeed: {why}",
            'A page knows only calls like `{{{{ ambition("B4") }}}}`: a name, brackets and at most one word in '
            "quotation marks. It carries out nothing else.",
        ),
    },
    "forbidden-html": {
        "nl": ("Op een geschreven pagina mag dit niet staan: {what}.", "{how}"),
        "en": ("A written page may not hold this: {what}.", "{how}"),
    },
    "forbidden-address": {
        "nl": ("“{address}” is geen adres dat {what} op een geschreven pagina mag hebben.{why}", "{how}"),
        "en": ("“{address}” is no address that {what} on a written page may have.{why}", "{how}"),
    },
    "bad-template": {
        "nl": (
            "Dit sjabloon klopt niet: {why}",
            "Draai de laatste wijziging in deze map terug, of vraag een ontwikkelaar om hulp.",
        ),
        "en": ("This template is wrong: {why}", "Undo the last change in this folder, or ask a developer for help."),
    },
    # --- translation ---
    "untranslated": {
        "nl": (
            "Hier is nog geen Engelse tekst. De Engelse pagina toont het Nederlands en zegt dat erbij.",
            "Dit hoeft niet meteen. Is er een vertaling, schrijf die dan in plaats van “not yet translated”.",
        ),
        "en": (
            "There is no English text here yet. The English page shows the Dutch and says so.",
            "This can wait. When there is a translation, write it in place of “not yet translated”.",
        ),
    },
    "stale-translation": {
        "nl": (
            "Het Nederlands is veranderd en het Engels niet. Nederlands: “{nl}”. Engels: “{en}”.",
            "Pas het Engels aan als dat nodig is. Klopt het, leg dat dan vast (op uw eigen computer: `agenda reviewed "
            "{key}`).",
        ),
        "en": (
            "The Dutch was changed and the English was not. Dutch: “{nl}”. English: “{en}”.",
            "Change the English if needed. If it is right, record that (on your own computer: `agenda reviewed "
            "{key}`).",
        ),
    },
    "both-changed": {
        "nl": (
            "Het Nederlands en het Engels zijn beide gewijzigd: bevestig dat ze hetzelfde zeggen. "
            "Nederlands: “{nl}”. Engels: “{en}”.",
            "Lees ze naast elkaar. Kloppen ze, leg dat dan vast (op uw eigen computer: `agenda reviewed {key}`).",
        ),
        "en": (
            "The Dutch and the English were both changed: confirm that they say the same. "
            "Dutch: “{nl}”. English: “{en}”.",
            "Read them side by side. If they are right, record that (on your own computer: `agenda reviewed {key}`).",
        ),
    },
    "english-of-other-text": {
        "nl": (
            "Dit Engels hoort bij een andere tekst, “{other}”: “{text}”.",
            "Schrijf het Engels van dit Nederlands, of `not yet translated`. Klopt het toch, leg dat dan vast (op uw "
            "eigen computer: `agenda reviewed {key}`).",
        ),
        "en": (
            "This English belongs to another text, “{other}”: “{text}”.",
            "Write the English of this Dutch, or `not yet translated`. If it is right all the same, record that (on "
            "your own computer: `agenda reviewed {key}`).",
        ),
    },
    "equal-to-dutch": {
        "nl": (
            "Het Engels is gelijk aan het Nederlands: “{text}”.",
            "Vertaal het, of schrijf `not yet translated`. Hoort het gelijk te zijn, leg dat dan vast (op uw eigen "
            "computer: `agenda reviewed {key}`).",
        ),
        "en": (
            "The English is the same as the Dutch: “{text}”.",
            "Translate it, or write `not yet translated`. If it should be so, record that (on your own computer: "
            "`agenda reviewed {key}`).",
        ),
    },
    "number-differs": {
        "nl": (
            "De getallen verschillen. Alleen in het Nederlands: {dutch}. Alleen in het Engels: {english}.",
            "Verbeter het getal. Kloppen beide teksten toch, leg dat dan vast (op uw eigen computer: `agenda reviewed "
            "{key}`).",
        ),
        "en": (
            "The numbers differ. Only in the Dutch: {dutch}. Only in the English: {english}.",
            "Correct the number. If both texts are right all the same, record that (on your own computer: `agenda "
            "reviewed {key}`).",
        ),
    },
    "id-differs": {
        "nl": (
            "De teksten noemen een andere id. Alleen in het Nederlands: {dutch}. Alleen in het Engels: {english}.",
            "Noem in beide talen dezelfde id. Klopt het toch, leg dat dan vast (op uw eigen computer: `agenda reviewed "
            "{key}`).",
        ),
        "en": (
            "The texts name different ids. Only in the Dutch: {dutch}. Only in the English: {english}.",
            "Name the same id in both languages. If it is right all the same, record that (on your own computer: "
            "`agenda reviewed {key}`).",
        ),
    },
    # --- typography: only in texts of our own ---
    "straight-quote": {
        "nl": ("Hier staat een recht aanhalingsteken: {found}", "Schrijf een gebogen teken: {instead}"),
        "en": ("There is a straight quotation mark here: {found}", "Write a curly one: {instead}"),
    },
    "double-space": {
        "nl": ("Hier staan meer spaties achter elkaar.", "Laat er één staan."),
        "en": ("There is more than one space here.", "Leave one."),
    },
    "space-at-end": {
        "nl": (
            "Deze tekst begint of eindigt met een spatie of een regeleinde.",
            "Haal dat weg. Staat er alleen | of > achter de sleutel, schrijf dan >-.",
        ),
        "en": (
            "This text begins or ends with a space or a line end.",
            "Remove it. If only | or > is behind the key, write >-.",
        ),
    },
    "space-before-punctuation": {
        "nl": ("Hier staat een spatie vóór een leesteken.", "Haal de spatie weg."),
        "en": ("There is a space before a punctuation mark here.", "Remove the space."),
    },
    "markup": {
        "nl": (
            "Hier staat opmaak: “{found}”. De lezer ziet die tekens letterlijk, want de agenda is gewone tekst.",
            "Laat alleen de woorden staan. Een adres noemt u bij een sleutel als `sources:` of `url:`.",
        ),
        "en": (
            "There is markup here: “{found}”. Readers see those signs as they are, for the agenda is plain text.",
            "Leave the words only. An address goes under a key such as `sources:` or `url:`.",
        ),
    },
    "left-from-template": {
        "nl": (
            "“{text}” komt uit een voorbeeld of een ander programma, of moet nog worden ingevuld.",
            "Zet er uw eigen tekst neer.",
        ),
        "en": (
            "“{text}” comes from an example or another program, or is still to be filled in.",
            "Put your own text there.",
        ),
    },
    "missing-glyph": {
        "nl": ("De lettertypes van de site en de PDF’s hebben dit teken niet: {names}.", "{how}"),
        "en": ("The fonts of the site and the PDFs do not have this character: {names}.", "{how}"),
    },
    "look-alike": {
        "nl": ("Hier staat {name}. Dat lijkt op “{meant}”, maar wie zoekt vindt het woord zo niet.", "{how}"),
        "en": (
            "There is {name} here. It looks like “{meant}”, but a search does not find the word like this.",
            "{how}",
        ),
    },
    "html-entity": {
        "nl": ("Hier staat een code in plaats van een teken: “{found}”. De lezer ziet die letterlijk.", "{how}"),
        "en": ("There is a code here instead of a character: “{found}”. Readers see it as it is.", "{how}"),
    },
    "lost-character": {
        "nl": ("Hier is een letter verloren gegaan: er staat een vraagteken in een ruit (U+FFFD).", "{how}"),
        "en": ("A letter got lost here: there is a question mark in a diamond (U+FFFD).", "{how}"),
    },
    "wrong-encoding": {
        "nl": (
            "Hier staat “{found}”, waar “{meant}” hoort: de tekst is ergens met een andere codering gelezen.",
            "{how}",
        ),
        "en": (
            "There is “{found}” where “{meant}” belongs: the text was read with another encoding somewhere.",
            "{how}",
        ),
    },
    "three-dots": {
        "nl": ("Hier staan drie losse punten.", "Schrijf één beletselteken: …"),
        "en": ("There are three separate dots here.", "Write one ellipsis: …"),
    },
    "double-hyphen": {
        "nl": ("Hier staan twee streepjes achter elkaar.", "Schrijf één gedachtestreepje: –"),
        "en": ("There are two hyphens here.", "Write one dash: –"),
    },
    "no-full-stop": {
        "nl": ("Deze zin eindigt zonder punt.", "Zet een punt aan het einde."),
        "en": ("This sentence ends without a full stop.", "Put a full stop at the end."),
    },
    # --- terms ---
    "unknown-abbreviation": {
        "nl": (
            "De afkorting “{abbreviation}” staat niet in de begrippenlijst.",
            "Schrijf haar voluit, of voeg haar toe onder `terms:`.",
        ),
        "en": (
            "The abbreviation “{abbreviation}” is not in the glossary.",
            "Write it out, or add it under `terms:`.",
        ),
    },
    "unused-term": {
        "nl": (
            "Het begrip “{term}” komt in geen enkele tekst voor.",
            "Vul bij `forms` de woorden aan zoals ze in de teksten staan, of haal het begrip weg.",
        ),
        "en": (
            "The term “{term}” occurs in no text.",
            "Complete `forms` with the words as they stand in the texts, or remove the term.",
        ),
    },
}
