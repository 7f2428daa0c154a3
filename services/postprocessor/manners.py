"""How each mood makes music: who plays, in which rhythm, over which chords. A table.

Pure. A rhythm is one bar of sixteen steps. In an accompaniment a digit is a rung of the chord's
ladder and "c" the whole chord; in a bass "r" is the root, "f" the fifth and "o" the octave; in a
drum's bar a digit is how hard it is struck; in a tune "x" is a note that lasts to the next one.
A dot rests.
"""

from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["MANNERS", "Manner", "manner_of"]

NEVER = 1001
FEWEST_BPM_OF_DRIVE = 116


@dataclass(frozen=True, slots=True)
class Manner:
    """What a mood asks for."""

    words: tuple[str, ...]
    """Beginnings of the words that ask for it."""
    major: tuple[int, ...]
    """Roots, one a bar, where the key is major."""
    minor: tuple[int, ...]
    bed: str
    """Who sustains the harmony."""
    tune: str
    """Who plays the motif."""
    tune_octave: int
    tune_rhythms: tuple[str, str]
    """Statement and answer."""
    figure: str
    """Who accompanies."""
    figure_octave: int
    figure_bars: tuple[str, ...]
    """One after the other."""
    bass: str
    bass_bar: str
    drums: tuple[tuple[str, str], ...] = ()
    """(drum, bar)."""
    drums_from: int = NEVER
    """Per mille of the way at which they join."""
    figure_from: int = 120
    bed_level: int = 1000
    """Per mille."""
    swing: int = 0
    """By how much of itself, per mille, the second half of a beat is late."""
    loose_ms: int = 8
    """How far from the beat a hand may fall."""


_SONG, _RISE = (0, 4, 5, 3), (0, 5, 3, 4)
_SIGH, _FALL = (0, 5, 2, 6), (0, 3, 5, 4)

