"""Scalar costs that are sums of c W^n exp(a W): polynomials, exponentials, hyperbolic functions.

Why this class: derivatives stay in it, and growth, convexity and critical points can be read off it (growth.py).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .claims import Claim
from .constants import Constants, Value
from .matrices import Matrices
from .trees import Rejected, Tree, afford, need

Sum = dict[tuple[Fraction, int], Any]  # {(a, n): c} is the sum of c W^n exp(a W)
CONSTANT = (Fraction(0), 0)


class ExponentialSums:
    """The ring of these sums."""

    def __init__(self, ring: Constants) -> None:
        self.ring = ring

    def number(self, value: Fraction) -> Sum:
        return {CONSTANT: value} if value else {}

    def symbol(self, name: str) -> Sum:
        raise Rejected(f"no value for {name}")

    def constant(self, name: str) -> Sum:
        return {CONSTANT: self.ring.constant(name)}

    def root(self, coefficients: list[Fraction], index: int) -> Sum:
        return self.cleaned({CONSTANT: self.ring.root(coefficients, index)})

    def cleaned(self, a: Sum) -> Sum:
        """Without the terms that vanish."""
        return {key: c for key, c in a.items() if self.ring.sign(c)}

    def add(self, a: Sum, b: Sum) -> Sum:
        return self.cleaned({key: self.ring.add(a.get(key, Fraction(0)), b.get(key, Fraction(0))) for key in {**a, **b}})

    def multiply(self, a: Sum, b: Sum) -> Sum:
        value: Sum = {}
        afford(len(a) * len(b), 10_000, "terms of a cost")
        for (rate, n), x in a.items():
            for (other, m), y in b.items():
                key = rate + other, n + m
                value[key] = self.ring.add(value.get(key, Fraction(0)), self.ring.multiply(x, y))
        return self.cleaned(value)

    def inverse(self, a: Sum) -> Sum:
        need(len(a) == 1 and next(iter(a))[1] == 0, "a cost with W in a denominator")
        ((rate, _), c), = a.items()
        return {(-rate, 0): self.ring.inverse(c)}

    def function(self, name: str, a: Sum) -> Sum:
        if set(a) <= {CONSTANT}:
            return self.cleaned({CONSTANT: self.ring.function(name, a.get(CONSTANT, Fraction(0)))})
        rate = a.get((Fraction(0), 1))
        need(name in ("exp", "sinh", "cosh") and set(a) <= {CONSTANT, (Fraction(0), 1)} and isinstance(rate, Fraction),
             "the cost is no sum of powers of W times exponentials")
        up: Sum = {(rate or Fraction(0), 0): self.ring.function("exp", a.get(CONSTANT, Fraction(0)))}
        if name == "exp":
            return up
        sign = Fraction(1 if name == "cosh" else -1)
        down = {(-r, n): self.ring.multiply(sign, self.ring.inverse(c)) for (r, n), c in up.items()}
        return self.multiply({CONSTANT: Fraction(1, 2)}, self.add(up, down))


def read(ring: Constants, cost: Tree) -> Sum:
    """A scalar cost as such a sum."""
    claim = Claim({"letters": {"W": [1, 1]}, "then": ["defined", "0"]})
    need(claim.shape(cost) == (1, 1), "the cost is not a scalar")
    value: Sum = Matrices(claim, ExponentialSums(ring), {"W": [[{(Fraction(0), 1): Fraction(1)}]]})(cost)[0][0]
    return value


def slope(ring: Constants, f: Sum) -> Sum:
    """The derivative."""
    value: Sum = {}
    for (rate, n), c in f.items():
        for key, factor in (((rate, n), rate), ((rate, n - 1), Fraction(n))):
            if factor:
                value[key] = ring.add(value.get(key, Fraction(0)), ring.multiply(factor, c))
    return ExponentialSums(ring).cleaned(value)


def at(ring: Constants, f: Sum, x: Value) -> Value:
    """The value at a point."""
    total: Value = Fraction(0)
    for (rate, n), c in f.items():
        term = ring.multiply(c, ring.function("exp", ring.multiply(rate, x)))
        for _ in range(n):
            term = ring.multiply(term, x)
        total = ring.add(total, term)
    return total
