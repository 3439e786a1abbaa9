"""Which theorem applies: each hypothesis decided, and what the theorems say agrees with the inertia."""

from __future__ import annotations

from typing import Any

import pytest
from critical_points_at_random import random_critical_points

from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.saddles.cost_facts import facts
from symflow.saddles.exact import situation
from symflow.saddles.hessian import hessian
from symflow.saddles.inertia import inertia
from symflow.saddles.null_spaces import rank
from symflow.saddles.theorems import RULES, Theorem, theorems

DIAGONAL: dict[str, Any] = {"T": [[8, 0], [0, 1]]}


def of(widths: tuple[int, ...], text: str, at: Any, **matrices: Any) -> dict[str, Theorem]:
    """The theorems at a point, by id."""
    flow = GradientFlow(DeepLinear(widths), Cost(text, **matrices))
    here = situation(flow, at)
    return {one.id: one for one in theorems(here, inertia(hessian(here)), facts(flow))}


def test_every_theorem_is_answered_with_a_reason() -> None:
    found = of((1, 2, 1), "(w-1)^2/2", {"W1": [[0], [0]], "W2": [[0, 0]]})
    assert list(found) == list(RULES)
    assert all(one.because and one.applies in (True, False, None) for one in found.values())


@pytest.mark.parametrize(
    ("first", "second", "applies"),
    [(["1", "0"], ["-1", "0"], False), (["1", "0"], ["-1", "1e-40"], True), ([0, 0], [0, 0], False)],
)
def test_the_distance_to_the_ray_is_exact(first: list[Any], second: list[Any], applies: bool) -> None:
    """f'(0) < 0, so the ray is w1 = -w2ᵀ."""
    found = of((1, 2, 1), "(w-1)^2/2", {"W1": [[x] for x in first], "W2": [second]})
    assert found["oliveira2026/prop5"].applies is applies
    assert found["oliveira2026/cor6"].applies is True
    assert ("f → f* from this start" in found["oliveira2026/cor6"].because) is applies
    assert found["beyond/X0"].applies is True


def test_a_double_well_has_no_pd_pl() -> None:
    at = {"W1": [["1/5"], [0]], "W2": [["1/5", 0]]}
    found = of((1, 2, 1), "(w^2-1)^2 + w/3", at)
    assert found["oliveira2026/cor6"].applies is False and "PD-PŁI" in found["oliveira2026/cor6"].because
    assert found["oliveira2026/thm4"].applies is True and found["oliveira2026/prop7"].applies is True
    assert found["beyond/X5"].applies is True and "this start does" in found["beyond/X5"].because
    far = of((1, 2, 1), "(w^2-1)^2 + w/3", {"W1": [["1/3"], [0]], "W2": [["1/3", 0]]})
    assert "beyond it" in far["beyond/X5"].because
    flat = of((1, 2, 1), "(w^2-1)^2", at)
    assert flat["beyond/X5"].applies is False and flat["oliveira2026/prop7"].applies is True


def test_growth_is_asked_for() -> None:
    at = {"W1": [[1], [0]], "W2": [[1, 0]]}
    assert of((1, 2, 1), "w^3", at)["oliveira2026/thm3"].applies is False
    assert of((1, 2, 1), "exp(w)", at)["oliveira2026/thm3"].applies is False
    assert of((1, 2, 1), "cos(w)", at)["oliveira2026/thm3"].applies is None
    assert of((1, 2, 1), "log(w)", at)["oliveira2026/thm3"].applies is None
    assert of((2, 2, 2), "norm2(W@X - Y)/2", {"W1": [[0, 0], [0, 0]], "W2": [[0, 0], [0, 0]]},
              X=[[1], [1]], Y=[[1], [0]])["oliveira2026/thm3"].applies is False


def test_the_signature_of_the_imbalance_decides_a_start() -> None:
    wide = {"W1": [[1, 0], [0, 1], [0, 0]], "W2": [[0, 0, 0], [0, 0, 0]]}
    assert of((2, 3, 2), "norm2(W - T)/2", wide, **DIAGONAL)["beyond/X1"].applies is True
    zero = {"W1": [[0, 0]] * 3, "W2": [[0, 0, 0]] * 2}
    found = of((2, 3, 2), "norm2(W - T)/2", zero, **DIAGONAL)
    assert found["beyond/X1"].applies is False
    assert found["oliveira2026/lem17"].applies is True and found["oliveira2026/thm4"].applies is True


