"""Where a clip lies, and where the accepted one of equal takes is noted.

Pure. The generator writes clips and reads notes, QA writes notes: both go by these names.
"""

from shared.domain.ids import digest

__all__ = ["clip_name", "note_of_accepted"]

_CLIPS, _ACCEPTED = "takes", "accepted"


def clip_name(shown: str, take_id: str) -> str:
    """Name the clip of a take.

    Args:
        shown: Digest of what it shows; equal takes have the same.
        take_id: Of the take; not to be read from the name, which other jobs may come to see.
    """
    return f"{_CLIPS}/{shown}/{digest(take_id, length=16)}.mp4"


def note_of_accepted(clip: str) -> str:
    """Name the note that says which clip was accepted of those that show what this one shows.

    Args:
        clip: A clip's name; of an older release's, which says nothing of that, the note is unique.
    """
    shown = clip.removeprefix(f"{_CLIPS}/").partition("/")[0]
    return f"{_ACCEPTED}/{shown}.json"
