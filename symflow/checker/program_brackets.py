"""Values of brackets of the gradients of a program's outputs at one integer point, modulo the prime, and their rank.

The formulas are those of completeness_brackets.py for any polynomial outputs phi: theta(t) solves theta' = X_G(theta), X_G the
gradient of <G(t), phi>; with y = gradient of one output along it, y -> y' - DX_G y gives, applied k times, at t = 0 an
element of Lie(V) at the point: a sum of brackets of at most k + 1 fields. DX_G y is the Hessian of <G, phi> times y: the
derivative of its gradient in the direction y.
"""

from __future__ import annotations

from typing import Any

from .completeness_brackets import PRIME
from .programs import Gradient, Program, Series, Value, plus
from .trees import afford

ENTRIES = 5 * 10**7
Sparse = dict[int, int]


class Motion:
    """The solution along one control, a list of vectors: the coefficients of G(t)."""

    def __init__(self, program: Program, point: list[int], control: list[list[int]]) -> None:
        self.program, self.control, self.order = program, control, len(control)
        self.theta: list[Series] = [[x % PRIME] for x in point]
        for m in range(self.order):
            slopes = program.gradient(program.values([(s, []) for s in self.theta]), self.driven(m + 1))
            inverse = pow(m + 1, -1, PRIME)
            for i, s in enumerate(self.theta):
                s.append(slopes[i][0][m] * inverse % PRIME if i in slopes else 0)
        self.values = program.values([(s, []) for s in self.theta])

    def driven(self, terms: int) -> Gradient:
        """The control as weights of the outputs."""
        seeds: Gradient = {}
        for p, n in enumerate(self.program.outputs):
            series = [g[p] % PRIME for g in self.control[:terms]]
            seeds[n] = plus(seeds[n][0], series) if n in seeds else series, []
        return seeds

    def field(self, seed: Series | Any, output: int) -> Gradient:
        """The gradient of one output along the solution, times a number."""
        return self.program.gradient(self.values, {self.program.outputs[output]: ([seed, *[0 * seed] * self.order], [])})

    def brackets(self, y: Gradient) -> list[dict[int, Any]]:
        """The elements of Lie(V) for k = 0, 1, ..., order."""
        moving: dict[int, Series] = {i: value[0] for i, value in y.items() if i < self.program.size}
        found = [{i: s[0] for i, s in moving.items()}]
        for terms in range(self.order, 0, -1):
            inputs: list[Value] = [(s[:terms], moving.get(i, [])[:terms]) for i, s in enumerate(self.theta)]
            bent = self.program.gradient(self.program.values(inputs), self.driven(terms))
            after: dict[int, Series] = {i: [(m + 1) * s[m + 1] % PRIME for m in range(terms)] for i, s in moving.items()}
            for i, (_, change) in bent.items():
                if i < self.program.size and change:
                    after[i] = plus(after.get(i, []), change, -1)
            moving = after
            found.append({i: s[0] for i, s in moving.items()})
        return found


class Independent:
    """Vectors that are independent modulo the prime: the first nonzero coordinate of each, after those before it."""

    def __init__(self) -> None:
        self.rows: dict[int, Sparse] = {}
        self.work, self.minor = 0, 1  # up to sign the determinant of the vectors on these coordinates

    def add(self, vector: Sparse) -> bool:
        """Is it new?"""
        row = {i: x % PRIME for i, x in vector.items() if x % PRIME}
        while row:
            first = min(row)
            pivot = self.rows.get(first)
            if pivot is None:
                self.minor = self.minor * row[first] % PRIME
                inverse = pow(row[first], -1, PRIME)
                self.rows[first] = {i: x * inverse % PRIME for i, x in row.items()}
                return True
            factor, self.work = row[first], self.work + len(pivot)
            afford(self.work, ENTRIES, "entries in an elimination")
            for i, x in pivot.items():
                value = (row.get(i, 0) - factor * x) % PRIME
                if value:
                    row[i] = value
                else:
                    row.pop(i, None)
        return False
