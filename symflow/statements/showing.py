"""A counterexample as people and scripts read it: the point, the gradient, a cost, and the value that should not be.

Why apart from the certificate: the certificate is what the checker reads; this is the same point with the derivative
computed, decimals rounded outward beside numbers that are not rational.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from symflow.errors import SymflowError
from symflow.expressions import Expr, expand, to_text
from symflow.expressions.digits import rational_text
from symflow.expressions.tree import gradient
from symflow.models import ActivationNetwork
from symflow.statements.closed_forms import closed_entries
from symflow.statements.cost_text import cost_text
from symflow.statements.enclosed import value_at
from symflow.statements.search import Found
from symflow.statements.setting import Statement

DIGITS = 30
BITS = (192, 384, 1024)


def shown(statement: Statement, found: Found) -> dict[str, Any]:
    """The counterexample object of the command line."""
    here = statement.at_dims(found.dims) if found.dims else statement
    units = isinstance(here.network, ActivationNetwork)
    view: dict[str, Any] = {"dims": found.dims} if found.dims else {}
    for name in statement.letters:
        rows = [[rational_text(x) for x in row] for row in found.values[name]]
        view[name] = _flat(rows) if units and name in ("w1", "w2") else rows
    if found.cost is not None:
        if here.network is not None:
            rows = [[text for text, _ in row] for row in _entries(here, found, gradient(here.network.product))]
            view["G"] = [row[0] for row in rows] if units else rows
        view["cost"] = cost_text(found.cost)
    then = here.relation
    if then.op != "defined":
        alone = then.right is None or then.right.is_zero_literal
        difference = then.left if alone or then.right is None else then.left - then.right
        view |= _value(here, found, difference, "derivative" if alone and then.left.op == "along" else "difference")
    return view


def _flat(rows: list[list[str]]) -> str | list[str]:
    """w1 and w2 as the user writes them: a number for one unit, else one number per unit."""
    entries = [x for row in rows for x in row]
    return entries[0] if len(entries) == 1 else entries


def _value(here: Statement, found: Found, expr: Expr, key: str) -> dict[str, Any]:
    """The value that the statement says is zero, with enclosures where it is not rational."""
    try:
        entries = _entries(here, found, expr)
    except SymflowError:
        return {}
    texts = [[text for text, _ in row] for row in entries]
    enclosures = [[enclosure for _, enclosure in row] for row in entries]
    exact = all(one is None for row in enclosures for one in row)
    if expr.is_scalar:
        return {key: texts[0][0]} | ({} if exact else {"enclosure": enclosures[0][0]})
    filled = [
        [one or {"lower": text, "upper": text} for one, text in zip(row, line, strict=True)]
        for row, line in zip(enclosures, texts, strict=True)
    ]
    return {key: texts} | ({} if exact else {"enclosure": filled})


def _entries(here: Statement, found: Found, expr: Expr) -> list[list[tuple[str, dict[str, str] | None]]]:
    """Each entry as exact text, and an enclosure if it is not rational."""
    field = here.vector_field(single_layers=True)
    cells = value_at(expr, found.values, found.cost, field)
    plain: list[list[Expr]] = []
    result = []
    for i, row in enumerate(cells):
        line: list[tuple[str, dict[str, str] | None]] = []
        for j, (low, high) in enumerate(row):
            if low == high:
                line.append((rational_text(low), None))
                continue
            plain = plain or closed_entries(expand(expr, field), found.values, found.cost)
            folded = plain[i][j].op == "rational"
            line.append((to_text(plain[i][j]), None if folded else _enclosure(found, expr, field, i, j)))
        result.append(line)
    return result


def _enclosure(found: Found, expr: Expr, field: Mapping[str, Expr], i: int, j: int) -> dict[str, str]:
    for bits in BITS:
        low, high = value_at(expr, found.values, found.cost, field, bits)[i][j]
        if high - low <= min(abs(low), abs(high)) / 10 ** (DIGITS + 2):
            break
    return {"lower": decimal(low, up=False), "upper": decimal(high, up=True)}


def decimal(value: Fraction, *, up: bool, digits: int = DIGITS + 2) -> str:
    """A decimal string with this many significant digits, rounded up or down.

    Examples
    --------
    >>> decimal(Fraction(1, 3), up=False, digits=3), decimal(Fraction(-1, 3), up=False, digits=3)
    ('0.333', '-0.334')
    """
    if value == 0:
        return "0"
    size, exponent = abs(value), 0
    while size >= 10:
        size, exponent = size / 10, exponent + 1
    while size < 1:
        size, exponent = size * 10, exponent - 1
    scale = digits - 1 - exponent
    scaled = value * Fraction(10) ** scale
    whole = -((-scaled.numerator) // scaled.denominator) if up else scaled.numerator // scaled.denominator
    sign, text = "-" if whole < 0 else "", str(abs(whole))
    if scale <= 0:
        return sign + text + "0" * -scale
    text = text.rjust(scale + 1, "0")
    return (f"{sign}{text[:-scale]}.{text[-scale:]}".rstrip("0")).rstrip(".")
