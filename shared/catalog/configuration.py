"""One validated configuration: presets, thresholds, retries, tiers, SLA, prices, providers.

Code holds no such literals. The shipped values are `configuration.toml` beside this file; a user's
own file overrides single keys. A job pins the digest of the configuration it was accepted under.
What must hold between keys is in shared.catalog.rules.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = ["SNAPSHOT_SCHEMA", "Configuration"]

SNAPSHOT_SCHEMA = 1
"""Of what `canonical` writes. Older ones are read by shared.catalog.snapshots."""

Micros = Annotated[int, Field(ge=0, le=10**15, description="micro-USD")]
PerMille = Annotated[int, Field(ge=0, le=1000, description="thousandths")]
Ms = Annotated[int, Field(ge=0, le=40 * 86_400_000, description="milliseconds")]
Approval = Literal["plan", "cost", "delivery"]


class _Section(BaseModel):
    # Deferred: the whole is built once, where it is first used, and not once more for each part.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class Preset(_Section):
    """What a customer picks instead of twenty settings."""

    description: str
    """What it is for, in a phrase."""
    duration_ms: Annotated[int, Field(ge=1000, le=600_000)]
    """Length of the film when the brief asks for none."""
    duration_max_ms: Annotated[int, Field(ge=1000, le=600_000)]
    """The longest film that a brief may ask for."""
    tier: Literal["premium", "standard", "economy"]
    """The tier when the brief asks for none."""
    sla: Literal["fast", "standard", "premium"]
    """Which promise its films are held to."""
    budget_micros: Micros
    """Default cap of a job."""
    approvals: tuple[Approval, ...] = ()
    """The stops at which a job waits for a person."""
    reviewers: Annotated[int, Field(ge=1, le=5)] = 1
    """Distinct reviewers that each stop needs."""
    order_while_in_doubt: bool = False
    """Order another take while a submit is in doubt, when the purse covers both."""
    shot_ms: Annotated[int, Field(ge=1000, le=15_000)]
    """The length the planner aims at for a shot; a genre may make it quicker or slower."""
    cutting: Literal["fast", "calm", "rich"] = "calm"
    """How shots are joined: short fades between scenes, long ones, or dissolves into most shots."""
    required_checks: tuple[str, ...] = ()
    """Checks required besides the technical ones."""


class Tier(_Section):
    """How much a second of picture may cost."""

    ceiling_micros_per_s: Micros
    """A model that costs more than this a second is not routed to."""


class Sla(_Section):
    """From accepted to delivered, waiting for people excluded."""

    film_ms: Ms
    """A film that took longer counts against the SLO."""


class Planning(_Section):
    """Bounds of planning."""

    fast_track_below: PerMille
    """Complexity under which a brief takes the fast track."""
    fast_track_duration_max_ms: Ms
    """A longer film gets full direction."""
    fast_track_scenes_max: Annotated[int, Field(ge=1, le=64)]
    """A brief with more scenes gets full direction."""
    deadline_ms: Ms
    """A job that has no plan by then fails."""
    brief_chars_max: Annotated[int, Field(ge=1, le=40_000)]
    """A longer text is refused."""
    brief_bytes_max: Annotated[int, Field(ge=1, le=200_000)]
    """A larger file is refused unread."""
    shots_max: Annotated[int, Field(ge=1, le=64)]
    """A film of more shots is refused: a job is one record."""
    words_per_minute: Annotated[int, Field(ge=60, le=300)]
    """The pace of narration that sentences are fitted to."""
    languages: tuple[str, ...] = ("en",)
    """Languages of narration that a brief may ask for; the planner writes in each."""


class Intake(_Section):
    """Uploaded prompts whose notice was lost."""

    sweep_ms: Ms
    """How often the prompts are listed to find those that nobody has answered."""
    grace_ms: Ms
    """A prompt younger than this still waits for its notice; so much may clocks differ, too."""


class Takes(_Section):
    """Bounds of generation."""

    per_shot_max: Annotated[int, Field(ge=1, le=10)]
    """After so many takes a shot is exhausted and its job fails."""
    in_flight_per_job: Annotated[int, Field(ge=1, le=64)]
    """Takes of one job that are open at once."""
    retry_after_ms: Ms
    """The next take after a transient failure is not ordered sooner."""
    throttled_retry_ms: Ms
    """Wait after a vendor said: too many requests."""
    connect_tries_max: Annotated[int, Field(ge=1, le=20)]
    """Submits that provably never arrived, before the take fails."""
    connect_retry_ms: Ms
    """Wait after a submit that provably never arrived."""
    submit_timeout_ms: Ms
    """How long a submit may take before it is in doubt."""
    lease_margin_ms: Ms
    """A lease is the timeout plus this."""
    poll_ms: Ms
    """Wait between two looks at a take that runs."""
    doubt_window_ms: Ms
    """How long a submit in doubt may still appear, where the vendor names no window."""
    reconcile_ms: Ms
    """How often a submit in doubt is looked for."""
    deadline_ms: Ms
    """A take that has not ended by then is failed and its cost found out."""


class Films(_Section):
    """Bounds of post-production."""

    renders_max: Annotated[int, Field(ge=1, le=10)]
    """After so many failed renders the job fails."""
    retry_after_ms: Ms
    """Wait before a failed render is tried again."""
    deadline_ms: Ms
    """A render that has not been heard of by then is given up."""
    staging_ms: Ms
    """Outputs in staging are swept after that: longer than any job may wait for its delivery, which
    is approvals.deadline_ms and films.deadline_ms together."""


class Approvals(_Section):
    """Stops for a person."""

    deadline_ms: Ms
    """A stop that nobody answered by then rejects the job."""


class Money(_Section):
    """Caps and forecasts."""

    day_cap_micros: Micros
    """What a tenant's jobs may hold on one day, all together."""
    job_cap_micros: Micros
    """No budget above this."""
    retake_per_mille: PerMille
    """Share of takes expected to be retaken, for P50."""
    retake_p90_per_mille: Annotated[int, Field(ge=0, le=3000)]
    """The same share in a bad case, for P90 and the hold."""
    moderation_per_mille: PerMille
    """Share of takes expected to be refused by moderation."""
    overrun_slo_per_mille: PerMille
    """Share above the forecast that still meets the SLO. For dashboards: no code acts on it."""
    alert_at_per_mille: PerMille
    """Share of a cap from which an alert is due. For dashboards: no code acts on it."""
    settle_deadline_ms: Ms
    """A terminal job's open draw is accounted for by then."""
    grant_deadline_ms: Ms
    """A job that billing has not answered by then fails."""


