"""One validated configuration: presets, thresholds, retries, tiers, SLA, prices, providers.

Code holds no such literals. The shipped values are `configuration.toml` beside this file; a user's
own file overrides single keys. A job pins the digest of the configuration it was accepted under.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = ["Configuration"]

Micros = Annotated[int, Field(ge=0, le=10**15, description="micro-USD")]
PerMille = Annotated[int, Field(ge=0, le=1000, description="thousandths")]
Ms = Annotated[int, Field(ge=0, le=40 * 86_400_000, description="milliseconds")]
Approval = Literal["plan", "cost", "delivery"]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Preset(_Section):
    """What a customer picks instead of twenty settings."""

    description: str
    duration_ms: Annotated[int, Field(ge=1000, le=600_000)]
    duration_max_ms: Annotated[int, Field(ge=1000, le=600_000)]
    tier: Literal["premium", "standard", "economy"]
    sla: Literal["fast", "standard", "premium"]
    budget_micros: Micros
    """Default cap of a job."""
    approvals: tuple[Approval, ...] = ()
    reviewers: Annotated[int, Field(ge=1, le=5)] = 1
    """Distinct reviewers that each stop needs."""
    order_while_in_doubt: bool = False
    """Order another take while a submit is in doubt, when the purse covers both."""
    shot_ms: Annotated[int, Field(ge=1000, le=15_000)]
    """The length the planner aims at for a shot."""
    required_checks: tuple[str, ...] = ()
    """Checks required besides the technical ones."""


class Tier(_Section):
    """How much a second of picture may cost."""

    ceiling_micros_per_s: Micros


class Sla(_Section):
    """From accepted to delivered, waiting for people excluded."""

    film_ms: Ms


class Planning(_Section):
    """Bounds of planning."""

    fast_track_below: PerMille
    """Complexity under which a brief takes the fast track."""
    fast_track_duration_max_ms: Ms
    fast_track_scenes_max: Annotated[int, Field(ge=1, le=64)]
    deadline_ms: Ms
    brief_chars_max: Annotated[int, Field(ge=1, le=40_000)]
    brief_bytes_max: Annotated[int, Field(ge=1, le=200_000)]
    shots_max: Annotated[int, Field(ge=1, le=64)]
    words_per_minute: Annotated[int, Field(ge=60, le=300)]
    languages: tuple[str, ...] = ("en",)
    """Languages of narration that a brief may ask for; the planner writes in each."""


class Takes(_Section):
    """Bounds of generation."""

    per_shot_max: Annotated[int, Field(ge=1, le=10)]
    in_flight_per_job: Annotated[int, Field(ge=1, le=64)]
    retry_after_ms: Ms
    """The next take after a transient failure is not ordered sooner."""
    throttled_retry_ms: Ms
    connect_tries_max: Annotated[int, Field(ge=1, le=20)]
    """Submits that provably never arrived, before the take fails."""
    connect_retry_ms: Ms
    submit_timeout_ms: Ms
    lease_margin_ms: Ms
    """A lease is the timeout plus this."""
    poll_ms: Ms
    doubt_window_ms: Ms
    """How long a submit in doubt may still appear, where the vendor names no window."""
    reconcile_ms: Ms
    """How often a submit in doubt is looked for."""
    deadline_ms: Ms
    """A take that has not ended by then is failed and its cost found out."""


class Films(_Section):
    """Bounds of post-production."""

    renders_max: Annotated[int, Field(ge=1, le=10)]
    retry_after_ms: Ms
    deadline_ms: Ms


class Approvals(_Section):
    """Stops for a person."""

    deadline_ms: Ms


class Money(_Section):
    """Caps and forecasts."""

    day_cap_micros: Micros
    job_cap_micros: Micros
    """No budget above this."""
    retake_per_mille: PerMille
    """Share of takes expected to be retaken, for P50."""
    retake_p90_per_mille: Annotated[int, Field(ge=0, le=3000)]
    moderation_per_mille: PerMille
    overrun_slo_per_mille: PerMille
    alert_at_per_mille: PerMille
    settle_deadline_ms: Ms
    """A terminal job's open draw is accounted for by then."""
    grant_deadline_ms: Ms


