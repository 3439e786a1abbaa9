"""Kind 'counterexample': a point, and where needed a cost, at which every hypothesis holds and the conclusion fails.

All numbers are rational; hypotheses must hold exactly, and where elementary functions occur the failure is shown by a
rational enclosure that excludes the claimed value. The network, its field and its derivatives are computed from the
claim; the point only fills in the letters.
"""

from __future__ import annotations

from typing import Any

from .claims import Claim
from .costs import check_cost
from .derivatives import expand
from .enclosures import Enclosures, Undefined
from .hypotheses import checked_shapes, hypotheses
from .matrices import Matrices, Rows
from .trees import Rejected, integer, need, number, walk
from .word_identity import check_miscount

PRECISIONS = (128, 512, 2048)


def point_of(claim_data: Any, witness: Any) -> tuple[Claim, dict[str, Rows]]:
    """The claim at the integer dimensions of the witness, and the values of its letters."""
    need(isinstance(claim_data, dict) and isinstance(claim_data.get("letters"), dict), "not a claim with letters")
    need(isinstance(witness, dict) and {"letters"} <= set(witness) <= {"dims", "letters", "cost"}, "not a point")
    dims, letters = witness.get("dims", {}), witness["letters"]
    need(isinstance(dims, dict) and all(integer(n, 1) for n in dims.values()), "dimensions are not integers")
    need(set(dims) <= {d for shape in claim_data["letters"].values() for d in shape}, "a dimension that no letter has")
    if "cost" in witness:
        need(claim_data.get("cost", "arbitrary") == "arbitrary" != witness["cost"], "the claim has a cost of its own")
        claim_data = {**claim_data, "cost": witness["cost"]}
    claim = Claim(claim_data, dims, single_layers=True)
    need(claim.concrete, "a dimension is missing")
    need(isinstance(letters, dict) and set(letters) == set(claim.letters), "a point gives every letter, and no other")
    for name, rows in letters.items():
        need(isinstance(rows, list) and all(isinstance(row, list) for row in rows), f"{name} is not a matrix")
        need({(len(rows), len(row)) for row in rows} == {claim.letters[name]}, f"{name} has a wrong shape")
    return claim, {name: [[(number(x), number(x)) for x in row] for row in rows] for name, rows in letters.items()}


def difference(claim: Claim, at: Matrices, statement: list[Any]) -> list[Any]:
    """Enclosures of the entries of left minus right."""
    _, a, b = checked_shapes(claim, statement)
    one, two = at.shaped(expand(claim, a), a if a != "0" else b), at.shaped(expand(claim, b), b if b != "0" else a)
    return [(x[0] - y[1], x[1] - y[0]) for p, q in zip(one, two, strict=True) for x, y in zip(p, q, strict=True)]


def truth(claim: Claim, at: Matrices, statement: list[Any]) -> bool | None:
    """Is a statement true at the point? None where the enclosures do not tell."""
    if statement[0] == "defined":
        return defined(at, statement)
    cells = difference(claim, at, statement)
    zero = all(low == high == 0 for low, high in cells)
    if statement[0] in ("eq", "ne"):
        apart = any(low > 0 or high < 0 for low, high in cells)
        return None if not zero and not apart else zero == (statement[0] == "eq")
    low, high = cells[0]
    if low > 0 or (statement[0] == "ge" and low >= 0):
        return True
    return False if high < 0 or (statement[0] == "gt" and high <= 0) else None


def defined(at: Matrices, statement: list[Any]) -> bool:
    """Has an expression a value? Not asked of derivatives: where the chain rule has none, the derivative may still exist."""
    need(len(statement) == 2 and not any(node[:1] in (["along"], ["direction"]) for node in walk(statement)),
         "whether a derivative exists is not decided")
    try:
        return bool(at(statement[1]))
    except Undefined:
        return False


def check(claim_data: Any, witness: Any) -> str:
    """Accept if every hypothesis holds at the point and the conclusion fails."""
    if claim_data["then"][0] in ("monomials", "degree"):
        return check_miscount(Claim(claim_data), witness)
    claim, values = point_of(claim_data, witness)
    known = hypotheses(claim)
    claim.shape(claim.then[1])
    if claim.cost != "arbitrary":
        check_cost(claim, "cost" in witness)
    reason = "the conclusion does not fail at this point"
    for bits in PRECISIONS:
        at = Matrices(claim, Enclosures(bits), values)
        try:
            need(all(truth(claim, at, row) is True for row in known), "a hypothesis fails at this point")
            if truth(claim, at, claim.then) is False:
                return "the statement fails at this point"
        except Rejected as error:
            reason = str(error)
    raise Rejected(reason)
