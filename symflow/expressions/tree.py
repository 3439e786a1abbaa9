"""Immutable matrix expressions.

Why one node class: a statement is mutated, printed, differentiated and interpreted by walking its tree, and each of
these is shortest over one uniform node (operation, arguments, shape). The builders below are the only way to make a
node; they check shapes and name the offending factor. Scalars are 1 x 1 matrices; dimensions are positive integers or
names such as ``d1`` that stand for every width. The JSON form is the one of docs/claims.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, cast

from symflow.errors import ShapeError
from symflow.expressions.digits import rational_from_text, rational_text
from symflow.expressions.roots import MAX_DEGREE, count_real_roots, polynomial_text
from symflow.expressions.walk import fold

Dim = int | str
FUNCTIONS = ("exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "asinh", "erf")


class DimensionClash(ShapeError):
    """Two dimensions that would have to be equal; `pairs` names them, so that a reader of shapes can ask for that."""

    def __init__(self, message: str, pairs: tuple[tuple[Dim, Dim], ...]) -> None:
        super().__init__(message)
        self.pairs = pairs


@dataclass(frozen=True, eq=False)
class Expr:
    """A matrix expression: an operation, its arguments, and its shape (rows x cols).

    Examples
    --------
    >>> W1, W2 = letter("W1", "d1", "d0"), letter("W2", "d2", "d1")
    >>> (W2 @ W1).shape
    ('d2', 'd0')
    """

    op: str
    args: tuple[Any, ...]
    rows: Dim
    cols: Dim
    depth: int = field(init=False, repr=False)
    _hash: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Both are computed from the children's, so neither comparing nor hashing ever recurses.
        object.__setattr__(self, "depth", 1 + max((child.depth for child in self.children()), default=0))
        object.__setattr__(self, "_hash", hash((self.op, self.args, self.rows, self.cols)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Equal as trees (not as values), decided without recursion."""
        if not isinstance(other, Expr):
            return NotImplemented
        pairs: list[tuple[Any, Any]] = [(self, other)]
        while pairs:
            a, b = pairs.pop()
            if a is b:
                continue
            if isinstance(a, Expr) and isinstance(b, Expr):
                if a._hash != b._hash or (a.op, a.rows, a.cols) != (b.op, b.rows, b.cols):
                    return False
                a, b = a.args, b.args
            if isinstance(a, tuple) and isinstance(b, tuple):
                if len(a) != len(b):
                    return False
                pairs.extend(zip(a, b, strict=True))
            elif type(a) is not type(b) or a != b:
                return False
        return True

    def __reduce__(self) -> tuple[type[Expr], tuple[Any, ...]]:
        # Hashes of strings differ between processes: rebuild them on arrival.
        return Expr, (self.op, self.args, self.rows, self.cols)

    def __str__(self) -> str:
        from symflow.expressions.text import to_text

        return to_text(self)

    @property
    def shape(self) -> tuple[Dim, Dim]:
        return self.rows, self.cols

    @property
    def is_scalar(self) -> bool:
        return self.rows == 1 and self.cols == 1

    @property
    def is_zero_literal(self) -> bool:
        return self.op == "rational" and self.args[0] == 0

    @property
    def T(self) -> Expr:
        return transpose(self)

    def __add__(self, other: Expr | int | Fraction) -> Expr:
        return add(self, _coerce(other))

    def __radd__(self, other: int | Fraction) -> Expr:
        return add(_coerce(other), self)

    def __sub__(self, other: Expr | int | Fraction) -> Expr:
        return add(self, negative(_coerce(other)))

    def __rsub__(self, other: int | Fraction) -> Expr:
        return add(_coerce(other), negative(self))

    def __neg__(self) -> Expr:
        return negative(self)

    def __mul__(self, other: Expr | int | Fraction) -> Expr:
        return multiply(self, _coerce(other))

    __matmul__ = __mul__

    def __rmul__(self, other: int | Fraction) -> Expr:
        return multiply(_coerce(other), self)

    def __truediv__(self, other: Expr | int | Fraction) -> Expr:
        return multiply(self, power(_coerce(other), -1))

    def __pow__(self, exponent: int) -> Expr:
        return power(self, exponent)

    def children(self) -> Iterator[Expr]:
        """The direct subexpressions, directions included."""
        for arg in self.args:
            if isinstance(arg, Expr):
                yield arg
            elif isinstance(arg, tuple):
                yield from _flatten(arg)

    def letters(self) -> frozenset[str]:
        """Names of the letters that occur (the names that a `direction` moves are not counted)."""

        def rule(node: Expr, below: list[frozenset[str]]) -> frozenset[str]:
            return frozenset((cast(str, node.args[0]),)) if node.op == "letter" else frozenset().union(*below)

        return fold(self, rule)

    def to_json(self) -> Any:
        """The tree of docs/claims.md."""
        return fold(self, _json)