class Qa(_Section):
    """Thresholds of the technical checks. Sources: docs/configuration.md."""

    technical_min: PerMille
    semantic_min: PerMille
    approve_from: PerMille
    reject_below: PerMille
    duration_tolerance_ms: Ms
    black_luma_max: Annotated[int, Field(ge=0, le=255)]
    """Mean luma (8-bit, limited range) at or under which a frame is black."""
    black_ms_max: Ms
    freeze_difference_max: Annotated[int, Field(ge=0, le=65_025)]
    """Mean absolute luma difference in thousandths of a step under which a frame repeats."""
    freeze_ms_max: Ms
    silence_lufs: Annotated[int, Field(ge=-120, le=0)]
    silence_ms_max: Ms
    clipped_samples_max: Annotated[int, Field(ge=0, le=10**9)]
    loudness_mlufs: Annotated[int, Field(ge=-70_000, le=0)]
    """Target of the film, thousandths of a LUFS."""
    loudness_tolerance_mlufs: Annotated[int, Field(ge=0, le=20_000)]
    true_peak_max_mdbtp: Annotated[int, Field(ge=-20_000, le=3000)]
    frame_ms_max: Ms
    judge_deadline_ms: Ms
    judge_attempts_max: Annotated[int, Field(ge=1, le=10)]


class Encoding(_Section):
    """How the renditions are encoded."""

    x264_preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow"]
    crf: Annotated[int, Field(ge=10, le=40)]
    max_kbit: Annotated[int, Field(ge=100, le=50_000)]
    audio_kbit: Annotated[int, Field(ge=32, le=320)]
    short_side: Annotated[int, Field(ge=64, le=2160)]
    """Of takes and renditions, pixels."""
    threads: Annotated[int, Field(ge=1, le=64)]
    """Fixed: bytes depend on it."""


class Delivery(_Section):
    """The delivery loop."""

    conflict_tries_max: Annotated[int, Field(ge=1, le=20)]
    receipt_ms: Ms
    ack_deadline_ms: Ms
    attempts_max: Annotated[int, Field(ge=5, le=100)]
    backoff_min_ms: Ms
    backoff_max_ms: Ms
    tick_ms: Annotated[int, Field(ge=10, le=3_600_000)]
    stale_tick_ms: Ms


class Model(_Section):
    """One model of a provider: what it can do and what it costs."""

    durations_ms: tuple[int, int]
    """Shortest and longest shot."""
    ratios: tuple[str, ...]
    tiers: tuple[str, ...]
    price_micros_per_s: Micros
    price_micros_per_take: Micros = 0
    p99_ms: Ms
    """How long a take takes at worst."""
    retires: str = ""
    source: str
    as_of: str


class Provider(_Section):
    """A backend."""

    label: str
    """Burnt into the film when not empty."""
    models: Annotated[dict[str, Model], Field(min_length=1)]


class Configuration(_Section):
    """All of it."""

    presets: Annotated[dict[str, Preset], Field(min_length=1)]
    tiers: dict[str, Tier]
    sla: dict[str, Sla]
    planning: Planning
    takes: Takes
    films: Films
    approvals: Approvals
    money: Money
    qa: Qa
    encoding: Encoding
    delivery: Delivery
    providers: Annotated[dict[str, Provider], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_exist(self) -> Configuration:
        for name, preset in self.presets.items():
            if preset.tier not in self.tiers:
                raise ValueError(f"presets.{name}.tier: no such tier {preset.tier!r}")
            if preset.sla not in self.sla:
                raise ValueError(f"presets.{name}.sla: no such SLA {preset.sla!r}")
            if preset.duration_ms > preset.duration_max_ms:
                raise ValueError(f"presets.{name}.duration_ms: above duration_max_ms")
        return self

    def canonical(self) -> bytes:
        """Serialize: the same configuration gives the same bytes."""
        return self.model_dump_json().encode()

    @property
    def digest(self) -> str:
        """Name of this configuration."""
        return hashlib.sha256(self.canonical()).hexdigest()