MANNERS = MappingProxyType(
    {
        "calm": Manner(
            ("calm", "quiet", "gentle", "peace", "seren", "soft", "dream", "relax", "medit"),
            *((0, 3, 0, 4), (0, 5, 3, 6)),
            *("warm", "flute", 1, ("x.......x...x...", "x...............")),
            *("harp", 1, ("0...1...2...4...", "0...2...4...2...")),
            *("contrabass", "r..............."),
            loose_ms=16,
        ),
        "tense": Manner(
            ("tens", "suspens", "dark", "danger", "urgen", "nervous", "thrill", "anxi", "fear"),
            *((0, 0, 3, 4), (0, 0, 5, 6)),
            *("tremolo", "cello", 0, ("x.....x.........", "x...x...........")),
            *("spiccato", 0, ("0.0.1.0.0.0.2.0.", "0.0.1.0.0.2.1.0.")),
            *("pulse", "r.r.r.r.r.r.r.r."),
            (("tick", "5.3.5.3.5.3.5.3."), ("taiko", "8.........6.....")),
            *(350, 0, 700),
            loose_ms=3,
        ),
        "joyful": Manner(
            ("joy", "happ", "cheer", "fun", "festiv", "celebr", "glad", "summer", "upbeat"),
            *(_SONG, (0, 2, 5, 6)),
            *("organ", "whistle", 2, ("x.x.x...x.x.....", "x...x.x.x.......")),
            *("guitar", 1, ("c..cc.c..cc.c.c.", "c..cc.c.c..cc.c.")),
            *("bass", "r..r..f.r..r..o."),
            (
                ("kick", "9.......8.2....."),
                ("clap", "....7.......7..."),
                ("shaker", "4.6.4.6.4.6.4.6."),
            ),
            *(150, 0, 500),
        ),
        "melancholic": Manner(
            ("melanchol", "sad", "lone", "grief", "nostalg", "wist", "tender", "sorrow", "bitter"),
            *((0, 2, 5, 3), _SIGH),
            *("strings", "cello", 1, ("x.......x.....x.", "x.......x.......")),
            *("piano", 1, ("0.1.2.1.3.2.1.2.", "0.1.2.4.3.2.1.2.")),
            *("contrabass", "r..............."),
            bed_level=750,
            loose_ms=18,
        ),
        "heroic": Manner(
            ("heroic", "epic", "grand", "majest", "triumph", "adventur", "power", "bold", "victor"),
            *((0, 3, 5, 4), (0, 5, 6, 4)),
            *("brass", "horn", 1, ("x...x.x.x...x...", "x.......x.......")),
            *("spiccato", 1, ("0.0.2.0.3.2.0.2.", "0.0.2.3.4.3.2.0.")),
            *("contrabass", "r.......r...r..."),
            (("taiko", "9...4.6.9...6.44"), ("cymbal", "5...............")),
            *(250, 60, 800),
        ),
        "mysterious": Manner(
            ("myster", "eerie", "enigm", "secret", "haunt", "magic", "strange", "uncann", "noct"),
            *((0, 1, 0, 3), (0, 3, 0, 5)),
            *("choir", "clarinet", 0, ("x.....x.....x...", "x...............")),
            *("celesta", 2, ("0.....2...4.....", "....3.....1...5.")),
            *("drone", "r..............."),
            figure_from=60,
            loose_ms=20,
        ),
        "playful": Manner(
            ("play", "quirk", "whims", "comic", "humor", "humour", "silly", "mischie", "child"),
            *((0, 4, 0, 3), (0, 3, 6, 0)),
            *("organ", "clarinet", 1, ("x.x.x.x.x...x...", "x..x..x.x.......")),
            *("pizzicato", 1, ("..1c..1c..2c..1c", "..1c..2c..3c..2c")),
            *("pizzbass", "r.......f......."),
            (
                ("rim", "....6.......6.4."),
                ("shaker", "3...5...3...5..."),
                ("kick", "6.......6......."),
            ),
            *(200, 0, 380),
            swing=300,
        ),
        "bright": Manner(
            ("bright", "corporate", "confident", "optimis", "curio", "modern", "clean", "inspir"),
            *(_RISE, (0, 5, 2, 6)),
            *("warm", "marimba", 2, ("x...x.x...x.....", "x..x..x.........")),
            *("muted", 1, ("0.2.0.3.0.2.0.4.", "0.2.0.4.0.3.0.2.")),
            *("bass", "r..r....r..r.f.."),
            (
                ("kick", "8.......8......."),
                ("clap", "....5.......5..."),
                ("shaker", "2.4.2.4.2.4.2.4."),
            ),
            *(350, 0, 700),
        ),
        "energetic": Manner(
            ("energ", "fast", "driv", "excit", "dynamic", "sport", "action", "intens"),
            *((5, 3, 0, 4), (0, 6, 5, 6)),
            *("strings", "lead", 1, ("x..x..x.x..x....", "x.x...x.x.......")),
            *("synth", 1, ("0123213201232132", "0132013201320132")),
            *("pulse", "rrorrrorrrorrror"),
            (
                ("kick", "9...9...9...9..."),
                ("snare", "....7.......7..."),
                ("hat", "..5...5...5...5."),
            ),
            *(120, 0, 600),
            loose_ms=3,
        ),
        "warm": Manner(
            ("warm", "cos", "home", "intimat", "love", "romant", "famil", "friend", "acoustic"),
            *((0, 3, 5, 4), (0, 2, 5, 6)),
            *("strings", "clarinet", 1, ("x...x...x.....x.", "x.......x.......")),
            *("guitar", 1, ("0.2.3.2.4.2.3.2.", "0.2.3.4.3.2.3.2.")),
            *("bass", "r.......f......."),
            (("brush", "..3...5...3...5."),),
            *(500, 60, 650),
            loose_ms=12,
        ),
        "elegant": Manner(
            ("elegan", "luxur", "refin", "sophist", "stylish", "classy", "noble", "grace"),
            *((0, 5, 1, 4), (0, 3, 6, 2)),
            *("strings", "celesta", 2, ("x.....x.x.......", "x...........x...")),
            *("piano", 1, ("0...3.2...4.2...", "0...2.3...4.3...")),
            *("pizzbass", "r.....f.r......."),
            (("brush", "....4.......4..."), ("rim", "..........2....2")),
            *(450, 60, 700),
            loose_ms=10,
        ),
        "hopeful": Manner(
            ("hope", "uplift", "rising", "dawn", "aspir", "wonder", "positiv", "tribute"),
            *(_SONG, (5, 2, 6, 0)),
            *("strings", "horn", 1, ("x.......x.x.x...", "x...x...x.......")),
            *("piano", 1, ("0.2.4.2.3.2.4.2.", "0.2.3.4.3.2.4.2.")),
            *("contrabass", "r.......r......."),
            (("kick", "7.........5....."), ("hat", "..3...3...3...3.")),
            *(550, 60, 800),
        ),
    }
)
"""By name, in the order in which their words are looked for."""


def manner_of(mood: str, tempo_bpm: int) -> Manner:
    """Find the manner whose words come first in a mood; a strange mood goes by its tempo."""
    for word in mood.lower().replace(",", " ").split():
        for manner in MANNERS.values():
            if word.startswith(manner.words):
                return manner
    return MANNERS["energetic" if tempo_bpm >= FEWEST_BPM_OF_DRIVE else "hopeful"]