class Qa(_Section):
    """Thresholds of the technical checks. Sources: docs/configuration.md."""

    technical_min: PerMille
    """Score from which the technical checks pass."""
    semantic_min: PerMille
    """Score from which the semantic checks pass. Unused until there are any."""
    approve_from: PerMille
    """Score from which a film is approved without a person."""
    reject_below: PerMille
    """Score under which a film is rejected unseen. Unused until there are semantic checks."""
    duration_tolerance_ms: Ms
    """How far a file may be from its planned length."""
    black_luma_max: Annotated[int, Field(ge=0, le=255)]
    """Mean luma (8-bit, limited range) at or under which a frame is black."""
    black_ms_max: Ms
    """A longer stretch of black is a finding."""
    freeze_difference_max: Annotated[int, Field(ge=0, le=65_025)]
    """Mean absolute luma difference in thousandths of a step under which a frame repeats."""
    freeze_ms_max: Ms
    """A longer still stretch is a finding."""
    silence_lufs: Annotated[int, Field(ge=-120, le=0)]
    """Momentary loudness under which sound is silence."""
    silence_ms_max: Ms
    """A longer silence is a finding."""
    clipped_samples_max: Annotated[int, Field(ge=0, le=10**9)]
    """More samples at full scale are a finding."""
    loudness_mlufs: Annotated[int, Field(ge=-70_000, le=0)]
    """Target of the film, thousandths of a LUFS."""
    loudness_tolerance_mlufs: Annotated[int, Field(ge=0, le=20_000)]
    """How far from the target the film may be, thousandths of an LU."""
    true_peak_max_mdbtp: Annotated[int, Field(ge=-20_000, le=3000)]
    """Highest true peak, thousandths of a dBTP."""
    judge_deadline_ms: Ms
    """A job whose verdict has not been heard of by then fails."""
    judge_attempts_max: Annotated[int, Field(ge=1, le=10)]
    """So many measurings must fit into that deadline: it bounds the time of one."""


