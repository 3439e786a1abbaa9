"""A point of a deep linear network: product, gradients and Hessian of g = f(W_N … W_1), computed from the claim.

Coordinates run through W_1 row by row, then W_2, up to W_N. Why nothing is read from a witness: a right one for another
point, cost or network must not fit.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Any

from .claims import Claim
from .constant_matrices import Sparse, jet_of_cost, turned, values
from .constants import Constants, Value
from .hessians import hessian
from .matrices import Matrices, Rows
from .trees import afford, need

PRODUCTS, ENTRIES = 500_000, 2_000_000


class Point:
    """Everything exact at one point; `layers` from W_1 to W_N."""

    def __init__(self, data: Any) -> None:
        need(isinstance(data, dict) and set(data) == {"letters", "flow", "cost", "at", "then"},
             "a claim at a point has the fields letters, flow, cost, at and then")
        claim = Claim(data, at_point=True)
        flow = data["flow"]
        need(isinstance(flow, dict) and flow.get("network") == "linear" and not flow.get("opaque"), "not a linear network")
        self.names: list[str] = list(reversed(flow["layers"]))
        need(set(self.names) == set(claim.letters) == set(data["at"]), "a point gives every layer, and nothing else")
        need(claim.concrete and claim.cost != "arbitrary", "a point needs integer widths and a concrete cost")
        self.cost, self.ring = claim.cost, Constants()
        self.shapes = [(int(m), int(n)) for m, n in (claim.letters[name] for name in self.names)]
        self.layers = [values(self.ring, data["at"][name], *shape) for name, shape in zip(self.names, self.shapes, strict=True)]
        self.matrices = Matrices(claim, self.ring, {})
        self.size = sum(m * n for m, n in self.shapes)
        self.rows, self.cols = self.shapes[-1][0], self.shapes[0][1]

    def between(self, high: int, low: int) -> Rows:
        """The product of the layers below `high` and from `low` on, counted from 0."""
        size = self.shapes[low][1] if low < len(self.layers) else self.rows
        value = [[Fraction(i == j) for j in range(size)] for i in range(size)]
        for layer in self.layers[low:high]:
            value = self.matrices.product(layer, value) if layer is not self.layers[low] else layer
        return value

    @cached_property
    def product(self) -> Rows:
        return self.between(len(self.layers), 0)

    @cached_property
    def jet(self) -> tuple[Value, Sparse, dict[tuple[int, int], Value]]:
        return jet_of_cost(self.ring, self.cost, self.product)

    @cached_property
    def gradient(self) -> Rows:
        """The gradient of f at the product."""
        return [[self.jet[1].get(i * self.cols + j, Fraction(0)) for j in range(self.cols)] for i in range(self.rows)]

    @cached_property
    def curvature(self) -> Rows:
        """The Hessian of f at the product."""
        size = range(self.rows * self.cols)
        afford(len(size) ** 2, ENTRIES, "entries of the Hessian of f")
        return [[self.jet[2].get((min(i, j), max(i, j)), Fraction(0)) for j in size] for i in size]

    def slope(self, i: int) -> Rows:
        """The gradient of g by one layer."""
        afford(2 * len(self.shapes) * sum(m * n * self.cols for m, n in self.shapes), PRODUCTS, "products in the gradient of g")
        left, right = self.between(len(self.layers), i + 1), self.between(i, 0)
        return self.matrices.product(self.matrices.product(turned(left), self.gradient), turned(right))

    def is_critical(self) -> bool:
        """Is the gradient of g zero?"""
        return not any(self.ring.sign(x) for i in range(len(self.layers)) for row in self.slope(i) for x in row)

    @cached_property
    def hessian(self) -> Rows:
        """The Hessian of g."""
        return hessian(self)
