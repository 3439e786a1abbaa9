"""Networks, costs and flows: shapes, velocities and what is refused."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
import sympy

from symflow.errors import ModelError, ShapeError, SymflowError
from symflow.expressions import to_text
from symflow.expressions.tree import along, cost, letter, norm2
from symflow.interpretations import Rationals, Words, evaluate, evaluate_flow, random_cost
from symflow.models import ActivationNetwork, ArbitraryCost, Chain, Cost, DeepLinear, GradientFlow, Layer
from symflow.models.numbers import exact, exact_matrix

NETWORKS = [
    DeepLinear((3, 2)),
    DeepLinear((2, 3, 2)),
    DeepLinear((1, 2, 2, 1)),
    DeepLinear((1, 1, 1)),
    ActivationNetwork("x"),
    ActivationNetwork("x^3 + x", units=2, samples=("1", "2")),
    ActivationNetwork("x/(1 + x^2)", units=3),
]


def point(flow: GradientFlow, random: Random) -> dict[str, list[list[Fraction]]]:
    return {
        name: [[Fraction(random.randint(-3, 3)) for _ in range(value.cols)] for _ in range(value.rows)]
        for name, value in flow.letters.items()
    }


@pytest.mark.parametrize("network", NETWORKS, ids=repr)
def test_the_field_is_minus_the_gradient_of_the_composed_cost(network):
    """Entry by entry: the derivative of f(network) in one direction is minus the velocity there."""
    flow, random = GradientFlow(network), Random(1)
    values, f = point(flow, random), random_cost(*network.input_shape, random, degree=3)
    at, whole = Rationals(values, f), cost(flow.product)
    for name, velocity in flow.vector_field.items():
        found = evaluate(velocity, at)
        assert (len(found), len(found[0])) == flow.letters[name].shape
        for i, row in enumerate(found):
            for j, x in enumerate(row):
                stand_in = letter("unit", *flow.letters[name].shape)
                unit = [[int((a, b) == (i, j)) for b in range(len(row))] for a in range(len(found))]
                moving = Rationals({**values, "unit": unit}, f)
                assert evaluate_flow(along(whole), moving, {name: stand_in})[0][0] == -x


@pytest.mark.parametrize("depth", range(2, 6))
def test_imbalances_are_conserved_for_every_width(depth):
    flow, words = GradientFlow(DeepLinear(depth=depth)), Words()
    laws = flow.imbalances()
    assert sorted(laws) == [f"C{i}" for i in range(1, depth)]
    for law in laws.values():
        assert words.is_zero(evaluate(flow.derivative_along(law), words))


def test_shapes_are_rectangular_and_ordered():
    net = DeepLinear((2, 3, 4))
    assert {name: value.shape for name, value in net.letters.items()} == {"W1": (3, 2), "W2": (4, 3)}
    assert net.product.shape == (4, 2) and net.claim_part()["layers"] == ["W2", "W1"]
    assert DeepLinear(depth=2).product.shape == ("d2", "d0")


def test_an_opaque_layer_has_no_velocity():
    chain = Chain([Layer("P", "n", "b", opaque=True), Layer("U", "b", "a")])
    assert set(GradientFlow(chain).vector_field) == {"U"} and chain.claim_part()["opaque"] == ["P"]


@pytest.mark.parametrize("widths", [(), (2,), (2, 0, 2), (2, -1), (2, 1.5), (2, "x y"), (True, 2)])
def test_bad_widths_are_refused_in_one_line(widths):
    with pytest.raises(ModelError) as caught:
        DeepLinear(widths)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("call", [
    lambda: DeepLinear(), lambda: DeepLinear((2, 2), depth=1), lambda: DeepLinear(depth=0), lambda: DeepLinear(depth=10**6),
    lambda: Chain([]), lambda: ActivationNetwork("x", units=0), lambda: ActivationNetwork("x", samples=()),
    lambda: ActivationNetwork("x", samples=(0.5,)), lambda: ActivationNetwork("x", samples="12"), lambda: Cost(3.5),
    lambda: Cost("norm2(W-T)", T=[[0.1]]), lambda: Cost("norm2(W-T)", T=[[1], [1, 2]]), lambda: Cost("w", W=[[1]]),
    lambda: GradientFlow(DeepLinear((2, 2)), Cost("W")), lambda: GradientFlow(DeepLinear((2, 2)), Cost("w")),
    lambda: GradientFlow(DeepLinear((2, 3)), Cost("norm2(W - T)", T=[[1]])), lambda: GradientFlow("net"),
    lambda: GradientFlow(ActivationNetwork("x")).imbalances(), lambda: exact("1e99999999"), lambda: exact("1/0"),
    lambda: exact(0.1), lambda: exact(None), lambda: exact_matrix([], "T"),
])  # fmt: skip
def test_what_is_unusable_is_refused_in_one_line(call):
    with pytest.raises(SymflowError) as caught:
        call()
    assert "\n" not in str(caught.value) and caught.value.exit_code == 2


def test_layers_must_fit():
    with pytest.raises(ShapeError):
        Chain([Layer("A", 2, 3), Layer("B", 2, 2)])


def test_numbers_are_exact():
    assert exact("0.1") == Fraction(1, 10) and exact("1e-30") == Fraction(1, 10**30) and exact("-6/4") == Fraction(-3, 2)
    assert exact(sympy.Rational(2, 3)) == Fraction(2, 3)


w, x, matrix_w = sympy.Symbol("w"), sympy.Symbol("x"), sympy.MatrixSymbol("W", 2, 2)


@pytest.mark.parametrize(("expr", "at", "value"), [
    ((1 - w) ** 2, 3, 4), (w**4 - 2 * w**2 + w / 3, 3, 64), (sympy.exp(w - 2) * w, 2, 2), (sympy.sqrt(w + 1), 3, 2),
    (1 / w, 4, Fraction(1, 4)), (w ** sympy.Rational(-1, 2), 4, Fraction(1, 2)),
])  # fmt: skip
def test_sympy_expressions_are_translated(expr, at, value):
    assert evaluate(Cost(expr).bind(1, 1), Rationals({"W": [[at]]})) == [[value]]


def test_sympy_matrices_are_translated():
    target = sympy.Matrix([[1, 0], [0, 1]])
    found = Cost(sympy.Trace((matrix_w - target).T * (matrix_w - target)) / 2).bind(2, 2)
    assert evaluate(found, Rationals({"W": [[2, 0], [1, 1]]})) == [[1]]
    assert evaluate(Cost(matrix_w[0, 1] ** 2).bind(2, 2), Rationals({"W": [[2, 3], [1, 1]]})) == [[9]]


@pytest.mark.parametrize("expr", [x + 1, w**w, sympy.gamma(w), sympy.Float("0.1") * w, w ** sympy.Rational(1, 3), sympy.zoo * w])
def test_sympy_nodes_that_are_not_known_are_refused(expr):
    with pytest.raises(SymflowError) as caught:
        Cost(expr).bind(1, 1)
    assert "\n" not in str(caught.value)


def test_costs_name_their_matrices():
    flow = GradientFlow(DeepLinear((1, 2)), Cost("norm2(W - T)/2", T=[["1/2"], ["0.25"]]))
    found = evaluate(flow.gradient, Rationals({"W1": [[1], [1]]}, flow.cost.bind(2, 1)))
    assert found == [[Fraction(1, 2)], [Fraction(3, 4)]]
    assert "T" in flow.cost.text and to_text(norm2(letter("W", 2, 1))) and ArbitraryCost().claim_part(1, 1) == "arbitrary"