def _json(node: Expr, below: list[Any]) -> Any:
    if node.op == "rational":
        return rational_text(node.args[0])
    if node.op == "root":
        return ["root", [rational_text(c) for c in node.args[0]], node.args[1]]
    if node.op == "direction":
        return ["direction", below[0], dict(zip((name for name, _ in node.args[1]), below[1:], strict=True))]
    if node.op == "matrix":
        return ["matrix", [below[i : i + cast(int, node.cols)] for i in range(0, len(below), cast(int, node.cols))]]
    values = iter(below)
    return [node.op, *(next(values) if isinstance(arg, Expr) else arg for arg in node.args)]


def _flatten(parts: tuple[Any, ...]) -> Iterator[Expr]:
    for part in parts:
        if isinstance(part, Expr):
            yield part
        elif isinstance(part, tuple):
            yield from _flatten(part)


def _coerce(value: Expr | int | Fraction) -> Expr:
    return value if isinstance(value, Expr) else rational(value)


def _scalar(what: str, value: Expr) -> None:
    if not value.is_scalar:
        raise ShapeError(
            f"{what} needs a scalar, but got a {value.rows} x {value.cols} matrix; take an entry or a trace"
        )


def _square(what: str, value: Expr) -> None:
    if value.rows != value.cols:
        message = f"{what} needs a square matrix, but got {value.rows} x {value.cols}"
        raise DimensionClash(message, ((value.rows, value.cols),))


def letter(name: str, rows: Dim = 1, cols: Dim = 1) -> Expr:
    """A letter: a matrix of which only the shape is known."""
    return Expr("letter", (name,), rows, cols)


def rational(value: int | str | Fraction) -> Expr:
    """A rational number; zero stands for the zero matrix of every shape."""
    number = rational_from_text(value) if isinstance(value, str) else Fraction(value)
    return Expr("rational", (number,), 1, 1)


def add(*terms: Expr) -> Expr:
    """Sum; zero literals are dropped, the other terms must have one shape."""
    kept = [term for term in terms if not term.is_zero_literal]
    if not kept:
        return rational(0)
    first = kept[0]
    for term in kept[1:]:
        if term.shape != first.shape:
            raise DimensionClash(
                f"cannot add a {first.rows} x {first.cols} and a {term.rows} x {term.cols} matrix;"
                " check the factor order and .T",
                ((first.rows, term.rows), (first.cols, term.cols)),
            )
    return first if len(kept) == 1 else Expr("sum", tuple(kept), first.rows, first.cols)


def multiply(*factors: Expr) -> Expr:
    """Product from left to right; a 1 x 1 factor multiplies as a scalar."""
    rows, cols = factors[0].shape
    for position, factor in enumerate(factors[1:], start=2):
        if factor.is_scalar:
            continue
        if rows == 1 and cols == 1:
            rows, cols = factor.shape
        elif cols != factor.rows:
            raise DimensionClash(
                f"factor {position} of a product is {factor.rows} x {factor.cols}, but {rows} x {cols} stands before"
                " it; check the order and .T",
                ((cols, factor.rows),),
            )
        else:
            cols = factor.cols
    if any(factor.is_zero_literal for factor in factors):
        return rational(0)
    return factors[0] if len(factors) == 1 else Expr("product", factors, rows, cols)


def negative(value: Expr) -> Expr:
    """The negative."""
    if value.op == "rational":
        return rational(-value.args[0])
    if value.op == "product":  # a leading number multiplies the whole product, so the sign may go into it
        first, *rest = value.args
        if first.op == "rational":
            return multiply(*rest) if first.args[0] == -1 else multiply(negative(first), *rest)
        return multiply(rational(-1), *value.args)
    return multiply(rational(-1), value)


def power(base: Expr, exponent: int) -> Expr:
    """Integer power of a square matrix (n >= 0) or of a scalar."""
    _square("a power", base)
    if exponent < 0:
        _scalar("a negative power", base)
    if base.op == "rational" and (exponent >= 0 or base.args[0] != 0):
        return rational(base.args[0] ** exponent)
    return Expr("power", (base, exponent), base.rows, base.cols)


def transpose(value: Expr) -> Expr:
    """The transpose."""
    if value.op == "transpose":
        return cast(Expr, value.args[0])
    return value if value.op == "rational" else Expr("transpose", (value,), value.cols, value.rows)


def trace(value: Expr) -> Expr:
    """Trace of a square matrix."""
    _square("trace", value)
    return value if value.is_zero_literal else Expr("trace", (value,), 1, 1)


