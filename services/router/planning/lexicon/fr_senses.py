"""French: what is done, worn, denied, and the sentences that a short brief is told with."""

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
stand: attend* dort dorment assis* debout
walk: marche* traverse* avance* suit suivent grimpe* monte* entre* promène* cherche*
run: court courent courir poursui* fuit galope* saute*
fly: vole volent voler plane* flotte* décolle*
swim: nage* plonge*
drive: roule* conduit pédale*
sail: navigue* vogue* rame*
rotate: tourne* danse* tournoie*
speak: parle* raconte* dit disent chante* explique* chuchote*
work: joue* jouent travaille* pétrit répare* peint prépare* construit écrit cuisine* plante* répète*
grow: pousse* grandi* fleuri* naît
"""),
    doers=actions_of("""
fly: oiseau mouette hibou aigle corbeau avion fusée ballon papillon abeille dragon astronaute
swim: baleine poisson dauphin requin tortue
drive: voiture camion bus taxi train tramway moto vélo cycliste
sail: bateau navire voilier barque
rotate: planète danseur danseuse lune moulin
run: enfant enfants garçon chiot chien cheval coureur
walk: renard* loup louve ours cerf chameau caravane chat berger randonneur
work: boulanger boulangère potier menuisier chef horloger fermier jardinier
grow: arbre fleur fleurs forêt graine
"""),
    seasons=seasons_of("""
spring: printemps avril mai
summer: été juin juillet août
autumn: automne octobre novembre
winter: hiver décembre janvier février neige enneigé enneigée flocon
"""),
    colours=colours_of("""
red: rouge rouges
yellow: jaune jaunes
green: vert verte verts
blue: bleu bleue bleus
black: noir noire noirs
white: blanc blanche blancs
grey: gris grise
brown: brun brune marron
orange: orange
pink: rose
purple: violet violette
gold: doré dorée
"""),
    garments=words(
        "manteau ciré veste chapeau casquette écharpe robe chemise tablier parapluie bottes gants "
        "cape costume lunettes pull couronne uniforme sac lanterne barbe ruban"
    ),
    wearing=words("en avec au à portant porte"),
    negations=words("pas sans ni jamais"),
    function_words=words(
        "le la les un une des du de et est dans sur pour qui que avec son sa ses au aux par ne pas "
        "ce cette nos notre il elle l' d' comment pourquoi"
    ),
    genres=genres_of(r"""
explainer: expliquer|expliquez|explique|comment|pourquoi|qu'est-ce que
product: (?:publicité|pub|spot|annonce)\s+pour|découvrez|présentez|voici notre|produit
travel: voyage|séjour|balade|visite|week-end à|jours à|itinéraire|soirée .{0,20}à (?-i:[A-Z])
news: lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|aujourd'hui même|grève|ministre|maire|conseil municipal|police|annonce que|gouvernement
quote: citation|poème
data: pour cent|statistiques?|a triplé|a doublé|en moyenne|tonnes
"""),
    lines=lines_of("""
city: Des fenêtres, des voix, des pas : la ville ne dit jamais une seule chose. | Au coin, une autre rue commence. | Chaque fenêtre éclairée est une soirée.
forest: Entre les arbres, chaque bruit a sa place. | Le sentier tourne, la forêt se referme. | De la mousse, de l'écorce, une plume.
mountains: Ici, la distance se mesure en souffle. | La pierre se souvient de chaque hiver. | Derrière cette crête, une autre attend.
sea: La marée s'en va, puis revient. | Du sel dans le vent, de l'eau sur la pierre. | Au loin, l'horizon ne bouge pas.
desert: Le sable ne garde aucune trace longtemps. | Entre deux dunes, le silence est entier. | Au loin, l'air se met à trembler.
field: L'herbe se penche, puis se redresse. | Une barrière, un chemin, beaucoup de ciel. | Tout près, un oiseau recommence.
interior: Une chaise, une table, le bruit d'une horloge. | La lumière entre et se pose. | Derrière cette porte, le monde est petit et proche.
space: Ni vent ni bruit : rien que de la lumière, très loin. | En bas, le bord bleu d'un monde. | Ici, les étoiles ne clignotent pas.
stage: Une seule lumière, et de la place autour. | Ici, il ne faut rien d'autre. | La lumière glisse, les contours apparaissent.
abstract: Démontons tout, et regardons pièce par pièce. | Une ligne, une forme, une idée. | Côte à côte, les pièces dessinent un motif.
dawn: Première lumière : rien n'est encore écrit. | Le noir se retire, peu à peu.
day: La lumière est franche et montre tout.
dusk: Les ombres s'allongent, les couleurs se réchauffent. | Encore une heure de lumière.
night: Dans le noir, les petites lumières comptent. | La nuit rapproche tout.
rain: La pluie tambourine sur tout ce qu'elle trouve. | Chaque goutte trouve son chemin.
snow: La neige tombe et emporte les bruits. | Chaque pas laisse une trace dans le blanc.
fog: Le brouillard ne montre que ce qui est proche. | Des formes vont et viennent dans la brume.
wind: Le vent tire sur tout ce qui n'est pas attaché.
spring: C'est la saison où tout commence.
summer: C'est l'été, et les jours sont longs.
autumn: Les feuilles se détachent, l'une après l'autre.
winter: En hiver, la chaleur vaut un long chemin.
walk: Un pas, puis le suivant. | Le chemin qui reste est plus long que celui du retour.
run: Plus vite. | Pas le temps de regarder en arrière.
fly: Là-haut, il n'y a que l'air pour appui.
swim: Sous la surface, tout ralentit.
drive: La route défile, encore et encore.
sail: Le vent gonfle la voile, la côte rapetisse.
rotate: Un tour encore, et chaque face est nouvelle.
speak: Certains mots valent l'attente.
work: Les mains qui savent n'ont pas besoin de se presser.
grow: Lentement, puis d'un seul coup.
"""),
)
