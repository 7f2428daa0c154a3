"""Post-production as a delivery sees it: its handlers over a store and a bucket in memory."""

from services.postprocessor.handlers import HANDLERS, PostTools
from shared.catalog.load import load_configuration
from shared.contracts.codec import encode_json
from shared.contracts.envelope import BlobRef, Envelope
from shared.contracts.registry import CLASS_OF
from shared.domain.errors import Unavailable
from shared.domain.plan import Plan
from shared.ports.handler import Effects, Ports
from tests.support.blobs import MemoryBlobs
from tests.support.clock import FakeClock
from tests.support.post import ScriptedRenderer, a_plan
from tests.support.records import MemoryStore, commit_effects

__all__ = ["House", "WatchedBlobs"]


class WatchedBlobs(MemoryBlobs):
    """A bucket that remembers what was written, and can be beaten to a name or be out of order."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.written: list[tuple[str, int | None]] = []
        self.out_of_order = False
        self.beaten_to = ""

    def put(self, name: str, data: bytes, *, if_generation: int | None = None) -> BlobRef:
        self.written.append((name, if_generation))
        if name == self.beaten_to:
            super().put(name, data)
        return super().put(name, data, if_generation=if_generation)

    def get(self, name: str) -> bytes:
        if self.out_of_order:
            raise Unavailable("the bucket cannot be reached")
        return super().get(name)


class House:
    """Delivers messages to post-production, one at a time."""

    def __init__(self, renderer: ScriptedRenderer | None = None) -> None:
        self.clock = FakeClock()
        self.blobs = WatchedBlobs(self.clock)
        self.store = MemoryStore("postprocessor")
        self.renderer = renderer or ScriptedRenderer()
        configuration = load_configuration()
        self.config_digest = configuration.digest
        self.plan: Plan = a_plan()
        self.plan_ref = self.blobs.put("plans/job-1/1.json", encode_json(self.plan))
        self.ports = Ports(
            service="postprocessor",
            records=self.store,
            blobs=self.blobs,
            clock=self.clock,
            configuration=lambda _digest: configuration,
            tools=PostTools(self.renderer),
        )

    def effects(self, payload: object) -> Effects:
        """Handle a command without committing: the process dies right after."""
        type_ = next(name for name, cls in CLASS_OF.items() if cls is type(payload))
        message = Envelope("m-1", type_, 1, "local", "job-1", 0, "", "0" * 32, payload)
        step = HANDLERS[type_](message, self.ports)
        assert isinstance(step, Effects)
        return step

    def deliver(self, payload: object) -> object:
        """Handle a command, commit, and give what was said."""
        effects = self.effects(payload)
        commit_effects(self.store, effects)
        (say,) = effects.says
        return say.payload
