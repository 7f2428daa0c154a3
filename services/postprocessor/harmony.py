"""Keys and chords, counted in steps of the scale: what is built of steps can never leave its key.

Pure. Step 0 is the tonic below the middle of the keyboard, step 7 the tonic an octave above it. A
chord is named by the step of its root, 0 to 6.
"""

from dataclasses import dataclass

__all__ = ["STEPS_PER_OCTAVE", "Key", "key_of", "ladder", "nearest_tone", "voiced"]

STEPS_PER_OCTAVE = 7
_TONICS = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11}
_MAJOR, _MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
_LOWEST = 1
"""The lowest step of a voiced chord; it reaches two octaves up."""


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic, 0 (C) to 11 (B), and a mode."""

    tonic: int
    minor: bool

    def pitch(self, step: int) -> int:
        """Give the MIDI number of a step; step 0 lies from 43 to 54."""
        octave, degree = divmod(step, STEPS_PER_OCTAVE)
        scale = _MINOR if self.minor else _MAJOR
        return 48 + self.tonic - (12 if self.tonic > 6 else 0) + 12 * octave + scale[degree]

    @property
    def pitch_classes(self) -> frozenset[int]:
        """Give every pitch of the key, modulo 12."""
        return frozenset(self.pitch(step) % 12 for step in range(STEPS_PER_OCTAVE))

    @property
    def tension(self) -> int:
        """Name the chord that wants to come home: the fifth, or in minor the seventh."""
        return 6 if self.minor else 4


def key_of(name: str) -> Key:
    """Read a key such as "F# minor"; what cannot be read is C, and major."""
    text = name.strip().lower()
    sharpness = {"#": 1, "♯": 1, "b": -1, "♭": -1}.get(text[1:2], 0)
    return Key((_TONICS.get(text[:1], 0) + sharpness) % 12, "min" in text)


def ladder(root: int) -> tuple[int, ...]:
    """Give a chord's tones as steps, upwards over two octaves from its root near the tonic."""
    low = root if root <= 3 else root - STEPS_PER_OCTAVE
    return tuple(
        low + STEPS_PER_OCTAVE * octave + third for octave in range(3) for third in (0, 2, 4)
    )


def voiced(root: int, before: tuple[int, ...]) -> tuple[int, ...]:
    """Lay out a chord in four voices so that each moves as little as it can.

    Args:
        root: Step of the chord's root.
        before: The four voices of the chord before; empty at the beginning.
    """
    tones = [
        step
        for step in range(_LOWEST, _LOWEST + 14)
        if (step - root) % STEPS_PER_OCTAVE in {0, 2, 4}
    ]
    layouts = [tuple(tones[at : at + 4]) for at in range(len(tones) - 3)]
    if not before:
        return layouts[0]
    moved = [sum(abs(a - b) for a, b in zip(each, before, strict=True)) for each in layouts]
    return layouts[moved.index(min(moved))]


def nearest_tone(step: int, root: int) -> int:
    """Move a step to the nearest tone of a chord, downwards where two are equally near."""
    near = (step + away for away in (0, -1, 1))
    return next(each for each in near if (each - root) % STEPS_PER_OCTAVE in {0, 2, 4})
