"""W3C trace context: which chain of messages this one belongs to.

A trace is named by 32 hexadecimal digits and carried by every envelope; a span, which is one
message of it, by 16. What arrives from outside is read strictly: what is not exactly a trace of
version 00 is replaced by one derived from ids, so that the same message is always in the same one.
"""

import re
from dataclasses import dataclass

from shared.domain.ids import digest

__all__ = ["TraceContext", "parse_traceparent", "span_of", "trace_of", "traceparent"]

_TRACE = re.compile(r"(?!0{32})[0-9a-f]{32}")
_TRACEPARENT = re.compile(r"00-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})")


@dataclass(frozen=True, slots=True)
class TraceContext:
    """A place in a trace."""

    trace: str
    """32 hexadecimal digits."""
    span: str
    """16 hexadecimal digits: who said it."""
    sampled: bool
    """Whether the sender keeps this trace."""


def parse_traceparent(text: str) -> TraceContext | None:
    """Read a traceparent of version 00; None when it is not exactly that."""
    read = _TRACEPARENT.fullmatch(text)
    if read is None:
        return None
    trace, span, flags = read.groups()
    return TraceContext(trace, span, sampled=int(flags, 16) & 1 == 1)


def traceparent(trace: str, message_id: str) -> str:
    """Write what a message carries as its attribute.

    Args:
        trace: Of its envelope; one derived from it is written where it is no trace.
        message_id: Names its span.
    """
    return f"00-{trace_of(trace)}-{span_of(message_id)}-01"


def span_of(message_id: str) -> str:
    """Name the span of a message."""
    return digest("span", message_id, length=16)


def trace_of(text: str, *ids: str) -> str:
    """Give the trace that a text names, alone or as a traceparent; else one derived from ids.

    Args:
        text: What arrived; may be anything.
        ids: What identifies the beginning of the trace; the text itself, when none is given.
    """
    if _TRACE.fullmatch(text):
        return text
    context = parse_traceparent(text)
    if context is not None:
        return context.trace
    return digest("trace", *(ids or (text,)))
