"""Imbalance accelerates: starts have the product and the c that are asked for, a larger c is never behind, times are right."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import numpy
import pytest

import symflow as sf
from symflow.dynamics.acceleration import accelerate, start_with
from symflow.dynamics.start import doubles, read_start
from symflow.models.numbers import exact_constant

CASES = [
    ("(w - 2)^2/2", "0", ["1", "4", "16"], 1),
    ("(w^2 - 1)^2 + w/3", "1/2", ["0", "1/100", "9/4"], 1),
    ("(w^2 - 1)^2 + w/3", "1/2", ["1/100", "9/4", "100"], 4),
    ("cosh(w - 1)", "-3", ["2", "sqrt(2)", "1/2"], 2),
]


@pytest.mark.parametrize("units", [1, 2, 5])
@pytest.mark.parametrize(("product", "c"), [("0", "0"), ("0", "9"), ("1/3", "0"), ("-2", "0"), ("-2", "1/7"), ("sqrt(2)", "1e6")])
def test_starts_have_this_product_and_this_c(product: str, c: str, units: int) -> None:
    flow = sf.GradientFlow(sf.DeepLinear((1, units, 1)), sf.Cost("w^2"))
    point = doubles(read_start(flow, start_with(exact_constant(product), exact_constant(c), units)))
    w1, w2 = point[:units], point[units:]
    z, wanted = float(eval(product, {"sqrt": math.sqrt})), float(eval(c))
    assert w2 @ w1 == pytest.approx(z, abs=1e-14)
    imbalance = numpy.outer(w1, w1) - numpy.outer(w2, w2)
    assert 2 * (imbalance**2).sum() - numpy.trace(imbalance) ** 2 == pytest.approx(wanted, rel=1e-9, abs=1e-14)
    if c == "0":  # exactly on u = 0 or v = 0
        assert (w1 == w2).all() or (w1 == -w2).all()


@pytest.mark.parametrize(("cost", "product", "cs", "units"), CASES)
def test_a_larger_c_is_never_behind(cost: str, product: str, cs: list[str], units: int) -> None:
    found = accelerate(cost, product, cs, units=units, samples=60)
    assert found.values.shape == (len(cs), 60) and found.times.shape == (60,) and found.times[0] == 0
    assert found.worst_violation < 1e-12
    assert (numpy.diff(found.values, axis=1) < 1e-12).all()
    order = numpy.argsort([float(eval(c, {"sqrt": math.sqrt})) for c in cs])
    times = [found.time_to[index] for index in order]
    known = [one for one in times if one is not None]
    assert known == sorted(known, reverse=True) and len(known) >= 3
    assert json.loads(json.dumps(found.to_json()))["c"] == list(found.c)


def test_times_are_those_of_the_reduced_equation() -> None:
    """t = ∫ dz/((c + 4z²)^(1/2) (2 - z)) up to |z - 2| = 2/1000, which is f = f(0)/10^6."""
    from scipy.integrate import quad

    found = accelerate("(w - 2)^2/2", 0, [1, 4, 100], units=3)
    assert found.limit == "2" and found.lowest == 0
    for c, time in zip((1, 4, 100), found.time_to, strict=True):
        wanted = quad(lambda z, c=c: 1 / (math.sqrt(c + 4 * z * z) * (2 - z)), 0, 2 - 2e-3, epsabs=1e-12, epsrel=1e-12)[0]
        assert time == pytest.approx(wanted, rel=1e-8)
    at_end = accelerate("(w - 2)^2/2", 0, [1], time="1/2", samples=3)
    assert at_end.times.tolist() == [0, 0.25, 0.5]


def test_values_lie_in_the_enclosures_of_the_reduced_equation() -> None:
    from symflow.dynamics.reduced import reduced

    found = accelerate("(w - 2)^2/2", "1/2", ["3"], time="1/2", samples=3, units=2)
    for value, box in zip(found.values[0], reduced("1/2", "3", "(w - 2)^2/2", ["0", "1/4", "1/2"]).values, strict=True):
        assert box is not None and value == pytest.approx((float(box["lower"]) - 2) ** 2 / 2, rel=1e-11)


def test_the_saddle_holds_a_balanced_start_for_ever() -> None:
    """c = 0 and a product on the far side of 0: the run ends at the origin, though floats would leave it."""
    for units in (1, 3):
        found = accelerate("(w + 2)^2/2", "3", ["0", "1"], units=units, time=60, samples=4)
        assert found.time_to[0] is None and found.time_to[1] is not None
        assert found.values[0, -1] == pytest.approx(2, abs=1e-9) and found.values[1, -1] < 1e-12
        assert "never seen" in str(found)


def test_starts_at_rest_and_costs_without_an_end() -> None:
    assert accelerate("(w - 1)^2", 1, [0, 2], samples=3).time_to == (0.0, 0.0)
    assert accelerate("(w - 1)^2", 0, [0], samples=3).time_to == (0.0,)
    with pytest.raises(sf.SymflowError, match="give a time"):
        accelerate("exp(-w)", 0, [1])
    falling = accelerate("exp(-w)", 0, [1, 4], time=3, samples=5)
    assert falling.time_to == (None, None) and falling.worst_violation <= 0
    broken = accelerate("log(w)", 1, [1], time=1, samples=5)
    assert numpy.isnan(broken.values[0, -1]) and numpy.isfinite(broken.values[0, 0])


def test_a_wrong_field_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from symflow.dynamics import acceleration, halves

    original = halves.Halves.velocity

    def slowed(self: halves.Halves, points: numpy.ndarray) -> numpy.ndarray:
        found: numpy.ndarray = original(self, points) / (1 + (points**2).sum(axis=1, keepdims=True) ** 2)
        return found

    monkeypatch.setattr(halves.Halves, "velocity", slowed)
    found = acceleration.accelerate("(w - 2)^2/2", 0, [1, 4], samples=20)
    assert found.worst_violation > 0.01


BAD: list[tuple[Callable[[], Any], str]] = [
    (lambda: accelerate("(w - 2)^2", 0, ["-1"]), "is negative"),
    (lambda: accelerate("(w - 2)^2", 0, []), "a list of 1 to"),
    (lambda: accelerate("(w - 2)^2", 0, "1"), "a list of 1 to"),
    (lambda: accelerate("(w - 2)^2", 0.5, [1]), "quote it"),
    (lambda: accelerate("(w - 2)^2", 0, [1], units=0), "units is 0"),
    (lambda: accelerate("(w - 2)^2", 0, [1], samples=1), "samples is 1"),
    (lambda: accelerate("(w - 2)^2", 0, [1], tolerance="1e-20"), "give a number from"),
    (lambda: accelerate("(w - 2)^2", 0, [1], time="0"), "give a positive number"),
    (lambda: accelerate("arbitrary", 0, [1]), "give a concrete one"),
    (lambda: accelerate("norm2(W - T)", 0, [1]), "T"),
    (lambda: accelerate("log(w)", 0, [1]), "no slope"),
]


@pytest.mark.parametrize(("make", "message"), BAD)
def test_bad_input_is_one_line(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(sf.SymflowError) as caught:
        make()
    assert message in str(caught.value) and "\n" not in str(caught.value)
    with pytest.raises(TypeError, match="no truth value"):
        bool(accelerate("(w - 1)^2", 1, [1], samples=2))
