"""What the linter says: one finding for each place where a film breaks a rule."""

from dataclasses import dataclass

__all__ = ["OF_SHOTS", "RULES", "Finding"]

RULES = {
    "manifest": "every delivered file has the digest that the manifest gives",
    "duration": "each rendition's picture and sound last as long as the plan says",
    "cut": "shots change on the frames that the plan says",
    "framing": "two neighbouring shots are never framed alike",
    "as_planned": "the film says and shows all that was planned",
    "title_alone": "nothing else is written on the picture while the title is",
    "motion": "something moves in every shot",
    "frozen": "no picture stands still for more than half a second",
    "reading_speed": "captions leave time to be read",
    "narration_overlap": "nobody speaks while another one speaks",
    "caption_seen": "every caption can be found in the picture",
    "caption_contrast": "captions stand out from what is behind them",
    "safe_area": "titles and captions keep clear of the edges",
    "music_gap": "music never stops within the film",
    "loudness": "the film is as loud as streaming wants it",
    "true_peak": "the film never clips, not even between its samples",
}
OF_SHOTS = ("cut", "framing", "title_alone", "motion", "the title's safe area")
"""What nobody can judge without knowing the shots that were planned."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a rule is broken, by how much, and what would have been right."""

    rule: str
    file: str
    start_ms: int
    end_ms: int
    measured: str
    bound: str

    def __str__(self) -> str:
        span = f"{self.start_ms / 1000:7.2f} s to {self.end_ms / 1000:7.2f} s"
        return f"{self.file:14} {span}  {self.rule:18} {self.measured} (bound: {self.bound})"
