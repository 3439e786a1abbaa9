"""Dual numbers: derivatives by a route that writes no derivative down."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from symflow.errors import ShapeError
from symflow.expressions.tree import (
    Expr,
    adjugate,
    along,
    cost,
    curvature,
    det,
    direction,
    function,
    gradient,
    jet,
    letter,
    norm2,
    rational,
    trace,
)
from symflow.interpretations import (
    DifferentialField,
    Floats,
    Modular,
    Polynomials,
    Rationals,
    Unsupported,
    derivative_at,
    evaluate,
    evaluate_flow,
    random_cost,
    random_matrix,
)
from symflow.interpretations.dual import DualNumbers
from symflow.interpretations.modular import PrimeField
from symflow.interpretations.rationals import RationalField

x, y = letter("x"), letter("y")
W1, W2 = letter("W1", 2, 3), letter("W2", 2, 2)
POINT = {"W1": random_matrix(2, 3, Random(1)), "W2": random_matrix(2, 2, Random(2))}
G = gradient(W2 @ W1)
FLOW: dict[str, Expr] = {"W1": -(W2.T @ G), "W2": -(G @ W1.T)}
C = W1 @ W1.T - W2.T @ W2


def test_laws_of_dual_numbers() -> None:
    ring, random = DualNumbers(DualNumbers(RationalField())), Random(5)

    def number() -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
        a, b, c, d = (Fraction(random.randint(1, 9), random.randint(1, 9)) for _ in range(4))
        return (a, b), (c, d)

    for _ in range(20):
        a, b, c = number(), number(), number()
        assert ring.multiply(a, b) == ring.multiply(b, a)
        assert ring.multiply(a, ring.add(b, c)) == ring.add(ring.multiply(a, b), ring.multiply(a, c))
        assert ring.multiply(a, ring.inverse(a)) == ring.one


def test_imbalance_is_conserved_at_a_random_point_for_a_random_cost() -> None:
    modular = Modular(POINT, cost=random_cost(2, 3, Random(3)))
    assert modular.is_zero(evaluate_flow(along(C), modular, FLOW))
    assert not modular.is_zero(evaluate_flow(along(W1 @ W1.T + W2.T @ W2), modular, FLOW))
    assert modular.is_zero(evaluate_flow(along(cost(W2 @ W1)) + norm2(W2.T @ G) + norm2(G @ W1.T), modular, FLOW))


def test_second_derivatives_nest() -> None:
    modular = Modular(POINT, cost=random_cost(2, 3, Random(3), degree=3))
    second = direction(direction(cost(W2 @ W1), {"W2": W2}), {"W1": W1})
    by_hand = trace(curvature(W2 @ W1, W2 @ W1).T @ W2 @ W1) + trace(G.T @ W2 @ W1)
    assert modular.is_zero(evaluate_flow(second - by_hand, modular, {}))
    assert modular.is_zero(evaluate_flow(along(along(C)), modular, FLOW))
    rationals = Rationals({"x": [[2]]})
    assert evaluate_flow(along(along(along(x))), rationals, {"x": x**2}) == [[6 * 2**4]]


@pytest.mark.parametrize("ring", [RationalField(), PrimeField(), Rationals({}), Modular({})])
def test_derivative_at(ring: Any) -> None:
    A, B = letter("A", 2, 2), letter("B", 2, 2)
    point = {"A": [[1, 2], [3, 4]], "B": [[0, 1], [1, 0]]}
    velocity = {"A": [[1, 0], [2, 1]]}
    value = derivative_at(det(A) - trace(adjugate(A) @ B), point, velocity, ring)
    # d det = tr(adj(A) A') = 4 - 4 + ... ; adj is linear for 2 x 2 matrices
    jacobi = 4 * 1 - 2 * 2 - 3 * 0 + 1 * 1
    adj_part = -0 - 2
    expected = jacobi - adj_part
    got = value[0][0]
    assert (got - expected) % (2**61 - 1) == 0 if isinstance(got, int) else got == expected


def test_velocity_as_a_vector_field_and_the_wrong_shape() -> None:
    both = Rationals({"x": [[2]], "y": [[5]]})
    assert derivative_at(x**3, {}, {"x": x * y}, both) == [[12 * 10]]
    ring: Any = RationalField()
    with pytest.raises(ShapeError, match="move"):
        derivative_at(x, {"x": [[Fraction(2)]]}, {"x": [[Fraction(1), Fraction(2)]]}, ring)


def test_symbolic_interpretations_can_move_too() -> None:
    for interpretation in (Polynomials(), DifferentialField()):
        assert interpretation.is_zero(evaluate_flow(along(C), interpretation, FLOW))
        assert interpretation.is_zero(evaluate_flow(along(W1), interpretation, FLOW)) is False
    field, w = DifferentialField(), letter("w")
    slope = evaluate_flow(along(function("tanh", w)) - 1 + function("tanh", w) ** 2, field, {"w": rational(1)})
    assert field.is_zero(slope) is True
    polynomials = Polynomials()
    z = letter("z")
    assert polynomials.is_zero(evaluate_flow(along(jet(1, z)) - jet(2, z) * z, polynomials, {"z": z}))
    with pytest.raises(Unsupported, match="third derivative"):
        evaluate_flow(along(curvature(W2 @ W1, W2 @ W1)), Polynomials(), FLOW)


NAMES = ("exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "asinh", "erf")


@pytest.mark.parametrize("name", NAMES)
def test_slopes_of_functions(name: str) -> None:
    step, at = 1e-6, 0.7
    got = derivative_at(function(name, x), {}, {"x": [[1.0]]}, Floats({"x": [[at]]}))[0][0]
    secant = (getattr(math, name)(at + step) - getattr(math, name)(at - step)) / (2 * step)
    assert got == pytest.approx(secant, rel=1e-7)


def test_dual_numbers_agree_with_the_calculus() -> None:
    calculus = pytest.importorskip("symflow.expressions.calculus")
    modular = Modular(POINT, cost=random_cost(2, 3, Random(3), degree=3))
    for expr in (C, cost(W2 @ W1), G, trace(G.T @ G), det(W2) * W2, (trace(W2)) ** -2, norm2(W1 @ W1.T)):
        written = evaluate(calculus.expand(along(expr), FLOW), modular)
        difference = modular.add(written, modular.scale(evaluate_flow(along(expr), modular, FLOW), Fraction(-1)))
        assert modular.is_zero(difference)
