"""Where people of a trade are found, and what a counted merit begins with, in six languages."""

from dataclasses import dataclass
from types import MappingProxyType

from services.router.planning.lexicon.model import words

__all__ = ["POSTS", "Trades"]


@dataclass(frozen=True, slots=True)
class Trades:
    """One language."""

    trades: MappingProxyType[str, str]
    """Who is named after a place or a thing in one word: "farero" keeps a "faro"."""
    parts: MappingProxyType[str, frozenset[str]]
    """What somebody there climbs, lights or puts out, by the place or thing it belongs to."""
    abstract: frozenset[str]
    """Nouns that open a sentence with a capital, and are nobody."""
    people: tuple[str, str, str]
    """A woman, a man, and who may be either, in words that can be drawn."""
    she: frozenset[str]
    he: frozenset[str]
    leads: tuple[str, str, str, str]
    """What an enumerated merit begins with: the first, the second, all between, the last."""


def _trades(
    trades: str, parts: dict[str, str], abstract: str, people: str, pronouns: str, leads: str
) -> Trades:
    woman, man, person = people.split()
    she, _, he = pronouns.partition(" | ")
    first, second, more, last = leads.split(" | ")
    named = dict(zip(trades.split()[::2], trades.split()[1::2], strict=True))
    return Trades(
        trades=MappingProxyType(named),
        parts=MappingProxyType({whole: words(line) for whole, line in parts.items()}),
        abstract=words(abstract),
        people=(woman, man, person),
        she=words(she),
        he=words(he),
        leads=(first, second, more, last),
    )


POSTS = MappingProxyType(
    {
        "en": _trades(
            "shipwright ship boatman boat ferryman ferry miller mill trucker truck",
            {
                "lighthouse": "tower light lamp lantern beam stairs",
                "train": "engine locomotive carriage carriages rails track",
                "boat": "hull mast sail sails keel deck oars",
                "ship": "hull mast sail sails keel deck",
                "windmill": "sails blades",
                "mill": "wheel sails",
            },
            "hope love time peace freedom life death faith joy music silence light memory home "
            "winter summer spring autumn night morning beauty truth nature history",
            "woman man person",
            "she her hers herself | he his him himself",
            "First | Then | And also | And not least",
        ),
        "fr": _trades(
            "cheminot train batelier bateau passeur bateau meunier moulin",
            {
                "phare": "tour lumière lampe feu lanterne escalier",
                "train": "locomotive wagon wagons rails voie",
                "bateau": "coque mât voile voiles quille pont",
                "moulin": "ailes meule",
            },
            "espoir amour temps paix liberté vie mort foi joie silence lumière nuit",
            "femme homme homme",
            "elle | il lui",
            "D'abord\u00a0 | Ensuite\u00a0 | Et aussi\u00a0 | Et enfin\u00a0",
        ),
        "de": _trades(
            "müller Mühle fährmann Fähre lokführer Zug lokführerin Zug",
            {
                "leuchtturm": "turm licht lampe feuer laterne treppe",
                "zug": "lok lokomotive wagen schienen gleis",
                "boot": "rumpf mast segel kiel deck",
                "schiff": "rumpf mast segel kiel deck",
                "mühle": "flügel rad",
            },
            "hoffnung liebe zeit frieden freiheit leben tod glaube freude stille licht nacht",
            "Frau Mann Mann",
            "sie ihr ihre ihren ihrem | er sein seine seinen seinem ihm ihn",
            "Zuerst | Dann | Und auch | Und schließlich",
        ),
        "es": _trades(
            "farero faro farera faro maquinista tren barquero barca molinero molino",
            {
                "faro": "torre luz lámpara linterna escalera",
                "tren": "locomotora vagón vagones vías",
                "barca": "casco mástil vela velas quilla cubierta",
                "barco": "casco mástil vela velas quilla cubierta",
                "molino": "aspas rueda",
            },
            "esperanza amor tiempo paz libertad vida muerte fe alegría silencio luz noche",
            "mujer hombre hombre",
            "ella | él",
            "Primero | Después | Y también | Y por último",
        ),
        "it": _trades(
            "farista faro macchinista treno barcaiolo barca mugnaio mulino",
            {
                "faro": "torre luce lampada lanterna scala",
                "treno": "locomotiva vagone vagoni binari",
                "barca": "scafo albero vela vele chiglia ponte",
                "mulino": "pale ruota",
            },
            "speranza amore tempo pace libertà vita morte fede gioia silenzio luce notte",
            "donna uomo uomo",
            "lei ella | lui egli",
            "Prima di tutto | Poi | E ancora | E infine",
        ),
        "pt": _trades(
            "faroleiro farol maquinista comboio barqueiro barco moleiro moinho",
            {
                "farol": "torre luz lâmpada lanterna escada",
                "comboio": "locomotiva vagão vagões carris",
                "barco": "casco mastro vela velas quilha convés",
                "moinho": "velas roda",
            },
            "esperança amor tempo paz liberdade vida morte fé alegria silêncio luz noite",
            "mulher homem homem",
            "ela dela | ele dele",
            "Primeiro | Depois | E também | E por fim",
        ),
    }
)
"""By base language."""
