"""Flows as maps (batch, T) -> batch whose directions are known: linear ones seen through a random polynomial change of
variables, and fields integrated in a plain way. Nothing of the package is used to make them."""

from __future__ import annotations

from collections.abc import Callable

import numpy
from scipy.linalg import expm

Array = numpy.ndarray
Map = Callable[[Array, float], Array]
Counts = tuple[int, int, int]


class BlackBox:
    """x = shift + P psi(y), y' = A y, psi a triangular polynomial of degree 3: its inverse is known without solving."""

    def __init__(self, seed: int, turning: bool = False) -> None:
        self.random = numpy.random.default_rng(seed)
        self.size = int(self.random.integers(2, 9))
        neutral = int(self.random.integers(0, self.size)) if self.random.random() < 0.6 else 0
        growing = int(self.random.integers(0, self.size - neutral + 1))
        decaying = self.size - neutral - growing
        self.counts: Counts = (decaying, neutral, growing)
        rates = [*self.random.uniform(0.3, 2, growing), *([0.0] * neutral), *-self.random.uniform(0.3, 2, decaying)]
        self.matrix = numpy.diag(rates)
        for i in range(growing + neutral, self.size - 1, 2) if turning else ():
            self.matrix[i : i + 2, i : i + 2] = [[rates[i], 1], [-1, rates[i]]]
        turns = [numpy.linalg.qr(self.random.normal(size=(self.size, self.size)))[0] for _ in range(2)]
        self.mixing = turns[0] @ numpy.diag(self.random.uniform(0.5, 2, self.size)) @ turns[1]
        self.order = self.random.permutation(self.size)
        self.squares = [0.3 * self.random.normal(size=(i, i)) for i in range(self.size)]
        self.cubes = [0.3 * self.random.normal(size=i) for i in range(self.size)]
        self.point = self.random.normal(size=self.size)

    def _bent(self, z: Array, i: int) -> Array:
        first = z[:, :i]
        found: Array = numpy.einsum("bi,ij,bj->b", first, self.squares[i], first) + first**3 @ self.cubes[i]
        return found

    def outwards(self, y: Array) -> Array:
        """From the linear coordinates."""
        z = y[:, self.order]
        bent = z.copy()
        for i in range(1, self.size):
            bent[:, i] += self._bent(z, i)
        found: Array = bent @ self.mixing.T + self.point
        return found

    def inwards(self, x: Array) -> Array:
        """To the linear coordinates."""
        z = (x - self.point) @ numpy.linalg.inv(self.mixing).T
        for i in range(1, self.size):
            z[:, i] -= self._bent(z, i)
        found = numpy.empty_like(z)
        found[:, self.order] = z
        return found

    def __call__(self, points: Array, time: float) -> Array:
        with numpy.errstate(all="ignore"):
            return self.outwards(self.inwards(points) @ expm(self.matrix * time).T)


def integrated(field: Callable[[Array], Array], steps: int = 100) -> Map:
    """The flow of a field by the classical method of order 4."""

    def flow(x: Array, time: float) -> Array:
        h = time / steps
        with numpy.errstate(all="ignore"):
            for _ in range(steps):
                a = field(x)
                b = field(x + h / 2 * a)
                c = field(x + h / 2 * b)
                x = x + h / 6 * (a + 2 * b + 2 * c + field(x + h * c))
        return x

    return flow
