"""Straight-line programs: polynomials given by the operations that compute them, and their gradients.

Why programs and not expanded polynomials: the outputs of a network have few operations and many monomials, and the
gradient of an output costs a small multiple of the output itself (it is carried back through the operations). Nodes are
numbered: first the parameters, row by row through the letters in the order given, then one node for each step.

A value is a pair of truncated power series in t modulo the prime: what it is, and its derivative in one more direction;
an empty list stands for zero. Coefficients may be arrays of residues: the finder then follows many directions at once.
"""

from __future__ import annotations

from fractions import Fraction
from heapq import heapify, heappop, heappush
from operator import mul
from typing import Any

from .completeness_brackets import PRIME
from .trees import afford, integer, need, number

LARGEST, STEPS, NODES = 10**6, 10**6, 10**7
Series = list[Any]
Value = tuple[Series, Series]
Gradient = dict[int, Value]


def residue(x: Fraction) -> int:
    """A rational number modulo the prime."""
    need(x.denominator % PRIME != 0, "a denominator that the prime divides")
    return x.numerator * pow(x.denominator, -1, PRIME) % PRIME


def convolved(a: Series, b: Series) -> Series:
    """The product of two series, as far as both are known."""
    return [sum(map(mul, a[:k + 1], b[k::-1])) % PRIME for k in range(min(len(a), len(b)))]


def plus(a: Series, b: Series, sign: int = 1) -> Series:
    """The sum, or the difference."""
    if not b:
        return a
    return [(x + sign * y) % PRIME for x, y in zip(a, b, strict=True)] if a else [sign * y % PRIME for y in b]


def product(a: Value, b: Value) -> Value:
    """The product with its derivative."""
    return convolved(a[0], b[0]), plus(convolved(a[0], b[1]), convolved(a[1], b[0]))


class Program:
    """The program of a claim; `steps` are constants, or triples of an operation and two earlier nodes."""

    def __init__(self, letters: Any, flow: Any) -> None:
        need(isinstance(flow, dict) and set(flow) == {"network", "parameters", "steps", "outputs"}
             and flow["network"] == "program", "not a program")
        names = flow["parameters"]
        need(isinstance(names, list) and isinstance(letters, dict) and len(set(names)) == len(names), "parameters are letters")
        need(set(names) == set(letters) and all(len(letters[name]) == 2 for name in names), "every letter is a parameter")
        self.size = sum(integer(letters[x][0], 1, LARGEST) * integer(letters[x][1], 1, LARGEST) for x in names)
        need(0 < self.size <= LARGEST and len(flow["steps"]) <= STEPS and len(flow["outputs"]) > 0, "too large, or no output")
        self.steps = [self._step(row, self.size + n) for n, row in enumerate(flow["steps"])]
        self.work = 0
        self.outputs = [integer(n, 0, self.size + len(self.steps) - 1) for n in flow["outputs"]]
        used = {*self.outputs, *(n for step in self.steps if not isinstance(step, Fraction) for n in step[1:])}
        need(all(n in used for n in range(self.size, self.size + len(self.steps))), "a step that nothing uses")

    @staticmethod
    def _step(row: Any, own: int) -> Fraction | tuple[str, int, int]:
        if isinstance(row, str):
            return number(row)
        need(isinstance(row, list) and len(row) == 3 and row[0] in ("+", "-", "*"), "not a step of a program")
        return row[0], integer(row[1], 0, own - 1), integer(row[2], 0, own - 1)

    def values(self, inputs: list[Value]) -> list[Value]:
        """All nodes; inputs are the parameters, with as many coefficients each."""
        found, zeros = list(inputs), [0] * (len(inputs[0][0]) - 1)
        for step in self.steps:
            if isinstance(step, Fraction):
                found.append(([residue(step), *zeros], []))
                continue
            (op, i, j) = step
            a, b = found[i], found[j]
            sign = -1 if op == "-" else 1
            found.append(product(a, b) if op == "*" else (plus(a[0], b[0], sign), plus(a[1], b[1], sign)))
        return found

    def gradient(self, values: list[Value], seeds: Gradient) -> Gradient:
        """The gradient of a combination of nodes with constant coefficients: of all parameters that matter."""
        slopes = dict(seeds)
        heap = [-n for n in slopes]
        heapify(heap)
        while heap and -heap[0] >= self.size:
            n, self.work = -heappop(heap), self.work + len(values[0][0])
            afford(self.work, NODES, "nodes in gradients")
            own, step = slopes.pop(n), self.steps[n - self.size]
            if isinstance(step, Fraction):
                continue
            op, i, j = step
            for target, other, sign in ((i, j, 1), (j, i, -1 if op == "-" else 1)):
                change = product(own, values[other]) if op == "*" else (plus([], own[0], sign), plus([], own[1], sign))
                if len(change[0]) == 1 and type(change[0][0]) is int and not change[0][0] and not change[1]:
                    continue
                if target in slopes:
                    old = slopes[target]
                    slopes[target] = plus(old[0], change[0]), plus(old[1], change[1])
                else:
                    slopes[target] = change
                    heappush(heap, -target)
        return slopes
