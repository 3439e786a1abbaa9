"""Proof at given widths: the entries of the letters are symbols, elementary functions are generators of a field.

Why dual numbers here as well: the difference of the two sides is evaluated with `along` read off dual numbers over
polynomials, so this decision shares no derivative with the calculus of trees or with the checker.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symflow.errors import SymflowError
from symflow.evidence import Evidence
from symflow.expressions import expand
from symflow.interpretations import DifferentialField, Polynomials, Unsupported, evaluate_flow
from symflow.statements import sizes
from symflow.statements.setting import Statement
from symflow.statements.words_route import certified

MAX_ENTRIES = 400


def prove_at_widths(statement: Statement) -> tuple[Evidence | None, str]:
    """The evidence, or why there is none.

    Examples
    --------
    >>> from symflow.statements.setting import Setting
    >>> setting = Setting(activation="tanh(x)")
    >>> evidence, why = prove_at_widths(setting.statement("ddt(w2^2/2 - sinh(w1)^2/2) = 0"))
    >>> print(evidence.outcome)
    proved
    """
    if statement.relation.op != "eq":
        return None, "a field decides equations only"
    if statement.free_dims:
        return None, "the widths are names; give integers for an instance proof"
    if sum(int(v.rows) * int(v.cols) for v in statement.letters.values()) > MAX_ENTRIES:
        return None, f"more than {MAX_ENTRIES} entries; give smaller widths"
    if _size(statement) > sizes.MAX_TERMS:
        return None, f"more than {sizes.MAX_TERMS} terms may occur; state it with smaller powers or widths"
    symbols = 2 * sum(int(v.rows) * int(v.cols) for v in statement.letters.values())
    for arithmetic in (lambda cost: Polynomials(cost, symbols=symbols), DifferentialField):
        try:
            vanishes = _vanishes(statement, arithmetic(statement.cost_expr))
        except Unsupported as error:
            why = str(error)
            continue
        except SymflowError as error:
            return None, str(error)
        if vanishes is not True:
            return None, "the two sides differ in normal form" if vanishes is False else "no normal form tells them apart"
        return certified(_kind(statement), statement)
    return None, why


def _size(statement: Statement) -> int:
    """A bound of the terms of both sides, entry by entry."""
    then, field = statement.relation, statement.vector_field()
    assert then.right is not None
    shapes = [(int(v.rows), int(v.cols)) for v in statement.letters.values()]
    symbols, largest = 2 * sum(rows * cols for rows, cols in shapes), max((max(shape) for shape in shapes), default=1)
    return sum(sizes.terms(expand(side, field), symbols, largest) for side in (then.left, then.right))


def _vanishes(statement: Statement, arithmetic: Any) -> bool | None:
    then, field = statement.relation, statement.vector_field()
    assert then.right is not None
    left = evaluate_flow(then.left, arithmetic, field)
    right = evaluate_flow(then.right, arithmetic, field)
    answer: bool | None = arithmetic.is_zero(arithmetic.add(left, arithmetic.scale(right, Fraction(-1))))
    return answer


def _kind(statement: Statement) -> str:
    then = statement.relation
    integral = then.left.op == "along" and then.right is not None and then.right.is_zero_literal
    return "first integral" if integral else "field identity"
