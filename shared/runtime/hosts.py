"""Whoever carries the deliveries of a place: ourselves where nobody else does."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from shared.domain.errors import FolderLocked
from shared.runtime.place import Host, Place
from shared.runtime.settings import EMULATORS, LOCAL

__all__ = ["hosting"]


@contextmanager
def hosting(
    place: Place, *, processes: bool = False, opening: Callable[[], None] = lambda: None
) -> Generator[Host]:
    """Carry the deliveries of a place until the context closes; in the cloud others do.

    Args:
        place: Opened to be hosted.
        processes: Each service in a process of its own, where there is a choice.
        opening: Called once deliveries run, before all services are loaded.

    Raises:
        FolderLocked: Another host does.
        Unavailable: A service did not come up.
    """
    if place.settings.host == LOCAL:
        from shared.runtime.compose import Workplace  # noqa: PLC0415 - one place's adapters
        from shared.runtime.host import hosting as hosting_folder  # noqa: PLC0415

        assert isinstance(place, Workplace), "opened by these settings"
        with hosting_folder(place, processes=processes, opening=opening) as engine:
            yield engine
        return
    from shared.runtime.cloud_place import CloudPlace  # noqa: PLC0415 - Google's libraries

    assert isinstance(place, CloudPlace), "opened by these settings"
    if place.settings.host == EMULATORS:
        if not place.owns_servers:
            raise FolderLocked("another host runs these emulators")
        from shared.runtime.emulated import serving  # noqa: PLC0415 - only where it hosts

        with serving(place) as host:
            opening()
            yield host
        return
    opening()
    yield _Elsewhere()


class _Elsewhere(Host):
    """The host of a place whose services run elsewhere."""

    @property
    def busy(self) -> bool:
        """Whether a delivery is under way: others know."""
        return False
