"""The place that the settings name: a folder of this machine, the emulators, or the cloud."""

from shared.runtime.place import Place
from shared.runtime.settings import Settings

__all__ = ["open_place"]


def open_place(settings: Settings, *, hosts: bool = False) -> Place:
    """Open a place.

    Args:
        settings: Which.
        hosts: Whether the caller would host it: the emulators are started if nobody has.

    Raises:
        Misconfigured: The configuration is wrong, or something is not installed.
        Unavailable: It cannot be reached.
    """
    if settings.host == "local":
        from shared.runtime.compose import open_workplace  # noqa: PLC0415 - one place's adapters

        return open_workplace(settings)
    from shared.runtime.cloud_place import open_cloud_place  # noqa: PLC0415 - Google's libraries

    return open_cloud_place(settings, hosts=hosts)
