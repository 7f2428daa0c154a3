"""A secret does not stand in a text, however it is spelt; what is no secret stays."""

import json
from base64 import b64encode
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.redaction import HIDDEN, Redactor

SECRET = 'c4nary/"secret" +é\\value'


@pytest.mark.parametrize(
    "spelt",
    [
        SECRET,
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        json.dumps(SECRET),
        json.dumps({"deep": [SECRET]}),
        repr(SECRET),
        b64encode(SECRET.encode()).decode(),
    ],
    ids=["plain", "query", "form", "json", "deep json", "printed", "base64"],
)
def test_a_known_secret_is_hidden_however_it_is_spelt(spelt: str):
    hidden = Redactor([SECRET])(f"before {spelt} after")
    assert "c4nary" not in hidden
    assert "YzRuYXJ5" not in hidden
    assert hidden.startswith("before ")
    assert hidden.endswith(" after")
    assert HIDDEN in hidden


def test_a_secret_that_begins_with_another_is_hidden_whole():
    assert Redactor(["s3cret-one", "s3cret-one-and-more"])("a s3cret-one-and-more b") == "a *** b"


def test_a_secret_learnt_later_is_hidden_from_then_on():
    redact = Redactor()
    assert redact("the sesame9 opens") == "the sesame9 opens"
    redact.hide("sesame9")
    assert redact("the sesame9 opens") == "the *** opens"


def test_an_empty_or_short_value_is_no_secret():
    assert Redactor(["", "abc"])("abcdef") == "abcdef"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Authorization: Bearer c4nary.x-y_z", "Authorization: ***"),
        ("authorization=Basic dXNlcjpjNG5hcnk=", "authorization=***"),
        ("{'Authorization': 'Bearer c4nary', 'A': 'b'}", "{'Authorization': '***', 'A': 'b'}"),
        ("{'x-goog-api-key': 'c4nary'}", "{'x-goog-api-key': '***'}"),
        ("sent bearer c4nary-token-1", "sent bearer ***"),
        ("GET /v1?key=c4nary&alt=json", "GET /v1?key=***&alt=json"),
        ("?X-Goog-Signature=c4nary&x=1", "?X-Goog-Signature=***&x=1"),
        ("api_key='c4nary' client_secret=c4nary", "api_key='***' client_secret=***"),
        ('{"access_token": "c4nary", "expires": 3599}', '{"access_token": "***", "expires": 3599}'),
        ("postgres://user:c4nary@host/db", "postgres://***@host/db"),
        ("eyJhbGciOiJSUzI1NiJ9.eyJjNG5hcnkiOjF9.c4nary_sig", "***"),
        ("token ya29.c4nary-More_of.it!", "token ***!"),
        ("AIzaSyc4naryc4naryc4naryc4nary", "***"),
        ("r8_c4naryc4naryc4naryc4nary", "***"),
        ("a\n-----BEGIN PRIVATE KEY-----\nc4nary\n-----END PRIVATE KEY-----\nb", "a\n***\nb"),
        ("-----BEGIN RSA PRIVATE KEY-----\nc4nary, cut", "***"),
    ],
)
def test_what_looks_like_a_secret_is_hidden(text: str, hidden: str):
    assert Redactor()(text) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "jobs/job-0123456789abcdef v7: take.returned",
        "Conflict: jobs/job-1 left version 3",
        "takes_failed{kind=refused,provider=animatic}",
        "malformed message: key: unknown field",
        "gs://bucket/plans/job-1/1.json",
        "https://example.test:8080/path?alt=json",
    ],
)
def test_what_is_no_secret_stays(text: str):
    assert Redactor(["c4nary-secret"])(text) == text


@given(
    st.text("0123456789 \n"),
    st.text(st.characters(exclude_characters="*0123456789"), min_size=6),
    st.text("0123456789 \n"),
)
def test_no_known_secret_survives_whatever_stands_around_it(before: str, secret: str, after: str):
    assert secret not in Redactor([secret])(before + secret + after)
