"""German: what is done, worn, denied, and the sentences that a short brief is told with."""

# ruff: noqa: E501  a row of a table stays one line

from services.router.planning.lexicon.model import words
from services.router.planning.lexicon.senses import (
    Senses,
    actions_of,
    colours_of,
    genres_of,
    lines_of,
    seasons_of,
)

__all__ = ["SENSES"]

SENSES = Senses(
    actions=actions_of("""
stand: steht stehen sitzt sitzen wartet warten schläft schlafen liegt
walk: geht gehen läuft wander* folgt überquer* durchquer* steigt klettert
run: rennt rennen jagt flieht eilt springt
fly: fliegt fliegen schwebt gleitet
swim: schwimmt taucht
drive: fährt fahren reitet
sail: segelt rudert
rotate: dreht tanzt tanzen kreist
speak: spricht sagt erzählt singt erklärt flüstert
work: spielt spielen arbeitet backt baut repariert malt schreibt kocht knetet pflanzt
grow: wächst blüht entsteht entstehen
"""),
    doers=actions_of("""
fly: vogel möwe eule adler flugzeug rakete ballon schmetterling biene drache astronaut astronautin
swim: wal fisch delfin hai schildkröte
drive: auto lastwagen bus taxi zug straßenbahn fahrrad *wagen
sail: schiff boot *schiff *boot
rotate: planet tänzer tänzerin mond *mühle
run: kind kinder junge welpe hund pferd läufer
walk: fuchs wolf bär hirsch kamel karawane katze hirte
work: bäcker bäckerin koch uhrmacher bauer gärtner *macher
grow: baum blume wald *baum
"""),
    seasons=seasons_of("""
spring: frühling april mai
summer: sommer juni juli august
autumn: herbst oktober november
winter: winter dezember januar februar schnee* verschneit*
"""),
    colours=colours_of("""
red: rot rote roten roter rotem
yellow: gelb gelbe gelben gelber gelbem
green: grün grüne grünen grüner grünem
blue: blau blaue blauen blauer blauem
black: schwarz schwarze schwarzen schwarzem
white: weiß weiße weißen weißem
grey: grau graue grauen grauem
brown: braun braune braunen braunem
orange: orange
pink: rosa
purple: lila
gold: golden goldene goldenen
"""),
    garments=words(
        "mantel *mantel jacke *jacke hut mütze schal kleid hemd schürze *schirm stiefel umhang anzug "
        "brille pullover krone uniform tasche rucksack laterne bart"
    ),
    wearing=words("in im mit trägt"),
    negations=words("nicht kein keine keinen ohne nie weder"),
    function_words=words(
        "der die das und ist ein eine einen einem einer im in mit auf für von den dem des zu nicht "
        "wie warum sich bis unsere unser durch aus über"
    ),
    genres=genres_of(r"""
explainer: erkläre?|erklären|wie|warum|weshalb|was ist|was passiert
product: werbe\w*|spot für|produkt|unsere? neue\w*|entdecken sie
travel: reise|ausflug|tage in|wochenende in|spaziergang durch|urlaub
news: montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|stadtrat|minister\w*|regierung|polizei|streik
quote: zitat|gedicht
data: prozent|statistik\w*|verdoppelt|verdreifacht|durchschnitt\w*|tonnen
"""),
    lines=lines_of("""
city: Fenster, Stimmen, Schritte: Die Stadt sagt nie nur eines. | Um die Ecke beginnt die nächste Straße. | Jedes helle Fenster ist ein Abend.
forest: Zwischen den Bäumen hat jedes Geräusch seinen Platz. | Der Weg biegt ab, und der Wald schließt sich. | Moos, Rinde, eine einzelne Feder.
mountains: Hier oben misst man Wege in Atemzügen. | Der Stein erinnert sich an jeden Winter. | Hinter diesem Grat wartet der nächste.
sea: Die Flut geht, und die Flut kommt. | Salz im Wind und Wasser auf Stein. | Weit draußen hält der Horizont seine Linie.
desert: Der Sand behält keine Spur lange. | Zwischen zwei Dünen ist es vollkommen still. | In der Ferne beginnt die Luft zu flimmern.
field: Das Gras neigt sich und steht wieder auf. | Ein Gatter, ein Weg und sehr viel Himmel. | Ganz nah beginnt ein Vogel von vorn.
interior: Ein Stuhl, ein Tisch, das Ticken einer Uhr. | Licht fällt herein und ruht auf den Dingen. | Hinter dieser Tür ist die Welt klein und nah.
space: Kein Wind, kein Laut: nur Licht, sehr weit weg. | Unten der blaue Rand einer Welt. | Hier draußen blinken die Sterne nicht.
stage: Ein einziges Licht, und Raum darum. | Mehr braucht es hier nicht. | Das Licht wandert, die Kanten treten hervor.
abstract: Nehmen wir es auseinander, Stück für Stück. | Eine Linie, eine Form, ein Gedanke. | Nebeneinander zeigen die Teile ein Muster.
dawn: Erstes Licht, und noch ist nichts geschrieben. | Das Dunkel weicht, ganz langsam.
day: Das Licht ist klar und zeigt alles.
dusk: Die Schatten werden lang, die Farben warm. | Noch eine Stunde Licht.
night: Im Dunkeln zählen die kleinen Lichter. | Die Nacht rückt alles näher.
rain: Regen trommelt auf alles, was er findet. | Jeder Tropfen findet seinen Weg.
snow: Schnee fällt und nimmt die Geräusche mit. | Jeder Schritt bleibt im Weiß zurück.
fog: Der Nebel zeigt nur, was nah ist. | Formen kommen und gehen im Dunst.
wind: Der Wind zerrt an allem, was lose ist.
spring: Es ist die Zeit, in der alles beginnt.
summer: Es ist Sommer, und die Tage sind lang.
autumn: Die Blätter fallen, eines nach dem anderen.
winter: Im Winter ist Wärme einen langen Weg wert.
walk: Ein Schritt, dann der nächste. | Der Weg nach vorn ist länger als der zurück.
run: Schneller jetzt. | Keine Zeit, sich umzusehen.
fly: Dort oben trägt nur die Luft.
swim: Unter der Oberfläche wird alles langsamer.
drive: Die Straße rollt weiter und weiter.
sail: Der Wind füllt das Segel, die Küste wird klein.
rotate: Noch eine Drehung, und jede Seite ist neu.
speak: Manche Worte sind das Warten wert.
work: Hände, die ihr Handwerk kennen, haben keine Eile.
grow: Langsam, und dann auf einmal.
"""),
)
