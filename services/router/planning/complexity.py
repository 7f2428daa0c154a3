"""How complex a brief is, and which of the two paths it takes, with the reason in words."""

from dataclasses import dataclass

from services.router.planning.beats import Beat, scene_numbers
from services.router.planning.lexicon import Kind
from services.router.planning.sentences import count_words
from shared.catalog.configuration import Planning
from shared.domain.plan import Path

__all__ = ["Complexity", "assess", "choose_path"]

_BASE = 60
_SCENE, _SCENES_MAX = 60, 240
_PLACE, _PLACES_MAX = 90, 270
_DIALOGUE = 180
_CHARACTER, _CHARACTERS_MAX = 50, 150
_LONG_FROM_S, _LONG_MAX = 30, 160
_WORDS_FROM, _WORDS_MAX = 120, 100


@dataclass(frozen=True, slots=True)
class Complexity:
    """What makes a brief complex."""

    scenes: int
    places: int
    dialogue: bool
    characters: int
    duration_ms: int
    words: int

    @property
    def score(self) -> int:
        """From 0, simple, to 1000."""
        seconds = self.duration_ms // 1000
        parts = (
            _BASE,
            min(_SCENES_MAX, (self.scenes - 1) * _SCENE),
            min(_PLACES_MAX, (self.places - 1) * _PLACE),
            _DIALOGUE * self.dialogue,
            min(_CHARACTERS_MAX, max(0, self.characters - 1) * _CHARACTER),
            min(_LONG_MAX, max(0, seconds - _LONG_FROM_S)),
            min(_WORDS_MAX, max(0, self.words - _WORDS_FROM) // 2),
        )
        return min(1000, sum(parts))


def assess(beats: tuple[Beat, ...], duration_ms: int) -> Complexity:
    """Count what makes a brief complex.

    Args:
        beats: All beats of the text, before any is left out; at least one.
        duration_ms: Of the film.
    """
    speakers = {beat.speaker for beat in beats if beat.speaker}
    people = {beat.subject.lower() for beat in beats if beat.kind is Kind.PERSON}
    return Complexity(
        scenes=scene_numbers(beats)[-1] + 1,
        places=len({beat.setting for beat in beats}),
        dialogue=bool(speakers),
        characters=max(len(speakers), len(people)),
        duration_ms=duration_ms,
        words=sum(count_words(beat.spoken) for beat in beats),
    )


def choose_path(found: Complexity, planning: Planning) -> tuple[Path, str]:
    """Choose fast track or full direction, and say why in one sentence."""
    against = _against_fast_track(found, planning)
    if not against:
        return Path.FAST_TRACK, (
            f"Fast track: {_seconds(found.duration_ms)}, {_count(found.scenes, 'scene')}, "
            "one place and no dialogue; "
            f"complexity {found.score} of 1000 is under {planning.fast_track_below}."
        )
    return Path.FULL_DIRECTION, (
        f"Full direction: {_listed(against)}; complexity {found.score} of 1000."
    )


def _against_fast_track(found: Complexity, planning: Planning) -> list[str]:
    rules = (
        (found.dialogue, "there is dialogue"),
        (found.places > 1, f"it plays in {found.places} places"),
        (
            found.scenes > planning.fast_track_scenes_max,
            f"it has {found.scenes} scenes (over {planning.fast_track_scenes_max})",
        ),
        (
            found.duration_ms > planning.fast_track_duration_max_ms,
            (
                f"it lasts {_seconds(found.duration_ms)} "
                f"(over {_seconds(planning.fast_track_duration_max_ms)})"
            ),
        ),
        (
            found.score >= planning.fast_track_below,
            f"its complexity is not under {planning.fast_track_below}",
        ),
    )
    return [words for applies, words in rules if applies]


def _listed(reasons: list[str]) -> str:
    *others, last = reasons
    return f"{', '.join(others)} and {last}" if others else last


def _seconds(duration_ms: int) -> str:
    return f"{duration_ms / 1000:g} s"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
