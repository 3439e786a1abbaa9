"""Outputs of a program as polynomials with rational coefficients, and their partial derivatives.

A monomial is one integer with BITS bits for each exponent, so that a product of monomials is a sum of integers.
"""

from __future__ import annotations

from fractions import Fraction

from .programs import Program
from .trees import afford, need

BITS, TERMS = 12, 3_000_000
Polynomial = dict[tuple[tuple[int, int], ...], Fraction]
Packed = dict[int, Fraction]


def terms(program: Program) -> list[int]:
    """At most so many terms has each output."""
    found = [1] * program.size
    for step in program.steps:
        if isinstance(step, Fraction):
            found.append(1)
        else:
            a, b = found[step[1]], found[step[2]]
            found.append(min(a * b if step[0] == "*" else a + b, 10**9))
    return [found[n] for n in program.outputs]


class Expanded:
    """The partial derivatives of all outputs, expanded."""

    def __init__(self, program: Program) -> None:
        self.work, nodes = 0, list(map(self.parameter, range(program.size)))
        degrees, self.one = [1] * program.size, Fraction(1)
        for step in program.steps:
            if isinstance(step, Fraction):
                nodes.append({0: step} if step else {})
                degrees.append(0)
                continue
            op, i, j = step
            degrees.append(degrees[i] + degrees[j] if op == "*" else max(degrees[i], degrees[j]))
            afford(degrees[-1], (1 << (BITS - 2)) - 1, "as the degree of an output")
            need(degrees[-1] < 1 << (BITS - 2), "a degree beyond what is read")
            nodes.append(self.times(nodes[i], nodes[j]) if op == "*" else self.plus(nodes[i], nodes[j], -1 if op == "-" else 1))
        self.degree = max(degrees[n] for n in program.outputs)
        self.slopes: dict[int, dict[int, Packed]] = {}  # of a parameter: output -> partial derivative
        for n in set(program.outputs):
            for m, x in nodes[n].items():
                for i, e in self.factors(m):
                    self.slopes.setdefault(i, {}).setdefault(n, {})[m - (1 << BITS * i)] = x * e

    @staticmethod
    def parameter(i: int) -> Packed:
        return {1 << BITS * i: Fraction(1)}

    @staticmethod
    def factors(m: int) -> list[tuple[int, int]]:
        """Parameters and exponents of a monomial."""
        found = []
        while m:
            i = ((m & -m).bit_length() - 1) // BITS
            e = (m >> BITS * i) & ((1 << BITS) - 1)
            found.append((i, e))
            m -= e << BITS * i
        return found

    def times(self, a: Packed, b: Packed) -> Packed:
        self.work += len(a) * len(b)
        afford(self.work, TERMS, "products of terms")
        found: Packed = {}
        for m, x in a.items():
            for n, y in b.items():
                found[m + n] = found.get(m + n, 0) + x * y
        return {m: x for m, x in found.items() if x}

    @staticmethod
    def plus(a: Packed, b: Packed, sign: int) -> Packed:
        found = dict(a)
        for m, x in b.items():
            found[m] = found.get(m, 0) + sign * x
        return {m: x for m, x in found.items() if x}

    def keeps(self, law: Polynomial) -> bool:
        """Is <grad law, grad output> zero for every output?"""
        need(all(sum(e for _, e in m) < 1 << (BITS - 2) for m in law), "a degree beyond what is read")
        sums: dict[int, Packed] = {}
        for monomial, coefficient in law.items():
            for i, e in monomial:
                packed = sum(f << BITS * k for k, f in monomial) - (1 << BITS * i)
                for n, slope in self.slopes.get(i, {}).items():
                    sums[n] = self.plus(sums.get(n, {}), self.times({packed: coefficient * e}, slope), 1)
        return not any(sums.values())
