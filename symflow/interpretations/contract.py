"""The contract of an arithmetic, and the one walker that reads an expression in it.

Why a walker and a protocol: a statement is read in the free *-algebra (every width), over polynomials (given widths),
modulo a prime, over the rationals, in floats. If each of them walked the tree by itself, they would disagree in the
corners (a power zero, an empty product, a 1 x 1 factor in a product). So the tree is walked here, once, and an
arithmetic only says what its values are and how they are added and multiplied.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from typing import Any, Generic, Protocol, TypeVar

from symflow.errors import SymflowError
from symflow.expressions.tree import Dim, Expr

V = TypeVar("V")
W = TypeVar("W")
DERIVATIVES = ("along", "direction")


class Unsupported(SymflowError):
    """This arithmetic has no value for the expression; another one may."""


class Undefined(Unsupported):
    """The expression has no value at this point, a division by zero for instance."""


class Interpretation(Protocol[V]):
    """What an arithmetic must know; every value is a matrix, a scalar is 1 x 1, the 1 x 1 zero fits every shape."""

    def rational(self, q: Fraction) -> V:
        """The 1 x 1 number q."""

    def letter(self, name: str, rows: Dim, cols: Dim) -> V:
        """The value of a letter."""

    def add(self, a: V, b: V) -> V:
        """The sum."""

    def multiply(self, a: V, b: V) -> V:
        """The product; a 1 x 1 factor multiplies as a scalar."""

    def scale(self, a: V, q: Fraction) -> V:
        """The multiple q a."""

    def transpose(self, a: V) -> V:
        """The transpose."""

    def trace(self, a: V) -> V:
        """The trace, 1 x 1."""

    def det(self, a: V) -> V:
        """The determinant, 1 x 1."""

    def adjugate(self, a: V) -> V:
        """The adjugate: adj(A) A = det(A) 1."""

    def entry(self, a: V, row: int, col: int) -> V:
        """An entry, counted from 0, 1 x 1."""

    def identity(self, d: Dim) -> V:
        """The identity matrix."""

    def matrix(self, rows: Sequence[Sequence[V]]) -> V:
        """The matrix of these 1 x 1 values."""

    def function(self, name: str, a: V) -> V:
        """An elementary function of a 1 x 1 value."""

    def constant(self, name: str) -> V:
        """Pi or E."""

    def root(self, coefficients: Sequence[Fraction], index: int) -> V:
        """A real root of a polynomial, counted from 0 in increasing order; `Unsupported` where there is no value."""

    def inverse(self, a: V) -> V:
        """The inverse of a 1 x 1 value; raises `Undefined` for zero."""

    def cost(self, x: V) -> V:
        """The cost at x, 1 x 1."""

    def gradient(self, x: V) -> V:
        """The gradient of the cost at x, of the shape of x."""

    def curvature(self, x: V, a: V) -> V:
        """The derivative of the gradient at x in the direction a."""

    def jet(self, order: int, x: V) -> V:
        """The derivative of that order of a scalar cost."""

    def is_zero(self, a: V) -> bool | None:
        """True, False, or None where this arithmetic cannot tell."""


class Walker(Generic[W]):
    """Reads expressions in one interpretation; equal subtrees once, and no tree is too deep (a stack, no recursion)."""

    def __init__(self, interpretation: Interpretation[W], derivative: Callable[[Expr], W] | None = None) -> None:
        self.interpretation = interpretation
        self.derivative = derivative
        self._numbers: dict[int, int] = {}  # id of a node -> number of its structure
        self._structures: dict[Hashable, int] = {}
        self._values: list[W] = []
        self._alive: list[Expr] = []  # an id is only good while its node lives

    def __call__(self, expr: Expr) -> W:
        stack = [expr]
        while stack:
            node = stack[-1]
            if id(node) in self._numbers:
                stack.pop()
                continue
            children = [] if node.op in DERIVATIVES else list(node.children())
            missing = [child for child in children if id(child) not in self._numbers]
            if missing:
                stack.extend(missing)
                continue
            structure = self._structure(node)
            if structure not in self._structures:
                self._values.append(self._value(node))
                self._structures[structure] = len(self._values) - 1
            self._numbers[id(node)] = self._structures[structure]
            self._alive.append(node)
        return self._of(expr)

    def _of(self, node: Expr) -> W:
        return self._values[self._numbers[id(node)]]

    def _structure(self, node: Expr) -> Hashable:
        if node.op in DERIVATIVES:
            return node.op, id(node)
        if node.op == "root":
            return node.op, node.args
        below = tuple(self._numbers[id(child)] for child in node.children())
        plain = tuple(arg for arg in node.args if not isinstance(arg, Expr | tuple))
        return node.op, node.rows, node.cols, below, plain

    def _value(self, expr: Expr) -> W:
        it, args = self.interpretation, expr.args
        match expr.op:
            case "rational":
                return it.rational(args[0])
            case "letter":
                return it.letter(args[0], expr.rows, expr.cols)
            case "sum":
                return self._fold(it.add, args)
            case "product":
                return self._product(args)
            case "power":
                return self._power(args[0], args[1])
            case "norm2":
                value = self._of(args[0])
                direct: Callable[[W], W] | None = getattr(it, "norm2", None)  # an arithmetic may know a shorter way
                return direct(value) if direct else it.trace(it.multiply(it.transpose(value), value))
            case "transpose" | "trace" | "det" | "adjugate" | "cost" | "gradient":
                unary: Callable[[W], W] = getattr(it, expr.op)
                return unary(self._of(args[0]))
            case "curvature":
                return it.curvature(self._of(args[0]), self._of(args[1]))
            case "matrix":
                return it.matrix([[self._of(value) for value in row] for row in args[0]])
            case "along" | "direction":
                if self.derivative is None:
                    raise Unsupported(f"a {expr.op!r} node has no value by itself; expand the derivative first")
                return self.derivative(expr)
        return self._indexed(expr.op, args)

    def _indexed(self, op: str, args: tuple[Any, ...]) -> W:
        it = self.interpretation
        match op:
            case "entry":
                return it.entry(self._of(args[0]), args[1], args[2])
            case "identity":
                return it.identity(args[0])
            case "function":
                return it.function(args[0], self._of(args[1]))
            case "constant":
                return it.constant(args[0])
            case "root":
                return it.root(args[0], args[1])
            case "jet":
                return it.jet(args[0], self._of(args[1]))
        raise Unsupported(f"unknown operation {op!r} in an expression")

    def _fold(self, combine: Callable[[W, W], W], args: tuple[Expr, ...]) -> W:
        value = self._of(args[0])
        for arg in args[1:]:
            value = combine(value, self._of(arg))
        return value

    def _product(self, args: tuple[Expr, ...]) -> W:
        number = Fraction(1)
        rest = []
        for arg in args:
            if arg.op == "rational":
                number *= arg.args[0]
            else:
                rest.append(arg)
        if not rest:
            return self.interpretation.rational(number)
        value = self._fold(self.interpretation.multiply, tuple(rest))
        return value if number == 1 else self.interpretation.scale(value, number)

    def _power(self, base: Expr, exponent: int) -> W:
        it = self.interpretation
        if exponent == 0:
            return it.identity(base.rows)
        value = self._of(base) if exponent > 0 else it.inverse(self._of(base))
        result, remaining = None, abs(exponent)
        while remaining:
            if remaining & 1:
                result = value if result is None else it.multiply(result, value)
            remaining >>= 1
            if remaining:
                value = it.multiply(value, value)
        assert result is not None
        return result


def evaluate(expr: Expr, interpretation: Interpretation[W]) -> W:
    """The value of an expression in an interpretation.

    Parameters
    ----------
    expr
        An expression without `along` and `direction` nodes (expand them first, or use `evaluate_flow`).
    interpretation
        Any of `Words`, `Polynomials`, `DifferentialField`, `Modular`, `Rationals`, `Floats`.

    Returns
    -------
    W
        A value of the interpretation; ask `interpretation.is_zero(value)`.

    Examples
    --------
    >>> from symflow.expressions.tree import letter, trace
    >>> from symflow.interpretations import Words
    >>> A, B = letter("A", "m", "n"), letter("B", "n", "m")
    >>> words = Words()
    >>> words.is_zero(evaluate(trace(A @ B) - trace(B @ A), words))
    True
    """
    return Walker(interpretation)(expr)
