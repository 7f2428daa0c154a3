"""The room that a film has: its length, how many shots it should have, what each can hold."""

from dataclasses import dataclass
from fractions import Fraction

from services.router.planning.spoken_lengths import spoken_ms
from shared.domain.media import Rate, ms_of_frames

__all__ = ["AIR_MS", "LIVELY_SHOTS", "Room"]

AIR_MS = 600
"""Silence that a line leaves in its shot: more than a crossfade, so no line meets the next."""
SHOT_MIN_MS = 2000
"""Shorter, a new picture cannot be read."""
LIVELY_FROM_MS = 25_000
LIVELY_SHOTS = 5
"""A film of LIVELY_FROM_MS or more has at least LIVELY_SHOTS shots."""
ARC_FROM_MS = 9000
ARC_SHOTS = 3
"""Hook, development, close."""
_STRETCH = Fraction(13, 10)
"""Lines are joined in one shot up to this much of its usual length."""
LONGEST_SHOT_MS = 14_000
"""Nobody looks longer at one picture; only a sentence that needs more is cut, at its joints."""


@dataclass(frozen=True, slots=True)
class Room:
    """What there is to fill."""

    total_frames: int
    rate: Rate
    shot_ms: int
    """The usual length of a shot."""
    words_per_minute: int
    shots_max: int
    language: str = "en"
    """Of the narration."""

    @property
    def total_ms(self) -> int:
        """Length of the film."""
        return ms_of_frames(self.total_frames, self.rate)

    @property
    def shots(self) -> int:
        """How many shots the film should have."""
        usual = (self.total_ms + self.shot_ms // 2) // self.shot_ms
        if self.total_ms >= LIVELY_FROM_MS:
            usual = max(usual, LIVELY_SHOTS)
        elif self.total_ms >= ARC_FROM_MS:
            usual = max(usual, ARC_SHOTS)
        return max(1, min(usual, self.shots_max))

    @property
    def words_usual(self) -> int:
        """Words of a line that a film of short lines has room for."""
        usual_ms = min(self.shot_ms, self.total_ms // self.shots)
        return self._words(min(usual_ms * _STRETCH, Fraction(self.total_ms)))

    @property
    def words_max(self) -> int:
        """Words of the longest line that is not split, at least 1."""
        return max(1, self._words(min(LONGEST_SHOT_MS, self.total_ms)))

    @property
    def words_joined_max(self) -> int:
        """Words of the longest shot that is made of several lines, at least 1."""
        return max(1, self._words(self._joined_ms_max))

    @property
    def _joined_ms_max(self) -> int:
        longest = min(int(self.shot_ms * _STRETCH), self.total_ms)
        lively = self.total_ms >= LIVELY_FROM_MS
        return min(longest, self.total_ms // LIVELY_SHOTS) if lively else longest

    def frames_for(self, spoken: str) -> int:
        """Frames that a shot needs for its line and the air after it."""
        speech_ms = spoken_ms(spoken, self.language, self.words_per_minute)
        needed_ms = max(SHOT_MIN_MS, speech_ms + AIR_MS if spoken else 0)
        return -int(-(needed_ms * self.rate.fraction / 1000) // 1)

    def holds(self, spoken: str) -> bool:
        """Tell whether one shot has room for a line."""
        needed_ms = spoken_ms(spoken, self.language, self.words_per_minute) + AIR_MS
        return needed_ms <= min(LONGEST_SHOT_MS, self.total_ms)

    def joins(self, spoken: str) -> bool:
        """Tell whether several lines may share one shot."""
        needed_ms = spoken_ms(spoken, self.language, self.words_per_minute) + AIR_MS
        return needed_ms <= self._joined_ms_max

    def _words(self, duration_ms: int | Fraction) -> int:
        return int(max(0, duration_ms - AIR_MS) * self.words_per_minute // 60_000)
