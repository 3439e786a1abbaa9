"""Costs: partial derivatives at given widths, and the properties that a concrete cost must have.

A concrete cost is differentiated entry by entry; of an arbitrary one the ring makes symbols, symmetric in the order of
differentiation. Proper and bounded below is read off polynomials only: in one variable the degree is even and positive
with a positive leading coefficient; in a matrix a positive multiple of the squared norm plus terms of lower degree.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .claims import Claim
from .derivatives import derivative
from .matrices import Matrices, Rows
from .rational_functions import RationalFunctions
from .trees import Shape, Tree, need, substitute


def value_of_cost(at: Matrices, op: str, args: list[Any]) -> Rows:
    """The cost, its gradient, its curvature in a direction, or a jet."""
    point = args[1] if op == "jet" else args[0]
    rows, cols = at.claim.shape(point)
    need(isinstance(rows, int) and isinstance(cols, int), "the cost of a matrix of unknown shape")
    if op in ("cost", "jet"):
        return [[partial(at, point, [(0, 0)] * (args[0] if op == "jet" else 0))]]
    cells = [[(i, j) for j in range(int(cols))] for i in range(int(rows))]
    if op == "gradient":
        return [[partial(at, point, [cell]) for cell in row] for row in cells]
    move = at.shaped(args[1], point)
    return [[at.sum(at.ring.multiply(partial(at, point, [cell, (i, j)]), move[i][j]) for line in cells for i, j in line)
             for cell in row] for row in cells]


def partial(at: Matrices, point: Tree, cells: list[tuple[int, int]]) -> Any:
    """A partial derivative of the cost at a point; of an arbitrary cost, a symbol."""
    if at.claim.cost == "arbitrary":
        value = at(point)
        if value not in at.points:
            at.points.append(value)
        return at.ring.symbol(f"f{sorted(cells)} at point {at.points.index(value)}")
    rows, cols = at.claim.shape(point)
    tree, inner = at.claim.cost, at.claim.with_argument()
    need(inner.shape(tree) == (1, 1), "the cost is not a scalar")
    for cell in cells:
        unit = [["1" if (i, j) == cell else "0" for j in range(int(cols))] for i in range(int(rows))]
        tree = derivative(inner, tree, {"W": ["matrix", unit]})
    return at(substitute(tree, {"W": point}))[0][0]


def check_cost(claim: Claim, chosen: bool) -> None:
    """Reject unless the cost has the properties in `cost_is`; one that a witness chose is a polynomial, hence smooth."""
    if not claim.cost_is and not chosen:
        return
    need(claim.cost_shape is not None, "a cost whose argument has no shape")
    shape: Shape = claim.cost_shape or (1, 1)
    cells = [(i, j) for i in range(int(shape[0])) for j in range(int(shape[1]))]
    field = RationalFunctions()
    plain = Claim({"letters": {"W": list(shape)}, "then": ["defined", "0"]})
    symbols = {"W": [[field.symbol(f"W[{i},{j}]") for j in range(int(shape[1]))] for i in range(int(shape[0]))]}
    value, denominator = Matrices(plain, field, symbols)(claim.cost)[0][0]
    need(not denominator and all(e.denominator == 1 and name.startswith("W[") for m in value for name, e in m),
         "the properties of a cost are only read off polynomials in W")
    if not claim.cost_is:
        return
    degrees = {m: sum((e for _, e in m), Fraction(0)) for m in value}
    top = max(degrees.values(), default=Fraction(0))
    leading: dict[Any, Fraction] = {m: value[m] for m, degree in degrees.items() if degree == top}
    if shape == (1, 1):
        need(top > 0 and top % 2 == 0 and all(x > 0 for x in leading.values()), "the cost is not proper")
        return
    squares = {((f"W[{i},{j}]", 2),) for i, j in cells}
    need(top == 2 and set(leading) == squares and len(set(leading.values())) == 1 and min(leading.values()) > 0,
         "the cost is not a positive multiple of the squared norm plus lower terms")
