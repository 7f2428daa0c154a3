"""All of AIPROD on Google's emulators, used as its customers use it: with Google's clients."""

# Google's client leaves the types of its arguments open.
# pyright: reportUnknownMemberType=false

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from google.cloud import storage
from google.pubsub_v1 import PubsubMessage

from shared.adapters.gcp.pubsub import publisher, subscriber
from shared.adapters.gcp.storage import bucket_of
from shared.domain.errors import Misconfigured
from shared.domain.ids import job_id_of
from shared.runtime.emulators import find_emulators
from shared.runtime.endpoints import Endpoints, find_endpoints
from shared.topology import TENANT
from tests.support.aiprod import Home, environment
from tests.support.emulators import skip_or_fail
from tests.support.processes import descendants, survivors

pytestmark = pytest.mark.slow

BRIEF = """\
---
duration: 5s
ratios: 16:9
budget: 6
simulate: price=0.4,fail=transient
---

The keeper climbs the tower above the sea. At dawn a small boat comes home.
"""
OPTIONS = {"duration": "2", "ratios": "16:9", "budget": "1"}
PATIENCE_S = 240
WAITS, DECLINED = 5, 3
"""Exit codes."""
END_S = 20


@dataclass(frozen=True)
class Cloud:
    """A host with everything up, and where its servers are."""

    home: Home
    host: "subprocess.Popen[str]"
    at: Endpoints

    def ask(self, message: dict[str, Any]) -> str:
        """Publish as any customer does; give the broker's name of the message."""
        topic = f"projects/{self.at.project}/topics/job-requests"
        data = json.dumps(message).encode()
        return (
            publisher(self.at.pubsub)
            .publish(topic=topic, messages=[PubsubMessage(data=data)])
            .message_ids[0]
        )

    def answers(self, about: str, kind: str) -> list[dict[str, Any]]:
        """Pull what was said on job-outcomes until something of that kind speaks of it."""
        client = subscriber(self.at.pubsub)
        name = f"projects/{self.at.project}/subscriptions/job-outcomes-log"
        found: list[dict[str, Any]] = []
        until = monotonic() + PATIENCE_S
        while monotonic() < until:
            pulled = client.pull(subscription=name, max_messages=10, timeout=30).received_messages
            said = [each.message.data.decode() for each in pulled]
            found += [json.loads(each) for each in said if about in each]
            if pulled:
                client.acknowledge(subscription=name, ack_ids=[each.ack_id for each in pulled])
            if any(each["type"] == kind for each in found):
                return found
        raise AssertionError(f"no {kind} about {about}: {found}")

    @property
    def bucket(self) -> storage.Bucket:
        return bucket_of(self.at.project, self.at.bucket, self.at.storage)

    def aiprod(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        name, *rest = arguments
        return self.home.run(name, "--target", "emulators", *rest, timeout_s=PATIENCE_S)

    def until(self, job_id: str, what: str, is_so: Callable[[dict[str, Any]], bool]) -> None:
        """Look at a job until it is so."""
        until = monotonic() + PATIENCE_S
        while monotonic() < until:
            if is_so(json.loads(self.aiprod("show", job_id, "--json").stdout)):
                return
        raise AssertionError(f"{job_id} never came to its {what}")

    def until_jobs_rest(self, count: int) -> list[dict[str, Any]]:
        until = monotonic() + PATIENCE_S
        while monotonic() < until:
            lines = self.aiprod("jobs", "--json").stdout.splitlines()
            jobs = [json.loads(line) for line in lines]
            if len(jobs) >= count and all(job["terminal"] for job in jobs):
                return jobs
        raise AssertionError("they never come to rest")


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    try:
        find_emulators()
    except Misconfigured as error:
        skip_or_fail(error)
    home = Home.make(tmp_path_factory.mktemp("cloud"))
    command = home.command("up", "--target", "emulators", "--metrics-port", "0")
    with subprocess.Popen(
        command, cwd=home.folder, env=environment(home.folder), stderr=subprocess.PIPE, text=True
    ) as host:
        try:
            assert host.stderr is not None
            first = host.stderr.readline()
            assert first.startswith("up;"), first + host.stderr.read()
            at = find_endpoints(home.home)
            assert at is not None
            yield Cloud(home, host, at)
        finally:
            host.kill()


def test_the_film_is_the_one_that_the_embedded_host_makes(cloud: Cloud, tmp_path: Path) -> None:
    local = Home.make(tmp_path / "local")
    ran = local.run("run", str(local.write(BRIEF)), "--output", str(local.output), "--quiet")
    assert ran.returncode == 0, ran.stderr
    brief = str(cloud.home.write(BRIEF))
    again = cloud.aiprod("run", brief, "--output", str(cloud.home.output), "--quiet")
    assert again.returncode == 0, again.stderr
    assert again.stdout.splitlines()[-1] == str(cloud.home.output / "film.mp4")
    assert cloud.home.manifest() == local.manifest()


def test_a_message_of_type_and_payload_is_a_film_and_is_answered(cloud: Cloud) -> None:
    brief = {
        "text": "A fox crosses a quiet field",
        "format": "prompt",
        "options": list(OPTIONS.items()),
    }
    cloud.ask({"type": "job.submit", "payload": {"request_key": "fox-1", **brief}})
    (*_, concluded) = cloud.answers(job_id_of(TENANT, "fox-1"), "job.concluded")
    assert concluded["payload"]["state"] == "delivered"


def test_what_is_no_request_is_refused_on_job_outcomes(cloud: Cloud) -> None:
    message_id = cloud.ask({"type": "job.submit", "payload": {"text": 7}})
    (*_, refused) = cloud.answers(message_id, "job.refused")
    assert refused["payload"]["code"] == "malformed"


def test_uploads_become_films_or_refusals(cloud: Cloud) -> None:
    known = len(cloud.aiprod("jobs", "--json").stdout.splitlines())
    head = "---\nduration: 2s\nratios: 16:9\n---\n"
    row = {"prompt": "Rain on a window", "duration": "2", "ratios": "16:9"}
    table = "prompt,duration,ratios\nA train leaves the station,2,16:9\nA kite rises,2,16:9\n"
    uploads = {
        "a.txt": f"{head}A boat.",
        "b.md": f"{head}# A hill\n\nSheep.",
        "c.json": json.dumps(row),
        "d.csv": table,
    }
    for name, text in uploads.items():
        cloud.bucket.blob(f"prompts/{name}").upload_from_string(text)
    cloud.bucket.blob("prompts/bad.json").upload_from_string('{"prompt": "x", "budget": -1}')
    cloud.bucket.blob("elsewhere/e.txt").upload_from_string("Nobody's prompt.")
    jobs = cloud.until_jobs_rest(known + 5)
    assert len(jobs) == known + 5
    assert {job["state"] for job in jobs} == {"delivered"}
    refusal = json.loads(cloud.bucket.blob("refusals/bad.json.json").download_as_bytes())
    assert refusal["code"] == "bad_budget"


VIEWS = [
    "jobs",
    "show JOB",
    "show JOB --why",
    "show JOB --plan",
    "watch JOB",
    "events JOB",
    "cost JOB",
    "incidents",
    "dlq list",
    "config show",
]


@pytest.mark.parametrize("command", VIEWS)
def test_every_view_works_on_the_emulators(cloud: Cloud, command: str) -> None:
    job = cloud.aiprod("jobs", "--json").stdout.splitlines()[0]
    words = [json.loads(job)["job_id"] if word == "JOB" else word for word in command.split()]
    ran = cloud.aiprod(*words)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout or command in ("incidents", "dlq list")


def _waiting(cloud: Cloud, *texts: str) -> list[str]:
    """Hand in campaigns and wait until each stops for its plan; give their jobs."""
    asked = ["--preset", "brand_campaign", "--duration", "6s", "--ratios", "16:9"]
    jobs = [cloud.aiprod("submit", text, *asked).stdout.strip() for text in texts]
    for job in jobs:
        assert cloud.aiprod("watch", job).returncode == WAITS
    return jobs


def test_a_job_is_edited_approved_cancelled_and_rejected_on_the_emulators(cloud: Cloud) -> None:
    edited, rejected = _waiting(cloud, "A harbour wakes up", "A market at noon")
    plan = cloud.home.folder / "plan.json"
    plan.write_text(cloud.aiprod("show", edited, "--plan").stdout.replace("harbour", "haven"))
    assert cloud.aiprod("edit", edited, "--plan", str(plan), "--as", "ada").returncode == 0
    assert cloud.aiprod("reject", rejected, "--as", "ada", "--note", "too loud").returncode == 0
    assert cloud.aiprod("watch", rejected).returncode == DECLINED
    cloud.until(edited, "revision", lambda job: job["plan_revision"] == 2)
    assert cloud.aiprod("approve", edited, "--as", "ada").returncode == 0
    cloud.until(edited, "cost stop", lambda job: job["waits_for"] == "cost")
    assert cloud.aiprod("cancel", edited).returncode == 0
    cloud.until(edited, "end", lambda job: job["state"] == "cancelled")


def test_the_ledger_of_every_job_verifies(cloud: Cloud) -> None:
    for line in cloud.aiprod("jobs", "--json").stdout.splitlines():
        report = json.loads(cloud.aiprod("cost", json.loads(line)["job_id"], "--json").stdout)
        assert report["chain_verified"], report["fault"]
        assert report["state"] == "closed"


def test_a_host_that_ends_leaves_nobody_behind(cloud: Cloud) -> None:
    left = descendants(cloud.host.pid)
    cloud.host.send_signal(signal.SIGTERM)
    assert cloud.host.wait(END_S) is not None
    assert not survivors(left, END_S)
    assert find_endpoints(cloud.home.home) is None
