"""How long films spent in each stage, from what the router's receipts say. Pure."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import quantiles

from shared.ports.store import Receipt

__all__ = ["STAGES", "moments_of", "spent_ms", "spread"]

STAGES = ("accepted", "planned", "funded", "generated", "judged", "rendered", "delivered")
_ENDS = {
    "job.accepted": "accepted",
    "plan.made": "planned",
    "funds.granted": "funded",
    "take.returned": "generated",
    "take.judged": "judged",
    "film.rendered": "rendered",
    "film.published": "delivered",
}
"""The message whose last arrival ends a stage."""


def moments_of(ingest: Iterable[Receipt], router: Iterable[Receipt]) -> dict[str, dict[str, int]]:
    """Give when each job was asked for and reached the end of each stage, in ms since the epoch.

    Args:
        ingest: Its receipts: of requests.
        router: Its receipts: of what jobs heard.
    """
    moments: dict[str, dict[str, int]] = defaultdict(dict)
    for receipt in ingest:
        request = json.loads(receipt.cause)
        for said in map(json.loads, (each.data for each in receipt.outbox)):
            if request["type"] == "job.submit" and said["type"] == "job.accepted":
                moments[said["job_id"]]["asked"] = request["occurred_at_ms"]
    for receipt in router:
        heard = json.loads(receipt.cause)
        if heard["type"] in _ENDS:
            job, stage = moments[heard["job_id"]], _ENDS[heard["type"]]
            job[stage] = max(receipt.at_ms, job.get(stage, 0))
    return moments


def spent_ms(moments: Mapping[str, int]) -> dict[str, int]:
    """Give how long one film took for each stage, and for all."""
    before, spent = moments["asked"], dict[str, int]()
    for stage in STAGES:
        # The last take may be judged before the news of another's return is heard.
        spent[stage] = max(0, moments[stage] - before)
        before = max(before, moments[stage])
    return spent | {"film": before - moments["asked"]}


def spread(values_ms: Sequence[int]) -> tuple[int, int]:
    """Give the median and the 95th percentile."""
    if len(values_ms) < 2:
        return (values_ms[0], values_ms[0]) if values_ms else (0, 0)
    cuts = quantiles(values_ms, n=20, method="inclusive")
    return round(cuts[9]), round(cuts[18])
