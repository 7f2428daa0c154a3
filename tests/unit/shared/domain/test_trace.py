import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.trace import TraceContext, parse_traceparent, span_of, trace_of, traceparent

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SPAN = "00f067aa0ba902b7"


@pytest.mark.parametrize(("flags", "sampled"), [("00", False), ("01", True), ("ff", True)])
def test_a_traceparent_is_read(flags: str, sampled: bool):
    assert parse_traceparent(f"00-{TRACE}-{SPAN}-{flags}") == TraceContext(TRACE, SPAN, sampled)


@pytest.mark.parametrize(
    "text",
    [
        "",
        TRACE,
        f"01-{TRACE}-{SPAN}-01",
        f"ff-{TRACE}-{SPAN}-01",
        f"00-{TRACE.upper()}-{SPAN}-01",
        f"00-{'0' * 32}-{SPAN}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"00-{TRACE[1:]}-{SPAN}-01",
        f"00-{TRACE}-{SPAN}0-01",
        f"00-{TRACE}-{SPAN}",
        f"00-{TRACE}-{SPAN}-01-more",
        f"00-{TRACE}-{SPAN}-01\n",
        f" 00-{TRACE}-{SPAN}-01",
        f"00-{TRACE[:-1]}\u0663-{SPAN}-01",
    ],
)
def test_what_is_not_exactly_a_traceparent_is_none(text: str):
    assert parse_traceparent(text) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_arrives_a_message_carries_a_traceparent_that_can_be_read(trace: str, id_: str):
    read = parse_traceparent(traceparent(trace, id_))
    assert read == TraceContext(trace_of(trace), span_of(id_), sampled=True)


@given(st.from_regex(re.compile(r"[0-9a-f]{31}[1-9a-f]"), fullmatch=True))
def test_a_trace_is_carried_on_as_it_is(trace: str):
    assert trace_of(trace, "an-id") == trace
    assert trace_of(f"00-{trace}-{SPAN}-00", "an-id") == trace


def test_what_is_no_trace_is_replaced_by_one_that_the_ids_name():
    derived = trace_of("a customer's own words", "message-1")
    assert derived == trace_of("", "message-1") != trace_of("", "message-2")
    assert parse_traceparent(f"00-{derived}-{SPAN}-01") is not None


def test_two_texts_that_are_no_traces_are_two_traces():
    assert trace_of("one") != trace_of("two")