class Encoding(_Section):
    """How the renditions are encoded."""

    x264_preset: Literal["superfast", "veryfast", "faster", "fast", "medium", "slow"]
    """Speed against size, in x264's own words. Its ultrafast makes no High profile: QA fails it."""
    crf: Annotated[int, Field(ge=10, le=40)]
    """x264's constant quality: lower is better and larger."""
    max_kbit: Annotated[int, Field(ge=100, le=50_000)]
    """Peak rate of the picture, kbit/s."""
    audio_kbit: Annotated[int, Field(ge=32, le=320)]
    """Rate of the sound, kbit/s."""
    short_side: Annotated[int, Field(ge=64, le=2160)]
    """Of takes and renditions, pixels."""
    threads: Annotated[int, Field(ge=1, le=64)]
    """Fixed: bytes depend on it."""


class Delivery(_Section):
    """The delivery loop."""

    conflict_tries_max: Annotated[int, Field(ge=1, le=20)]
    """Tries to commit against others before a delivery is given back."""
    receipt_ms: Ms
    """How long a receipt is kept."""
    ack_deadline_ms: Ms
    """A delivery not answered by then comes again."""
    attempts_max: Annotated[int, Field(ge=5, le=100)]
    """After so many deliveries a message is a dead letter."""
    backoff_min_ms: Ms
    """Wait after the first delivery that was given back."""
    backoff_max_ms: Ms
    """The wait doubles up to this."""
    tick_ms: Annotated[int, Field(ge=10, le=3_600_000)]
    """How often the host looks at what is due."""
    stale_tick_ms: Ms
    """A tick older than this is dropped."""
    asleep_ms: Annotated[int, Field(ge=180_000, le=86_400_000)]
    """A worker's deadline that is noticed later than this begins anew: nobody was looking. Three
    ticks of a host that ticks once a minute, at least: that one is late by its nature."""


class Model(_Section):
    """One model of a provider: what it can do and what it costs."""

    durations_ms: tuple[int, int]
    """Shortest and longest shot."""
    ratios: tuple[str, ...]
    """Aspect ratios it makes."""
    tiers: tuple[str, ...]
    """Tiers it may be routed to for."""
    price_micros_per_s: Micros
    """Price of a second of picture."""
    price_micros_per_take: Micros = 0
    """Price of a take besides its seconds."""
    p99_ms: Ms
    """How long a take takes at worst."""
    doubt_window_ms: Ms | None = None
    """How long a lost submit may still turn up, where the vendor says; else p99 and the common
    window."""
    retires: str = ""
    """Date after which it is not to be used, for people: routing does not read it yet."""
    source: str
    """Where its prices and limits were read."""
    as_of: str
    """When they were read."""


class Provider(_Section):
    """A backend."""

    label: str
    """Burnt into the film when not empty."""
    models: Annotated[dict[str, Model], Field(min_length=1)]
    """Its models by name."""


class Configuration(_Section):
    """All of it."""

    presets: Annotated[dict[str, Preset], Field(min_length=1)]
    """Presets by name."""
    tiers: dict[str, Tier]
    """Tiers by name."""
    sla: dict[str, Sla]
    """Promises by name."""
    planning: Planning
    intake: Intake
    takes: Takes
    films: Films
    approvals: Approvals
    money: Money
    qa: Qa
    encoding: Encoding
    delivery: Delivery
    providers: Annotated[dict[str, Provider], Field(min_length=1)]
    """Backends by name."""

    def canonical(self) -> bytes:
        """Serialize as a snapshot: the same configuration gives the same bytes."""
        return b'{"schema":%d,%s' % (SNAPSHOT_SCHEMA, self.model_dump_json().encode()[1:])

    @property
    def digest(self) -> str:
        """Name of this configuration."""
        return hashlib.sha256(self.canonical()).hexdigest()
