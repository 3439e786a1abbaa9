"""Kind 'counterexample': a point, and where needed a cost, at which every hypothesis holds and the conclusion fails.

All numbers are rational; hypotheses must hold exactly, and where elementary functions occur the failure is shown by a
rational enclosure that excludes the claimed value. The network, its field and its derivatives are computed from the
claim; the point only fills in the letters.
"""

from __future__ import annotations

from typing import Any

from .cost_facts import check_cost
from .enclosures import Enclosures, Undefined
from .hypotheses import checked_shapes
from .matrices import Matrices
from .trees import Claim, Rejected, need, number

PRECISIONS = (128, 512, 2048)


def point_of(claim_data: Any, witness: Any) -> tuple[Claim, dict[str, Any]]:
    """The claim at the integer dimensions of the witness, and the values of its letters."""
    need(isinstance(witness, dict) and set(witness) <= {"dims", "letters", "cost"}, "the witness is not a point")
    dims = witness.get("dims", {})
    need(all(isinstance(n, int) and not isinstance(n, bool) and n > 0 for n in dims.values()), "a dimension is not positive")
    data = dict(claim_data)
    if data.get("cost", "arbitrary") == "arbitrary":
        if "cost" in witness:
            data["cost"] = witness["cost"]
    else:
        need("cost" not in witness, "the claim has a cost of its own")
    claim = Claim(data, dims, single_layers=True)
    need(claim.concrete and set(dims) <= {d for s in claim_data["letters"].values() for d in s}, "the dimensions do not fit")
    need(set(witness["letters"]) == set(claim.letters), "the point must give every letter, and no other")
    for big, relation, small in claim.conditions:
        a, b = (dims.get(d, d) for d in (big, small))
        need(relation in (">", ">=") and (a > b or relation == ">=" and a == b), "a condition on the dimensions fails")
    values = {name: [[number(x) for x in row] for row in rows] for name, rows in witness["letters"].items()}
    for name, rows in values.items():
        need((len(rows), len(rows[0])) == claim.letters[name] and len({len(row) for row in rows}) == 1, f"{name} has a wrong shape")
    return claim, values


def evaluator(claim: Claim, values: dict[str, Any], bits: int) -> Matrices:
    """Interval evaluation at the point."""
    ring = Enclosures(bits)
    return Matrices(claim, ring, {name: [[ring.number(x) for x in row] for row in rows] for name, rows in values.items()})


def difference(claim: Claim, at: Matrices, statement: list[Any]) -> list[Any]:
    """Enclosures of the entries of left minus right."""
    _, a, b = checked_shapes(claim, statement)
    left, right = (claim.expand(side) for side in (a, b))
    one = at.shaped(left, a if a != "0" else b)
    two = at.shaped(right, b if b != "0" else a)
    return [(x[0] - y[1], x[1] - y[0]) for p, q in zip(one, two, strict=True) for x, y in zip(p, q, strict=True)]


def holds(claim: Claim, at: Matrices, statement: list[Any]) -> bool:
    """Is a hypothesis certainly true?"""
    if statement[0] == "rule":
        from .hypotheses import hypotheses

        return all(holds(claim, at, row) for row in hypotheses(claim) if row not in claim.given)
    cells = difference(claim, at, statement)
    if statement[0] == "eq":
        return all(low == high == 0 for low, high in cells)
    if statement[0] == "ne":
        return any(low > 0 or high < 0 for low, high in cells)
    return all(low > 0 or statement[0] == "ge" and low >= 0 for low, _ in cells)


def fails(claim: Claim, at: Matrices, statement: list[Any]) -> bool:
    """Is the conclusion certainly false?"""
    try:
        if statement[0] == "defined":
            at(claim.expand(statement[1]))
            return False
        cells = difference(claim, at, statement)
    except Undefined:
        return statement[0] == "defined" or claim.total
    if statement[0] == "eq":
        return any(low > 0 or high < 0 for low, high in cells)
    if statement[0] == "ne":
        return all(low == high == 0 for low, high in cells)
    return any(high < 0 or statement[0] == "gt" and high <= 0 for _, high in cells)


def check(claim_data: Any, witness: Any) -> str:
    """Accept if every hypothesis holds at the point and the conclusion fails."""
    claim, values = point_of(claim_data, witness)
    if claim.cost != "arbitrary" and (claim.cost_is or "cost" in witness):
        need(claim.product is not None or not claim.cost_is, "properties of a cost need a flow")
        if claim.product is not None:
            rows, cols = claim.shape(claim.product)
            check_cost(claim, (int(rows), int(cols)))
    reason = "the conclusion does not fail at this point"
    for bits in PRECISIONS:
        at = evaluator(claim, values, bits)
        try:
            need(all(holds(claim, at, row) for row in claim.given), "a hypothesis fails at this point")
            if fails(claim, at, claim.then):
                return "the statement fails at this point"
        except Rejected as error:
            reason = str(error)
    raise Rejected(reason)
