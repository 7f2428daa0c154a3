"""German: what is met, how it ends, and what is asked, for a brief of one sentence."""

# ruff: noqa: E501  a row of a table stays one line

from services.router.planning.lexicon.arcs import arc_of

__all__ = ["ARC"]

ARC = arc_of(
    """
sight city: Stadt
sight forest: Wald
sight mountains: Gebirge
sight desert: Wüste
sight sea: Möwe
sight field: Baum
sight interior: Lampe
sight space: Planet
turn city: Gegenüber geht ein Licht an. | In der Ferne ruft jemand einen Namen.
turn forest: Zwischen den Bäumen bewegt sich etwas. | Ganz nah knackt ein Ast.
turn mountains: Ein Stein löst sich und rollt davon. | Hoch oben reißen die Wolken auf.
turn sea: Draußen auf dem Wasser glänzt etwas. | Eine Welle kommt, höher als die anderen.
turn desert: Auf der fernen Düne glitzert etwas. | Der Wind zieht eine neue Linie in den Sand.
turn field: Im Gras raschelt etwas. | Plötzlich fliegt ein Vogel auf.
turn interior: Eine Diele knarrt, dann ist es wieder still. | An der Wand wandert ein wenig Licht.
turn space: Einer der Sterne bewegt sich. | Ein kleines Licht kommt näher.
turn stage: Das Licht wechselt und findet eine neue Kante. | Im Dunkeln hält jemand den Atem an.
turn abstract: Ein Teil passt noch nicht. | Dann findet ein Teil seinen Platz.
end snow: Am Morgen sind die Spuren verschwunden.
end rain: Wenn es aufhört, wird alles glänzen.
end fog: Dann schließt sich der Nebel wieder.
end wind: Und endlich legt sich der Wind.
end dawn: Und dann ist es Tag.
end day: Das Licht bleibt noch eine Weile.
end dusk: Das letzte Licht geht, der erste Stern kommt.
end night: Den Rest behält die Nacht für sich.
end city: Hinter den Fenstern geht die Stadt weiter.
end forest: Dahinter schließen sich die Bäume wie eine Tür.
end mountains: Die Berge behalten, was sie gesehen haben.
end sea: Das Meer macht weiter, Welle für Welle.
end desert: Morgen ist der Sand wieder glatt.
end field: Das Gras richtet sich auf, als wäre nichts gewesen.
end interior: Im Zimmer ist es wieder still.
end space: Und ringsum die Sterne.
end stage: Dann geht das Licht aus.
end abstract: Und das Bild hält zusammen.
meet: Ein Innehalten, ein Lauschen. | Ein Blick nach oben. | Einen Augenblick lang keine Bewegung.
leave: Dann geht es weiter. | Noch einen Augenblick bleiben.
there:
ask how: Was ist am Anfang da? | Was ändert sich unterwegs? | Was ist am Ende da?
ask why: Was kann jeder sehen? | Was steckt dahinter? | Was wäre ohne das anders?
ask make: Was braucht man? | Womit fängt man an? | Woran merkt man, dass es fertig ist?
ask what: Woraus besteht es? | Was tut es? | Wo begegnet es uns?
opens: Drei kleinere Fragen führen zur Antwort.
invites: Wer diese drei beantwortet, hat die große beantwortet.
somebody: Reisender
we: wir man
question make: wie (?:man|macht man|baut man|backt man)
question why: warum|weshalb|wieso
question how: wie
""",
    nightfall=r"die nacht (?:fällt|bricht (?:an|herein)|kommt|senkt sich)|nacht bricht (?:an|herein)|bricht die nacht (?:an|herein)|fällt die nacht|es wird (?:nacht|dunkel)|wird es (?:nacht|dunkel)|anbruch der nacht|einbruch der (?:nacht|dunkelheit)",
)
