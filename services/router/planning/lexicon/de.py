"""German: the words that the rules know, and the sentences around a short brief."""

# ruff: noqa: E501  a row of a table stays one line

import re
from types import MappingProxyType

from services.router.planning.lexicon.model import Kind, Lexicon, Templates, rows, words
from shared.domain.plan import Setting, TimeOfDay, Weather

__all__ = ["GERMAN"]

_MIDDLE = (
    "Sehen wir genauer hin: {the}.",
    "Und noch einmal: {the}.",
    "Bleiben wir einen Augenblick.",
)

GERMAN = Lexicon(
    settings=rows(
        Setting,
        """
city: stadt straße straßen gasse dach u-bahn wolkenkratzer platz altstadt *stadt *straße
forest: wald wälder dschungel lichtung *wald
mountains: berg berge bergen gipfel tal gletscher alpen hügel grat
sea: meer ozean strand küste hafen insel klippe bucht see
desert: wüste düne dünen oase
field: feld wiese bauernhof land garten park weinberg dorf fluss
interior: küche zimmer haus wohnung büro café restaurant bäckerei bibliothek museum schule krankenhaus werkstatt laden fabrik kirche
space: weltraum weltall mars galaxie kosmos umlaufbahn
stage: bühne theater konzert studio
abstract: abstrakt
""",
    ),
    implied=rows(
        Setting,
        """
city: taxi auto straßenbahn radfahrer verkehr
forest: fuchs bär hirsch wolf eule pilz baum
mountains: bergsteiger* wanderer adler skifahrer
sea: leuchtturm* welle* schiff boot matrose fischer* möwe* wal delfin kapitän
desert: kamel* kaktus nomade sand
field: bauer pferd kuh schaf blume* biene* hirte gärtner hund regenbogen kinder
interior: bäcker* brot tee koch uhrmacher* ärztin arzt katze großmutter großvater
space: astronaut* rakete planet* satellit stern sterne
stage: tänzer* sänger* musiker* geiger* schauspieler* pianist*
abstract: daten algorithmus internet idee wirtschaft software
""",
    ),
    times=rows(
        TimeOfDay,
        """
dawn: morgendämmerung sonnenaufgang morgen morgens tagesanbruch
day: mittag nachmittag tageslicht sonnig
dusk: abend abends sonnenuntergang dämmerung abenddämmerung
night: nacht nachts mitternacht mondlicht
""",
    ),
    weathers=rows(
        Weather,
        """
rain: regen regnet sturm gewitter regenschirm
snow: verschneit* schnee* schneit schneesturm verschneit* winter
fog: nebel* dunst
wind: wind windig* brise orkan
clear: klar sonnig
""",
    ),
    moods=rows(
        str,
        """
melancholic: traurig* einsam* allein verloren* abschied vergessen* letzte letzten verlassen*
calm: ruhig* still* friedlich* sanft* langsam* leise
joyful: glücklich* fröhlich* lacht lachen freude fest geburtstag lustig*
tense: gefahr angst flucht bedrohung sturm gejagt verfolgt
epic: held heldin schlacht abenteuer legende drache gipfel gletscher
warm: warm* familie liebe mutter vater großmutter großvater freund freunde brot zusammen
mysterious: geheimnis* seltsam* geist versteckt* unbekannt* schatten
energetic: energie sport rennen leicht schnell* tempo
hopeful: hoffnung zukunft mut traum rettet retten
curious: wie warum erkläre erklären wissenschaft entdecken frage
elegant: elegant* luxus parfüm handgemacht* design stahl
""",
    ),
    kinds=rows(
        Kind,
        """
person: roboter mann frau junge mädchen kind kinder freund freunde familie mutter vater großmutter großvater matrose kapitän koch könig königin arzt ärztin hirte astronaut *wärter *wärterin *macher
animal: füchsin wölfin hündin kater stute esel bärin hirsch löwin hase fisch hund katze pferd vogel fuchs bär wolf eule adler möwe wal delfin kaninchen maus elefant löwe biene schmetterling schildkröte kamel kuh schaf drache
vehicle: ballon schiff boot auto zug flugzeug rakete fahrrad lastwagen bus straßenbahn *wagen
product: produkt app telefon uhr schuh schuhe flasche maschine *maschine parfüm kopfhörer seife tasche marke lampe *lampe stuhl rucksack
building: leuchtturm haus schloss turm brücke hütte hotel mühle bäckerei museum
nature: planet baum fluss berg insel blume wald meer sturm mond sonne stern sterne vulkan regenbogen
""",
    ),
    person_endings=("erin", "ist", "istin", "wärter", "macher"),
    articles=MappingProxyType(
        # The gender behind "ein" is not known, so nothing is made definite.
        {"einen": "ein"}
    ),
    determiners=words(
        "ein eine einen einem einer der die das den dem des mein meine unser unsere sein seine ihr "
        "ihre zwei drei diese dieser dieses"
    ),
    singular=frozenset(),
    boundaries=words(
        "in im am an auf unter über mit ohne für von vom zu zum zur nach vor durch bei aus um und "
        "oder aber wenn während bis ist sind war hat haben der die das den dem gegen hinter neben"
    ),
    joints=frozenset(),
    relatives=words("der die das"),
    questions=words("wie warum weshalb wann wo was"),
    adjectives=words(
        "alte alter altes junge junger kleine kleiner kleines große großer neue neuer"
    ),
    verbs=words(
        "füttert strickt hütet trägt verkauft kauft wäscht näht jagt weint fällt will kann lässt gibt nimmt legt ruft trifft verlässt kehrt pflückt pflanzt bringt hält steht "
        "ist sind hat haben rettet lachen spielen geht läuft findet sucht öffnet backt sitzt wartet "
        "träumt tanzt singt kommt steigt hört baut repariert fährt fliegt schwimmt lernt schläft "
        "schreibt liest malt folgt entsteht entstehen funktioniert wächst leuchten leuchtet lebt"
    ),
    bases=frozenset(),
    not_verbs=frozenset(),
    gerund="",
    auxiliaries=words("ist sind kann können macht machen"),
    is_are=("ist", "sind"),
    pronouns=words("er sie es wir ich du ihr man"),
    request=re.compile(
        r"^(?:(?:bitte\s+)?(?:mach|mache|erstelle|dreh|drehe|ich möchte|wir wollen)\s+)?"
        r"(?:(?:ein|eine|einen|der|die|das)\s+)?(?:[\w.,'-]+\s+){0,3}?"
        r"(?:film|video|clip|spot|werbespot|animation|kurzfilm|werbung)\s+(?:über|für|von|zu)\s*:?\s+"
        r"|^(?:erkläre?|erklären sie|entdecken sie|zeige?)\s*:?\s+",
        re.IGNORECASE,
    ),
    technical=re.compile(
        r"^(?:und\s+|in\s+|unter\s+)*(?:(?:16:9|9:16|1:1)|\d+(?:[.,]\d+)?\s*"
        r"(?:s|sekunden?|min|minuten?|euro|dollar|usd)?)(?:\s+und\s+(?:16:9|9:16|1:1))*$",
        re.IGNORECASE,
    ),
    show=re.compile(r"^(?:zeige?|zeigen sie|beginne mit|ende mit)\s+", re.IGNORECASE),
    direct=re.compile(
        r"^(?:verwende|benutze|vermeide|bitte|keine?)\b.{0,60}\b"
        r"(?:farben?|musik|licht|stil|ton|kamera|untertitel|logos?|stimme)\b"
        r"|^(?:der |die )?(?:stil|ton|musik|format|länge|stimmung)\s*:",
        re.IGNORECASE,
    ),
    places=MappingProxyType(
        {
            Setting.CITY: "In der Stadt",
            Setting.FOREST: "Tief im Wald",
            Setting.MOUNTAINS: "Hoch in den Bergen",
            Setting.SEA: "Am Meer",
            Setting.DESERT: "Draußen in der Wüste",
            Setting.FIELD: "Unter freiem Himmel",
            Setting.INTERIOR: "kamin Drinnen",
            Setting.SPACE: "Draußen im All",
            Setting.STAGE: "Auf der Bühne",
        }
    ),
    hours=MappingProxyType(
        {
            TimeOfDay.DAWN: "beim ersten Licht",
            TimeOfDay.DAY: "am hellen Tag",
            TimeOfDay.DUSK: "wenn das Licht schwindet",
            TimeOfDay.NIGHT: "mitten in der Nacht",
        }
    ),
    templates=MappingProxyType(
        {
            "person": Templates(
                ("Eine Geschichte: {phrase}.", "Hier beginnt es: {the}."),
                _MIDDLE,
                ("Das war die Geschichte: {the}.", "Was bleibt: {the}."),
            ),
            "story": Templates(
                ("Eine Geschichte: {phrase}.", "Hier beginnt es: {the}."),
                _MIDDLE,
                ("Das war die Geschichte: {the}.", "Was bleibt: {the}."),
            ),
            "product": Templates(
                ("Hier ist sie, die Neuheit: {the}.", "Das Neue heißt: {the}."),
                ("Von allen Seiten: {the}.", "Jede Kante hat ihren Grund.", "Aus der Nähe."),
                ("{the}. Sehen Sie selbst.", "Gut zu merken: {the}."),
            ),
            "topic": Templates(
                ("Haben Sie sich je gefragt, {phrase}?", "Die Frage ist einfach: {phrase}?"),
                (
                    "Beginnen wir mit dem, was man sieht: {subject}.",
                    "Ein Schritt führt zum nächsten.",
                ),
                (
                    "Und die Frage bleibt spannend: {phrase}?",
                    "Jede Antwort beginnt mit einer Frage.",
                ),
            ),
            "bare": Templates(
                ("Ein Thema: {phrase}.",),
                _MIDDLE,
                ("{the}: Es gibt noch viel zu sehen.", "Und das ist erst der Anfang: {the}."),
            ),
        }
    ),
    capital_nouns=True,
)
