"""root(polynomial, k): the count, the place and the value agree with FLINT's isolation; every arithmetic knows it."""

from __future__ import annotations

import json
import math
from fractions import Fraction

import flint
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symflow.errors import SymflowError
from symflow.expressions import derivative, gradient_wrt, parse
from symflow.expressions.roots import count_real_roots, enclose_root, rational_root
from symflow.expressions.tree import letter, root
from symflow.interpretations import DifferentialField, Floats, Modular, Polynomials, Rationals, Unsupported, Words, evaluate
from symflow.models import Cost
from symflow.models.numbers import constant_matrix, exact_constant
from symflow.statements.enclosed import value_at

POLYNOMIALS = st.lists(st.fractions(-9, 9, max_denominator=5), min_size=2, max_size=8)


def real_roots(coefficients: list[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """Isolating intervals by FLINT, by the complex roots of the square-free part."""
    scale = math.lcm(*(c.denominator for c in coefficients))
    whole = flint.fmpz_poly([int(c * scale) for c in coefficients])
    found = []
    for value, _ in whole.complex_roots():
        if value.imag == 0:
            middle, radius = value.real.mid().fmpq(), value.real.rad().fmpq()
            ends = [Fraction(int(x.p), int(x.q)) for x in (middle - radius, middle + radius)]
            found.append((ends[0], ends[1]))
    return sorted(found)


@settings(max_examples=300, deadline=None)
@given(POLYNOMIALS, POLYNOMIALS)
def test_roots_agree_with_flint(first: list[Fraction], second: list[Fraction]) -> None:
    """Also multiple roots: the square of one polynomial times another."""
    assume(first[-1] != 0 and second[-1] != 0)
    product = [Fraction(0)] * (2 * len(first) + len(second) - 2)
    for i, a in enumerate(first):
        for j, b in enumerate(first):
            for k, c in enumerate(second):
                product[i + j + k] += a * b * c
    expected = real_roots(product)
    assert count_real_roots(product) == len(expected)
    for index, (low, high) in enumerate(expected):
        below, above = enclose_root(product, index, Fraction(1, 10**6))
        assert above - below <= Fraction(1, 10**6) and below <= high and low <= above
        value = rational_root(product, index)
        assert value is None or (below <= value <= above and sum(c * value**n for n, c in enumerate(product)) == 0)


@given(st.fractions(-9, 9, max_denominator=30), st.fractions(-9, 9, max_denominator=30))
def test_rational_roots_are_found(a: Fraction, b: Fraction) -> None:
    assume(a < b)
    for index, value in enumerate((a, b)):
        assert rational_root([a * b * 7, -7 * (a + b), Fraction(7)], index) == value
        # Not of the neighbour that misses it by 1e-40.
        near = root([a * b + Fraction(1, 10**40), -(a + b), 1], index)
        assert rational_root(*near.args) != value


@pytest.mark.parametrize("text", ["root(x^2-2, 1)", "root(3*x-1, 0)", "root(x^3-x, 1)", "root(x^5-x-1, 0)"])
def test_every_arithmetic_has_a_value_or_says_that_it_has_none(text: str) -> None:
    expr = parse(text, {})
    value = evaluate(expr, Floats({}))[0][0]
    low, high = value_at(expr, {}, None, {})[0][0]
    assert low <= high <= low + Fraction(1, 2**60) and abs(value - low) < 1e-15
    exact = rational_root(*expr.args)
    for it in (Rationals({}), Words(), Polynomials(), DifferentialField(), Modular({}, prime=10007)):
        if exact is None:
            with pytest.raises(Unsupported):
                evaluate(expr, it)
        else:
            assert it.is_zero(evaluate(expr - exact, it)) is True


def test_different_roots_are_different_values() -> None:
    """Equal subtrees are evaluated once; these two differ only in the index or in a coefficient."""
    total = parse("root(x^2-9, 0) + root(x^2-9, 1) + root(x^2-4, 1)", {})
    assert evaluate(total, Rationals({})) == [[Fraction(2)]]


def test_a_root_is_constant() -> None:
    w = letter("w")
    expr = parse("root(x^2-2, 1)*w^2", {"w": w})
    assert str(derivative(expr, {"w": w})) == "2*root(x^2-2, 1)*w*w"
    assert str(gradient_wrt(expr, w)) == "2*root(x^2-2, 1)*w" and derivative(root([-2, 0, 1], 0), {}).is_zero_literal


def test_constants_of_points_and_matrices() -> None:
    cases = {
        "0.1": "1/10", "1e-30": "1/1" + "0" * 30, "-3/6": "-1/2", "sqrt(2)": "sqrt(2)", "log(2)/3": "1/3*log(2)",
        "pi": "pi", "2*E": "2*E", "exp(-1)": "exp(-1)", " -root(x^2-2, 1) ": "-root(x^2-2, 1)", "(1/2)^3": "1/8",
    }  # fmt: skip
    for text, shown in cases.items():
        assert str(exact_constant(text)) == shown
    assert str(constant_matrix([[1, "sqrt(3)"]], "T")[0][1]) == "sqrt(3)"
    cost = Cost("norm2(W - T)/2", T=[["sqrt(2)", "1/2"]])
    assert '["matrix", [[["function", "sqrt", "2"], "1/2"]]]' in json.dumps(cost.bind(1, 2).to_json())


@pytest.mark.parametrize("value", [0.5, True, None, "a", "W1", "1/0", "x", "sqrt(", [1], "1" * 20_000, "trace(W)"])
def test_other_things_are_refused_in_one_line(value: object) -> None:
    with pytest.raises(SymflowError) as caught:
        constant_matrix([[value]], "T")
    assert "\n" not in str(caught.value) and str(caught.value).startswith("an entry of T ")
