"""The emulators' servers: Google's, and our own for what has none, empty at each start."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from shared.adapters.gcp.bus import PubSubBus
from shared.adapters.gcp.metrics import MonitoringMetrics, connect_monitoring
from shared.adapters.gcp.pubsub import publisher, subscriber
from shared.adapters.gcp.topology import Project, provision
from shared.adapters.local.lock import FolderLock
from shared.adapters.twins.monitoring import serving_monitoring
from shared.adapters.twins.storage.serve import BucketSetup, serving_storage
from shared.catalog.configuration import Delivery
from shared.domain.errors import FolderLocked
from shared.ports.clock import Clock
from shared.runtime.emulators import FIRESTORE, PUBSUB, Emulator, running_emulator
from shared.runtime.endpoints import Endpoints, announce, servers_folder
from shared.runtime.settings import Project as ProjectSettings
from shared.runtime.settings import Settings
from shared.topology import OUTSIDE

__all__ = ["start_servers"]

PROJECT, BUCKET = "aiprod-emulated", "aiprod"
KEPT_MAX_MS = 7 * 86_400_000
"""The emulator refuses to keep a message longer."""
PROMPTS, UPLOADS = "prompts/", "prompt-uploads"


def start_servers(
    settings: Settings, delivery: Delivery, clock: Clock, own: ExitStack
) -> Endpoints | None:
    """Start the emulators and our servers, empty, and tell where they are.

    Args:
        settings: Whose folder.
        delivery: Numbers of the subscriptions.
        clock: For our servers.
        own: Ends them.

    Returns:
        None: another host runs them.

    Raises:
        Misconfigured: The emulators are not installed.
        Unavailable: One did not come up.
    """
    folder = servers_folder(settings.home)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        own.enter_context(FolderLock(folder, clock))
    except FolderLocked:
        return None
    announce(settings.home, None)
    shutil.rmtree(folder / "storage", ignore_errors=True)

    def started(emulator: Emulator) -> str:
        return own.enter_context(running_emulator(emulator, folder))

    with ThreadPoolExecutor(2) as pool:
        pubsub, firestore = pool.map(started, (PUBSUB, FIRESTORE))
    speaks = publisher(pubsub)
    provision(speaks, subscriber(pubsub), Project(PROJECT, delivery, kept_max_ms=KEPT_MAX_MS))

    bucket = BucketSetup(
        BUCKET, f"//pubsub.googleapis.com/projects/{PROJECT}/topics/{UPLOADS}", PROMPTS
    )
    notify = PubSubBus(speaks, PROJECT, OUTSIDE).publish
    storage = serving_storage(folder / "storage", notify, clock, buckets=[bucket])
    endpoints = Endpoints(
        project=PROJECT,
        bucket=BUCKET,
        pubsub=pubsub,
        firestore=firestore,
        storage=own.enter_context(storage),
        monitoring=own.enter_context(serving_monitoring(clock)),
    )
    announce(settings.home, endpoints)
    own.callback(announce, settings.home, None)
    _describe_metrics(endpoints)
    return endpoints


def _describe_metrics(endpoints: Endpoints) -> None:
    """Describe the metrics, as Terraform does in the cloud."""
    client = connect_monitoring(endpoints.monitoring)
    region = ProjectSettings().region
    sink = MonitoringMetrics(client, endpoints.project, location=region, service="operator")
    sink.ensure_descriptors()
