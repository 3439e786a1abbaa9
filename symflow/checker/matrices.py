"""Trees as matrices over a commutative ring, for integer widths.

Why one evaluator: polynomials, differential fields and intervals differ only in how two scalars are added, multiplied
and recognised as zero; the matrix algebra around them is written once.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .claims import Claim
from .determinants import determinant, minor
from .trees import Tree, afford, need, number

Ring = Any  # number, add, multiply, inverse, function, constant, symbol: as RationalFunctions and Enclosures have them
Rows = list[list[Any]]
PRODUCTS = 5_000_000


class Matrices:
    """Evaluates the expanded trees of a claim over a ring; `values` holds the letters."""

    def __init__(self, claim: Claim, ring: Ring, values: dict[str, Rows]) -> None:
        self.claim, self.ring, self.values = claim, ring, values
        self._known: dict[int, tuple[Tree, Rows]] = {}
        self.points: list[Rows] = []
        self.work = 0
        self.zero, self.one = ring.number(Fraction(0)), ring.number(Fraction(1))

    def __call__(self, tree: Tree) -> Rows:
        if not isinstance(tree, list):
            return [[self.ring.number(number(tree))]]
        found = self._known.get(id(tree))
        if found is None:
            self.claim.shape(tree)
            found = self._known[id(tree)] = (tree, self._evaluate(tree[0], tree[1:], tree))
        return found[1]

    def shaped(self, tree: Tree, like: Tree) -> Rows:
        """The value; a zero literal takes the shape of `like`."""
        if tree != "0":
            return self(tree)
        rows, cols = self.claim.shape(like)
        need(isinstance(rows, int) and isinstance(cols, int), "a zero of unknown shape")
        return [[self.zero] * int(cols) for _ in range(int(rows))]

    def _evaluate(self, op: str, args: list[Any], tree: Tree) -> Rows:
        ring = self.ring
        if op == "letter":
            return self.values[args[0]]
        if op == "sum":
            value = self.shaped("0", tree)
            for arg in args:
                value = value if arg == "0" else [[ring.add(a, b) for a, b in zip(*rows, strict=True)]
                                                  for rows in zip(value, self(arg), strict=True)]
            return value
        if op == "product":
            value = self(args[0])
            for arg in args[1:]:
                value = self.product(value, self(arg))
            return value
        if op == "matrix":
            return [[self(entry)[0][0] for entry in row] for row in args[0]]
        if op == "identity":
            need(isinstance(self.claim.dim(args[0]), int), "an identity of unknown size")
            return self._identity(int(self.claim.dim(args[0])))
        if op == "constant":
            return [[ring.constant(args[0])]]
        if op == "root":
            return [[ring.root(list(map(number, args[0])), args[1])]]
        if op == "function":
            return [[ring.function(args[0], self(args[1])[0][0])]]
        if op in ("cost", "gradient", "curvature", "jet"):
            from .costs import value_of_cost  # a file of its own: partial derivatives of the cost

            return value_of_cost(self, op, args)
        return self._unary(op, self(args[0]), args)

    def _identity(self, size: int) -> Rows:
        return [[self.one if i == j else self.zero for j in range(size)] for i in range(size)]

    def product(self, a: Rows, b: Rows) -> Rows:
        """Matrix product, or scalar multiple."""
        for scalar, other in ((a, b), (b, a)):
            if len(scalar) == len(scalar[0]) == 1:
                return [[self.ring.multiply(scalar[0][0], entry) for entry in row] for row in other]
        self.work += len(a) * len(b) * len(b[0])
        afford(self.work, PRODUCTS, "products of entries of matrices")
        return [[self.sum(self.ring.multiply(x, row[k]) for x, row in zip(left, b, strict=True))
                 for k in range(len(b[0]))] for left in a]

    def sum(self, terms: Any) -> Any:
        """Sum of scalars, in pairs: of many sparse terms none is then copied often."""
        values = list(terms) or [self.zero]
        while len(values) > 1:
            values = [self.ring.add(*pair) for pair in zip(values[::2], values[1::2], strict=False)] + values[len(values) & ~1:]
        return values[0]

    def _unary(self, op: str, a: Rows, args: list[Any]) -> Rows:
        if op == "transpose":
            return [list(column) for column in zip(*a, strict=True)]
        if op == "trace":
            return [[self.sum(a[i][i] for i in range(len(a)))]]
        if op == "norm2":
            return [[self.sum(self.ring.multiply(x, x) for row in a for x in row)]]
        if op == "entry":
            return [[a[args[1]][args[2]]]]
        if op == "det":
            return [[determinant(self.ring, a)]]
        if op == "adjugate":
            return [[minor(self.ring, a, j, i) for j in range(len(a))] for i in range(len(a))]
        need(op == "power", f"{op} was not carried out")
        value, base = self._identity(len(a)), a if args[1] >= 0 else [[self.ring.inverse(a[0][0])]]
        for _ in range(abs(args[1])):
            value = self.product(value, base)
        return value
