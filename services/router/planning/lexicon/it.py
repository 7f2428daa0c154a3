"""Italian: the words that the rules know, and the sentences around a short brief."""

# ruff: noqa: E501  a row of a table stays one line

import re
from types import MappingProxyType

from services.router.planning.lexicon.model import Kind, Lexicon, Templates, rows, words
from shared.domain.plan import Setting, TimeOfDay, Weather

__all__ = ["ITALIAN"]

_MIDDLE = ("Guardiamo più da vicino: {the}.", "E ancora: {the}.", "Fermiamoci un momento.")

ITALIAN = Lexicon(
    settings=rows(
        Setting,
        """
city: città strada strade via vicolo metropolitana grattacielo piazza quartiere marciapiede venezia roma milano
forest: bosco foresta giungla radura
mountains: montagna montagne monte vetta valle ghiacciaio alpi collina cima
sea: mare oceano spiaggia costa porto isola scogliera baia molo riva
desert: deserto duna dune oasi
field: campo prato fattoria campagna giardino parco vigna villaggio lago fiume
interior: cucina camera casa appartamento ufficio caffè ristorante forno biblioteca museo scuola ospedale bottega negozio fabbrica chiesa
space: spazio marte galassia cosmo universo orbita
stage: palco palcoscenico teatro concerto studio
abstract: astratto
""",
    ),
    implied=rows(
        Setting,
        """
city: taxi auto autobus ciclista traffico
forest: albero volpe orso cervo lupo gufo fungo
mountains: alpinista aquila sciatore
sea: faro onda onde nave barca marinaio pescatore gabbiano balena delfino capitano
desert: cammello carovana cactus nomade sabbia
field: contadino cavallo mucca pecora fiore ape pastore giardiniere cane arcobaleno bambini
interior: fornaio panettiere pane tè cuoco orologiaio medico gatto nonna nonno
space: astronauta razzo pianeta pianeti satellite stella stelle
stage: ballerina ballerino cantante musicista violinista pianista attore
abstract: dati algoritmo internet idea economia terremoti
""",
    ),
    times=rows(
        TimeOfDay,
        """
dawn: alba aurora mattina mattino
day: mezzogiorno pomeriggio giorno soleggiato
dusk: tramonto sera crepuscolo imbrunire
night: notte mezzanotte notti
""",
    ),
    weathers=rows(
        Weather,
        """
rain: pioggia piove temporale tempesta ombrello
snow: innevato innevata innevati neve nevica innevat* bufera inverno
fog: nebbia foschia bruma
wind: vento ventoso brezza
clear: sereno soleggiato
""",
    ),
    moods=rows(
        str,
        """
melancholic: triste solo sola solitudine pers* addio dimenticat* ultim* abbandonat*
calm: calm* tranquill* quiet* dolce lento lenta silenzio
joyful: felic* allegr* ridono ride festa compleanno divertent*
tense: pericolo paura fuga minaccia tempesta urgente
epic: eroe battaglia avventura leggenda drago
warm: famiglia amore madre padre nonna nonno amico amica amici pane insieme
mysterious: mister* segret* stran* fantasma nascost* sconosciut* ombra nebbia notte
energetic: energia sport corsa veloce rapid*
hopeful: speranza futuro coraggio sogno salva
curious: spiega spiegare scienza scoprire domanda
elegant: elegante lusso profumo artigian* design
""",
    ),
    kinds=rows(
        Kind,
        """
person: guardiano custode robot uomo donna ragazzo ragazza bambino bambina bambini amico amica amici famiglia madre padre nonna nonno marinaio pescatore capitano re regina medico pastore astronauta ballerina
animal: lupa cagna gatta cavalla asina orsa cervo leonessa elefantessa pesce cane gatto cavallo uccello volpe orso lupo gufo aquila gabbiano balena delfino coniglio topo elefante leone ape farfalla tartaruga cammello mucca pecora drago
vehicle: mongolfiera nave barca auto treno aereo razzo bicicletta camion autobus tram
product: prodotto applicazione telefono orologio scarpa scarpe bottiglia macchina profumo cuffie sapone borsa marca lampada sedia zaino
building: faro casa castello torre ponte capanna albergo mulino museo
nature: pianeta albero fiume montagna isola fiore bosco mare tempesta luna sole stella stelle vulcano terremoti
""",
    ),
    person_endings=("aio", "aia", "tore", "trice", "ista", "iere"),
    articles=MappingProxyType(
        {
            "un": "il",
            "una": "la",
            "un'": "l'",
            "uno": "lo",
            "nostro": "il nostro",
            "nostra": "la nostra",
            "nostri": "i nostri",
            "nostre": "le nostre",
        }
    ),
    determiners=words(
        "un una uno un' il lo la i gli le l' mio mia nostro nostra nostri nostre suo sua due tre "
        "questo questa"
    ),
    singular=frozenset(),
    boundaries=words(
        "in su sotto con senza per verso a al alla all' all tra fra da dal durante dopo prima che dove "
        "e o ma quando mentre come è sono ha si non contro nella nel nello sulla sul"
    ),
    joints=words("di del della dello dell' d'"),
    relatives=words("che"),
    questions=words("come perché quando dove"),
    adjectives=words(
        "giovane vecchio vecchia piccolo piccola grande nuovo nuova ultimo ultima bello bella"
    ),
    verbs=words(
        "esce rientra suona cura porta vende compra lava cuce tesse caccia piange ride sorride cade vuole può lascia dà prende mette veglia chiama incontra raccoglie pianta attraversa vive parte aggiusta nutre fanno "
        "è sono sta cerca trova corre cammina apre attraversa guarda aspetta sogna balla canta gioca "
        "arriva torna sale scende ascolta prepara costruisce ripara viaggia vola nuota impara "
        "protegge dorme scrive legge dipinge segue prova nascono nasce brillano funziona lavora vive"
    ),
    bases=frozenset(),
    not_verbs=frozenset(),
    gerund="",
    plural_verbs=("ano", "ono"),
    auxiliaries=words("è sono può fanno fa si nascono nasce brillano funziona funzionano volano"),
    is_are=("sta", "stanno"),
    pronouns=words("lui lei loro noi io tu suo sua"),
    request=re.compile(
        r"^(?:(?:fai|crea|voglio|vogliamo|realizza)\s+)?(?:(?:un|uno|una|il|la|lo|nostro)\s+)?"
        r"(?:[\w.,'-]+\s+){0,3}?(?:film|video|clip|spot|pubblicità|animazione|corto)\s+"
        r"(?:[\w.,'-]+\s+){0,3}?(?:su|sul|sulla|per|di)\s*:?\s+(?:(?:il|la|lo)\s+(?=nostr))?"
        r"|^(?:spiega|presentiamo|scopri|mostra)\s*:?\s+",
        re.IGNORECASE,
    ),
    technical=re.compile(
        r"^(?:e\s+|in\s+|di\s+|meno di\s+)*(?:(?:16:9|9:16|1:1)|\d+(?:[.,]\d+)?\s*"
        r"(?:s|secondi|min|minuti?|euro|dollari|usd)?)(?:\s+e\s+(?:16:9|9:16|1:1))*$",
        re.IGNORECASE,
    ),
    show=re.compile(r"^(?:mostra|mostrare|inizia con|finisci con)\s+", re.IGNORECASE),
    direct=re.compile(
        r"^(?:usa|utilizza|evita|aggiungi|senza)\b.{0,60}\b"
        r"(?:colori|musica|luce|stile|tono|camera|sottotitoli|loghi|logo|voce)\b"
        r"|^(?:lo |la |il )?(?:stile|tono|musica|formato|durata|atmosfera)\s*:",
        re.IGNORECASE,
    ),
    places=MappingProxyType(
        {
            Setting.CITY: "In città",
            Setting.FOREST: "Nel cuore del bosco",
            Setting.MOUNTAINS: "In alta montagna",
            Setting.SEA: "In riva al mare",
            Setting.DESERT: "In mezzo al deserto",
            Setting.FIELD: "All'aria aperta",
            Setting.INTERIOR: "camino Tra quattro mura",
            Setting.SPACE: "Nello spazio",
            Setting.STAGE: "In scena",
        }
    ),
    hours=MappingProxyType(
        {
            TimeOfDay.DAWN: "alle prime luci",
            TimeOfDay.DAY: "in pieno giorno",
            TimeOfDay.DUSK: "quando la luce cala",
            TimeOfDay.NIGHT: "nel mezzo della notte",
        }
    ),
    templates=MappingProxyType(
        {
            "person": Templates(
                ("Una storia: {phrase}.", "Tutto comincia qui: {the}."),
                _MIDDLE,
                ("Questa era la storia: {the}.", "Ciò che resta: {the}."),
            ),
            "story": Templates(
                ("Una storia: {phrase}.", "Tutto comincia qui: {the}."),
                _MIDDLE,
                ("Questa era la storia: {the}.", "Ciò che resta: {the}."),
            ),
            "product": Templates(
                ("Ecco la novità: {the}.", "Il nome è questo: {the}."),
                ("Da ogni lato: {the}.", "Ogni dettaglio ha un motivo.", "Da vicino."),
                ("{the}. Vedere per credere.", "Un nome da ricordare: {the}."),
            ),
            "topic": Templates(
                ("Vi siete mai chiesti {phrase}?", "La domanda è semplice: {phrase}?"),
                ("Cominciamo da ciò che si vede: {subject}.", "Un passo porta al successivo."),
                ("E la domanda resta viva: {phrase}?", "Ogni risposta comincia da una domanda."),
            ),
            "bare": Templates(
                ("Un tema: {phrase}.",),
                _MIDDLE,
                ("{the}: resta molto da vedere.", "Ed è solo l'inizio: {the}."),
            ),
        }
    ),
)
