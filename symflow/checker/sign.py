"""Kind 'sign': an inequality d > 0 or d >= 0, where d is the difference of the two sides, by sums that are not negative.

It says p d = d^(2m) + s + e: s ('sum') and p ('times', else 1) are sums of positive coefficients times squares, squared
norms, exponentials and hypotheses, e ('equal', else 0) combines equations of the hypotheses, and d^(2m) is there if 'power'
is, with m >= 1. Why d >= 0: if a term of p is positive, then p > 0 and p d >= 0; with the power, d < 0 would make the left
side <= 0 and the right side > 0. Why d > 0: if a term of s is positive, then p d > 0 and p >= 0. All must have a value
wherever the claim has one, or u = (sqrt u)^2. The identity is checked in words or, at given widths, in a field.
"""

from __future__ import annotations

from typing import Any

from .claims import Claim
from .derivatives import expand
from .domains import COSTS, defined, parts
from .field_identity import field_witness
from .hypotheses import checked_shapes, hypotheses
from .trees import Rejected, Tree, integer, need, number, times, total, walk, written
from .word_identity import words_witness


class Signs:
    """What is known not to be negative under a claim."""

    def __init__(self, claim: Claim) -> None:
        self.claim, self.known = claim, hypotheses(claim)
        self.partial_cost = claim.cost != "arbitrary" and not defined(claim.cost, [])
        self.present = [one for side in claim.then[1:] for one in parts(expand(claim, side))]

    def everywhere(self, tree: Tree) -> None:
        """Refuse a tree that may lack a value where the claim has one: u = (√u)² would make every u a square."""
        hidden = self.partial_cost and any(node[:1] == [name] for node in walk(tree) for name in COSTS)
        both = [tree, expand(self.claim, tree)]  # √x has a value at 0, its derivative has none
        need(all(defined(one, self.present) for one in both) and not hidden, "a factor that is not defined everywhere")

    def factor(self, what: Any, arg: Any, exponent: Any) -> tuple[Tree, bool]:
        """A factor that is not negative, and whether it is positive."""
        integer(exponent, 1)
        if what == "given":
            relation, a, b = self.known[integer(arg, 0, len(self.known) - 1)]
            need(relation in ("ge", "gt"), "no inequality in 'given'")
            return ["power", total(a, times("-1", b)), exponent], relation == "gt"
        self.everywhere(arg)
        if what == "norm2":
            return ["power", ["norm2", arg], exponent], ["ne", arg, "0"] in self.known
        need(self.claim.shape(arg) == (1, 1), "a square of something that is not a scalar")
        if what == "exp":
            return ["power", ["function", "exp", arg], exponent], True
        need(what == "square", f"unknown factor {str(what)[:60]!r}")
        inverse = isinstance(arg, list) and arg[0] == "power" and arg[2] < 0  # never zero, where it has a value
        return ["power", arg, 2 * exponent], inverse or ["ne", arg, "0"] in self.known or ["gt", arg, "0"] in self.known

    def sum(self, rows: Any) -> tuple[list[Tree], bool]:
        """The terms of a sum that is not negative, and whether one of them is positive."""
        need(isinstance(rows, list), "the witness is not a sum")
        terms, strict = [], False
        for coefficient, factors in rows:
            need(number(coefficient) > 0, "a coefficient is not positive")
            found = [self.factor(*row) for row in factors]
            strict = strict or all(positive for _, positive in found)
            terms.append(times(written(number(coefficient)), *(tree for tree, _ in found)))
        return terms, strict

    def zero(self, index: Any, tree: Tree) -> Tree:
        """A multiple of an equation of the hypotheses: the trace of a tree times the difference of its sides."""
        relation, a, b = self.known[integer(index, 0, len(self.known) - 1)]
        need(relation == "eq", "no equation in 'given'")
        self.everywhere(tree)
        return "0" if tree == "0" else ["trace", times(tree, total(a, times("-1", b)))]


def vanishes(equation: Claim) -> bool:
    """Is it an identity, in words or else in a field?"""
    try:
        left = words_witness(equation)["left"]
    except Rejected:
        left = -1
    return bool(left == 0 or field_witness(equation)["left"] == 0)


def check(claim_data: Any, witness: Any) -> str:
    """Accept if the identity holds and its terms have their signs."""
    claim = Claim(claim_data)
    relation, a, b = checked_shapes(claim, claim.then)
    need(relation in ("ge", "gt"), "a sign certificate needs an inequality")
    need(isinstance(witness, dict) and {"sum"} <= set(witness) <= {"sum", "times", "power", "equal"}, "not a witness of a sign")
    signs, d, equal = Signs(claim), total(a, times("-1", b)), witness.get("equal", [])
    right, strict = signs.sum(witness["sum"])
    multiple, positive = signs.sum(witness.get("times", [["1", []]]))
    if "power" in witness:
        right.append(["power", d, 2 * integer(witness["power"], 1)])
    need(strict if relation == "gt" else positive or "power" in witness, "no term is strictly positive")
    right += [signs.zero(*row) for row in equal]
    used = [signs.known[row[0]] for row in equal]  # as multiples, so not as rules
    nonzero = [["ne", one[1], "0"] for one in signs.present if one[0] == "power"]
    given = [row for row in claim.given if row not in used] + nonzero
    equation = Claim({**claim_data, "given": given, "then": ["eq", times(total(*multiple), d), total(*right)]})
    need(vanishes(equation), "the sum is not the difference of the two sides")
    return "holds wherever the hypotheses hold"
