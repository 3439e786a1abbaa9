"""Kinds 'first integral' and 'field identity': an equation at given widths, over the rationals or a differential field.

The entries of the letters are independent symbols, elementary functions are generators with their relations, and the
derivative along the flow is taken on the tree of the claim itself. Hypotheses are not used here, so what is accepted
holds without them. The witness counts what cancels in each entry, which binds it to its claim.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .claims import Claim
from .enclosures import Enclosures, Interval
from .hypotheses import hypotheses
from .matrices import Matrices, Rows
from .rational_functions import Polynomial, RationalFunctions
from .trees import Rejected, Tree, need, written
from .word_identity import sides


class Anywhere(Enclosures):
    """Intervals with an arbitrary value for every derivative of the cost."""

    def symbol(self, name: str) -> Interval:
        return self.number(Fraction(1, 3))


def defined_somewhere(claim: Claim, terms: list[Tree]) -> bool:
    """Do all terms have a value at one of a few points? An identity between things that never exist says nothing."""
    for n in range(72):  # small numbers, and then larger ones, for what is defined far from 0 only
        k, size = n % 24, 10 ** (2 * (n // 24))
        numbers = iter(range(k, 100_000, 1 + k % 5))
        values = {name: [[(size * Fraction((next(numbers) * 7 + k) % 11 - (k % 3) * 4, 1 + k // 6),) * 2
                          for _ in range(int(cols))] for _ in range(int(rows))] for name, (rows, cols) in claim.letters.items()}
        at = Matrices(claim, Anywhere(64), values)
        try:
            return all(at(term) for term in terms)
        except Rejected:
            continue
    return False


def field_witness(claim: Claim) -> dict[str, Any]:
    """Per entry: how many monomials cancel and by how much; and what is left."""
    need(claim.concrete, "a field identity needs integer widths")
    hypotheses(claim)
    field = RationalFunctions()
    letters: dict[str, Rows] = {
        name: [[field.symbol(f"{name}[{i},{j}]") for j in range(int(cols))] for i in range(int(rows))]
        for name, (rows, cols) in claim.letters.items()}
    terms, matrices = sides(claim), Matrices(claim, field, letters)
    values = [matrices(term) for term in terms]
    need(len({(len(value), len(value[0])) for value in values}) <= 1, "terms of different shapes")
    left, table = 0, []
    for i, row in enumerate(values[0] if values else []):
        for j in range(len(row)):
            cells = [value[i][j] for value in values]
            common = field.common(*cells)
            positive: Polynomial = {}
            rest: Polynomial = {}
            for polynomial in (field.lift(cell, common) for cell in cells):
                positive = field.plus(positive, {m: x for m, x in polynomial.items() if x > 0})
                rest = field.plus(rest, polynomial)
            table.append([i, j, len(positive), written(sum(positive.values(), Fraction(0)))])
            left += len(rest)
    need(left > 0 or field.polynomial or defined_somewhere(claim, terms), "no point at which all terms are defined")
    return {"cancelled": table, "left": left}


def check(claim_data: Any, witness: Any) -> str:
    """Accept if every entry vanishes and the witness is what was found."""
    claim = Claim(claim_data)
    need(claim.then[0] == "eq", "a field identity needs an equation")
    found = field_witness(claim)
    need(found.pop("left") == 0, "the two sides differ")
    need(repr(witness) == repr(found), "the witness belongs to another claim")
    return "holds at the given widths, wherever all terms are defined"


def check_integral(claim_data: Any, witness: Any) -> str:
    """The same, for a derivative along the flow that vanishes."""
    then = Claim(claim_data).then
    need(isinstance(then[1], list) and then[1][:1] == ["along"] and then[2:] == ["0"], "not a derivative that is zero")
    return check(claim_data, witness)
