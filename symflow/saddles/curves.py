"""Curves through a point of a linear network: each layer a polynomial in t, and how the cost moves along them.

Why only the first terms: along W_i(t) the product is P + D(t), and g changes by <∇f(P), D> + D²f(P)[D, D]/2 + O(|D|³).
If the first term has a lower order in t than |D|², its leading coefficient is the sign of the change, for every twice
differentiable cost; if both have the same order, their sum is; if the first one vanishes to higher order, the second is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symflow.saddles.exact import Situation, curvature
from symflow.saddles.fields import ConstantField, Rows, Value
from symflow.saddles.products import dot, multiply

Curve = list[Rows]  # coefficients of 1, t, t^2, … of one layer


@dataclass(frozen=True)
class Change:
    """g(point + curve) - g(point) = coefficient t^order + …; `sign` is that of the coefficient."""

    order: int
    sign: int


def zeros(rows: int, cols: int, field: ConstantField) -> Rows:
    """The zero matrix."""
    return [[field.zero] * cols for _ in range(rows)]


def plus(a: Rows, b: Rows, field: ConstantField) -> Rows:
    """The sum of two matrices."""
    return [[field.add(x, y) for x, y in zip(r, q, strict=True)] for r, q in zip(a, b, strict=True)]


def scaled(a: Rows, factor: Value, field: ConstantField) -> Rows:
    """A multiple of a matrix."""
    return [[field.multiply(factor, x) for x in row] for row in a]


def outer(a: list[Value], b: list[Value], field: ConstantField) -> Rows:
    """The matrix a bᵀ."""
    return [[field.multiply(x, y) for y in b] for x in a]


def is_zero(a: Rows) -> bool:
    """Are all entries plain zeros?"""
    return not any(x for row in a for x in row)


def settled(curve: Curve, field: ConstantField) -> Curve:
    """Zeros that are proved made plain, vanishing highest coefficients dropped."""
    found = [[[field.settled(x) for x in row] for row in a] for a in curve]
    while len(found) > 1 and is_zero(found[-1]):
        found.pop()
    return found


def product(left: Curve, right: Curve, field: ConstantField) -> Curve:
    """The product of two curves of matrices."""
    found = [zeros(len(left[0]), len(right[0][0]), field) for _ in range(len(left) + len(right) - 1)]
    for i, a in enumerate(left):
        if is_zero(a):
            continue
        for j, b in enumerate(right):
            if not is_zero(b):
                found[i + j] = plus(found[i + j], multiply(a, b, field), field)
    return found


def along(layers: list[Curve], size: int, field: ConstantField) -> Curve:
    """W_b(t) ⋯ W_a(t) for layers given from W_a on; the identity of that size when there are none."""
    found: Curve = [[[field.one if i == j else field.zero for j in range(size)] for i in range(size)]]
    for layer in layers:
        found = product(layer, found, field)
    return settled(found, field)


def inner(a: Rows, b: Rows, field: ConstantField) -> Value:
    """The sum of the products of the entries."""
    total = field.zero
    for r, q in zip(a, b, strict=True):
        total = field.add(total, dot(r, q, field))
    return total


def change(s: Situation, layers: list[Curve]) -> Change | None:
    """How g changes along a curve through the point of the situation; None where the first terms do not decide it."""
    moved = along(layers, s.widths[0], s.field)[1:]
    first = next((k for k, a in enumerate(moved, start=1) if not is_zero(a)), None)
    if first is None:
        return None
    for k, a in enumerate(moved, start=1):
        if k >= 2 * first:
            break
        sign = s.field.sign(inner(s.gradient, a, s.field))
        if sign:
            return Change(k, sign)
    value = quadratic(curvature(s), moved[first - 1], s.field)
    if len(moved) >= 2 * first:
        linear = inner(s.gradient, moved[2 * first - 1], s.field)
        value = s.field.add(value, s.field.add(linear, linear))
    sign = s.field.sign(value)
    return Change(2 * first, sign) if sign else None


def quadratic(form: Rows, a: Rows, field: ConstantField) -> Value:
    """D²f[A, A] for the second derivatives in the order of `curvature`."""
    flat = [x for row in a for x in row]
    return dot(flat, [dot(row, flat, field) for row in form], field)


def witness(s: Situation, layers: list[Curve]) -> dict[str, Any]:
    """The curve as a witness: for each layer that moves, the coefficients of t, t², … of every entry."""
    moving = {f"W{i}": curve[1:] for i, curve in enumerate(layers, start=1) if len(curve) > 1}
    return {"curve": {name: [[_cell(s, [a[i][j] for a in moves]) for j in range(len(moves[0][0]))] for i in range(len(moves[0]))]
                      for name, moves in moving.items()}}


def _cell(s: Situation, coefficients: list[Value]) -> list[Any]:
    while coefficients and not coefficients[-1]:
        coefficients.pop()
    return [s.ring.tree(x) for x in coefficients]