def det(value: Expr) -> Expr:
    """Determinant of a square matrix."""
    _square("det", value)
    return value if value.is_zero_literal else Expr("det", (value,), 1, 1)


def adjugate(value: Expr) -> Expr:
    """Adjugate of a square matrix: adj(A) A = det(A) 1."""
    _square("adj", value)
    return Expr("adjugate", (value,), value.rows, value.cols)


def norm2(value: Expr) -> Expr:
    """Squared Frobenius norm."""
    return value if value.is_zero_literal else Expr("norm2", (value,), 1, 1)


def entry(value: Expr, row: int, col: int) -> Expr:
    """Entry (row, col), counted from 0."""
    if value.is_zero_literal and row >= 0 and col >= 0:
        return value
    for index, size in ((row, value.rows), (col, value.cols)):
        if index < 0 or (isinstance(size, int) and index >= size):
            raise ShapeError(
                f"entry [{row},{col}] lies outside a {value.rows} x {value.cols} matrix; indices count from 0"
            )
    return Expr("entry", (value, row, col), 1, 1)


def identity(size: Dim) -> Expr:
    """The identity matrix."""
    return Expr("identity", (size,), size, size)


def matrix(rows: Sequence[Sequence[Expr]]) -> Expr:
    """A matrix of scalars."""
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise ShapeError("a matrix needs at least one row, and rows of one length")
    for row in rows:
        for value in row:
            _scalar("an entry of a matrix", value)
    return Expr("matrix", (tuple(tuple(row) for row in rows),), len(rows), len(rows[0]))


def function(name: str, value: Expr) -> Expr:
    """An elementary function of a scalar."""
    if name not in FUNCTIONS:
        raise ShapeError(f"unknown function {name!r}; known are {', '.join(FUNCTIONS)}")
    _scalar(name, value)
    return Expr("function", (name, value), 1, 1)


def constant(name: str) -> Expr:
    """The constant pi or E."""
    return Expr("constant", (name,), 1, 1)


def root(coefficients: Sequence[int | str | Fraction], index: int) -> Expr:
    """A real root of a polynomial c0 + c1 x + …, counted from 0 in increasing order; multiple roots count once.

    Examples
    --------
    >>> print(root([-2, 0, 1], 1))
    root(x^2-2, 1)
    """
    values = [rational_from_text(value) if isinstance(value, str) else Fraction(value) for value in coefficients]
    while values and values[-1] == 0:
        values.pop()
    if len(values) < 2:
        raise ShapeError("root(...) needs a polynomial in x that is not constant, as in root(x^2-2, 1)")
    if len(values) > MAX_DEGREE + 1:
        raise ShapeError(f"root(...) got a polynomial of degree {len(values) - 1}, but at most {MAX_DEGREE} is handled")
    count = count_real_roots(values)
    if not 0 <= index < count:
        counted = "root is 0" if count == 1 else f"roots are 0 to {count - 1}"
        has = f"its real {counted}" if count else "it has no real root"
        raise ShapeError(f"there is no real root number {index} of {polynomial_text(values)}; {has}")
    return Expr("root", (tuple(values), index), 1, 1)


def jet(order: int, point: Expr) -> Expr:
    """The derivative of that order of a scalar cost at a scalar point."""
    _scalar("a derivative f', f'', …", point)
    return Expr("jet", (order, point), 1, 1)


def cost(point: Expr) -> Expr:
    """The cost f at a matrix."""
    return jet(0, point) if point.is_scalar else Expr("cost", (point,), 1, 1)


def gradient(point: Expr) -> Expr:
    """The gradient of the cost at a matrix: a matrix of the same shape."""
    return jet(1, point) if point.is_scalar else Expr("gradient", (point,), point.rows, point.cols)


def curvature(point: Expr, move: Expr) -> Expr:
    """The derivative of the gradient at `point` in the direction `move`."""
    if move.is_zero_literal:
        return move
    if point.shape != move.shape:
        raise ShapeError(f"f''({point.rows} x {point.cols}) got a direction of shape {move.rows} x {move.cols}")
    if point.is_scalar:
        return multiply(jet(2, point), move)
    return Expr("curvature", (point, move), point.rows, point.cols)


def along(value: Expr) -> Expr:
    """The time derivative along the flow."""
    if value.is_zero_literal:
        return value
    return Expr("along", (value,), value.rows, value.cols)


def direction(value: Expr, moves: Mapping[str, Expr]) -> Expr:
    """The derivative when the letters named move in the given directions."""
    if value.is_zero_literal:
        return value
    return Expr("direction", (value, tuple(sorted(moves.items()))), value.rows, value.cols)
