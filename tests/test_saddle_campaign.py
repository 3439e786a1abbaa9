"""The campaign on random rational critical points: inertia against a Hessian obtained independently."""

from __future__ import annotations

from critical_points_at_random import random_critical_points, second_differences, slopes

from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.saddles import Situation, hessian, inertia_at, situation, symmetric
from symflow.saddles.descartes import descartes

POINTS = 500
Point = tuple[tuple[int, ...], list[list[object]], list[list[list[object]]]]


def situation_of(widths: tuple[int, ...], target: object, layers: list[object]) -> Situation:
    """The point of a network under |W - T|^2 / 2."""
    flow = GradientFlow(DeepLinear(widths), Cost("norm2(W - T)/2", T=target))
    return situation(flow, {f"W{i}": rows for i, rows in enumerate(layers, start=1)})  # type: ignore[misc]


def test_the_inertia_of_every_point() -> None:
    seen: set[tuple[int, int]] = set()
    degenerate = 0
    for widths, target, layers in random_critical_points(POINTS, seed=1):
        s = situation_of(widths, target, list(layers))
        assert s.is_critical
        independent = second_differences(target, layers)
        assert hessian(s).rows() == independent
        found = inertia_at(s)
        assert found.counts == descartes(symmetric(independent)), (widths, target, layers)
        seen.add((len(widths) - 1, s.dimension))
        degenerate += found.zero > 0
    assert {depth for depth, _ in seen} == {2, 3, 4}
    assert max(dimension for _, dimension in seen) >= 40 and degenerate > POINTS // 2


def test_the_slopes_are_those_of_the_tests() -> None:
    for widths, target, layers in random_critical_points(20, seed=3):
        layers[0][0][0] += 1
        assert list(situation_of(widths, target, list(layers)).slopes) == slopes(target, layers)
