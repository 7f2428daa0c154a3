"""The music of a film as notes: which instrument plays what, when and how loud.

Pure. Owns arc and ending: music opens thin with its motif, grows, turns, rises to its fullest and
comes home on the film's last cut, where the closing chord rings out. The tempo bends a little so
that a beat falls on that cut.
"""

from dataclasses import dataclass, replace

from services.postprocessor.harmony import Key, key_of, ladder, voiced
from services.postprocessor.manners import Manner, manner_of
from services.postprocessor.tune import Motif, motif_of, sung
from shared.domain.ids import digest
from shared.domain.plan import MusicCue

__all__ = ["BEDS", "DRUMS", "Note", "Score", "compose"]

BEATS_PER_BAR, STEPS_PER_BEAT = 4, 4
BEDS = ("warm", "strings", "organ", "choir", "brass", "tremolo")
"""Who may sustain the harmony: one of them sounds from the first moment to the last."""
DRUMS = frozenset(
    ("kick", "snare", "hat", "shaker", "clap", "taiko", "tick", "rim", "brush", "cymbal")
)
"""Who has no pitch."""
_OVERLAP_MS = 500
"""How long a chord stays while the next one swells."""
_AFTERGLOW_MS = 4000
"""An ending longer than this is accompanied until so much of it is left."""
_RING_MS = 1600


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `pitch` is a MIDI number; drums ignore it."""

    voice: str
    """An instrument's name, as music.py knows it."""
    start_ms: int
    length_ms: int
    pitch: int
    level: int
    """Per mille of the voice's full level."""
    pan: int = 0
    """-1000 left to 1000 right, per mille."""


@dataclass(frozen=True, slots=True)
class Score:
    """All notes, in order, and where the music is over."""

    notes: tuple[Note, ...]
    duration_ms: int
    ending_ms: int
    """When the closing chord begins."""
    seed: int


@dataclass(frozen=True, slots=True)
class _Bar:
    """One bar as its players see it."""

    number: int
    way: int
    """Per mille of the way to the ending."""
    root: int
    """Step of its chord."""
    times: tuple[int, ...]
    """Of its beats and of the end, ms."""
    swing: int

    @property
    def end_ms(self) -> int:
        return self.times[-1]

    def at(self, step: int) -> int | None:
        """Give the moment of a sixteenth; None where a shortened bar has ended before it."""
        beat, part = divmod(step, STEPS_PER_BEAT)
        if beat + 1 >= len(self.times):
            return None
        length = self.times[beat + 1] - self.times[beat]
        late = self.swing * length // 4000 if part == 2 else 0
        return self.times[beat] + length * part // STEPS_PER_BEAT + late


def compose(cue: MusicCue, duration_ms: int, last_cut_ms: int) -> Score:
    """Write the music of a film.

    Args:
        cue: Mood, tempo, key and seed; an unknown key is read as C major.
        duration_ms: Of the film.
        last_cut_ms: When its last shot begins; 0 for a film of one shot.
    """
    ending_ms = last_cut_ms if 0 < last_cut_ms < duration_ms else duration_ms * 3 // 4
    key, manner = key_of(cue.key), manner_of(cue.mood, cue.tempo_bpm)
    motif = motif_of(manner, cue.seed)
    bars = _bars(cue, key, manner, ending_ms)
    notes: list[Note] = []
    chord: tuple[int, ...] = ()
    for bar in bars:
        chord = voiced(bar.root, chord)
        notes += _bed(key, manner, bar, chord)
        notes += _bass(key, manner, bar)
        notes += _figure(key, manner, bar)
        notes += _drums(manner, bar)
        notes += _tune(key, manner, bar, motif)
    closing = _Bar(len(bars), 1000, 0, (ending_ms, duration_ms), 0)
    notes += _afterglow(key, manner, closing, cue.tempo_bpm)
    loose = [_loosened(note, n, manner.loose_ms, cue.seed) for n, note in enumerate(notes)]
    notes = loose + _ending(key, manner, closing, voiced(0, chord))
    return Score(tuple(notes), duration_ms, ending_ms, cue.seed)


