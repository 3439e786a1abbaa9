"""Trees: their grammar, their shapes, and the few ways to build them.

Why shapes by name: a dimension is a positive integer or a name that stands for every positive integer, so what fits by
name fits at every width. Every operation has a fixed number of arguments, integers are never booleans, and sizes are
bounded, so that no certificate can mean two things or keep the checker busy for ever. The format is docs/claims.md.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from .digits import number, spelled, written
from .limits import Rejected, TooLarge, afford, need, unlimited

Tree = Any
Dim = int | str
Shape = tuple[Dim, Dim]
ARITY = {
    "letter": 1, "power": 2, "transpose": 1, "trace": 1, "det": 1, "adjugate": 1, "norm2": 1, "entry": 3, "identity": 1,
    "matrix": 1, "function": 2, "constant": 1, "root": 2, "cost": 1, "gradient": 1, "curvature": 2, "jet": 2, "along": 1,
    "direction": 2,
}
MANY, LEAVES = ("sum", "product"), ("letter", "identity", "constant", "root", "matrix", "function", "jet")
FUNCTIONS = ("exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "asinh", "erf")
__all__ = ["ARITY", "FUNCTIONS", "LARGEST", "Dim", "Rejected", "Shape", "Shapes", "TooLarge", "Tree", "afford", "integer", "need",
           "number", "occurs", "substitute", "spelled", "summands", "times", "total", "unlimited", "walk", "written"]
LARGEST = 1000  # dimension, exponent or order of a derivative


def integer(value: Any, low: int = 0, high: int = LARGEST) -> int:
    """An integer in a range; a boolean is none."""
    need(type(value) is int and low <= value <= high, f"not an integer from {low} to {high}: {str(value)[:60]}")
    return int(value)


def total(*terms: Tree) -> Tree:
    """Sum without zeros."""
    kept = [term for term in terms if term != "0"]
    return ["sum", *kept] if len(kept) > 1 else kept[0] if kept else "0"


def times(*factors: Tree) -> Tree:
    """Product; zero if a factor is."""
    return "0" if "0" in factors else factors[0] if len(factors) == 1 else ["product", *factors]


def walk(tree: Any) -> Iterator[list[Any]]:
    """Every list inside a tree, a statement or a table of trees."""
    if isinstance(tree, list):
        yield tree
    for part in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from walk(part)


def occurs(name: str, tree: Any) -> bool:
    """Does a letter occur?"""
    return any(node[:2] == ["letter", name] for node in walk(tree))


def substitute(tree: Tree, values: dict[str, Tree]) -> Tree:
    """The tree with letters replaced by trees."""
    if not isinstance(tree, list):
        return tree
    if tree[:1] == ["letter"] and len(tree) == 2:
        return values.get(tree[1], tree)
    return [substitute(arg, values) for arg in tree]


def summands(tree: Tree) -> Iterator[Tree]:
    """The terms of a sum of sums."""
    if isinstance(tree, list) and tree[0] == "sum":
        yield from itertools.chain.from_iterable(map(summands, tree[1:]))
    elif tree != "0":
        yield tree


class Shapes:
    """Letters with shapes; `named` gives integers to named dimensions. The cost takes arguments of one shape only."""

    def __init__(self, letters: Any, named: dict[str, int]) -> None:
        need(isinstance(letters, dict) and all(name.isidentifier() and name.isascii() for name in letters), "bad letters")
        need(all(isinstance(size, list) and len(size) == 2 for size in letters.values()), "a shape is rows and columns")
        self.named = named
        self.letters: dict[str, Shape] = {name: (self.dim(m), self.dim(n)) for name, (m, n) in letters.items()}
        self.cost_shape: Shape | None = None
        self._shapes: dict[int, tuple[Tree, Shape]] = {}

    def dim(self, size: Any) -> Dim:
        """A dimension, with the integer of its name if that is given."""
        if isinstance(size, str):
            need(size.isidentifier() and size.isascii(), f"not the name of a dimension: {size[:60]!r}")
            return self.named.get(size, size)
        return integer(size, 1)

    def shape(self, tree: Tree) -> Shape:
        """Shape of a tree; rejects what does not fit."""
        if not isinstance(tree, list):
            number(tree)
            return 1, 1
        found = self._shapes.get(id(tree))
        if found is None:
            need(len(tree) > 1 and isinstance(tree[0], str), f"not a tree: {str(tree)[:60]}")
            op, args = tree[0], tree[1:]
            need(op in MANY or ARITY.get(op) == len(args), f"{op[:60]!r} is unknown or has another number of arguments")
            rule = self._many if op in MANY else self._leaf if op in LEAVES else self._one
            found = self._shapes[id(tree)] = (tree, rule(op, args))
        return found[1]

    def _leaf(self, op: str, args: list[Any]) -> Shape:
        if op == "letter":
            need(args[0] in self.letters, f"undeclared letter {str(args[0])[:60]!r}")
            return self.letters[args[0]]
        if op == "identity":
            return self.dim(args[0]), self.dim(args[0])
        if op == "matrix":
            rows = args[0]
            need(isinstance(rows, list) and all(isinstance(row, list) and row for row in rows), "a matrix is a list of rows")
            need(len({len(row) for row in rows}) == 1, "a matrix with ragged rows")
            need(all(self.shape(entry) == (1, 1) for row in rows for entry in row), "an entry that is not a scalar")
            return len(rows), len(rows[0])
        if op == "constant":
            need(args[0] in ("pi", "E"), "unknown constant")
            return 1, 1
        if op == "root":
            need(isinstance(args[0], list) and any(map(number, args[0])), "a root of what is no polynomial")
            integer(args[1])
            return 1, 1
        need(self.shape(args[1]) == (1, 1), f"{op} of something that is not a scalar")
        if op == "jet":
            integer(args[0])
            return self._cost((1, 1))
        need(args[0] in FUNCTIONS, "unknown function")
        return 1, 1

    def _cost(self, shape: Shape) -> Shape:
        need(self.cost_shape in (None, shape), "the cost is used at arguments of different shapes")
        self.cost_shape = shape
        return shape

    def _many(self, op: str, args: list[Tree]) -> Shape:
        if op == "sum":
            shapes = {self.shape(arg) for arg in args if arg != "0"}
            need(len(shapes) <= 1, f"a sum of different shapes {sorted(map(str, shapes))}")
            return shapes.pop() if shapes else (1, 1)
        rows, cols = self.shape(args[0])
        for shape in map(self.shape, args[1:]):
            if shape != (1, 1):
                need((rows, cols) == (1, 1) or cols == shape[0], f"a product of {(rows, cols)} and {shape}")
                rows, cols = (shape[0] if (rows, cols) == (1, 1) else rows), shape[1]
        return rows, cols

    def _one(self, op: str, args: list[Tree]) -> Shape:
        rows, cols = self.shape(args[0])
        if op == "transpose":
            return cols, rows
        if op == "entry":
            for i, n in zip(args[1:], (rows, cols), strict=True):
                need(integer(i) < (LARGEST if isinstance(n, str) else n), "no such entry")
        if op in ("trace", "det", "adjugate", "power"):
            need(rows == cols, f"{op} of a matrix that is not square")
            need(op != "power" or integer(args[1], -LARGEST) >= 0 or rows == 1, "a negative power of a matrix")
        if op in ("cost", "gradient", "curvature"):
            self._cost((rows, cols))
            need(op != "curvature" or args[1] == "0" or self.shape(args[1]) == (rows, cols), "a direction that does not fit")
        if op == "direction":
            need(isinstance(args[1], dict) and set(args[1]) <= set(self.letters), "a direction names an unknown letter")
            for name, move in args[1].items():
                need(move == "0" or self.shape(move) == self.letters[name], "a direction that does not fit")
        return (1, 1) if op in ("norm2", "cost", "entry", "trace", "det") else (rows, cols)
