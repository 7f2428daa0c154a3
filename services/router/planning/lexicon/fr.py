"""French: the basics. Words that the rules know, and sentences for short prompts."""

# ruff: noqa: E501  a row of a table stays one line

import re
from types import MappingProxyType

from services.router.planning.lexicon.model import Kind, Lexicon, Templates, table, words
from shared.domain.plan import Setting, TimeOfDay, Weather

__all__ = ["FRENCH"]

_MIDDLE = (
    "Regardons de plus près : {the}.",
    "Chaque détail compte.",
    "Il y a là plus qu'il n'y paraît.",
    "Puis la lumière change.",
    "Un instant, tout se tait.",
    "Et l'histoire continue.",
    "Prenons le temps de regarder.",
    "Les petites choses en disent long.",
    "Regardons encore.",
)
_FILM = "film|vidéo|video|clip|spot|pub|publicité|bande-annonce|animation|court métrage|histoire"

FRENCH = Lexicon(
    settings=table(
        {
            Setting.CITY: "ville rue avenue ruelle toit métro gratte-ciel boulevard "
            "trottoir quartier",
            Setting.FOREST: "forêt bois jungle clairière sous-bois",
            Setting.MOUNTAINS: "montagne montagnes sommet vallée glacier alpes colline col",
            Setting.SEA: "mer océan plage côte port île falaise rivage baie quai",
            Setting.DESERT: "désert dune dunes oasis canyon",
            Setting.FIELD: "toundra steppe potager champ pré ferme campagne jardin parc verger vigne village lac "
            "rivière prairie",
            Setting.INTERIOR: "cheminée cuisine chambre maison appartement bureau café restaurant "
            "boulangerie "
            "bibliothèque musée école hôpital atelier salle boutique garage usine église grenier",
            Setting.SPACE: "espace orbite mars galaxie cosmos univers",
            Setting.STAGE: "scène théâtre concert studio",
            Setting.ABSTRACT: "abstrait",
        }
    ),
    implied=table(
        {
            Setting.CITY: "loyers loyer tram piétons embouteillage commerçant passants métropole inspecteur vitrines néons quais bus inspectrice détective grève transports trafic vélos ruelles taxi voiture bus "
            "tramway cycliste vélo",
            Setting.FOREST: "mousse sapin sapins chêne sanglier bûcheron écureuil chevreuil sentier feuillage arbre renard ours cerf loup hibou champignon",
            Setting.MOUNTAINS: "chamois marmotte refuge skieuse alpage moine chalet brebis volcan volcan volcans brebis chamois alpiniste randonneur skieur aigle",
            Setting.SEA: "phares marins mouettes voile voilier barque sirène plongeur coquillage coquillages embruns pêche filet phares marée ferry ciré matelot falaises phare vague bateau navire marin pêcheur "
            "mouette baleine dauphin "
            "capitaine",
            Setting.DESERT: "nomades dromadaire touareg chameaux caravane chameaux chameau cactus nomade sable",
            Setting.FIELD: "poule poules agneau tournesol tournesols blé herbe potager pique-nique ruche abeilles arbre canard automne vent cerisier arbres moisson récolte apiculteur paysan fermier cheval vache mouton fleur abeille "
            "berger jardinier chien "
            "arc-en-ciel",
            Setting.INTERIOR: "livre livres piano lettre couturière cordonnier menuisier repas robot cuisinier cuisinière cheminée fauteuil cahier boulanger boulangère pain thé chef horloger médecin infirmière chat",
            Setting.SPACE: "lune étoile étoiles fusées planètes martien gravité cosmonaute comètes astronaute fusée planète satellite comète",
            Setting.STAGE: "ballet opéra orchestre spectacle violon marionnette acrobate jongleur cirque chœur spectacle ballet orchestre violon danseur danseuse chanteur chanteuse musicien "
            "musicienne violoniste "
            "pianiste acteur",
            Setting.ABSTRACT: "statistiques vaccin économie démocratie code ordinateur électricité atome inflation chômage données algorithme internet idée économie inflation logiciel",
        }
    ),
    times=table(
        {
            TimeOfDay.DAWN: "aube matin aurore",
            TimeOfDay.DAY: "midi après-midi ensoleillé ensoleillée",
            TimeOfDay.DUSK: "crépuscule soir coucher",
            TimeOfDay.NIGHT: "nuit minuit nocturne",
        }
    ),
    weathers=table(
        {
            Weather.RAIN: "pluie pleut orage tempête averse parapluie",
            Weather.SNOW: "enneigé enneigée enneigés enneigées neige blizzard hiver flocon",
            Weather.FOG: "brouillard brume",
            Weather.WIND: "vent brise rafale ouragan",
            Weather.CLEAR: "ensoleillé clair",
        }
    ),
    moods=table(
        {
            "calm": "calme tranquille paisible doux douce lent silence serein",
            "joyful": "rient rit jouent dansent chantent joyeux joyeuse gai joie heureux heureuse fête rire "
            "sourire anniversaire drôle",
            "melancholic": "sanglots attend attendent souvenir souvenirs pleure vide larmes monotone jamais "
            "triste seul seule solitude perdu perdue adieu nostalgie oublié "
            "solitaire dernier",
            "tense": "perdue traque poursuit grève perturbé danger peur fuite menace orage tempête urgent",
            "epic": "chevalier royaume expédition immense héros bataille aventure légende dragon épique",
            "warm": "partage partagent repas grand-père grands-parents foyer chaud chaleur famille amour "
            "mère père grand-mère ami amis pain ensemble",
            "mysterious": "inspectrice détective énigme ombres disparu mystère secret étrange fantôme caché "
            "inconnu ombre",
            "energetic": "rapides légères course increvables vitesse dynamique rapide énergie sport course "
            "vitesse",
            "hopeful": "tenter vivre naissance renaît dernière-chance triplé apprend espoir avenir courage "
            "rêve sauve sauver",
            "curious": "comment pourquoi expliquer science découvrir question",
            "elegant": "élégant luxe parfum artisanal design",
        }
    ),
    kinds=table(
        {
            Kind.PERSON: "robot inspectrice détective homme femme garçon fille enfant enfants gardien gardienne ami "
            "amis "
            "famille mère père "
            "grand-mère grand-père marin pêcheur capitaine chef roi reine boulanger boulangère "
            "astronaute "
            "danseur danseuse berger musicien musicienne médecin chanteuse horloger",
            Kind.ANIMAL: "renarde louve chienne chatte jument ânesse ourse cerf brebis lionne éléphante lapine poisson chien chat cheval oiseau renard ours loup hibou aigle mouette baleine "
            "dauphin lapin "
            "souris éléphant lion abeille papillon tortue chameau vache mouton dragon",
            Kind.VEHICLE: "montgolfière bateau navire voiture train avion fusée vélo camion bus tramway",
            Kind.PRODUCT: "chaussures casquette produit application téléphone montre chaussure bouteille "
            "machine "
            "parfum casque "
            "savon sac marque lampe chaise",
            Kind.BUILDING: "phare maison château tour pont cabane hôtel moulin boulangerie musée",
            Kind.NATURE: "planète arbre rivière montagne île fleur forêt mer océan tempête lune soleil "
            "étoile volcan",
        }
    ),
    person_endings=("eur", "euse", "iste", "ien", "ienne"),
    articles=MappingProxyType({"un": "le", "une": "la", "des": "les"}),
    determiners=words(
        "un une des le la les l' d' mon ma mes notre nos votre son sa ses leur deux trois ce cette"
    ),
    singular=frozenset(),
    boundaries=words(
        "dans sur sous avec sans par pour vers à au aux en chez entre pendant après avant qui "
        "que dont où et ou",
        "mais car quand lorsque comme est sont était a ont se s' ne n' près contre devant derrière",
    ),
    joints=words("de du d'"),
    relatives=words("qui"),
    questions=words("comment pourquoi où quand qu' qu'est-ce"),
    adjectives=words(
        "jeune vieux vieille petit petite grand grande nouveau nouvelle beau belle dernier dernière"
    ),
    verbs=words(
        "rentre nourrit joue jouent tient porte pousse vend achète lave coud tisse chasse pleure rit sourit tombe dort vit veut peut laisse donne prend met conte veille guide mène appelle rencontre quitte revient repart "
        "naît naissent avance rient courent partage pousse reste est sont a ont allume trouve "
        "cherche court marche ouvre ferme découvre sauve traverse "
        "regarde attend rêve",
        "danse chante joue part arrive revient monte descend écoute prépare construit répare "
        "voyage vole nage",
        "apprend protège garde pétrit dort écrit lit peint suit perd gagne grimpe navigue "
        "répète travaille vit tombe tourne parle mange boit saute",
    ),
    bases=frozenset(),
    not_verbs=frozenset(),
    gerund="",
    plural_verbs=("ent", "ent-ils", "ent-elles"),
    auxiliaries=words("est-ce que qu' est sont était peut fait font"),
    is_are=("est", "sont"),
    pronouns=words("il elle ils elles on nous je tu vous son sa ses leur"),
    request=re.compile(
        r"^(?:(?:fais|faites|crée|créez|réalise|réalisez|je veux|je voudrais"
        r"|nous voulons)\s+(?:moi\s+)?)?"
        rf"(?:(?:un|une|le|la|notre)\s+)?(?:[\w.,'-]+\s+){{0,3}}?(?:{_FILM})\s+"
        r"(?:[\w.,'-]+\s+){0,4}?(?:sur|à propos de|au sujet de|pour|montrant|où"
        r"|(?=d'une?\s))\s*:?\s*(?:d'(?=une?\s))?"
        r"|^(?:expliquer|expliquez|explique|présentez|présente|découvrez|voici)\s*:?\s+",
        re.IGNORECASE,
    ),
    technical=re.compile(
        r"^(?:et\s+|en\s+|de\s+|pour\s+|moins de\s+)*(?:(?:16:9|9:16|1:1)|\d+(?:[.,]\d+)?\s*"
        r"(?:s|secondes?|min|minutes?|euros?|dollars?|usd|plans?)?)(?:\s+et\s+(?:16:9|9:16|1:1))*$",
        re.IGNORECASE,
    ),
    show=re.compile(
        r"^(?:montrez|montrer|montre|ouvrir sur|commencer par|finir sur"
        r"|terminer par|terminez par)\s+",
        re.IGNORECASE,
    ),
    direct=re.compile(
        r"^(?:utilisez|utiliser|évitez|éviter|ajoutez|pas de)\b.{0,60}\b"
        r"(?:couleurs?|musique|lumière|style|ton|caméra|plans?|sous-titres|logos?|voix)\b"
        r"|^(?:le |la )?(?:style|ton|musique|format|durée|ambiance)\s*:",
        re.IGNORECASE,
    ),
    places=MappingProxyType(
        {
            Setting.CITY: "En ville",
            Setting.FOREST: "Au cœur de la forêt",
            Setting.MOUNTAINS: "Là-haut, dans la montagne",
            Setting.SEA: "Au bord de la mer",
            Setting.DESERT: "Au milieu du désert",
            Setting.FIELD: "En plein air",
            Setting.INTERIOR: "À l'intérieur",
            Setting.SPACE: "Dans l'espace",
            Setting.STAGE: "Sur scène",
        }
    ),
    hours=MappingProxyType(
        {
            TimeOfDay.DAWN: "aux premières lueurs",
            TimeOfDay.DAY: "en plein jour",
            TimeOfDay.DUSK: "à la tombée du jour",
            TimeOfDay.NIGHT: "au milieu de la nuit",
        }
    ),
    templates=MappingProxyType(
        {
            "person": Templates(
                ("Voici {phrase}.", "Voici {the}."),
                _MIDDLE,
                ("C'était {the}.", "Une histoire : {the}."),
            ),
            "story": Templates(
                ("Voici {phrase}.", "Tout commence ici : {the}."),
                _MIDDLE,
                ("C'était {the}.", "Une histoire : {the}."),
            ),
            "product": Templates(
                ("Voici {the}.", "Découvrez {the}."),
                (
                    "Regardez de plus près.",
                    "Sous tous les angles.",
                    "Chaque détail compte.",
                    "Encore un regard.",
                ),
                ("{the}. À vous de voir.", "Retenez bien : {the}."),
            ),
            "topic": Templates(
                ("Vous êtes-vous déjà demandé {phrase} ?", "La question est simple : {phrase} ?"),
                (
                    "Commençons par ce que l'on voit.",
                    "Regardons de plus près.",
                    "Une étape mène à la suivante.",
                    "Peu à peu, l'image se forme.",
                    "Prenons du recul.",
                ),
                ("Toute réponse commence par une bonne question.",),
            ),
            "bare": Templates(
                ("Un sujet : {phrase}.",),
                _MIDDLE,
                ("{the} : il reste tant à voir.", "Et ce n'est qu'un début."),
            ),
        }
    ),
)
