"""Derivatives by dual numbers: a + b e with e^2 = 0.

Why: a derivative that the calculus of expressions/ has written down must be re-checked by a route that shares nothing
with it. Here no derivative of an expression is ever written: the point moves by e times its velocity, the expression is
evaluated once over dual numbers, and the coefficient of e is the derivative. A second derivative nests the dual
numbers. The same mechanism gives gradient, curvature and jets of a concrete cost from the cost alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Generic, TypeVar

from symflow.errors import ShapeError
from symflow.expressions.tree import Dim, Expr
from symflow.interpretations.contract import Unsupported, Walker
from symflow.interpretations.matrices import Matrices, Rows
from symflow.interpretations.scalars import Scalars, slope

S = TypeVar("S")
Pair = tuple[S, S]
Velocity = Expr | Sequence[Sequence[S]]


class DualNumbers(Generic[S]):
    """The ring S[e]/(e^2); an element is the pair (value, slope)."""

    def __init__(self, base: Scalars[S]) -> None:
        self.base = base
        self.zero: Pair[S] = (base.zero, base.zero)
        self.one: Pair[S] = (base.one, base.zero)

    def convert(self, q: Fraction) -> Pair[S]:
        return self.base.convert(q), self.base.zero

    def add(self, a: Pair[S], b: Pair[S]) -> Pair[S]:
        return self.base.add(a[0], b[0]), self.base.add(a[1], b[1])

    def multiply(self, a: Pair[S], b: Pair[S]) -> Pair[S]:
        times = self.base.multiply
        return times(a[0], b[0]), self.base.add(times(a[0], b[1]), times(a[1], b[0]))

    def negative(self, a: Pair[S]) -> Pair[S]:
        return self.base.negative(a[0]), self.base.negative(a[1])

    def inverse(self, a: Pair[S]) -> Pair[S]:
        value = self.base.inverse(a[0])
        return value, self.base.negative(self.base.multiply(a[1], self.base.multiply(value, value)))

    def function(self, name: str, a: Pair[S]) -> Pair[S]:
        value = self.base.function(name, a[0])
        if self.base.is_zero(a[1]) is True and name not in ("log", "sqrt"):
            return value, self.base.zero
        return value, self.base.multiply(a[1], slope(self.base, name, a[0]))

    def constant(self, name: str) -> Pair[S]:
        return self.base.constant(name), self.base.zero

    def root(self, coefficients: Sequence[Fraction], index: int) -> Pair[S]:
        return self.base.root(coefficients, index), self.base.zero

    def is_zero(self, a: Pair[S]) -> bool | None:
        answers = (self.base.is_zero(a[0]), self.base.is_zero(a[1]))
        return False if False in answers else None if None in answers else True


class Moving(Matrices[Pair[S]], Generic[S]):
    """The interpretation `base` with every letter moving at its velocity."""

    def __init__(self, base: Matrices[S], velocity: Mapping[str, Rows[S]]) -> None:
        super().__init__(DualNumbers(base.ring), {}, base.cost_expr, base.dims)
        self.base = base
        self.velocity = velocity

    def letter(self, name: str, rows: Dim, cols: Dim) -> Rows[Pair[S]]:
        value = self.base.letter(name, rows, cols)
        move = self.velocity.get(name)
        if move is not None and self.base.is_zero(move) is True:
            move = None
        return join(value, move, self.base.ring.zero)

    def size(self, dim: Dim) -> int:
        return self.base.size(dim)

    def cost(self, x: Rows[Pair[S]]) -> Rows[Pair[S]]:
        if self.cost_expr is not None:
            return super().cost(x)
        value, move = split(x)
        gradient = self.base.gradient(value)
        return join(self.base.cost(value), self.base.trace(self.base.multiply(self.base.transpose(gradient), move)))

    def gradient(self, x: Rows[Pair[S]]) -> Rows[Pair[S]]:
        if self.cost_expr is not None:
            return super().gradient(x)
        value, move = split(x)
        return join(self.base.gradient(value), self.base.curvature(value, move))

    def curvature(self, x: Rows[Pair[S]], a: Rows[Pair[S]]) -> Rows[Pair[S]]:
        if self.cost_expr is not None:
            return super().curvature(x, a)
        raise Unsupported("a third derivative of an arbitrary cost has no value; give a concrete cost")

    def jet(self, order: int, x: Rows[Pair[S]]) -> Rows[Pair[S]]:
        if self.cost_expr is not None:
            return super().jet(order, x)
        value, move = split(x)
        return join(self.base.jet(order, value), self.base.multiply(self.base.jet(order + 1, value), move))


def join(value: Rows[S], move: Rows[S] | None, zero: S | None = None) -> Rows[Pair[S]]:
    """Value + e move, entry by entry."""
    if move is None:
        assert zero is not None
        return [[(x, zero) for x in row] for row in value]
    if (len(value), len(value[0])) != (len(move), len(move[0])):
        raise ShapeError(f"a {len(value)} x {len(value[0])} matrix cannot move by a {len(move)} x {len(move[0])} one")
    return [[(x, y) for x, y in zip(r, s, strict=True)] for r, s in zip(value, move, strict=True)]


def split(rows: Rows[Pair[S]]) -> tuple[Rows[S], Rows[S]]:
    """Value and slope of a matrix of dual numbers."""
    return [[x[0] for x in row] for row in rows], [[x[1] for x in row] for row in rows]


def evaluate_flow(expr: Expr, interpretation: Matrices[S], field: Mapping[str, Expr]) -> Rows[S]:
    """The value of an expression in which `along` means the derivative along `field`; no derivative is written down.

    Parameters
    ----------
    expr
        May contain `along` and `direction` nodes, nested as one likes.
    interpretation
        Any arithmetic with concrete widths: `Modular`, `Rationals`, `Polynomials`, `DifferentialField`, `Floats`.
    field
        The velocity of each letter that moves.

    Examples
    --------
    >>> from symflow.expressions.tree import along, letter
    >>> from symflow.interpretations import Rationals
    >>> x = letter("x")
    >>> evaluate_flow(along(along(x**2)), Rationals({"x": [[3]]}), {"x": -x})   # x = 3 e^-t, so 4 x^2
    [[Fraction(36, 1)]]
    """

    def derivative(node: Expr) -> Rows[S]:
        moves = field if node.op == "along" else dict(node.args[1])
        moving = Moving(interpretation, {name: here(move) for name, move in moves.items()})
        return split(evaluate_flow(node.args[0], moving, field))[1]

    here: Walker[Rows[S]] = Walker(interpretation, derivative)
    return here(expr)


def derivative_at(
    expr: Expr,
    point: Mapping[str, Sequence[Sequence[S]]],
    velocity: Mapping[str, Velocity[S]],
    ring: Scalars[S] | Matrices[S],
    cost: Expr | None = None,
) -> Rows[S]:
    """The derivative of an expression at a point, along a velocity.

    Parameters
    ----------
    expr
        The expression.
    point
        The matrix of each letter; empty when `ring` is an interpretation that has its own point.
    velocity
        Of each letter that moves: a matrix, or an expression (a vector field). Letters that are absent stand still.
    ring
        A ring of scalars, or an interpretation whose ring, cost and point are used.
    cost
        A concrete cost, an expression in the letter W.

    Examples
    --------
    >>> from symflow.expressions.tree import letter
    >>> from symflow.interpretations import Rationals
    >>> x, y = letter("x"), letter("y")
    >>> derivative_at(x * y, {"x": [[2]], "y": [[5]]}, {"x": [[1]], "y": y}, Rationals({}))
    [[Fraction(15, 1)]]
    """
    if isinstance(ring, Matrices):
        base = ring
        if point:
            convert = getattr(ring, "residues", None) or (lambda rows: [list(row) for row in rows])
            base = Matrices(ring.ring, {name: convert(rows) for name, rows in point.items()}, cost or ring.cost_expr)
    else:
        base = Matrices(ring, point, cost)
    fields = {name: move for name, move in velocity.items() if isinstance(move, Expr)}
    moves: dict[str, Rows[S]] = {}
    for name, move in velocity.items():
        moves[name] = evaluate_flow(move, base, fields) if isinstance(move, Expr) else [list(row) for row in move]
    return split(evaluate_flow(expr, Moving(base, moves), fields))[1]


def cost_value(ring: Scalars[S], cost: Expr, x: Rows[S]) -> Rows[S]:
    """f(x) of a concrete cost, an expression in W."""
    return Walker(Matrices(ring, {"W": x}))(cost)


def _slope_towards(ring: Scalars[S], cost: Expr, x: Rows[S], i: int, j: int) -> S:
    zero, one = ring.zero, ring.one
    moved = [[(v, one if (r, c) == (i, j) else zero) for c, v in enumerate(row)] for r, row in enumerate(x)]
    return cost_value(DualNumbers(ring), cost, moved)[0][0][1]


def cost_gradient(ring: Scalars[S], cost: Expr, x: Rows[S]) -> Rows[S]:
    """The gradient of a concrete cost, one dual evaluation for each entry."""
    return [[_slope_towards(ring, cost, x, i, j) for j in range(len(x[0]))] for i in range(len(x))]


def cost_curvature(ring: Scalars[S], cost: Expr, x: Rows[S], a: Rows[S]) -> Rows[S]:
    """The derivative of the gradient in the direction a: dual numbers over dual numbers."""
    if len(a) == len(a[0]) == 1 and ring.is_zero(a[0][0]) is True:
        return [[ring.zero for _ in row] for row in x]
    return split(cost_gradient(DualNumbers(ring), cost, join(x, a)))[1]


def cost_jet(ring: Scalars[S], cost: Expr, order: int, x: Rows[S]) -> Rows[S]:
    """The derivative of that order of a scalar cost."""
    if order == 0:
        return cost_value(ring, cost, x)
    return split(cost_jet(DualNumbers(ring), cost, order - 1, join(x, [[ring.one]])))[1]
