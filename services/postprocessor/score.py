"""The music of a film as notes: which instrument plays what, when and how loud.

Pure. Owns harmony, arc and ending: music opens thin, grows, and comes home on the film's last cut,
where the closing chord rings out. The tempo bends a little so that a beat falls on that cut.
"""

from dataclasses import dataclass

from shared.domain.ids import digest
from shared.domain.plan import MusicCue

__all__ = ["Note", "Score", "compose"]

BEATS_PER_BAR = 4
_TONICS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_MAJOR, _MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
_PROGRESSIONS = {
    "major": ((0, 4, 5, 3), (0, 5, 3, 4), (3, 0, 4, 5), (0, 2, 3, 4)),
    "minor": ((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 6), (5, 6, 0, 2)),
}
"""Roots as degrees of the scale, one chord a bar."""
_CALM = (
    "calm",
    "quiet",
    "gentle",
    "tender",
    "sad",
    "melanchol",
    "lonely",
    "soft",
    "dream",
    "mystery",
)
_DRIVING = (
    "energ",
    "upbeat",
    "bold",
    "fast",
    "drive",
    "driving",
    "excit",
    "epic",
    "heroic",
    "play",
)
_ARPEGGIOS = ((0, 1, 2, 3, 2, 1, 2, 1), (0, 2, 1, 2, 3, 2, 1, 2), (0, 1, 2, 1, 3, 1, 2, 1))


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `pitch` is a MIDI number; drums ignore it."""

    voice: str
    """pad, pluck, bass, bell, kick, hat."""
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
class _Character:
    """What a mood asks for."""

    drums_from: int
    """Per mille of the way at which drums join; above 1000: never."""
    arpeggio_from: int
    steps_per_beat: int
    octave: int


def compose(cue: MusicCue, duration_ms: int, last_cut_ms: int) -> Score:
    """Write the music of a film.

    Args:
        cue: Mood, tempo, key and seed; an unknown key is read as C major.
        duration_ms: Of the film.
        last_cut_ms: When its last shot begins; 0 for a film of one shot.
    """
    ending_ms = last_cut_ms if 0 < last_cut_ms < duration_ms else duration_ms * 3 // 4
    beats = _beats_until(ending_ms, cue.tempo_bpm)
    character = _character(cue)
    notes: list[Note] = []
    for bar in range(-(-beats // BEATS_PER_BAR)):
        first, last = bar * BEATS_PER_BAR, min((bar + 1) * BEATS_PER_BAR, beats)
        way = 1000 * first // beats
        times = [ending_ms * beat // beats for beat in range(first, last + 1)]
        notes += _bar(cue, character, bar, way, times)
    notes += _ending(cue, ending_ms, duration_ms)
    return Score(tuple(notes), duration_ms, ending_ms, cue.seed)


def _beats_until(ending_ms: int, tempo_bpm: int) -> int:
    """Fit whole bars, or else half bars, or else beats, bending the tempo by 1/12 at most."""
    exact_milli = ending_ms * tempo_bpm // 60
    for unit in (BEATS_PER_BAR, BEATS_PER_BAR // 2):
        beats = (exact_milli + 500 * unit) // (1000 * unit) * unit
        if beats and abs(beats * 1000 - exact_milli) * 12 <= exact_milli:
            return beats
    return max(1, (exact_milli + 500) // 1000)


def _character(cue: MusicCue) -> _Character:
    mood = cue.mood.lower()
    if any(word in mood for word in _CALM):
        return _Character(drums_from=1001, arpeggio_from=250, steps_per_beat=1, octave=0)
    if any(word in mood for word in _DRIVING) or cue.tempo_bpm >= 116:
        return _Character(drums_from=150, arpeggio_from=0, steps_per_beat=2, octave=12)
    return _Character(drums_from=500, arpeggio_from=120, steps_per_beat=2, octave=0)


def _bar(cue: MusicCue, character: _Character, bar: int, way: int, times: list[int]) -> list[Note]:
    chord = _chord(cue, _progression(cue)[bar % 4])
    length = times[-1] - times[0]
    notes = _pad(chord, times[0], length + 500, 420 + way // 4)
    if way >= 100:
        notes += _bass(chord[0] - 12, times, 550 + way // 5)
    if way >= character.arpeggio_from:
        notes += _arpeggio(cue, character, chord, times, 380 + way // 3)
    if way >= character.drums_from:
        notes += _drums(times, 350 + way // 3)
    return notes


def _pad(chord: tuple[int, ...], start: int, length: int, level: int) -> list[Note]:
    spread = (-600, 300, -200, 600)
    return [
        Note("pad", start, length, pitch, level, pan)
        for pitch, pan in zip(chord, spread, strict=True)
    ]


def _bass(root: int, times: list[int], level: int) -> list[Note]:
    half = len(times) // 2
    strokes = [(times[0], times[half] - times[0]), (times[half], times[-1] - times[half])]
    return [Note("bass", start, length, root, level) for start, length in strokes if length > 0]


def _arpeggio(
    cue: MusicCue, character: _Character, chord: tuple[int, ...], times: list[int], level: int
) -> list[Note]:
    pattern = _ARPEGGIOS[_pick(cue, "arpeggio", len(_ARPEGGIOS))]
    notes: list[Note] = []
    for beat in range(len(times) - 1):
        for step in range(character.steps_per_beat):
            number = beat * character.steps_per_beat + step
            length = times[beat + 1] - times[beat]
            start = times[beat] + length * step // character.steps_per_beat
            pitch = chord[pattern[number % len(pattern)]] + 12 + character.octave
            accent = level if step == 0 else level * 7 // 10
            notes.append(Note("pluck", start, 900, pitch, accent, 350 if number % 2 else -350))
    return notes


def _drums(times: list[int], level: int) -> list[Note]:
    notes: list[Note] = []
    for beat in range(len(times) - 1):
        if beat % 2 == 0:
            notes.append(Note("kick", times[beat], 300, 36, level))
        middle = (times[beat] + times[beat + 1]) // 2
        notes.append(Note("hat", middle, 120, 80, level * 6 // 10, 250))
    return notes


def _ending(cue: MusicCue, start: int, end: int) -> list[Note]:
    """Come home: the tonic, wide and low, and a bell above it."""
    chord = _chord(cue, 0)
    length = end - start
    notes = _pad(chord, start, length, 760)
    notes.append(Note("bass", start, min(length, 3500), chord[0] - 12, 800))
    bells = ((0, chord[0] + 24), (180, chord[2] + 12), (360, chord[3] + 12))
    notes += [
        Note("bell", start + late, min(3000, length - late), pitch, 620, pan)
        for (late, pitch), pan in zip(bells, (0, -400, 400), strict=True)
        if length > late + 200
    ]
    return notes


def _progression(cue: MusicCue) -> tuple[int, ...]:
    choices = _PROGRESSIONS[_mode(cue)]
    return choices[_pick(cue, "progression", len(choices))]


def _chord(cue: MusicCue, degree: int) -> tuple[int, ...]:
    """Root, third, fifth and the root above, folded to lie around the middle of the keyboard."""
    scale = _MINOR if _mode(cue) == "minor" else _MAJOR
    root = 48 + _tonic(cue) - (12 if _tonic(cue) > 6 else 0)
    pitches = [
        root + scale[(degree + third) % 7] + 12 * ((degree + third) // 7) for third in (0, 2, 4)
    ]
    if pitches[0] > 54:
        pitches = [pitch - 12 for pitch in pitches]
    return (*pitches, pitches[0] + 12)


def _tonic(cue: MusicCue) -> int:
    name = cue.key.strip().lower()
    sharpness = {"#": 1, "♯": 1, "b": -1, "♭": -1}.get(name[1:2], 0)
    return (_TONICS.get(name[:1], 0) + sharpness) % 12


def _mode(cue: MusicCue) -> str:
    return "minor" if "min" in cue.key.lower() else "major"


def _pick(cue: MusicCue, what: str, choices: int) -> int:
    return int(digest("music", cue.seed, what, length=8), 16) % choices
