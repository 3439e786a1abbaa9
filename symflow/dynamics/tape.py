"""Expressions compiled to a straight line of NumPy operations on batches.

Why not the walker at every step: an integrator asks for the velocity a thousand times, and most of each walk is finding
out what the tree says. Here the tree is walked once by an interpretation whose values are places on a tape; running the
tape is a dozen array operations, for one trajectory or for a thousand. A value is an array (batch, rows, cols); what does
not depend on the point is computed while recording. Where an expression has no value the arrays say NaN or infinity, and
whoever runs the tape must look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy

from symflow.expressions.tree import Dim, Expr
from symflow.interpretations.contract import Unsupported, Walker
from symflow.interpretations.floats import FloatField

Array = numpy.ndarray
Operation = Callable[..., Array]


@dataclass(frozen=True)
class Slot:
    """A place on the tape and the shape of the matrices there."""

    index: int
    rows: int
    cols: int


class Tape:
    """The interpretation that records; every value is a `Slot`.

    Examples
    --------
    >>> from symflow.expressions.tree import letter, norm2
    >>> run = compiled([norm2(letter("x", 2, 1))], {"x": (2, 1)})
    >>> run({"x": numpy.array([[[3.0], [4.0]]])})[0].tolist()
    [[[25.0]]]
    """

    def __init__(self, letters: Mapping[str, tuple[int, int]]) -> None:
        self.letters = {name: Slot(k, *shape) for k, (name, shape) in enumerate(letters.items())}
        self.constants: dict[int, Array] = {}
        self.steps: list[tuple[Operation, tuple[int, ...], int]] = []
        self.count = len(letters)
        self._floats = FloatField()

    def _constant(self, value: Array) -> Slot:
        slot = Slot(self.count, *value.shape[1:])
        self.constants[self.count] = value
        self.count += 1
        return slot

    def _record(self, operation: Operation, slots: Sequence[Slot], rows: int, cols: int) -> Slot:
        if all(slot.index in self.constants for slot in slots):
            with numpy.errstate(all="ignore"):
                return self._constant(operation(*(self.constants[slot.index] for slot in slots)))
        slot = Slot(self.count, rows, cols)
        self.steps.append((operation, tuple(one.index for one in slots), slot.index))
        self.count += 1
        return slot

    def _number(self, value: float) -> Slot:
        return self._constant(numpy.full((1, 1, 1), value))

    def rational(self, q: Fraction) -> Slot:
        return self._number(_nearest(q))

    def letter(self, name: str, rows: Dim, cols: Dim) -> Slot:
        return self.letters[name]

    def add(self, a: Slot, b: Slot) -> Slot:
        big = a if a.rows * a.cols >= b.rows * b.cols else b  # only the 1 x 1 zero meets a larger matrix
        return self._record(numpy.add, (a, b), big.rows, big.cols)

    def multiply(self, a: Slot, b: Slot) -> Slot:
        if (a.rows, a.cols) == (1, 1):
            return self._record(numpy.multiply, (a, b), b.rows, b.cols)
        if (b.rows, b.cols) == (1, 1):
            return self._record(numpy.multiply, (a, b), a.rows, a.cols)
        if a.cols == 1:  # a column times a row: broadcasting is the product
            return self._record(numpy.multiply, (a, b), a.rows, b.cols)
        if a.rows == 1 and b.cols == 1:
            return self._record(_dot, (a, b), 1, 1)
        return self._record(numpy.matmul, (a, b), a.rows, b.cols)

    def scale(self, a: Slot, q: Fraction) -> Slot:
        return self.multiply(self.rational(q), a)

    def transpose(self, a: Slot) -> Slot:
        return self._record(_transpose, (a,), a.cols, a.rows)

    def trace(self, a: Slot) -> Slot:
        return self._record(_trace, (a,), 1, 1)

    def norm2(self, a: Slot) -> Slot:
        return self._record(_norm2, (a,), 1, 1)

    def det(self, a: Slot) -> Slot:
        return self._record(_det, (a,), 1, 1)

    def adjugate(self, a: Slot) -> Slot:
        return self._record(_adjugate, (a,), a.rows, a.cols)

    def entry(self, a: Slot, row: int, col: int) -> Slot:
        return self._record(lambda x: x[:, row : row + 1, col : col + 1], (a,), 1, 1)

    def identity(self, d: Dim) -> Slot:
        return self._constant(numpy.eye(int(d))[None])

    def matrix(self, rows: Sequence[Sequence[Slot]]) -> Slot:
        height, width = len(rows), len(rows[0])

        def stack(*cells: Array) -> Array:
            flat = [cell[:, 0, 0] for cell in numpy.broadcast_arrays(*cells)]
            return numpy.stack(flat, axis=1).reshape(-1, height, width)

        return self._record(stack, [cell for row in rows for cell in row], height, width)

    def function(self, name: str, a: Slot) -> Slot:
        return self._record(_function(name), (a,), 1, 1)

    def constant(self, name: str) -> Slot:
        return self._number(self._floats.constant(name))

    def root(self, coefficients: Sequence[Fraction], index: int) -> Slot:
        return self._number(self._floats.root(coefficients, index))

    def inverse(self, a: Slot) -> Slot:
        return self._record(numpy.reciprocal, (a,), 1, 1)

    def cost(self, x: Slot) -> Slot:
        raise Unsupported("a cost is written out before it is compiled")

    def gradient(self, x: Slot) -> Slot:
        raise Unsupported("a gradient is written out before it is compiled")

    def curvature(self, x: Slot, a: Slot) -> Slot:
        raise Unsupported("a curvature is written out before it is compiled")

    def jet(self, order: int, x: Slot) -> Slot:
        raise Unsupported("a derivative of a cost is written out before it is compiled")

    def is_zero(self, a: Slot) -> bool | None:
        return None


def compiled(
    exprs: Sequence[Expr], letters: Mapping[str, tuple[int, int]]
) -> Callable[[Mapping[str, Array]], list[Array]]:
    """A function from the batches of the letters to the batches of the expressions; common subtrees are computed once."""
    tape = Tape(letters)
    walker: Walker[Slot] = Walker(tape)
    results = [walker(expr) for expr in exprs]
    steps, names, count, constants = tape.steps, list(letters), tape.count, tape.constants

    def run(values: Mapping[str, Array]) -> list[Array]:
        places: list[Any] = [None] * count
        for index, value in constants.items():
            places[index] = value
        for index, name in enumerate(names):
            places[index] = values[name]
        with numpy.errstate(all="ignore"):
            for operation, sources, target in steps:
                places[target] = operation(*[places[k] for k in sources])
        return [places[slot.index] for slot in results]

    return run


def _nearest(q: Fraction) -> float:
    try:
        return float(q)
    except OverflowError:
        return numpy.inf if q > 0 else -numpy.inf


def _transpose(x: Array) -> Array:
    return x.transpose(0, 2, 1)


def _dot(a: Array, b: Array) -> Array:
    found: Array = numpy.einsum("...ij,...ji->...", a, b)[:, None, None]
    return found


def _trace(x: Array) -> Array:
    found: Array = numpy.einsum("bii->b", x)[:, None, None]
    return found


def _norm2(x: Array) -> Array:
    found: Array = numpy.einsum("bij,bij->b", x, x)[:, None, None]
    return found


def _det(x: Array) -> Array:
    found: Array = numpy.linalg.det(x)[:, None, None]
    return found


def _adjugate(x: Array) -> Array:
    """By cofactors: the matrix may be singular."""
    size = x.shape[1]
    if size == 1:
        return numpy.ones_like(x)
    result = numpy.empty_like(x)
    for i in range(size):
        for j in range(size):
            minor = numpy.delete(numpy.delete(x, j, axis=1), i, axis=2)
            result[:, i, j] = (-1) ** (i + j) * numpy.linalg.det(minor)
    return result


def _function(name: str) -> Operation:
    if name == "erf":
        from scipy.special import erf

        found: Operation = erf
        return found
    names = {"atan": "arctan", "asinh": "arcsinh"}
    found = getattr(numpy, names.get(name, name))
    return found
