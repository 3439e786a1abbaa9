"""Trees as matrices over a commutative ring, for integer widths.

Why one evaluator: polynomials, differential fields and intervals differ only in how two scalars are added, multiplied
and recognised as zero; the matrix algebra around them is written once. A concrete cost is differentiated here entry by
entry; of an arbitrary one the ring makes symbols, symmetric in the second derivatives.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Protocol

from .trees import Claim, Tree, need, number, substitute


class Ring(Protocol):
    """Scalars: exact, or enclosures."""

    def number(self, value: Fraction) -> Any: ...
    def add(self, a: Any, b: Any) -> Any: ...
    def multiply(self, a: Any, b: Any) -> Any: ...
    def inverse(self, a: Any) -> Any: ...
    def function(self, name: str, a: Any) -> Any: ...
    def constant(self, name: str) -> Any: ...
    def symbol(self, name: str) -> Any: ...


Rows = list[list[Any]]


class Matrices:
    """Evaluates the trees of a claim over a ring; `values` holds the letters."""

    def __init__(self, claim: Claim, ring: Ring, values: dict[str, Rows]) -> None:
        self.claim, self.ring, self.values = claim, ring, values
        self._known: dict[int, tuple[Tree, Rows]] = {}
        self._points: dict[str, int] = {}
        self.zero, self.one = ring.number(Fraction(0)), ring.number(Fraction(1))

    def __call__(self, tree: Tree) -> Rows:
        if not isinstance(tree, list):
            return [[self.ring.number(number(tree))]]
        found = self._known.get(id(tree))
        if found is None:
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
        self.claim.shape(tree)
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
            return [[self.one if i == j else self.zero for j in range(args[0])] for i in range(args[0])]
        if op == "constant":
            return [[ring.constant(args[0])]]
        if op == "function":
            return [[ring.function(args[0], self(args[1])[0][0])]]
        if op in ("cost", "gradient", "curvature", "jet"):
            return self._cost(op, args)
        return self._unary(op, self(args[0]), args)

    def product(self, a: Rows, b: Rows) -> Rows:
        """Matrix product, or scalar multiple."""
        for scalar, other in ((a, b), (b, a)):
            if len(scalar) == len(scalar[0]) == 1:
                return [[self.ring.multiply(scalar[0][0], entry) for entry in row] for row in other]
        return [[self._sum(self.ring.multiply(x, row[k]) for x, row in zip(left, b, strict=True))
                 for k in range(len(b[0]))] for left in a]

    def _sum(self, terms: Any) -> Any:
        value = self.zero
        for term in terms:
            value = self.ring.add(value, term)
        return value

    def _unary(self, op: str, a: Rows, args: list[Any]) -> Rows:
        if op == "transpose":
            return [list(column) for column in zip(*a, strict=True)]
        if op == "trace":
            return [[self._sum(a[i][i] for i in range(len(a)))]]
        if op == "norm2":
            return [[self._sum(self.ring.multiply(x, x) for row in a for x in row)]]
        if op == "entry":
            return [[a[args[1]][args[2]]]]
        if op == "det":
            return [[self._det(a)]]
        if op == "adjugate":
            size = range(len(a))
            return [[self._minor(a, j, i) for j in size] for i in size]
        need(op == "power", f"unknown operation {op!r}")
        base = a if args[1] >= 0 else [[self.ring.inverse(a[0][0])]]
        value = [[self.one if i == j else self.zero for j in range(len(a))] for i in range(len(a))]
        for _ in range(abs(args[1])):
            value = self.product(value, base)
        return value

    def _minor(self, a: Rows, i: int, j: int) -> Any:
        rest = [row[:j] + row[j + 1:] for k, row in enumerate(a) if k != i]
        return self.ring.multiply(self.ring.number(Fraction((-1) ** (i + j))), self._det(rest))

    def _det(self, a: Rows) -> Any:
        """Expansion along the rows, one value per set of columns."""
        need(len(a) <= 8, "a determinant of more than 8 rows is not expanded")
        values = {0: self.one}
        for row in a:
            grown: dict[int, Any] = {}
            for columns, value in values.items():
                for k, x in enumerate(row):
                    if not columns >> k & 1:
                        sign = Fraction((-1) ** bin(columns >> (k + 1)).count("1"))
                        term = self.ring.multiply(self.ring.number(sign), self.ring.multiply(value, x))
                        key = columns | 1 << k
                        grown[key] = self.ring.add(grown[key], term) if key in grown else term
            values = grown
        return values[(1 << len(a)) - 1]

    def _cost(self, op: str, args: list[Any]) -> Rows:
        order, point = (args[0], args[1]) if op == "jet" else (("cost", "gradient", "curvature").index(op), args[0])
        rows, cols = self.claim.shape(point)
        need(isinstance(rows, int) and isinstance(cols, int), "the cost of a matrix of unknown shape")
        cells = [(i, j) for i in range(int(rows)) for j in range(int(cols))]
        if op == "jet":
            value = self._partial(point, [(0, 0)] * order)
            return [[value]]
        if order == 0:
            return [[self._partial(point, [])]]
        if order == 1:
            return [[self._partial(point, [(i, j)]) for j in range(int(cols))] for i in range(int(rows))]
        move = self.shaped(args[1], point)
        return [[self._sum(self.ring.multiply(self._partial(point, [(i, j), cell]), move[cell[0]][cell[1]])
                           for cell in cells) for j in range(int(cols))] for i in range(int(rows))]

    def _partial(self, point: Tree, cells: list[tuple[int, int]]) -> Any:
        """A partial derivative of the cost at a point; of an arbitrary cost, a symbol."""
        if self.claim.cost == "arbitrary":
            index = self._points.setdefault(repr(self(point)), len(self._points))
            return self.ring.symbol(f"f{sorted(cells)} at point {index}")
        shape = self.claim.shape(point)
        need(self.claim.letters.setdefault("W", shape) == shape, "the letter W has another shape than the argument of the cost")
        tree = self.claim.cost
        for cell in cells:
            unit = [["1" if (i, j) == cell else "0" for j in range(int(shape[1]))] for i in range(int(shape[0]))]
            tree = self.claim.derivative(tree, {"W": ["matrix", unit]})
        need(self.claim.shape(tree) == (1, 1), "the cost is not a scalar")
        return self(substitute(tree, {"W": point}))[0][0]
