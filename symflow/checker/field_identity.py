"""Kinds 'first integral' and 'field identity': an equation at given widths, over the rationals or a differential field.

The entries of the letters are independent symbols, elementary functions are generators with their relations, and the
derivative along the flow is taken on the tree of the claim itself. Hypotheses are not used here, so what is accepted
holds without them. The witness counts what cancels in each entry, which binds it to its claim.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .matrices import Matrices, Rows
from .rational_functions import RationalFunctions
from .trees import Claim, need
from .word_identity import sides


def symbols(claim: Claim, field: RationalFunctions) -> dict[str, Rows]:
    """One symbol per entry of each letter."""
    need(claim.concrete, "a field identity needs integer widths")
    return {name: [[field.symbol(f"{name}[{i},{j}]") for j in range(int(cols))] for i in range(int(rows))]
            for name, (rows, cols) in claim.letters.items()}


def field_witness(claim: Claim) -> dict[str, Any]:
    """Per entry: how many monomials cancel and by how much; and what is left."""
    field = RationalFunctions()
    matrices = Matrices(claim, field, symbols(claim, field))
    terms = sides(claim)
    left, table = 0, []
    values = [matrices(term) for term in terms]
    for i, row in enumerate(values[0] if values else []):
        for j in range(len(row)):
            cells = [value[i][j] for value in values]
            common = field.common(*cells)
            lifted = [field.lift(cell, common) for cell in cells]
            positive: dict[Any, Fraction] = {}
            for polynomial in lifted:
                positive = field.plus(positive, {m: x for m, x in polynomial.items() if x > 0})
            table.append([i, j, len(positive), str(sum(positive.values(), Fraction(0)))])
            rest: dict[Any, Fraction] = {}
            for polynomial in lifted:
                rest = field.plus(rest, polynomial)
            left += len(rest)
    return {"cancelled": table, "left": left}


def check(claim_data: Any, witness: Any) -> str:
    """Accept if every entry vanishes and the witness is what was found."""
    claim = Claim(claim_data)
    need(claim.then[0] == "eq", "a field identity needs an equation")
    found = field_witness(claim)
    need(found.pop("left") == 0, "the two sides differ")
    need(isinstance(witness, dict) and witness == found, "the witness belongs to another claim")
    return "holds at the given widths, wherever all terms are defined"


def check_integral(claim_data: Any, witness: Any) -> str:
    """The same, for a derivative along the flow that vanishes."""
    claim = Claim(claim_data)
    need(isinstance(claim.then[1], list) and claim.then[1][0] == "along" and claim.then[2] == "0",
         "a first integral claims that a derivative along the flow is zero")
    return check(claim_data, witness)
