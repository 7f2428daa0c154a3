"""Italian: what is done, worn, denied, and the sentences that a short brief is told with."""

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
stand: aspetta aspettano dorme dormono seduto seduta siede
walk: cammina* passeggia* attraversa* segue sale salgono entra avanza
run: corre corrono correre insegue fugge gioca* salta*
fly: vola* plana galleggia fluttua
swim: nuota* immerge
drive: guida* pedala*
sail: naviga* rema* salpa
rotate: gira* danza* balla* ruota*
speak: parla* dice racconta* canta* spiega* sussurra*
work: lavora* impasta* costruisce ripara* dipinge prepara* scrive cucina pianta* prova
grow: cresce* fiorisce nasce nascono forma
"""),
    doers=actions_of("""
fly: uccello gabbiano gufo aquila aereo razzo mongolfiera farfalla ape drago astronauta
swim: balena pesce delfino squalo tartaruga
drive: auto macchina camion autobus taxi treno tram bicicletta ciclista
sail: nave barca veliero
rotate: pianeta ballerina ballerino luna mulino
run: bambino bambini bambina cucciolo cane cavallo corridore
walk: volpe lupo orso cervo cammello carovana gatto pastore
work: fornaio panettiere cuoco orologiaio contadino giardiniere
grow: albero fiore fiori bosco seme
"""),
    seasons=seasons_of("""
spring: primavera aprile maggio
summer: estate giugno luglio agosto
autumn: autunno ottobre novembre
winter: inverno dicembre gennaio febbraio neve innevato innevata
"""),
    colours=colours_of("""
red: rosso rossa rossi rosse
yellow: giallo gialla
green: verde verdi
blue: blu azzurro azzurra
black: nero nera
white: bianco bianca
grey: grigio grigia
brown: marrone
orange: arancione
pink: rosa
purple: viola
gold: dorato dorata
"""),
    garments=words(
        "cappotto giacca cappello berretto sciarpa vestito camicia grembiule ombrello stivali guanti "
        "mantello occhiali corona uniforme borsa zaino lanterna barba"
    ),
    wearing=words("con in col dal indossa"),
    negations=words("non senza né mai"),
    function_words=words(
        "un in il lo la i gli le un una e è di del della dello nel nella con per che si non come perché "
        "al all' dell' nostro nostra mentre"
    ),
    genres=genres_of(r"""
explainer: spiega\w*|come|perché|cos'è|che cosa
product: spot per|pubblicità|prodotto|presentiamo|scopri|nostr[oa] nuov[oa]
travel: viaggio|passeggiata|giorni a|itinerario|gita
news: lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|sindaco|ministro|governo|polizia|sciopero
quote: citazione|poesia
data: per cento|statistiche|raddoppiat\w+|triplicat\w+|in media|tonnellate
"""),
    lines=lines_of("""
city: Finestre, voci, passi: la città non dice mai una cosa sola. | Dietro l'angolo comincia un'altra strada. | Ogni finestra accesa è la sera di qualcuno.
forest: Tra gli alberi ogni rumore ha il suo posto. | Il sentiero gira e il bosco si richiude. | Muschio, corteccia, una sola piuma.
mountains: Quassù la distanza si misura in respiri. | La pietra ricorda ogni inverno. | Oltre questa cresta ne aspetta un'altra.
sea: La marea se ne va, e ritorna. | Sale nel vento, acqua sulla pietra. | Al largo, l'orizzonte non si muove.
desert: La sabbia non tiene a lungo le orme. | Tra due dune il silenzio è completo. | In lontananza l'aria comincia a tremare.
field: L'erba si piega e si rialza. | Un cancello, un sentiero e tanto cielo. | Qui vicino un uccello ricomincia.
interior: Una sedia, un tavolo, il ticchettio di un orologio. | La luce entra e si posa sulle cose. | Dietro questa porta il mondo è piccolo e vicino.
space: Né vento né rumore: solo luce, lontanissima. | In basso, il bordo blu di un mondo. | Quassù le stelle non tremano.
stage: Una sola luce, e spazio intorno. | Qui non serve altro. | La luce si sposta e appaiono i contorni.
abstract: Smontiamo tutto, un pezzo alla volta. | Una linea, una forma, un'idea. | Uno accanto all'altro, i pezzi mostrano un disegno.
dawn: La prima luce, e tutto è ancora da scrivere. | Il buio si ritira, poco a poco.
day: La luce è chiara e mostra tutto.
dusk: Le ombre si allungano, i colori si scaldano. | Ancora un'ora di luce.
night: Nel buio contano le piccole luci. | La notte avvicina ogni cosa.
rain: La pioggia batte su tutto ciò che trova. | Ogni goccia trova la sua strada.
snow: La neve cade e porta via i rumori. | Ogni passo lascia un segno nel bianco.
fog: La nebbia mostra solo ciò che è vicino. | Le forme vanno e vengono nella foschia.
wind: Il vento tira tutto ciò che è sciolto.
spring: È la stagione in cui tutto comincia.
summer: È estate, e le giornate sono lunghe.
autumn: Le foglie si staccano, una dopo l'altra.
winter: D'inverno il calore vale un lungo cammino.
walk: Un passo, poi un altro. | La strada che resta è più lunga del ritorno.
run: Più in fretta. | Non c'è tempo di voltarsi.
fly: Lassù sostiene soltanto l'aria.
swim: Sotto la superficie tutto rallenta.
drive: La strada scorre, e scorre ancora.
sail: Il vento gonfia la vela e la costa si fa piccola.
rotate: Un altro giro, e ogni lato è nuovo.
speak: Certe parole meritano l'attesa.
work: Le mani che sanno non hanno fretta.
grow: Piano, e poi all'improvviso.
"""),
)
