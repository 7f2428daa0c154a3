"""Books that an older release wrote: each entry a row, the end of the chain beside the hold."""

from dataclasses import replace

from services.billing.books import SettledTake, date_of_ms
from services.billing.commands import explain_cost, render_text
from services.billing.draws import TakeCost
from services.billing.holds import DayRow, Hold, HoldState
from services.billing.ledger import EntryKind, Head, append, post_cost, post_hold
from shared.contracts.codec import encode_record
from shared.ports.store import Commit, Row, Update
from tests.support.billing import BillingDesk, a_purse, a_return

JOB, FIRST, SECOND = "job-1", "job-1.s1.t1", "job-1.s2.t1"


def older_desk() -> BillingDesk:
    """A hold of 1,000 with one take settled at 300, as release 1 left it."""
    desk = BillingDesk()
    cost = post_cost(EntryKind.SETTLEMENT, JOB, "veo", FIRST, covered=300, overrun=0)
    head, entries = append(Head(JOB), [post_hold("t", JOB, 1_000), *cost], "m0", 1)
    hold = Hold(
        JOB, "t", date_of_ms(desk.now), HoldState.OPEN, 1_000, 300, takes=(TakeCost(FIRST, 300),)
    )
    settled = SettledTake(FIRST, JOB, EntryKind.SETTLEMENT, 300, "veo", "fast", "ticket", "m0", 1)
    day = DayRow("t", hold.date, held_micros=700, spent_micros=300, cap_micros=1_000)
    body = encode_record(hold).replace(b',"chain":null', b"")
    assert b"chain" not in body
    desk.store.commit(
        Commit(
            updates=(
                Update("holds", JOB, 0, body),
                Update("days", f"t/{hold.date}", 0, encode_record(day)),
                Update("ledger", JOB, 0, encode_record(head)),
            ),
            rows=(
                Row("settled", FIRST, encode_record(settled)),
                *(Row("entries", f"{JOB}/{e.sequence:06d}", encode_record(e)) for e in entries),
            ),
        )
    )
    return desk


def test_a_chain_that_an_older_release_began_goes_on_and_verifies() -> None:
    desk = older_desk()
    desk.deliver(a_return(200, SECOND, ceiling=250))
    desk.deliver(a_purse(1_000, 500))
    kinds = [(entry.sequence, entry.kind.value) for entry in desk.entries()]
    assert kinds == [(1, "hold"), (2, "settlement"), (3, "settlement"), (4, "release")]
    assert render_text(explain_cost(desk.reader, JOB)).endswith("ledger verified")
    assert desk.hold().chain == desk.head()
    assert desk.head().sequence == 4


def test_what_an_older_release_wrote_is_read_and_never_written_again() -> None:
    desk = older_desk()
    before = [desk.store.scan(name, "") for name in ("entries", "ledger")]
    desk.deliver(a_return(200, SECOND, ceiling=250))
    assert [desk.store.scan(name, "") for name in ("entries", "ledger")] == before


def test_a_day_that_an_older_release_counted_ends_at_what_was_spent() -> None:
    desk = older_desk()
    assert desk.day().used_micros == 1_000
    desk.deliver(a_return(200, SECOND, ceiling=250))
    assert desk.day().used_micros == 1_000
    desk.deliver(a_purse(1_000, 500))
    assert desk.day().used_micros == 500


def test_an_edited_entry_of_an_older_release_is_found() -> None:
    desk = older_desk()
    record = desk.store.shared.records["entries", f"{JOB}/000002"]
    body = record.body.replace(b"300", b"299")
    desk.store.shared.records["entries", f"{JOB}/000002"] = replace(record, body=body)
    assert explain_cost(desk.reader, JOB).fault.startswith("entry 2: the content does not match")
