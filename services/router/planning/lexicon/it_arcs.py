"""Italian: what is met, how it ends, and what is asked, for a brief of one sentence."""

# ruff: noqa: E501  a row of a table stays one line

from services.router.planning.lexicon.arcs import arc_of

__all__ = ["ARC"]

ARC = arc_of(
    """
sight city: città
sight forest: bosco
sight mountains: montagna
sight desert: deserto
sight sea: gabbiano
sight field: albero
sight interior: lampada
sight space: pianeta
turn city: Di fronte si accende una luce. | Lontano, qualcuno chiama un nome.
turn forest: Qualcosa si muove tra gli alberi. | Vicino, un ramo scricchiola.
turn mountains: Un sasso si stacca e rotola. | Lassù si aprono le nuvole.
turn sea: Al largo, qualcosa brilla. | Arriva un'onda, più alta delle altre.
turn desert: Sulla duna lontana, qualcosa luccica. | Il vento traccia una linea nuova nella sabbia.
turn field: Qualcosa fruscia nell'erba. | All'improvviso un uccello si alza in volo.
turn interior: Un'asse scricchiola, poi torna il silenzio. | Sul muro, la luce si sposta un poco.
turn space: Una delle stelle si muove. | Una piccola luce si avvicina.
turn stage: La luce cambia e trova un altro bordo. | Nel buio, qualcuno trattiene il respiro.
turn abstract: Un pezzo non combacia ancora. | Poi un pezzo trova il suo posto.
end snow: Al mattino le orme non ci saranno più.
end rain: Quando smetterà, tutto brillerà.
end fog: Poi la nebbia si richiude.
end wind: E alla fine il vento si posa.
end dawn: E poi è giorno.
end day: C'è ancora luce.
end dusk: Se ne va l'ultima luce, arriva la prima stella.
end night: La notte tiene il resto per sé.
end city: Dietro le finestre, la città continua.
end forest: Dietro, gli alberi si chiudono come una porta.
end mountains: La montagna custodisce ciò che ha visto.
end sea: Il mare continua, onda dopo onda.
end desert: Domani la sabbia sarà di nuovo liscia.
end field: L'erba si rialza, come se nulla fosse.
end interior: La stanza torna silenziosa.
end space: E tutt'intorno, le stelle.
end stage: Poi la luce si abbassa.
end abstract: E l'immagine sta insieme.
meet: {the} si ferma e ascolta. | {the} alza lo sguardo. | Per un attimo {the} non si muove.
leave: Poi {the} riprende il cammino. | {the} resta ancora un po'.
there: Ed ecco: {the}.
ask how: Che cosa c'è all'inizio? | Che cosa cambia lungo la strada? | Che cosa c'è alla fine?
ask why: Che cosa vedono tutti? | Che cosa c'è dietro? | Che cosa cambierebbe senza?
ask make: Che cosa serve? | Da dove si comincia? | Come si capisce che è pronto?
ask what: Di che cosa è fatto? | A che cosa serve? | Dove lo incontriamo?
opens: Tre domande più piccole portano alla risposta.
invites: Chi risponde a queste tre ha risposto alla grande.
somebody: viaggiatore
we: si andiamo camminiamo
question make: come (?:si fa|fare|preparare|costruire|cucinare)
question why: perché
question how: come
""",
    nightfall=r"(?:cala|calò|scende|scese|arriva) la (?:notte|sera)|la notte (?:cala|scende|arriva)|si fa (?:notte|buio)|fa buio|calar della notte|all'imbrunire",
)