def test_narrow_networks_lose_the_lemma() -> None:
    found = of((2, 1, 2), "norm2(W - T)/2", {"W1": [[1, 0]], "W2": [[8], [0]]}, **DIAGONAL)
    assert found["oliveira2026/lem17"].applies is False and "k = 1 < min(d0, d2) = 2" in found["oliveira2026/lem17"].because
    assert found["oliveira2026/thm4"].applies is False
    assert found["beyond/X1prime"].applies is True and "says nothing" in found["beyond/X1prime"].because


def test_deep_saddles_are_told_apart() -> None:
    at = {name: [[2, 0], [0, 0]] for name in ("W1", "W2", "W3")}
    found = of((2, 2, 2, 2), "norm2(W - T)/2", at, **DIAGONAL)["beyond/X4"]
    assert found.applies is True and "not strict" in found.because
    origin = of((2, 2, 2, 2), "norm2(W - T)/2", {name: [[0, 0], [0, 0]] for name in ("W1", "W2", "W3")}, **DIAGONAL)["beyond/X4"]
    assert "says nothing" in origin.because


def test_the_bound_of_x1prime_holds_at_random_points() -> None:
    seen = 0
    for widths, target, layers in random_critical_points(60, seed=7):
        if len(widths) != 3:
            continue
        flow = GradientFlow(DeepLinear(widths), Cost("norm2(W - T)/2", T=target))
        here = situation(flow, {f"W{i}": rows for i, rows in enumerate(layers, start=1)})
        counts = inertia(hessian(here))
        found = {one.id: one for one in theorems(here, counts, facts(flow))}["beyond/X1prime"]
        if found.applies:
            seen += 1
            least = int(found.because.split(" = ")[-1].split(",")[0])
            assert counts.negative >= least
            if least == 0:
                assert widths[1] == min(rank(layer, here.field) for layer in here.layers)
    assert seen > 5


def test_input_and_output_of_the_signature_are_not_confused() -> None:
    """d0 = 1 positive eigenvalue is enough where d2 = 2, and 2 negative ones would be."""
    at = {"W1": [[1], [0], [0]], "W2": [[0, "1/2", 0], [0, 0, 0]]}
    assert of((1, 3, 2), "norm2(W - T)/2", at, T=[[1], [2]])["beyond/X1"].applies is True
    turned = {"W1": [[0, 0], ["1/2", 0], [0, 0]], "W2": [[1, 0, 0]]}
    assert of((2, 3, 1), "norm2(W - T)/2", turned, T=[[1, 2]])["beyond/X1"].applies is True
    assert of((2, 3, 1), "norm2(W - T)/2", {"W1": turned["W1"], "W2": [[0, 0, 0]]}, T=[[1, 2]])["beyond/X1"].applies is False


def test_the_bound_of_x1prime_takes_the_smaller_rank() -> None:
    at = {"W1": [[0, 1], [0, 0], [0, 0]], "W2": [[0, 0, 0], [0, 0, 0]]}
    assert "= 3, a strict saddle" in of((2, 3, 2), "norm2(W - T)/2", at, T=[[1, 0], [0, 0]])["beyond/X1prime"].because


def test_a_product_of_the_rank_of_a_bottleneck_is_no_deep_saddle_of_x4() -> None:
    at = {"W1": [[2, 0], [0, 0]], "W2": [[2, 0]], "W3": [[2], [0]]}
    found = of((2, 2, 1, 2), "norm2(W - T)/2", at, **DIAGONAL)["beyond/X4"]
    assert found.applies is False and "the rank of the smallest width" in found.because


def test_the_border_of_what_reaches_the_origin_does_not() -> None:
    """f' = (w - 1)(w - 2)(w + 3): the start with |w1|² = 1 rests where f' = 0."""
    cost = "w^4/4 - 7*w^2/2 + 6*w"
    beyond = "this start lies beyond it (d = 0)"
    for size, said in (("1", beyond), ("999/1000", "this start does"), ("1001/1000", beyond)):
        because = of((1, 2, 1), cost, {"W1": [[size], [0]], "W2": [[size, 0]]})["beyond/X5"].because
        assert "|w1|² < 1 end" in because and because.endswith(said)


@pytest.mark.parametrize(("widths", "applies"), [((2, 2, 3), True), ((3, 2, 2), True), ((2, 1, 2), False)])
def test_the_inner_width_is_compared_with_the_smaller_end(widths: tuple[int, int, int], applies: bool) -> None:
    d0, k, d2 = widths
    target = [[int(i == j) for j in range(d0)] for i in range(d2)]
    at = {"W1": [[0] * d0 for _ in range(k)], "W2": [[0] * k for _ in range(d2)]}
    assert of(widths, "norm2(W - T)/2", at, T=target)["oliveira2026/lem17"].applies is applies
