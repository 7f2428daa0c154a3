"""French: what is met, how it ends, and what is asked, for a brief of one sentence."""

# ruff: noqa: E501  a row of a table stays one line

from services.router.planning.lexicon.arcs import arc_of

__all__ = ["ARC"]

ARC = arc_of(
    """
sight city: ville
sight forest: forêt
sight mountains: montagne
sight desert: désert
sight sea: mouette
sight field: arbre
sight interior: lampe
sight space: planète
turn city: En face, une lumière s'allume. | Au loin, quelqu'un appelle un nom.
turn forest: Quelque chose bouge entre les arbres. | Tout près, une branche craque.
turn mountains: Une pierre se détache et roule. | Tout en haut, les nuages s'ouvrent.
turn sea: Au large, quelque chose brille. | Une vague arrive, plus haute que les autres.
turn desert: Sur la dune, au loin, quelque chose scintille. | Le vent trace une ligne neuve dans le sable.
turn field: Quelque chose remue dans l'herbe. | Soudain, un oiseau s'envole.
turn interior: Une planche craque, puis plus rien. | Sur le mur, la lumière bouge un peu.
turn space: L'une des étoiles bouge. | Une petite lumière approche.
turn stage: La lumière change et trouve une autre arête. | Dans le noir, quelqu'un retient son souffle.
turn abstract: Une pièce ne trouve pas encore sa place. | Puis une pièce se met en place.
end snow: Au matin, les traces auront disparu.
end rain: Après la pluie, tout brillera.
end fog: Puis le brouillard se referme.
end wind: Et le vent, enfin, se couche.
end dawn: Et puis il fait jour.
end day: La lumière dure encore.
end dusk: La dernière lueur s'en va, la première étoile arrive.
end night: La nuit garde le reste pour elle.
end city: Derrière les fenêtres, la ville continue.
end forest: Derrière, les arbres se referment comme une porte.
end mountains: La montagne garde ce qu'elle a vu.
end sea: La mer continue, vague après vague.
end desert: Demain, le sable sera lisse à nouveau.
end field: L'herbe se redresse, comme si de rien n'était.
end interior: La pièce redevient calme.
end space: Et tout autour, les étoiles.
end stage: Puis la lumière baisse.
end abstract: Et l'image tient ensemble.
meet: {the} s'arrête et écoute. | {the} lève les yeux. | Un instant, {the} ne bouge plus.
leave: Puis {the} repart. | {the} reste encore un peu.
there: Et là : {the}.
ask how: Qu'y a-t-il au départ ? | Qu'est-ce qui change en chemin ? | Qu'y a-t-il à la fin ?
ask why: Que voit tout le monde ? | Qu'y a-t-il derrière ? | Que serait le monde sans cela ?
ask make: Que faut-il ? | Par quoi commencer ? | Comment savoir que c'est prêt ?
ask what: De quoi est-ce fait ? | À quoi cela sert-il ? | Où le rencontre-t-on ?
opens: Trois questions plus petites mènent à la réponse.
invites: Répondez à ces trois-là, et la grande a sa réponse.
somebody: voyageur
we: on nous vous
question make: comment (?:faire|préparer|fabriquer|réparer|construire)
question why: pourquoi
question how: comment
""",
    nightfall=r"la nuit (?:tombe|tomba|tombait|descend|arrive)|tombée de la nuit|nuit tombante|la nuit est tombée|il fait nuit",
)
