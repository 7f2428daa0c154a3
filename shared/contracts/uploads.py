"""A prompt file arrived in the bucket."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, MaxLen, MinLen

from shared.domain.object_names import NAME_CHARS_MAX

__all__ = ["PromptUploaded"]


@dataclass(frozen=True, slots=True)
class PromptUploaded:
    """An object under prompts/ was finalized. Bucket, object and generation name the request."""

    bucket: Annotated[str, MinLen(1), MaxLen(222)]
    name: Annotated[str, MinLen(1), MaxLen(NAME_CHARS_MAX)]
    generation: Annotated[int, Ge(1)]
    size: Annotated[int, Ge(0)]
