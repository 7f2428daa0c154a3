"""Which index Firestore needs for a query, and whether it is declared.

The rules of the standard edition, for the queries that we know how to judge; any other is refused.
"""

from typing import Any

from shared.adapters.gcp.indexes import COMPOSITES, FIELDS, Index, Order, Scope
from shared.adapters.gcp.messages import ASCENDING, EQUAL

__all__ = ["missing_index"]

NAME = "__name__"
AND = 1


def missing_index(query: Any) -> str:
    """Describe the index that a raw StructuredQuery needs and nobody declared; "": it is there."""
    [selected] = query.from_
    scope = Scope.COLLECTION_GROUP if selected.all_descendants else Scope.COLLECTION
    equal, ranged = _filtered(query.where)
    ordered = [(o.field.field_path, _order(o.direction)) for o in query.order_by]
    known = {field for field, _ in ordered}
    last = ordered[-1][1] if ordered else Order.ASCENDING
    ordered += [(field, last) for field in sorted(ranged - known)]
    named = dict(ordered).get(NAME, last)
    along = [each for each in ordered if each[0] != NAME and each[0] not in equal]
    wanted = f"{selected.collection_id} {scope} {sorted(equal)} {along} {NAME} {named}"
    # Behind a field, names go in its direction by themselves; any other needs a composite.
    natural = named is (along[-1][1] if along else Order.ASCENDING)
    if natural and len(along) + len(equal) <= 1:
        return "" if _single(selected.collection_id, scope, equal, along) else wanted
    if natural and not along:
        merged = all(_single(selected.collection_id, scope, {field}, []) for field in equal)
        return "" if merged else wanted
    return "" if _composite(selected.collection_id, scope, equal, along) and natural else wanted


def _single(collection: str, scope: Scope, equal: set[str], along: list[tuple[str, Order]]) -> bool:
    """Whether one field's own index will do; names alone need none in one collection."""
    if not equal and not along:
        return scope is Scope.COLLECTION
    declared = {(each.collection, each.field): each.indexes for each in FIELDS}
    field = along[0][0] if along else next(iter(equal))
    # A field that is declared nowhere is indexed both ways, within its collection.
    by_itself = (Index(Order.ASCENDING), Index(Order.DESCENDING))
    indexes = declared.get((collection, field), by_itself)
    orders = {along[0][1]} if along else set(Order)
    return any(index.scope is scope and index.order in orders for index in indexes)


def _composite(
    collection: str, scope: Scope, equal: set[str], along: list[tuple[str, Order]]
) -> bool:
    return any(
        (each.collection, each.scope) == (collection, scope)
        and {field for field, _ in each.fields[: len(equal)]} == equal
        and list(each.fields[len(equal) :]) == along
        for each in COMPOSITES
    )


def _filtered(where: Any) -> tuple[set[str], set[str]]:
    """Give the fields that must be equal to something, and those that lie in a range."""
    kind = where.WhichOneof("filter_type")
    if kind is None:
        return set(), set()
    if kind == "composite_filter":
        assert where.composite_filter.op == AND, "an OR is not judged here"
        parts = [_filtered(each) for each in where.composite_filter.filters]
        return {f for equal, _ in parts for f in equal}, {f for _, more in parts for f in more}
    assert kind == "field_filter", f"{kind} is not judged here"
    condition = where.field_filter
    assert 1 <= condition.op <= EQUAL, f"operator {condition.op} is not judged here"
    field = {condition.field.field_path}
    return (field, set()) if condition.op == EQUAL else (set(), field)


def _order(direction: int) -> Order:
    return Order.ASCENDING if direction == ASCENDING else Order.DESCENDING
