"""Kind 'counterexample': a point, and where needed a cost, at which every hypothesis holds and the conclusion fails.

All numbers are rational; hypotheses must hold exactly, and where elementary functions occur the failure is shown by a
rational enclosure that excludes the claimed value. The network, its field and its derivatives are computed from the
claim; the point only fills in the letters.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .claims import Claim
from .costs import check_cost
from .derivatives import expand
from .enclosures import Enclosures, Undefined
from .hypotheses import checked_shapes, hypotheses
from .matrices import Matrices
from .trees import Rejected, integer, need, number, walk

PRECISIONS = (128, 512, 2048)


def point_of(claim_data: Any, witness: Any) -> tuple[Claim, dict[str, list[list[Fraction]]]]:
    """The claim at the integer dimensions of the witness, and the values of its letters."""
    need(isinstance(claim_data, dict) and isinstance(claim_data.get("letters"), dict), "a claim is an object with 'letters' and 'then'")
    need(isinstance(witness, dict) and {"letters"} <= set(witness) <= {"dims", "letters", "cost"}, "the witness is not a point")
    dims, letters = witness.get("dims", {}), witness["letters"]
    need(isinstance(dims, dict) and all(integer(n, 1) for n in dims.values()), "dimensions are not integers")
    need(set(dims) <= {d for shape in claim_data["letters"].values() for d in shape}, "a dimension that no letter has")
    if "cost" in witness:
        need(claim_data.get("cost", "arbitrary") == "arbitrary" != witness["cost"], "the claim has a cost of its own")
        claim_data = {**claim_data, "cost": witness["cost"]}
    claim = Claim(claim_data, dims, single_layers=True)
    need(claim.concrete and all(isinstance(d, int) for row in claim.conditions for d in row[::2]), "a dimension is missing")
    need(isinstance(letters, dict) and set(letters) == set(claim.letters), "the point must give every letter, and no other")
    for name, rows in letters.items():
        need(isinstance(rows, list) and all(isinstance(row, list) for row in rows), f"{name} is not a matrix")
        need((len(rows), len(rows[0])) == claim.letters[name] and len({len(row) for row in rows}) == 1, f"{name} has a wrong shape")
    return claim, {name: [[number(x) for x in row] for row in rows] for name, rows in letters.items()}


def difference(claim: Claim, at: Matrices, statement: list[Any]) -> list[Any]:
    """Enclosures of the entries of left minus right."""
    _, a, b = checked_shapes(claim, statement)
    one, two = at.shaped(expand(claim, a), a if a != "0" else b), at.shaped(expand(claim, b), b if b != "0" else a)
    return [(x[0] - y[1], x[1] - y[0]) for p, q in zip(one, two, strict=True) for x, y in zip(p, q, strict=True)]


def holds(claim: Claim, at: Matrices, statement: list[Any]) -> bool:
    """Is a hypothesis certainly true?"""
    cells = difference(claim, at, statement)
    if statement[0] == "eq":
        return all(low == high == 0 for low, high in cells)
    if statement[0] == "ne":
        return any(low > 0 or high < 0 for low, high in cells)
    return all(low > 0 or statement[0] == "ge" and low >= 0 for low, _ in cells)


def fails(claim: Claim, at: Matrices, statement: list[Any]) -> bool:
    """Is the conclusion certainly false? Only an expression without derivatives is called undefined: where the chain rule
    has no value the derivative may still exist."""
    if statement[0] == "defined":
        need(len(statement) == 2 and not any(node[:1] in (["along"], ["direction"]) for node in walk(statement)),
             "whether a derivative exists is not decided")
        try:
            claim.shape(statement[1])
            at(statement[1])
        except Undefined:
            return True
        return False
    cells = difference(claim, at, statement)
    if statement[0] == "eq":
        return any(low > 0 or high < 0 for low, high in cells)
    if statement[0] == "ne":
        return all(low == high == 0 for low, high in cells)
    return any(high < 0 or statement[0] == "gt" and high <= 0 for _, high in cells)


def check(claim_data: Any, witness: Any) -> str:
    """Accept if every hypothesis holds at the point and the conclusion fails."""
    claim, values = point_of(claim_data, witness)
    known = hypotheses(claim)
    claim.shape(claim.then[1])
    if claim.cost != "arbitrary":
        check_cost(claim, "cost" in witness)
    reason = "the conclusion does not fail at this point"
    for bits in PRECISIONS:
        ring = Enclosures(bits)
        at = Matrices(claim, ring, {name: [[ring.number(x) for x in row] for row in rows] for name, rows in values.items()})
        try:
            need(all(holds(claim, at, row) for row in known), "a hypothesis fails at this point")
            if fails(claim, at, claim.then):
                return "the statement fails at this point"
        except Rejected as error:
            reason = str(error)
    raise Rejected(reason)
