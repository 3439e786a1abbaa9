"""The Hessian by the Kronecker formula against routes that share nothing with it, and against its own mutants."""

from __future__ import annotations

import types
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from symflow.expressions import gradient_wrt
from symflow.expressions.tree import letter
from symflow.interpretations import Rationals, evaluate
from symflow.interpretations.contract import Walker
from symflow.interpretations.dual import DualNumbers, cost_curvature
from symflow.interpretations.matrices import Matrices
from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.saddles import Situation, claim_at, curvature, hessian, situation

SOURCE = Path(__file__).resolve().parent.parent / "symflow" / "saddles" / "hessian.py"
WIDTHS = [(2, 2), (2, 3, 2), (1, 2, 1), (3, 1, 2), (2, 2, 2, 2), (1, 2, 1, 2), (2, 1, 2, 1, 2)]
POLYNOMIAL = {  # text and degree in W
    "norm2(W - T)/2": 2, "norm2(W@X - Y)/2": 2, "norm2(W)^2/3 - trace(W.T@T)": 4, "W[0,0]^3 + W[0,0]*norm2(W - T)": 3,
}
OTHERS = ["exp(W[0,0]) + norm2(W)", "log(1 + norm2(W)) + W[0,0]/(2 + norm2(W - T))",
          "sqrt(1 + norm2(W - T))", "atan(W[0,0])*trace(W.T@T)"]


def random_rows(rows: int, cols: int, random: Random) -> list[list[Fraction]]:
    return [[Fraction(random.randint(-4, 4), random.choice((1, 2, 3))) for _ in range(cols)] for _ in range(rows)]


def random_situation(widths: tuple[int, ...], cost: str, seed: int) -> Situation:
    random, d0, dn = Random(seed), widths[0], widths[-1]
    shapes = {"T": (dn, d0), "X": (d0, 2), "Y": (dn, 2)}
    given = {name: random_rows(*shape, random) for name, shape in shapes.items() if name in cost}
    at = {f"W{i}": random_rows(b, a, random) for i, (a, b) in enumerate(zip(widths, widths[1:], strict=False), start=1)}
    return situation(GradientFlow(DeepLinear(widths), Cost(cost, **given)), at)


def places(s: Situation) -> list[tuple[str, int, int]]:
    return [(name, i, j) for name, rows in s.at.items() for i in range(len(rows)) for j in range(len(rows[0]))]


def value(s: Situation, moves: dict[tuple[str, int, int], Any], ring: Any = None) -> Any:
    """The value of g, evaluated through the tree of the product, where coordinates move."""
    field = ring or s.field
    lift = (lambda x: x) if ring is None else ring.lift
    at = {name: [[lift(x) for x in row] for row in rows] for name, rows in s.at.items()}
    for (name, i, j), step in moves.items():
        at[name][i][j] = field.add(at[name][i][j], step)
    product = evaluate(s.flow.product, Matrices(field, at))
    assert isinstance(s.flow.cost, Cost)
    return Walker(Matrices(field, {"W": product}))(s.flow.cost.bind(len(product), len(product[0])))[0][0]


class Twice(DualNumbers[Any]):
    """Dual numbers over dual numbers over the constants."""

    def __init__(self, s: Situation) -> None:
        self.inner = DualNumbers(s.field)
        super().__init__(self.inner)

    def lift(self, x: Any) -> Any:
        return (x, self.inner.base.zero), self.inner.zero


def second_derivative(s: Situation, a: tuple[str, int, int], b: tuple[str, int, int]) -> Any:
    """The second derivative of g along two coordinates, by nested dual numbers."""
    ring = Twice(s)
    zero, one = s.field.zero, s.field.one
    outer, inner = ((zero, zero), (one, zero)), ((zero, one), (zero, zero))
    moves = {a: outer, b: inner} if a != b else {a: ring.add(outer, inner)}
    return value(s, moves, ring)[1][1]


def differences(s: Situation, degree: int, a: tuple[str, int, int], b: tuple[str, int, int]) -> Fraction:
    """Exact second difference of g: g is a polynomial of known degree along each line."""

    def bend(*moving: tuple[str, int, int]) -> Fraction:
        steps = [Fraction(k) for k in range(-degree, degree + 1)]
        values = [Fraction(value(s, {place: step for place in moving})) for step in steps]
        return second_coefficient(steps, values)

    if a == b:
        return 2 * bend(a)
    return bend(a, b) - bend(a) - bend(b)


def second_coefficient(steps: list[Fraction], values: list[Fraction]) -> Fraction:
    """The coefficient of x^2 in the polynomial through these points, by Newton's divided differences."""
    table, newton = list(values), []
    for order in range(len(steps)):
        newton.append(table[0])
        table = [(y - x) / (steps[i + order + 1] - steps[i]) for i, (x, y) in enumerate(zip(table, table[1:], strict=False))]
    polynomial = [Fraction(0)]
    for step, x in zip(reversed(steps), reversed(newton), strict=True):
        shifted = [Fraction(0), *polynomial]
        polynomial = [high - step * low for high, low in zip(shifted, [*polynomial, Fraction(0)], strict=True)]
        polynomial[0] += x
    return polynomial[2]