def _bars(cue: MusicCue, key: Key, manner: Manner, ending_ms: int) -> list[_Bar]:
    beats = _beats_until(ending_ms, cue.tempo_bpm)
    roots = manner.minor if key.minor else manner.major
    turned = int(digest("music", cue.seed, "turn", length=8), 16) % 2
    bars: list[_Bar] = []
    for first in range(0, beats, BEATS_PER_BAR):
        number, last = first // BEATS_PER_BAR, min(first + BEATS_PER_BAR, beats)
        way = 1000 * first // beats
        # The turn sees the same chords from the other side.
        root = roots[(number + (2 + turned if 550 <= way < 700 else 0)) % len(roots)]
        if last == beats and number:
            root = key.tension
        times = tuple(ending_ms * beat // beats for beat in range(first, last + 1))
        bars.append(_Bar(number, way, root, times, manner.swing))
    return bars


def _beats_until(ending_ms: int, tempo_bpm: int) -> int:
    """Fit whole bars, or else half bars, or else beats, bending the tempo by 1/12 at most."""
    exact_milli = ending_ms * tempo_bpm // 60
    for unit in (BEATS_PER_BAR, BEATS_PER_BAR // 2):
        beats = (exact_milli + 500 * unit) // (1000 * unit) * unit
        if beats and abs(beats * 1000 - exact_milli) * 12 <= exact_milli:
            return beats
    return max(1, (exact_milli + 500) // 1000)


def _bed(key: Key, manner: Manner, bar: _Bar, chord: tuple[int, ...]) -> list[Note]:
    """Sustain the harmony: two voices at first, all four as soon as there is a bass to stand on."""
    length = bar.end_ms - bar.times[0] + _OVERLAP_MS
    heard = chord if bar.way >= 100 else chord[1:]
    level = (480 + bar.way // 3) * manner.bed_level // 1000
    return [
        Note(manner.bed, bar.times[0], -(-length // 20) * 20, key.pitch(step), level, pan)
        for step, pan in zip(heard, (-700, 350, -300, 700), strict=False)
    ]


def _bass(key: Key, manner: Manner, bar: _Bar) -> list[Note]:
    if bar.way < 100:
        return []
    low = bar.root if bar.root <= 3 else bar.root - 7
    step_of = {"r": low - 7, "f": low - 3, "o": low}
    level = (600 + bar.way // 4) * (75 if 550 <= bar.way < 700 else 100) // 100
    return [
        Note(manner.bass, start, length, key.pitch(step_of[sign]), level)
        for sign, start, length in _struck(manner.bass_bar, bar)
    ]


def _struck(rhythm: str, bar: _Bar) -> list[tuple[str, int, int]]:
    """List (sign, start, time to the next one) of all that sounds in a bar."""
    at = [(sign, bar.at(step)) for step, sign in enumerate(rhythm) if sign != "."]
    found = [(sign, start) for sign, start in at if start is not None]
    ends = [start for _, start in found[1:]] + [bar.end_ms]
    return [(sign, start, end - start) for (sign, start), end in zip(found, ends, strict=False)]


def _figure(key: Key, manner: Manner, bar: _Bar) -> list[Note]:
    if bar.way < manner.figure_from:
        return []
    rungs = tuple(step + 7 * manner.figure_octave for step in ladder(bar.root))
    level = 420 + bar.way // 3
    notes: list[Note] = []
    rhythm = manner.figure_bars[bar.number % len(manner.figure_bars)]
    for number, (sign, start, _) in enumerate(_struck(rhythm, bar)):
        accent = level if start in bar.times else level * 7 // 10
        side = 450 if number % 2 else 150
        rung = (0, 1, 2) if sign == "c" else (int(sign),)
        # A strummed chord is not struck all at once.
        notes += [
            Note(manner.figure, start + 9 * n, _RING_MS, key.pitch(rungs[each]), accent, side)
            for n, each in enumerate(rung)
        ]
    return notes


def _drums(manner: Manner, bar: _Bar) -> list[Note]:
    if bar.way < manner.drums_from or 550 <= bar.way < 640:
        return []
    level = 450 + bar.way // 3
    sides = {"hat": 300, "shaker": -350, "tick": 250, "rim": 200, "clap": -60, "brush": 150}
    return [
        Note(drum, start, _RING_MS, 36, level * int(sign) // 9, sides.get(drum, 0))
        for drum, rhythm in manner.drums
        for sign, start, _ in _struck(rhythm, bar)
    ]


def _tune(key: Key, manner: Manner, bar: _Bar, motif: Motif) -> list[Note]:
    """Play the motif: stated thinly, answered, turned upside down, and at last an octave up."""
    line = sung(motif, bar.number, bar.way, bar.root)
    level = 520 + bar.way * 2 // 5
    notes: list[Note] = []
    for (_, start, length), step in zip(_struck(line.rhythm, bar), line.steps, strict=False):
        pitch = key.pitch(step + 7 * manner.tune_octave)
        notes.append(Note(manner.tune, start, length // 10 * 10 + 60, pitch, level, -200))
    return notes


def _afterglow(key: Key, manner: Manner, closing: _Bar, tempo_bpm: int) -> list[Note]:
    """Keep a long ending alive: the accompaniment goes on at home, ever softer."""
    beat = 60_000 // tempo_bpm
    start, end = closing.times
    count = (end - start - _AFTERGLOW_MS) // (beat * BEATS_PER_BAR)
    notes: list[Note] = []
    for number in range(1, count + 1):
        first = start + (number - 1) * beat * BEATS_PER_BAR
        times = tuple(first + n * beat for n in range(BEATS_PER_BAR + 1))
        bar = _Bar(number, max(0, 500 - 60 * number), 0, times, manner.swing)
        notes += _figure(key, replace(manner, figure_from=0), bar)
    return notes


def _ending(key: Key, manner: Manner, closing: _Bar, chord: tuple[int, ...]) -> list[Note]:
    """Come home: the tonic wide and low, the motif's last note, and bells above it."""
    start, end = closing.times
    length = end - start
    notes = [
        Note(manner.bed, start, length, key.pitch(step), 820 * manner.bed_level // 1000, pan)
        for step, pan in zip(chord, (-700, 350, -300, 700), strict=True)
    ]
    notes.append(Note("bass", start, min(length, 3500), key.pitch(-7), 900))
    tune = Note(manner.tune, start, min(length, 2600), key.pitch(7 * manner.tune_octave), 800, -200)
    bells = ((0, 14), (180, 9), (360, 11))
    return [
        *notes,
        tune,
        *(
            Note("bell", start + late, min(3000, length - late), key.pitch(step), 620, pan)
            for (late, step), pan in zip(bells, (0, -400, 400), strict=True)
            if length > late + 200
        ),
    ]


def _loosened(note: Note, number: int, most_ms: int, seed: int) -> Note:
    """Play like a person: a little early or late, a little harder or softer."""
    if note.voice in BEDS:
        return note
    drawn = int(digest("hand", seed, number, length=8), 16)
    away = drawn % (2 * most_ms + 1) - most_ms
    touch = 920 + drawn // 1024 % 161
    return replace(note, start_ms=max(0, note.start_ms + away), level=note.level * touch // 1000)
