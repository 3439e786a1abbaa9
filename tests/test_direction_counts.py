"""Decaying, neutral and growing directions from trajectories alone: right numbers, or no verdict; never a wrong number."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy
import pytest
from black_boxes import BlackBox, integrated
from critical_points_at_random import random_critical_points

import symflow as sf
from symflow.dynamics.directions_beside import beside
from symflow.dynamics.directions_hidden import still_directions

NONE = (None, None, None)
VECTOR = sf.GradientFlow(sf.DeepLinear((1, 2, 1)), sf.Cost("(w - 1)^2/2"))
EXACT_SADDLE: dict[str, Any] = {"W1": [[2, 0], [0, 0]], "W2": [[2, 0], [0, 0]]}
PLANE = sf.GradientFlow(sf.DeepLinear((2, 2, 2)), sf.Cost("norm2(W - T)/2", T=[[4, 0], [0, 1]]))


def linear(*widths: int, cost: str = "(w - 1)^2/2", **matrices: Any) -> sf.GradientFlow:
    return sf.GradientFlow(sf.DeepLinear(widths), sf.Cost(cost, **matrices))


def columns(*parts: numpy.ndarray) -> numpy.ndarray:
    return numpy.stack(parts, axis=1)


# --- right numbers ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("cost", ["(w - 1)^2/2", "exp(w)", "(w^2 - 1)^2 + w/3", "1000*(w - 1/1000)^2", "1e-20*(w + 2)^2"])
@pytest.mark.parametrize("k", [1, 2, 5, 10])
def test_the_vector_case_has_k_decaying_and_k_growing_directions(cost: str, k: int) -> None:
    flow = linear(1, k, 1, cost=cost)
    for seed in range(2):
        found = sf.count_directions(flow, "origin", seed=seed)
        assert found.counts == (k, 0, k), found
        assert found.outcome is sf.Outcome.OBSERVED and found.degenerate is False and found.size == 2 * k


@pytest.mark.parametrize(("widths", "counts"), [
    ((1, 1, 1, 1), (1, 0, 2)), ((1, 2, 2, 1), (3, 1, 4)), ((1, 3, 3, 1), (5, 4, 6)), ((1, 2, 3, 1), (4, 2, 5)),
    ((1, 1, 1, 1, 1), (1, 0, 3)),
])
def test_a_degenerate_saddle_is_counted_along_the_level_set_and_confirms_nothing(
    widths: tuple[int, ...], counts: tuple[int, int, int]
) -> None:
    flow = linear(*widths)
    found = sf.count_directions(flow, "origin")
    assert found.counts == counts and found.degenerate is True
    compared = beside(found, flow, "origin")
    assert compared.center_stable_dimension == found.size and compared.confirms is None
    assert "confirms nothing" in compared.meaning


def test_where_the_first_power_of_the_product_rules_only_nearby_the_starts_are_taken_there() -> None:
    assert sf.count_directions(linear(1, 1, 1, 1, cost="w/1000 + w^2"), "origin").counts == (1, 0, 2)


def test_beside_the_exact_inertia() -> None:
    found = sf.count_directions(PLANE, EXACT_SADDLE)
    compared = beside(found, PLANE, EXACT_SADDLE)
    assert found.counts == (4, 3, 1)
    assert compared.inertia is not None and compared.inertia.counts == (1, 3, 4)
    assert compared.center_stable_dimension == 7 and compared.confirms is True and "manifold" in compared.meaning
    assert sf.count_directions(PLANE, [2, 0, 0, 0, 2, 0, 0, 0]).counts == (4, 3, 1)


def test_a_count_of_another_point_or_flow_contradicts_the_inertia() -> None:
    there = sf.count_directions(PLANE, "origin")
    assert there.counts == (4, 0, 4)
    compared = beside(there, PLANE, EXACT_SADDLE)
    assert compared.confirms is False and "stands" in compared.meaning
    with pytest.raises(sf.SymflowError, match="8 directions, but the flow has 4"):
        beside(there, VECTOR, "origin")


@pytest.mark.parametrize(("flow", "point", "counts"), [
    (VECTOR, {"W1": [[1], [0]], "W2": [[1, 0]]}, (1, 3, 0)),  # a minimum
    (linear(1, 2, 1, cost="w^3/3 - w"), {"W1": [[-1], [0]], "W2": [[1, 0]]}, (0, 3, 1)),  # a maximum along one direction
    (linear(1, 2, 1, cost="(w^2 - 1)^2"), {"W1": [[0], [1]], "W2": [[1, 0]]}, (0, 3, 1)),  # w = 0, away from the origin
    (linear(1, 2, 1, cost="(w - 2)^2/2"), {"W1": [["sqrt(2)"], [0]], "W2": [["sqrt(2)", 0]]}, (1, 3, 0)),
    (linear(1, 2, 2, 1), {"W1": [[0], [0]], "W2": [[1, 0], [0, 1]], "W3": [[0, 0]]}, (2, 4, 2)),
    (linear(2, 2, cost="norm2(W)/2"), "origin", (4, 0, 0)),
    (linear(2, 2, cost="-norm2(W)/2"), "origin", (0, 0, 4)),
    (linear(2, 2, cost="W[0,0]^2"), "origin", (1, 3, 0)),
    (sf.GradientFlow(sf.ActivationNetwork("tanh(x)", units=3), sf.Cost("(w - 1)^2/2")), "origin", (3, 0, 3)),
])
def test_minima_maxima_and_other_points(flow: sf.GradientFlow, point: Any, counts: tuple[int, int, int]) -> None:
    assert sf.count_directions(flow, point, seed=3).counts == counts


@pytest.mark.parametrize("turning", [False, True])
def test_black_boxes_of_known_dimensions(turning: bool) -> None:
    verdicts = 0
    for seed in range(18):
        box = BlackBox(seed, turning)
        found = sf.count_directions(box, box.point, seed=seed)
        assert found.counts in (box.counts, NONE), f"{seed}: {found}"
        verdicts += found.counts != NONE
    assert verdicts >= 16


def test_random_critical_points_are_never_counted_against_their_inertia() -> None:
    confirmed = 0
    for widths, target, layers in random_critical_points(80, seed=5):
        if sum(a * b for a, b in zip(widths, widths[1:], strict=False)) > 10:
            continue
        flow = linear(*widths, cost="norm2(W - T)/2", T=target)
        at = {f"W{i}": rows for i, rows in enumerate(layers, 1)}
        found = beside(sf.count_directions(flow, at), flow, at)
        assert found.confirms is not False, found
        confirmed += found.confirms is True
    assert confirmed >= 4


# --- mutants ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(4))
def test_a_flow_that_is_changed_is_counted_as_what_it_is(seed: int) -> None:
    box = BlackBox(seed)
    decaying, neutral, growing = box.counts
    point, size = box.point, box.size
    order = numpy.random.default_rng(seed).permutation(size)
    back = numpy.argsort(order)
    assert sf.count_directions(lambda x, t: box(x, -t), point).counts == (growing, neutral, decaying)
    assert sf.count_directions(lambda x, t: box(x, 1000 * t), point).counts == box.counts
    assert sf.count_directions(lambda x, t: box(x[:, back], t)[:, order], point[order]).counts == box.counts

    def with_more(x: numpy.ndarray, t: float) -> numpy.ndarray:  # one more that grows, one that stays
        return numpy.concatenate([box(x[:, :size], t), x[:, size : size + 1] * numpy.exp(t), x[:, size + 1 :]], axis=1)

    assert sf.count_directions(with_more, [*point, 0.0, 0.0]).counts == (decaying, neutral + 1, growing + 1)


def test_the_cost_with_the_sign_reversed_swaps_decaying_and_growing() -> None:
    reverse = linear(2, 2, 2, cost="-norm2(W - T)/2", T=[[4, 0], [0, 1]])
    assert sf.count_directions(reverse, EXACT_SADDLE).counts == (1, 3, 4)


# --- no verdict -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("field", "point"), [
    (lambda x: x**3, [0.0]), (lambda x: -(x**3), [0.0]), (lambda x: x**2, [0.0]),
    (lambda x: columns(x[:, 0] ** 2, -x[:, 1]), [0, 0]),
    (lambda x: columns(-(x[:, 0] ** 3), -x[:, 1]), [0, 0]),
    (lambda x: columns(x[:, 0] ** 9, -x[:, 1]), [0, 0]),
    (lambda x: columns(1e8 * x[:, 0] ** 5, -x[:, 1]), [0, 0]),
    (lambda x: columns(-x[:, 0], 1e-10 + 0 * x[:, 1]), [0, 0]),  # drifts
    (lambda x: columns(-x[:, 0], -1e-11 * x[:, 1]), [0, 0]),
    (lambda x: columns(-x[:, 1], x[:, 0]), [0, 0]),  # turns
    (lambda x: columns(-x[:, 1] - x[:, 0] ** 3, x[:, 0] - x[:, 1] ** 3, -x[:, 2]), [0, 0, 0]),
    (lambda x: columns(x[:, 1], 0 * x[:, 0]), [0, 0]),  # shears
    (lambda x: -columns(x[:, 0] * x[:, 1] ** 2, x[:, 1] * x[:, 0] ** 2), [0, 0]),  # the rests are a cross
    (lambda x: columns(-x[:, 0], numpy.where(x[:, 1] > 0, -(x[:, 1] ** 2), 0)), [0, 0]),  # the rests end here
    (lambda x: -numpy.abs(x), [0.0]),
    (lambda x: x * [1, -1], [1e-3, 0]), (lambda x: x**2, [1.0]),  # no rests
])
def test_where_there_is_no_number_none_is_given(field: Any, point: list[float]) -> None:
    found = sf.count_directions(integrated(field), point)
    assert found.counts == NONE and found.outcome is sf.Outcome.UNDECIDED and found.reason


@pytest.mark.parametrize("flow", [
    lambda x, t: x * numpy.nan, lambda x, t: numpy.where(x == 0, 0, numpy.nan), lambda x, t: x * [2, 0.5], lambda x, t: x,
    lambda x, t: x.astype(numpy.float16) * numpy.exp(-t), lambda x, t: x * [1 + t, 1 / (1 + t)],
    lambda x, t: numpy.linalg.inv(x) if x.any() else x,
])
def test_what_is_no_flow_gets_no_verdict(flow: Any) -> None:
    assert sf.count_directions(flow, [0.0, 0.0]).counts == NONE


@pytest.mark.parametrize(("flow", "point", "why"), [
    (VECTOR, {"W1": [["1e-20"], [0]], "W2": [[0, 0]]}, "not a rest"),
    (VECTOR, {"W1": [["1e-400"], [0]], "W2": [[0, 0]]}, "exact velocity is not 0"),
    (VECTOR, [0, 0, 1e-9, 0], "not a rest"),
    (linear(1, 1, 1, cost="log(w)"), "origin", "not finite"),
    (linear(1, 2, 1, cost="w^2/2"), "origin", "does not lead away"),  # a degenerate minimum
    (linear(1, 2, 2, 1, cost="w^4"), "origin", "does not lead away"),
    (linear(2, 2, 2, cost="norm2(W - T)/2", T=[[1, 0], [0, 0]]), "origin", "degenerate"),
    (linear(2, 2, 2, cost="norm2(W - T)/2", T=[[1, 0], [0, "1e-30"]]), "origin", "too small"),
    (linear(1, 2, cost="W[0,0]^2 + 1e-30*W[1,0]^2"), "origin", "too small"),
    (linear(1, 2, cost="W[0,0]^2 + W[1,0]^4"), "origin", "degenerate"),
    (linear(2, 2, 2, 2, cost="norm2(W - T)/2", T=[[1, 0], [0, 1]]), "origin", "too few starts"),
])
def test_points_of_flows_without_a_verdict(flow: sf.GradientFlow, point: Any, why: str) -> None:
    found = sf.count_directions(flow, point)
    assert found.counts == NONE and why in (found.reason or ""), found


def test_a_rough_integration_gives_no_wrong_number() -> None:
    def field(x: numpy.ndarray) -> numpy.ndarray:
        return columns(x[:, 0], -x[:, 1] + x[:, 2] ** 2, 0 * x[:, 0])

    assert sf.count_directions(integrated(field, 100), [0, 0, 0]).counts == (1, 1, 1)
    for steps in (1, 2, 3, 5, 10):
        assert sf.count_directions(integrated(field, steps), [0, 0, 0]).counts in ((1, 1, 1), NONE)


# --- what is around it ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("flow", "point", "message"), [
    (VECTOR, [0, 0, 0], "give 4"), (VECTOR, [0, 0, 0, float("nan")], "finite"), (VECTOR, "orgin", "origin"),
    (VECTOR, {"W1": [[0], [0]]}, "W2"), (VECTOR, None, "one row"), (VECTOR, {"W1": [[0, 0]], "W2": [[0, 0]]}, "2 x 1"),
    (sf.GradientFlow(sf.DeepLinear((1, 2, 1))), "origin", "arbitrary cost"),
    (sf.GradientFlow(sf.DeepLinear(depth=3), sf.Cost("norm2(W)")), "origin", "integer widths"),
    (3, [0.0], "callable|function"), (lambda x, t: x[0], [0.0, 0.0], "same shape"), (lambda x, t: 1 / 0, [0.0], "batch, T"),
    (lambda x: x, [0.0], "batch, T"), (lambda x, t: "text", [0.0], "numbers"), (lambda x, t: x, [], "one row"),
    (lambda x, t: x, [0.0] * 1000, "up to"),
])
def test_errors_are_one_line_that_names_the_remedy(flow: Any, point: Any, message: str) -> None:
    with pytest.raises(sf.SymflowError, match=message) as caught:
        sf.count_directions(flow, point)
    assert "\n" not in str(caught.value)


def test_the_result_can_be_run_again_and_written_down() -> None:
    one, two = (sf.count_directions(VECTOR, "origin", seed=7) for _ in range(2))
    written = json.loads(json.dumps(one.to_json()))
    assert one.record == two.record and one.record["seed"] == 7
    assert one.record["worst_residual"] < 1e-9 and one.record["worst_rate"] < 0.5 and len(one.record["times"]) == 3
    assert written["decaying"] + written["neutral"] + written["growing"] == written["size"] == 4
    assert written["outcome"] == "observed" and written["certificate"] is None
    assert "decaying" in str(one) and len(str(one).splitlines()) <= 8
    assert json.dumps(beside(one, VECTOR, "origin").to_json())


def test_the_count_does_not_know_the_hessian() -> None:
    code = "import symflow.dynamics.directions, sys; print([name for name in sys.modules if 'symflow.saddles' in name])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_number_of_still_directions_is_that_of_the_kernel() -> None:
    random = numpy.random.default_rng(0)
    for size in range(1, 7):
        for rank in range(size + 1):
            left, right = (random.integers(-5, 6, size=(size, rank)) for _ in range(2))
            matrix = [[Fraction(int(x), 3) for x in row] for row in left @ right.T]

            def field(x: Sequence[Fraction], rows: list[list[Fraction]] = matrix) -> list[Fraction]:
                return [sum((a * b for a, b in zip(row, x, strict=True)), Fraction(0)) for row in rows]

            assert still_directions(field, [Fraction(0)] * size) == size - numpy.linalg.matrix_rank(left @ right.T)
