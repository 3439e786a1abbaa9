"""Kind 'sign': an inequality as a sum of products of things that are known not to be negative.

a - b = sum of positive coefficients times squares, squared norms, exponentials and hypotheses; for a strict inequality
one term must be positive. The identity is checked in words (every width) or, at given widths, in a field.
"""

from __future__ import annotations

from typing import Any

from .claims import Claim
from .field_identity import field_witness
from .hypotheses import checked_shapes, hypotheses
from .trees import LARGEST, Rejected, Tree, integer, need, number, times, total, walk
from .word_identity import words_witness

COSTS = ("cost", "gradient", "curvature", "jet", "along", "direction")


def factor(claim: Claim, known: list[list[Any]], what: Any, arg: Any, exponent: Any) -> tuple[Tree, bool]:
    """A factor that is not negative, and whether it is positive; it must have a value wherever the claim has one."""
    integer(exponent, 1)
    if what != "given":
        partial_cost = claim.cost != "arbitrary" and not everywhere(claim.cost)
        hidden = partial_cost and any(node[0] in COSTS for node in walk(arg))
        need(everywhere(arg) and not hidden, "a factor that is not defined everywhere")
    if what == "given":
        relation, a, b = known[integer(arg, 0, len(known) - 1)]
        need(relation in ("ge", "gt"), "no inequality in 'given'")
        return ["power", total(a, times("-1", b)), exponent], relation == "gt"
    if what == "norm2":
        return ["power", ["norm2", arg], exponent], ["ne", arg, "0"] in known
    need(claim.shape(arg) == (1, 1), "a square of something that is not a scalar")
    if what == "exp":
        return ["power", ["function", "exp", arg], exponent], True
    need(what == "square", f"unknown factor {str(what)[:60]!r}")
    return ["power", arg, 2 * exponent], ["ne", arg, "0"] in known or ["gt", arg, "0"] in known


def everywhere(tree: Tree) -> bool:
    """No root, logarithm, tangent or inverse: u = (√u)² would make every u a square, where its root exists."""
    partial = [["function", name] for name in ("sqrt", "log", "tan")]
    return not any(node[:2] in partial or node[:1] == ["power"] and integer(node[2], -LARGEST) < 0 for node in walk(tree))


def check(claim_data: Any, witness: Any) -> str:
    """Accept if the sum equals the difference of the two sides and every term has its sign."""
    claim = Claim(claim_data)
    relation, a, b = checked_shapes(claim, claim.then)
    need(relation in ("ge", "gt"), "a sign certificate needs an inequality")
    known, terms, strict = hypotheses(claim), [], False
    need(isinstance(witness, dict) and set(witness) == {"sum"}, "the witness is not a sum")
    need(isinstance(witness["sum"], list), "the witness is not a sum")
    for coefficient, factors in witness["sum"]:
        need(number(coefficient) > 0, "a coefficient is not positive")
        parts = [factor(claim, known, *row) for row in factors]
        strict = strict or all(positive for _, positive in parts)
        terms.append(times(str(number(coefficient)), *(tree for tree, _ in parts)))
    need(relation == "ge" or strict, "no term is strictly positive")
    equation = Claim({**claim_data, "then": ["eq", total(a, times("-1", b)), total(*terms)]})
    try:
        left = words_witness(equation)["left"]
    except Rejected:
        left = -1
    need(left == 0 or field_witness(equation)["left"] == 0, "the sum is not the difference of the two sides")
    return "holds wherever the hypotheses hold"
