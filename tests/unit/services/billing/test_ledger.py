from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.billing.ledger import (
    GENESIS,
    ChainFault,
    Entry,
    EntryKind,
    Head,
    Leg,
    Posting,
    append,
    balances,
    correction,
    hold_account,
    overrun_account,
    post_cost,
    post_hold,
    post_release,
    vendor_account,
    verify_chain,
)

JOB, TENANT, TAKE = "job-1", "t", "job-1.s1.t1"
HEAD = Head(JOB)

amounts = st.integers(0, 10**12)


@st.composite
def chains(draw: st.DrawFn) -> tuple[Head, tuple[Entry, ...]]:
    posted: list[Posting] = []
    for which in draw(st.lists(st.sampled_from(EntryKind), max_size=12)):
        amount, overrun = draw(amounts), draw(amounts)
        match which:
            case EntryKind.HOLD:
                posted.append(post_hold(TENANT, JOB, amount))
            case EntryKind.RELEASE:
                posted.append(post_release(TENANT, JOB, amount))
            case EntryKind.CORRECTION:
                posted.append(correction("a", "b", amount, TAKE))
            case _:
                kind = EntryKind.WRITE_OFF if which is EntryKind.WRITE_OFF else EntryKind.SETTLEMENT
                posted += post_cost(kind, JOB, "veo", TAKE, covered=amount, overrun=overrun)
    return append(HEAD, posted, "cause", 7)


def a_chain() -> tuple[Head, tuple[Entry, ...]]:
    cost = post_cost(EntryKind.SETTLEMENT, JOB, "veo", TAKE, covered=60, overrun=5)
    return append(
        HEAD, [post_hold(TENANT, JOB, 100), *cost, post_release(TENANT, JOB, 40)], "m1", 1_000
    )


def test_a_job_is_explained_by_its_accounts() -> None:
    _, entries = a_chain()
    assert balances(entries) == {
        hold_account(JOB): 0,
        overrun_account(JOB): -5,
        vendor_account(JOB, "veo"): 65,
        "tenant:t:available": -60,
    }


def test_a_chain_is_the_same_bytes_whenever_it_is_written() -> None:
    # A golden hash: old chains must verify for ever, whatever changes in the serializer.
    head, _ = append(HEAD, [post_hold(TENANT, JOB, 100)], "m1", 1_000)
    assert head.hash == "9bcc4aafaf592a559d6a7412de7da7a948f131b1620804fa6468824574e2cbc8"


def test_a_cost_above_the_hold_is_an_entry_of_its_own() -> None:
    _, entries = a_chain()
    kinds = [(entry.kind, entry.take_id) for entry in entries]
    assert kinds == [
        (EntryKind.HOLD, ""),
        (EntryKind.SETTLEMENT, TAKE),
        (EntryKind.OVERRUN, TAKE),
        (EntryKind.RELEASE, ""),
    ]


def test_a_free_take_is_posted_too() -> None:
    posted = post_cost(EntryKind.SETTLEMENT, JOB, "animatic", TAKE, covered=0, overrun=0)
    assert [(p.take_id, sum(abs(leg.micros) for leg in p.legs)) for p in posted] == [(TAKE, 0)]


def test_an_unbalanced_posting_cannot_exist() -> None:
    with pytest.raises(ValueError, match="sum to zero"):
        Posting(EntryKind.CORRECTION, (Leg("a", 1), Leg("b", -2)))


def test_an_amount_is_never_negative() -> None:
    with pytest.raises(ValueError, match="never negative"):
        post_release(TENANT, JOB, -1)


def test_an_empty_chain_verifies_and_ends_at_the_beginning() -> None:
    assert verify_chain([], HEAD) is None
    assert HEAD.hash == GENESIS


@given(chains())
@settings(max_examples=60)
def test_every_chain_verifies_and_sums_to_zero(chain: tuple[Head, tuple[Entry, ...]]) -> None:
    head, entries = chain
    assert verify_chain(entries, head) is None
    assert sum(balances(entries).values()) == 0
    assert [entry.sequence for entry in entries] == list(range(1, len(entries) + 1))


@given(chains().filter(lambda chain: bool(chain[1])), st.data())
@settings(max_examples=100)
def test_no_entry_can_be_edited_unseen(
    chain: tuple[Head, tuple[Entry, ...]], data: st.DataObject
) -> None:
    head, entries = chain
    at = data.draw(st.integers(0, len(entries) - 1))
    first, second = entries[at].legs
    changes = [
        {"kind": EntryKind.HOLD if entries[at].kind is not EntryKind.HOLD else EntryKind.RELEASE},
        {"legs": (Leg(first.account, first.micros - 1), Leg(second.account, second.micros + 1))},
        {"legs": (first, Leg(second.account + "x", second.micros))},
        {"cause_id": "another"},
        {"take_id": "another"},
        {"at_ms": 8},
    ]
    edited = replace(entries[at], **data.draw(st.sampled_from(changes)))
    broken = verify_chain([*entries[:at], edited, *entries[at + 1 :]], head)
    assert broken == ChainFault(at + 1, "the content does not match its hash")


def damages(e: tuple[Entry, ...]) -> list[tuple[tuple[Entry, ...], ChainFault]]:
    return [
        (e[1:], ChainFault(1, "a sequence number is missing")),
        (e[:-1], ChainFault(3, "the chain does not end at its recorded head")),
        ((), ChainFault(0, "the chain does not end at its recorded head")),
        ((e[1], e[0], *e[2:]), ChainFault(1, "a sequence number is missing")),
        ((replace(e[0], job_id="job-2"), *e[1:]), ChainFault(1, "the entry is another job's")),
        (
            (e[0], replace(e[1], previous=GENESIS), *e[2:]),
            ChainFault(2, "the entry does not follow the one before"),
        ),
        (
            (replace(e[0], legs=(Leg("a", 1),)), *e[1:]),
            ChainFault(1, "the legs do not sum to zero"),
        ),
    ]


def test_a_damaged_chain_says_where_and_how() -> None:
    head, entries = a_chain()
    for broken, fault in damages(entries):
        assert verify_chain(broken, head) == fault
