"""Matrices whose entries are symbols, with an arbitrary cost.

Why the cost is opaque symbols: an identity for every cost may use of f only that equal points have equal gradients and
that the second derivative is symmetric. So ∇f(X) is a matrix of fresh symbols, one set for each X in normal form, and
∇²f(X)[A] is linear in A with symmetric symbols. What vanishes in these symbols vanishes for every cost.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Protocol, TypeVar

from symflow.expressions.tree import Dim, Expr
from symflow.interpretations.matrices import Matrices, Rows
from symflow.interpretations.scalars import Scalars

S = TypeVar("S")


class SymbolicScalars(Scalars[S], Protocol[S]):
    """A ring that can make symbols and name its elements."""

    def symbol(self, name: str) -> S:
        """The symbol of that name."""

    def key(self, a: S) -> Hashable:
        """A name of the element: equal keys only for equal elements."""


class SymbolicMatrices(Matrices[S]):
    """Matrices over a ring with symbols; a letter W1 has the entries ``W1[0,1]``."""

    def __init__(
        self,
        ring: SymbolicScalars[S],
        cost: Expr | None,
        dims: Mapping[str, int] | None,
        values: Mapping[str, Sequence[Sequence[S]]] | None = None,
    ) -> None:
        super().__init__(ring, values or {}, cost, dims)
        self.symbols = ring
        self.points: dict[Hashable, int] = {}

    def letter(self, name: str, rows: Dim, cols: Dim) -> Rows[S]:
        if name not in self.values:
            height, width = self.size(rows), self.size(cols)
            self.values[name] = self._named(name, height, width)
        return super().letter(name, rows, cols)

    def _named(self, name: str, height: int, width: int) -> Rows[S]:
        if height == width == 1:
            return [[self.symbols.symbol(name)]]
        return [[self.symbols.symbol(f"{name}[{i},{j}]") for j in range(width)] for i in range(height)]

    def _point(self, x: Rows[S]) -> int:
        key = tuple(tuple(self.symbols.key(value) for value in row) for row in x)
        return self.points.setdefault(key, len(self.points))

    def cost(self, x: Rows[S]) -> Rows[S]:
        return super().cost(x) if self.cost_expr is not None else self.jet(0, x)

    def gradient(self, x: Rows[S]) -> Rows[S]:
        if self.cost_expr is not None:
            return super().gradient(x)
        return self._named(f"f1@{self._point(x)}", len(x), len(x[0]))

    def curvature(self, x: Rows[S], a: Rows[S]) -> Rows[S]:
        if self.cost_expr is not None:
            return super().curvature(x, a)
        if len(x) == len(x[0]) == 1:
            return self.multiply(self.jet(2, x), a)
        if self._is_literal_zero(a):
            return [[self.ring.zero for _ in row] for row in x]
        point, places = self._point(x), [(i, j) for i in range(len(x)) for j in range(len(x[0]))]
        result = [[self.ring.zero for _ in row] for row in x]
        for i, j in places:
            for k, m in places:
                first, second = sorted(((i, j), (k, m)))
                symbol = self.symbols.symbol(f"f2@{point}{[*first]}{[*second]}")
                result[i][j] = self.ring.add(result[i][j], self.ring.multiply(symbol, a[k][m]))
        return result

    def jet(self, order: int, x: Rows[S]) -> Rows[S]:
        if self.cost_expr is not None:
            return super().jet(order, x)
        return self._named(f"f{order}@{self._point(x)}", 1, 1)
