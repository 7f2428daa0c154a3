"""Where the numbers of the shipped configuration come from, key by key."""

__all__ = ["SOURCES"]

ORIGINAL = "carried over from the original system"

SOURCES: dict[str, str] = {
    "presets.quick_social.duration_ms": f"{ORIGINAL}: 30 s",
    "presets.brand_campaign.duration_ms": f"{ORIGINAL}: 120 s, with approvals",
    "presets.premium_spot.duration_ms": f"{ORIGINAL}: 180 s, two reviewers",
    "presets.premium_spot.reviewers": f"{ORIGINAL}: two reviewers",
    "sla.fast.film_ms": f"{ORIGINAL}: 300 s",
    "sla.standard.film_ms": f"{ORIGINAL}: 900 s",
    "sla.premium.film_ms": f"{ORIGINAL}: 1800 s",
    "planning.fast_track_below": f"{ORIGINAL}: complexity under 0.3 takes the fast track",
    "planning.fast_track_duration_max_ms": f"{ORIGINAL}: fast track up to 30 s",
    "planning.fast_track_scenes_max": f"{ORIGINAL}: fast track up to 3 scenes",
    "planning.words_per_minute": "a common pace of narration",
    "takes.per_shot_max": f"{ORIGINAL}: at most 3 takes a shot",
    "takes.retry_after_ms": f"{ORIGINAL}: 15 s after a transient failure",
    "takes.doubt_window_ms": "where a vendor names no window: two minutes after the model's p99",
    "money.day_cap_micros": f"{ORIGINAL}: 100 USD a day",
    "money.overrun_slo_per_mille": f"{ORIGINAL}: forecast overrun up to 20 %; an SLO, never a "
    "licence to pass the cap",
    "money.alert_at_per_mille": f"{ORIGINAL}: alert at 80 %",
    "qa.technical_min": f"{ORIGINAL}: technical score from 0.8",
    "qa.semantic_min": f"{ORIGINAL}: semantic score from 0.7",
    "qa.approve_from": f"{ORIGINAL}: approve from 0.7",
    "qa.reject_below": f"{ORIGINAL}: reject under 0.4",
    "qa.duration_tolerance_ms": f"{ORIGINAL}: 2 s",
    "qa.loudness_mlufs": "-14 LUFS, the level that large video platforms play at; measured as EBU "
    "R128 and ITU-R BS.1770 say",
    "qa.loudness_tolerance_mlufs": "EBU R128 allows live programmes ±1 LU",
    "qa.true_peak_max_mdbtp": "EBU R128: -1 dBTP, room for lossy encoders",
    "encoding.max_kbit": "well under the 62.5 Mbit/s that H.264 High allows at level 4.1",
    "delivery.attempts_max": "an outage of hours must not end in dead letters; Pub/Sub allows 100",
    "delivery.ack_deadline_ms": "the longest that Pub/Sub allows",
    "delivery.backoff_max_ms": "the longest that Pub/Sub allows",
    "delivery.receipt_ms": "40 days: longer than Pub/Sub keeps a message (31 days)",
}