@pytest.mark.parametrize("widths", WIDTHS)
@pytest.mark.parametrize("cost", POLYNOMIAL)
def test_exact_second_differences(widths: tuple[int, ...], cost: str) -> None:
    s = random_situation(widths, cost, seed=len(widths) + len(cost))
    found, where = hessian(s).rows(), places(s)
    degree = POLYNOMIAL[cost] * min(2, len(widths) - 1)  # along e_a + e_b the product has degree at most 2
    random = Random(3)
    pairs = [(i, j) for i in range(len(where)) for j in range(i + 1)]
    for i, j in random.sample(pairs, min(40, len(pairs))):
        assert found[i][j] == found[j][i] == differences(s, degree, where[i], where[j]), (widths, cost, where[i], where[j])


@pytest.mark.parametrize("widths", [(2, 2), (1, 2, 1), (2, 1, 2), (1, 1, 2, 1), (1, 1, 1, 1, 1)])
@pytest.mark.parametrize("cost", [*OTHERS, *POLYNOMIAL])
def test_nested_dual_numbers(widths: tuple[int, ...], cost: str) -> None:
    s = random_situation(widths, cost, seed=7 + len(cost))
    found, where = hessian(s).rows(), places(s)
    for i in range(len(where)):
        for j in range(i + 1):
            expected = second_derivative(s, where[i], where[j])
            assert s.field.is_zero(s.field.add(found[i][j], s.field.negative(expected))) is True, (widths, cost, i, j)


@pytest.mark.parametrize("cost", [*OTHERS, *POLYNOMIAL])
def test_the_derivatives_of_the_cost(cost: str) -> None:
    """Gradient against the calculus of expressions, curvature against dual numbers."""
    s = random_situation((3, 2, 2), cost, seed=5)
    assert isinstance(s.flow.cost, Cost)
    tree = s.flow.cost.bind(2, 3)
    written = evaluate(gradient_wrt(tree, letter("W", 2, 3)), Matrices(s.field, {"W": s.product}))
    bend = curvature(s)
    for i in range(2):
        for j in range(3):
            assert s.field.is_zero(s.field.add(s.gradient[i][j], s.field.negative(written[i][j]))) is True
            move = [[s.field.one if (i, j) == (p, q) else s.field.zero for q in range(3)] for p in range(2)]
            along = cost_curvature(s.field, tree, s.product, move)
            for p in range(2):
                for q in range(3):
                    gap = s.field.add(bend[p * 3 + q][i * 3 + j], s.field.negative(along[p][q]))
                    assert s.field.is_zero(gap) is True


def test_a_rational_gradient_needs_no_constants() -> None:
    s = random_situation((2, 2, 2), "norm2(W - T)/2", seed=1)
    assert s.is_rational and hessian(s).is_rational
    assert isinstance(s.flow.cost, Cost)
    here = Rationals({"W": s.product})
    assert s.gradient == evaluate(gradient_wrt(s.flow.cost.bind(2, 2), letter("W", 2, 2)), here)


def test_a_large_quadratic_cost_is_quick() -> None:
    s = random_situation((20, 20, 20), "norm2(W - T)/2", seed=2)
    h = hessian(s)
    assert h.size == 800 and h.is_rational


def test_the_claim_names_the_point() -> None:
    flow = GradientFlow(DeepLinear((1, 2, 1)), Cost("exp(w)"))
    claim = claim_at(situation(flow, {"W1": [["1/2"], [0]], "W2": [["log(2)/3", 1]]}))
    assert claim["letters"] == {"W1": [2, 1], "W2": [1, 2]}
    assert claim["at"] == {"W1": [["1/2"], ["0"]], "W2": [[["product", "1/3", ["function", "log", "2"]], "1"]]}


MUTANTS = {
    "a transpose left of the gradient": ("multiply(transpose(s.left(j)), s.gradient", "multiply(s.left(j), s.gradient"),
    "a transpose right of the gradient": ("transpose(s.right(i)), s.field)", "s.right(i), s.field)"),
    "a transposed gradient": ("s.gradient, s.field), transpose", "transpose(s.gradient), s.field), transpose"),
    "the middle transposed": ("middle = s.between(i, j)", "middle = transpose(s.between(i, j))"),
    "the missing f' term": ("pairs = _pairs(s)", "pairs = {key: 0 * x for key, x in _pairs(s).items()}"),
    "the f' term twice": ("s.field.multiply(x, y)\n    return found", "2 * s.field.multiply(x, y)\n    return found"),
    "a factor 2": ("wide.transpose() * (to_flint(bend) * wide)", "wide.transpose() * (to_flint(bend) * wide) * 2"),
    "the derivative with right transposed": ("column = [line[q] for line in right]",
                                             "column = [x for x in (right[q] if q < len(right) else right[0])][:len(right)]"),
    "left and right exchanged": ("found[p * d0 + q] +=", "found[q * rows + p] +="),
}


def mutant(old: str, new: str) -> Callable[[Situation], Any]:
    text = SOURCE.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    module = types.ModuleType("mutant")
    exec(compile(text.replace(old, new), "mutant", "exec"), module.__dict__)
    function: Callable[[Situation], Any] = module.hessian
    return function


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_formula_is_caught(name: str) -> None:
    changed = mutant(*MUTANTS[name])
    for seed, widths in enumerate([(2, 2, 2), (2, 2, 2, 2)]):
        s = random_situation(widths, "norm2(W)^2/3 - trace(W.T@T)", seed)
        where = places(s)
        right = [[second_derivative(s, a, b) for b in where] for a in where]
        assert hessian(s).rows() == right
        try:
            wrong = changed(s).rows()
        except Exception:
            continue  # shapes or symmetry gave it away
        if wrong != right:
            break
    else:
        raise AssertionError(f"{name} was not noticed")
