"""A secret and a prompt through every error path, on each host: nobody repeats them.

The secret is in the services' environment, in Authorization, in what vendors and libraries say when
they fail, and in poison. The prompt is a customer's brief, and is in all of these as well.
"""

import json
import logging
import os
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from shared.adapters.gcp.metrics import connect_monitoring
from shared.contracts.job import JobSubmit
from shared.domain.errors import Misconfigured
from shared.domain.ids import job_id_of
from shared.domain.job import TERMINAL
from shared.domain.redaction import Redactor
from shared.ports.bus import Delivery
from shared.ports.store import scan_all
from shared.runtime import children, host
from shared.runtime.cloud import encode_push
from shared.runtime.cloud_place import CloudPlace
from shared.runtime.compose import Workplace
from shared.runtime.emulated import serving
from shared.runtime.emulators import find_emulators
from shared.runtime.logs import PlainFormatter
from shared.runtime.place import Place
from shared.runtime.places import open_place
from shared.runtime.requests import send
from shared.runtime.settings import EMULATORS, LOCAL, Settings
from shared.runtime.views import job_view
from shared.topology import OUTSIDE, SERVICES, SUBSCRIPTIONS, TENANT
from tests.support.aiprod import Home
from tests.support.canary import (
    PROMPT,
    SECRET,
    hits,
    in_blobs,
    in_files,
    in_points,
    in_receipts,
    in_records,
    in_texts,
)
from tests.support.canary import Place as Lies
from tests.support.emulators import skip_or_fail
from tests.support.monitoring import recorded_points
from tests.support.paper.sick import Illness, write_sources
from tests.support.patience import until
from tests.support.storm import CONFIGURATION
from tests.support.world import a_request

pytestmark = pytest.mark.slow

SHORT = """
[qa]
judge_deadline_ms = 20000
"""
CONFIG = (
    CONFIGURATION.replace("attempts_max = 100", "attempts_max = 5")
    .replace("[takes]\n", "[takes]\nsubmit_timeout_ms = 1000\nlease_margin_ms = 1000\n")
    .replace("[films]\n", "[films]\ndeadline_ms = 20000\n")
) + SHORT

BRIEF_IS_IN = (
    # Whoever made the brief, the job that it became, and what says one to the other.
    "store/intake/",
    "store/jobs/",
    "said/job.submit/",
    "said/job.accepted/",
    "said/plan.make/",
    "blobs/plans/",
    "blobs/prompts/",
    # A film bears its title.
    "said/film.publish/",
    "blobs/films/",
)
VENDOR_SAID_IN = (
    # What a vendor said of a take, to whoever asked for the take: his own words come back to him.
    "store/takes/",
    "store/facts/",
    "said/take.progressed/",
    "said/take.in_doubt/",
    "said/take.failed/",
    "said/job.concluded/",
)
SHOWN_IN = ("aiprod/events",)
"""Whoever asks for every message about a job is shown its brief."""
ARRIVED_IS_IN = ("blobs/quarantine/",)
"""What is put aside is kept as it came: that is what it is put aside for."""
ALLOWED = {
    "prompt": (*BRIEF_IS_IN, *VENDOR_SAID_IN, *SHOWN_IN, *ARRIVED_IS_IN),
    "secret": ARRIVED_IS_IN,
}


@dataclass
class Town:
    """A host with services that go wrong, and everything that it says to whoever asks."""

    home: Home
    place: Place
    illness: Illness
    urls: dict[str, str]
    answers: list[tuple[str, list[str]]] = field(default_factory=list[tuple[str, list[str]]])
    """By where from."""

    def submit(self, key: str, text: str = PROMPT, **options: str) -> str:
        wish = a_request(key, simulate="price=0.1", title=PROMPT, **options)
        request = JobSubmit(key, text, "prompt", "test", wish.options)
        send(self.place.bus(OUTSIDE), self.place.clock, request)
        return job_id_of(TENANT, key)

    def until_ended(self, job_id: str) -> None:
        def ended() -> bool:
            view = job_view(self.place, job_id)
            return view is not None and view.state in TERMINAL

        until(ended, f"{job_id} ended")

    @contextmanager
    def ill(self, who: str) -> Generator[None]:
        self.illness.strike(who)
        yield
        self.illness.cure(who)

    def push(self, service: str, body: bytes, path: str = "/", **headers: str) -> None:
        """Push as somebody without a right to, or with one where nobody asks for it."""
        port = int(self.urls[service].rstrip("/").rpartition(":")[2])
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("POST", path, body, {"Authorization": f"Bearer {SECRET}", **headers})
        answer = connection.getresponse()
        told = [str(answer.headers), answer.read().decode()]
        self.answers.append((f"http/{service}", told))
        connection.close()

    def aiprod(self, *words: str) -> list[dict[str, Any]]:
        name, *rest = words
        ran = self.home.run(name, "--target", self.place.settings.host, "--json", *rest)
        assert ran.returncode in (0, 2), ran.stderr
        self.answers.append((f"aiprod/{name}", [ran.stdout, ran.stderr]))
        return [json.loads(line) for line in ran.stdout.splitlines()]

    def lies(self) -> Iterator[Lies]:
        """Everywhere that anything may lie."""
        place = self.place
        for service, owned in SERVICES.items():
            for collection in owned.owns:
                yield from in_records(scan_all(place.reader, collection))
            for where, data in in_receipts(service, place.reader.receipts(service)):
                yield f"said/{json.loads(data)['type']}/{where}", data
            yield from in_texts(f"counters/{service}", [repr(place.store(service).counters())])
        yield from in_blobs(place.blobs)
        yield from (place for told in self.answers for place in in_texts(*told))
        yield from in_files(place.settings.home / "logs")
        if isinstance(place, CloudPlace):
            at = place.endpoints
            yield from in_points(recorded_points(connect_monitoring(at.monitoring), at.project))


