"""The inertia formulas that a point shows in words are true: evaluated as they are printed, against the certified inertia."""

from __future__ import annotations

import re
from itertools import product

import numpy
import pytest

import symflow as sf
from symflow.expressions import parse
from symflow.expressions.tree import rational
from symflow.interpretations import Rationals, evaluate
from symflow.saddles.results import PointReport


def counted(formula: str, numbers: dict[str, int]) -> int:
    """A formula such as 'k (d0 + d2 - 2 r)': what stands side by side is multiplied."""
    written = re.sub(r"(?<=[\w)]) (?=[\w(])", "*", formula)
    value = evaluate(parse(written, {name: rational(number) for name, number in numbers.items()}), Rationals({}))[0][0]
    assert value == int(value)
    return int(value)


def inertia(point: PointReport) -> tuple[int, int, int]:
    assert point.inertia is not None
    return point.inertia.negative, point.inertia.zero, point.inertia.positive


@pytest.mark.parametrize("widths", [(2, 3, 2), (1, 4, 1), (3, 1, 2), (2, 5, 3)])
@pytest.mark.parametrize("rank", [0, 1, 2])
def test_the_origin_of_two_layers(widths: tuple[int, int, int], rank: int) -> None:
    d0, k, d2 = widths
    if rank > min(d0, d2):
        return
    target = [[int(i == j < rank) * (3 + i) for j in range(d0)] for i in range(d2)]
    (point,) = sf.analyze(sf.GradientFlow(sf.DeepLinear(widths), sf.Cost("norm2(W - T)/2", T=target)), at="origin").points
    families = sf.analyze(sf.GradientFlow(sf.DeepLinear(widths), sf.Cost("norm2(W - T)/2", T=target))).points
    (shown,) = [one.inertia_formula for one in families if one.label == "origin"]
    assert shown is not None
    triple = re.fullmatch(r"\((.*), (.*), (.*)\) with k = d1 and r the rank of the gradient of f at 0", shown)
    assert triple is not None
    numbers = {"k": k, "d0": d0, "d2": d2, "r": rank}
    assert point.rank_grad_f == rank
    assert tuple(counted(one, numbers) for one in triple.groups()) == inertia(point)


@pytest.mark.parametrize("widths", [(1, 2, 2, 1), (2, 2, 2, 2, 2)])
def test_the_origin_of_deeper_networks(widths: tuple[int, ...]) -> None:
    cost = sf.Cost("(w-1)^2/2") if widths[0] == 1 else sf.Cost("norm2(W - T)/2", T=[[1, 0], [0, 2]])
    (origin,) = [one for one in sf.analyze(sf.GradientFlow(sf.DeepLinear(widths), cost)).points if one.label == "origin"]
    size = sum(a * b for a, b in zip(widths, widths[1:], strict=False))
    assert origin.inertia_formula is not None and origin.inertia_formula.startswith("(0, D, 0)")
    assert inertia(origin) == (0, size, 0)


@pytest.mark.parametrize(("target", "k"), [([[5, 0, 0], [0, 3, 0], [0, 0, 2]], 3), ([[4, 0], [0, 1]], 2), ([[4, 0], [0, 1]], 3),
                                           ([[3, 0], [0, 3]], 2), ([[6, 0, 0], [0, 2, 0]], 1)])  # fmt: skip
def test_projections_of_the_target(target: list[list[int]], k: int) -> None:
    flow = sf.GradientFlow(sf.DeepLinear((len(target[0]), k, len(target))), sf.Cost("norm2(W - T)/2", T=target))
    seen = 0
    for point in sf.analyze(flow).points:
        shown = re.match(r"n_neg = (.*) \+ #\{\(i, j\): tau_j ([<>]) sigma_i\}, with r and sigma_i of the product, rho and tau_j"
                         r" of its error", point.inertia_formula or "")  # fmt: skip
        if shown is None:
            continue
        seen += 1
        where = numpy.array([[float(x) for x in row] for row in point.product])
        sigma, tau = ([x for x in numpy.linalg.svd(one, compute_uv=False) if x > 1e-9] for one in (where, where - target))
        pairs = sum((t > s + 1e-9) if shown[2] == ">" else (t < s - 1e-9) for s, t in product(sigma, tau))
        numbers = {"k": k, "r": len(sigma), "rho": len(tau)}
        assert counted(shown[1], numbers) + pairs == inertia(point)[0]
    assert seen >= 2
