"""Every text of a law that is printed is a law: the certificate speaks of the counts, so the texts are tried for themselves.

The route knows nothing of symflow's networks: an output of the network is a function of fractions written out here, linear in
each single parameter, so a difference gives its gradient exactly; the laws are quadratic, so a difference gives their change.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import flint
import pytest

import symflow as sf
from symflow.checker.missing_laws import curve
from symflow.evidence import Outcome
from symflow.expressions import parse
from symflow.expressions.tree import letter
from symflow.interpretations import Rationals, evaluate
from symflow.laws.missing_laws import segments

Matrix = list[list[Fraction]]
Point = dict[str, Matrix]


def members(text: str) -> list[str]:
    """The laws of a family 'law, j = a..b'."""
    found = re.fullmatch(r"(.*), j = (\d+)\.\.(\d+)", text)
    if not found:
        return [text]
    return [re.sub(r"\bj\b", str(j), found[1]) for j in range(int(found[2]), int(found[3]) + 1)]


def value(text: str, at: Point) -> Matrix:
    names = {name: letter(name, len(rows), len(rows[0])) for name, rows in at.items()}
    answer: Matrix = evaluate(parse(text, names), Rationals(at))
    return answer


def times(a: Matrix, b: Matrix) -> Matrix:
    return [[sum((x * y for x, y in zip(row, column, strict=True)), Fraction(0)) for column in zip(*b, strict=True)] for row in a]


def linear(depth: int) -> Callable[[Point], list[Fraction]]:
    def outputs(at: Point) -> list[Fraction]:
        product = at["W1"]
        for i in range(2, depth + 1):
            product = times(at[f"W{i}"], product)
        return [x for row in product for x in row]
    return outputs


def active(depth: int) -> Callable[[Point], list[Fraction]]:
    """A ReLU network where every neuron is active, on some inputs."""
    def outputs(at: Point) -> list[Fraction]:
        found = []
        for shift in range(3):
            x = [[Fraction(1 + i + shift * i * i)] for i in range(len(at["W1"][0]))]
            for i in range(1, depth + 1):
                x = times(at[f"W{i}"], x)
                if i < depth and f"b{i}" in at:
                    x = [[a + b] for (a,), (b,) in zip(x, at[f"b{i}"], strict=True)]
            found += [a for (a,) in x]
        return found
    return outputs


def diagonal(depth: int) -> Callable[[Point], list[Fraction]]:
    def outputs(at: Point) -> list[Fraction]:
        found = []
        for j in range(len(at["w1"])):
            product = Fraction(1)
            for i in range(1, depth + 1):
                product *= at[f"w{i}"][j][0]
            found.append(product)
        return found
    return outputs


def convolved(depth: int) -> Callable[[Point], list[Fraction]]:
    def outputs(at: Point) -> list[Fraction]:
        found = [Fraction(1)]
        for i in range(1, depth + 1):
            longer = [Fraction(0)] * (len(found) + len(at[f"w{i}"]) - 1)
            for a, x in enumerate(found):
                for b, (y,) in enumerate(at[f"w{i}"]):
                    longer[a + b] += x * y
            found = longer
        return found
    return outputs


def layers(*widths: int) -> dict[str, tuple[int, int]]:
    return {f"W{i}": (q, p) for i, (p, q) in enumerate(pairwise(widths), 1)}


def columns(name: str, *sizes: int) -> dict[str, tuple[int, int]]:
    return {f"{name}{i}": (size, 1) for i, size in enumerate(sizes, 1)}


CASES = {
    "linear": (sf.DeepLinear((2, 3, 3, 2)), layers(2, 3, 3, 2), linear(3)),
    "linear, one output": (sf.DeepLinear((1, 2, 2, 1)), layers(1, 2, 2, 1), linear(3)),
    "relu": (sf.ReLUNetwork((2, 3, 2, 2)), layers(2, 3, 2, 2), active(3)),
    "relu with biases": (sf.ReLUNetwork((2, 3, 2, 2), bias=True), layers(2, 3, 2, 2) | columns("b", 3, 2), active(3)),
    "diagonal": (sf.DiagonalLinear((3, 3, 3, 3)), columns("w", 3, 3, 3), diagonal(3)),
    "one coordinate": (sf.DiagonalLinear((1, 1, 1)), columns("w", 1, 1), diagonal(2)),
    "convolutional": (sf.ConvolutionalLinear((3, 2, 2)), columns("w", 3, 2, 2), convolved(3)),
}


def moved(at: Point, by: Point, sign: int) -> Point:
    return {name: [[x + sign * y for x, y in zip(*pair, strict=True)] for pair in zip(rows, by[name], strict=True)]
            for name, rows in at.items()}


def gradient(outputs: Callable[[Point], list[Fraction]], at: Point, p: int) -> Point:
    found: Point = {name: [[Fraction(0)] * len(row) for row in rows] for name, rows in at.items()}
    for name, rows in at.items():
        for i, row in enumerate(rows):
            for j in range(len(row)):
                step = {other: [[Fraction(other == name and (i, j) == (a, b)) for b in range(len(line))]
                                for a, line in enumerate(lines)] for other, lines in at.items()}
                found[name][i][j] = (outputs(moved(at, step, 1))[p] - outputs(moved(at, step, -1))[p]) / 2
    return found


@pytest.mark.parametrize("name", CASES)
def test_a_printed_law_does_not_change_along_any_output(name: str) -> None:
    model, shapes, outputs = CASES[name]
    chance = random.Random(name)
    at: Point = {one: [[Fraction(chance.randint(1, 10**6)) for _ in range(cols)] for _ in range(rows)]
                 for one, (rows, cols) in shapes.items()}
    found = sf.conservation_laws(model)
    texts = [one for law in found.laws if not law.startswith("sum over") for one in members(law)]
    assert texts
    slopes = [gradient(outputs, at, p) for p in range(len(outputs(at)))]
    for text in texts:
        for slope in slopes:
            ahead, behind = value(text, moved(at, slope, 1)), value(text, moved(at, slope, -1))
            assert ahead == behind, f"{text} is no law of {name}"
        away = {one: [[Fraction(chance.randint(1, 10**6)) for _ in row] for row in rows] for one, rows in at.items()}
        assert value(text, moved(at, away, 1)) != value(text, moved(at, away, -1)), f"{text} says nothing"
    if not isinstance(model, sf.DeepLinear):
        assert len(texts) == found.rank_known


@pytest.mark.parametrize("activation", ["x", "x^2", "2*x^3", "x^3"])
@pytest.mark.parametrize(("units", "samples"), [(1, ["1"]), (2, ["1"]), (1, ["1", "2"])])
def test_the_laws_of_units_are_conserved(activation: str, units: int, samples: list[str]) -> None:
    network = sf.ActivationNetwork(activation, units, samples)
    found = sf.conservation_laws(network)
    texts = [one for law in found.laws for one in members(law)]
    assert found.rank_known is not None and len(texts) >= found.rank_known >= units
    for text in texts:
        assert sf.conserved(text, sf.GradientFlow(network, sf.ArbitraryCost())).outcome is Outcome.PROVED, text


@pytest.mark.parametrize("widths", [(1, 2, 2, 1), (1, 2, 3, 1), (1, 3, 2, 1), (1, 2, 5, 1), (1, 3, 3, 1), (2, 1, 4, 2, 1, 2)])
def test_the_text_of_the_integrals_says_what_the_checker_verified(widths: tuple[int, ...]) -> None:
    """E and the s_j as the text defines them, at a point, against the polynomials of the certificate."""
    ((first, *inner),) = segments(widths)
    (text,) = [law for law in sf.conservation_laws(sf.DeepLinear(widths)).laws if law.startswith("sum over")]
    chance = random.Random(1)
    point = [[[chance.randint(-9, 9) for _ in range(p)] for _ in range(q)] for p, q in pairwise(widths[first - 1:first + 3])]
    at: Point = {f"W{first + i}": [[Fraction(x) for x in row] for row in rows] for i, rows in enumerate(point)}
    u, _, e = curve(point)

    def polynomial(matrix: Matrix, sign: str = "-") -> flint.fmpq_poly:
        """det(z - A), or det(z + A)."""
        turned = [[int(x) * (-1 if sign == "+" else 1) for x in row] for row in matrix]
        return flint.fmpz_mat(turned).charpoly()

    said = re.fullmatch(r"sum over j = 1\.\.(\d+) of the integral up to s_j of (z\^m )?dz/sqrt\(E\(z\)\)(?:, m = 0\.\.(\d+))?:"
                        r" s_j the eigenvalues of (.*), E\(z\) = (?:z(?:\^\((-?\d+)\))?\*)?"
                        r"det\(z ([+-]) (C\d)\)\*det\(z ([+-]) (C\d)\), (C\d) = (.*), (C\d) = (.*)", text)  # fmt: skip
    assert said is not None, text
    count, powers, last, gram, exponent, *rest = said.groups()
    assert int(count) == min(inner) and (int(last) + 1 if powers else 1) == min(inner) - 1
    laws = {rest[4]: value(rest[5], at), rest[6]: value(rest[7], at)}
    assert [int(x) for x in polynomial(value(gram, at)).coeffs()] == [int(x) for x in u]
    both = polynomial(laws[rest[1]], rest[0]) * polynomial(laws[rest[3]], rest[2])
    shift = 0 if "E(z) = det" in text else int(exponent) if exponent else 1
    coefficients = [0] * max(0, shift) + [int(x) for x in both.coeffs()]
    assert coefficients[:max(0, -shift)] == [0] * max(0, -shift)
    assert coefficients[max(0, -shift):] == [int(x) for x in e]