@contextmanager
def _local(place: Place, sources: Path) -> Generator[dict[str, str]]:
    assert isinstance(place, Workplace)
    made: list[children.Children] = []
    begin = partial(children.Children, sources=sources)

    def kept(settings: Settings) -> children.Children:
        made.append(begin(settings))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(children, "Children", kept)
        with host.hosting(place, processes=True):
            yield made[0].urls


@contextmanager
def _emulators(place: Place, sources: Path) -> Generator[dict[str, str]]:
    assert isinstance(place, CloudPlace)
    with serving(place, sources) as emulated:
        yield emulated.children.urls


HOSTS = {LOCAL: _local, EMULATORS: _emulators}


class Lines(logging.Handler):
    """What the host itself logs, as it writes it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(PlainFormatter(Redactor()))
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@contextmanager
def listening() -> Generator[list[str]]:
    lines, ours = Lines(), logging.getLogger("aiprod")
    level = ours.level
    ours.setLevel(logging.DEBUG)
    ours.addHandler(lines)
    try:
        yield lines.written
    finally:
        ours.removeHandler(lines)
        ours.setLevel(level)


def tools_go_wrong(town: Town) -> None:
    """Vendor, probes and renderer fail, each with the canaries in its mouth."""
    for service in ("generator", "qa", "postprocessor"):
        with town.ill(f"tools-{service}"):
            town.until_ended(town.submit(f"broken tools of {service}"))


def handlers_break(town: Town) -> None:
    """A message dies of a bug, is seen, and is said again."""
    with town.ill("qa"):
        job_id = town.submit("a bug in qa")
        until(lambda: len(town.aiprod("dlq", "list")) >= 4, "dead letters")
    town.aiprod("dlq", "show", "--all")
    town.aiprod("dlq", "redrive", "--all", "--yes")
    town.until_ended(job_id)
    for words in (["incidents"], ["jobs"], ["events", job_id], ["cost", job_id]):
        town.aiprod(*words)


def customers_err(town: Town) -> None:
    """Briefs that are refused, and requests that are none."""
    town.submit("no such budget", budget="-1")
    town.submit("no such ratio", ratios=PROMPT)
    town.submit("no such option", **{PROMPT[:40]: PROMPT})
    town.submit("too long", text=PROMPT * 500)
    bus = town.place.bus(OUTSIDE)
    payload = {"text": 7, "request_key": PROMPT, SECRET: PROMPT}
    for said in (
        json.dumps({"type": "job.submit", "payload": payload}),
        json.dumps({"type": PROMPT, "payload": SECRET}),
        f"{SECRET} {PROMPT}",
    ):
        bus.publish("job-requests", said.encode(), {SECRET: PROMPT})
    for name, text in {
        "bad.json": json.dumps({"prompt": PROMPT, "budget": PROMPT}),
        "worse.json": f'{{"{PROMPT}": "{PROMPT}"',
        "none.pdf": PROMPT,
        "table.csv": f"prompt,{PROMPT}\n{PROMPT},1\n",
    }.items():
        town.place.blobs.put(f"prompts/{name}", text.encode())
    until(lambda: len(list(town.place.blobs.list("refusals/"))) >= 4, "refusals")


def strangers_push(town: Town) -> None:
    """Forged tokens, poison, wrong doors."""
    for service in SERVICES:
        own = next(each.name for each in SUBSCRIPTIONS if each.service == service)
        poison = encode_push(Delivery(own, f"{PROMPT} {SECRET}".encode(), 1, {SECRET: PROMPT}))
        town.push(service, poison)
        town.push(service, encode_push(Delivery(SECRET, PROMPT.encode())))
        town.push(service, f"{{{SECRET}: {PROMPT}".encode())
        town.push(service, b"{}", f"/{SECRET}?prompt={SECRET}", Cookie=SECRET)


STORIES: tuple[Callable[[Town], None], ...] = (
    strangers_push,
    customers_err,
    handlers_break,
    tools_go_wrong,
)


@pytest.mark.parametrize("target", HOSTS)
@pytest.mark.skipif(sys.platform != "linux", reason="services as processes")
def test_nobody_repeats_a_secret_or_a_customers_words(target: str, tmp_path: Path) -> None:
    if target == EMULATORS:
        try:
            find_emulators()
        except Misconfigured as error:
            skip_or_fail(error)
    home = Home.make(tmp_path)
    (home.folder / "small.toml").write_text(CONFIG)
    write_sources(tmp_path / "sources")
    with pytest.MonkeyPatch.context() as patch:
        # A variable that the host passes on to its services.
        patch.setenv("AIPROD_FFMPEG", f"{os.environ.get('AIPROD_FFMPEG', '')}:{SECRET}")
        place = open_place(Settings(target, home.home, home.folder / "small.toml"), hosts=True)
        with closing(place), listening() as lines:
            illness = Illness(home.home, tmp_path / "sources")
            with HOSTS[target](place, tmp_path / "sources") as urls:
                town = Town(home, place, illness, urls)
                for story in STORIES:
                    story(town)
            assert lines
            found = hits(town.lies(), in_texts("host's log", lines), allowed=ALLOWED)
            assert not found, "\n".join(found)
