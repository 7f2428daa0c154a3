"""Ids sort as keys do, whatever the keys hold; and Firestore takes every one of them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.adapters.gcp.document_ids import document_id, first_id_behind, key_of
from shared.domain.errors import PortError

AWKWARD = st.sampled_from(list('./_!~}{0aA-|+"é\uffff\U0001f600\0 '))
KEYS = st.text(AWKWARD | st.characters(codec="utf-8"), max_size=8)


@pytest.mark.parametrize(
    ("key", "id_"),
    [
        ("job-0123456789abcdef.s1.t2", "job-0123456789abcdef.s1.t2"),
        ("local:2026-11-22", "local:2026-11-22"),
        ("a/b", "a.~b"),
        (".", ".+"),
        ("..", ".+."),
        ("__id7__", "_._id7__"),
        ("", "!"),
        ("é", "}C3}A9"),
    ],
)
def test_a_plain_key_is_its_own_id_and_another_can_be_told(key: str, id_: str):
    assert document_id(key) == id_
    assert key_of(id_) == key


@given(KEYS)
@example("./~")
@example("_.")
@example("+.!")
def test_an_id_is_one_that_firestore_takes_and_gives_its_key_back(key: str):
    id_ = document_id(key)

    assert key_of(id_) == key
    assert id_.isascii()
    assert "/" not in id_
    assert id_ not in {"", ".", ".."}
    assert not id_.startswith("__")


@pytest.mark.parametrize("key", ["a" * 1501, "/" * 751, "😀" * 126])
def test_a_key_that_no_document_can_have_is_refused_by_its_size(key: str):
    with pytest.raises(PortError, match=r"1(50\d|512) bytes of an id"):
        document_id(key)
    assert document_id("a" * 1500)


@given(KEYS, KEYS)
@example("a.b", "a/b")
@example("a.", "a/")
@example("a.~", "a/")
@example("", "\0")
def test_ids_sort_as_their_keys_do(one: str, other: str):
    assert (document_id(one) < document_id(other)) == (one.encode() < other.encode())


@given(KEYS, KEYS)
@example("a.", "a/")
@example("_", "__")
@example("", "_")
def test_the_keys_of_a_prefix_are_a_range_of_ids(prefix: str, key: str):
    def is_inside(key: str) -> bool:
        return document_id(prefix) <= document_id(key) < first_id_behind(prefix)

    assert is_inside(key) == key.startswith(prefix)
    assert is_inside(prefix + key)
