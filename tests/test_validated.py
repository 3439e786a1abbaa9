"""Enclosed ends: they hold the known solution, agree with the run, are certified by balls, and a wrong one is rejected."""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from typing import Any

import mpmath
import numpy
import pytest

import symflow as sf
from symflow.checker import Rejected
from symflow.cli import main
from symflow.evidence import ball_trajectories

PLAIN = sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("(w - 2)^2/2"))
CASES: list[tuple[sf.GradientFlow, dict[str, Any], Any]] = [
    (PLAIN, {"W1": [["sqrt(2)"]], "W2": [["-1/3"]]}, "1/2"),
    (sf.GradientFlow(sf.DeepLinear((2, 2, 2)), sf.Cost("norm2(W - T)/2", T=[[4, 1], [0, 2]])),
     {"W1": [["1", "1/2"], ["-3/10", "7/10"]], "W2": [["4/10", "9/10"], ["-6/10", "8/10"]]}, "1/4"),
    (sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("cosh(w) + atan(w) + asinh(w)/root(x^3-2, 0) + erf(w) + sqrt(w+4)")),
     {"W1": [[1]], "W2": [["1/2"]]}, "1/3"),
    (sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("log(w + 3) + tan(w/9) + sin(w)/(w + 4) + exp(w)*tanh(w) + pi*w")),
     {"W1": [[1]], "W2": [["1/2"]]}, "1/5"),
    (sf.GradientFlow(sf.ActivationNetwork("tanh(x)", units=2, samples=["1", "2"]), sf.Cost("norm2(W - T)/2", T=[[1], [3]])),
     {"w1": ["1", "-1/2"], "w2": ["1/2", 1]}, "1/4"),
]


def ends(found: Any) -> list[tuple[Fraction, Fraction]]:
    assert found.end is not None
    return [(Fraction(one["lower"]), Fraction(one["upper"])) for rows in found.end.values() for row in rows for one in row]


@pytest.mark.parametrize(("flow", "start", "time"), CASES)
def test_the_end_is_certified_and_the_run_ends_beside_it(flow: sf.GradientFlow, start: Any, time: Any) -> None:
    found = sf.integrate(flow, start, time, validated=True)
    assert found.outcome is sf.Outcome.CERTIFIED and found.checked_by == "flint"
    for (low, high), value in zip(ends(found), found.points[-1], strict=True):
        assert low <= high and high - low < Fraction(4, 10**24) * (1 + abs(high))
        assert abs(float(low) - value) < 1e-10 * (1 + abs(value))
    answer = sf.recheck(found.certificate)
    assert not answer.accepted and not answer.checked


def test_the_enclosure_holds_the_closed_form() -> None:
    """y = w2 w1 with the cost y: w1 = cosh t, w2 = -sinh t from (1, 0)."""
    found = sf.integrate(sf.GradientFlow(sf.ActivationNetwork("x"), sf.Cost("w")), {"w1": 1, "w2": 0}, 2, validated=True)
    mpmath.mp.dps = 50
    for (low, high), value in zip(ends(found), (mpmath.cosh(2), -mpmath.sinh(2)), strict=True):
        exact = Fraction(mpmath.nstr(value, 45))
        assert low <= exact <= high


def test_a_wrong_certificate_is_rejected() -> None:
    flow, start, time = CASES[0]
    found = sf.integrate(flow, start, time, validated=True)
    good = found.certificate
    assert good is not None and "encloses" in ball_trajectories.check(good)

    def wrong(change: Any) -> None:
        bad = copy.deepcopy(good)
        change(bad)
        with pytest.raises(Rejected):
            ball_trajectories.check(json.loads(json.dumps(bad)))

    wrong(lambda bad: bad["claim"]["at"].update(W2=[["-1/4"]]))
    wrong(lambda bad: bad["claim"].update(cost=["norm2", ["letter", "W"]]))
    wrong(lambda bad: bad["claim"]["then"].__setitem__(1, "1"))
    wrong(lambda bad: bad["claim"]["then"][3].update(W1=bad["claim"]["then"][2]["W1"]))
    wrong(lambda bad: bad["witness"]["steps"].pop())
    wrong(lambda bad: bad["witness"].update(steps=["1/2"]))
    wrong(lambda bad: bad["witness"].update(order=2))


def test_what_cannot_be_enclosed_is_undecided_or_refused() -> None:
    blow_up = sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("-w^2"))
    found = sf.integrate(blow_up, {"W1": [[1]], "W2": [["1/2"]]}, 1, validated=True)
    assert found.outcome is sf.Outcome.UNDECIDED and found.end is None and "blow up" in str(found.reason)
    with pytest.raises(sf.SymflowError, match="needs a time"):
        sf.integrate(PLAIN, {"W1": [[1]], "W2": [[1]]}, validated=True)
    wide = sf.GradientFlow(sf.DeepLinear((2, 3, 2)), sf.Cost("norm2(W)"))
    rows = {"W1": numpy.ones((3, 2), dtype=int).tolist(), "W2": numpy.ones((2, 3), dtype=int).tolist()}
    with pytest.raises(sf.SymflowError, match="at most 8"):
        sf.integrate(wide, rows, 1, validated=True)


def test_time_zero_is_the_exact_start(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["trajectory", "--widths", "1,1,1", "--cost", "w^2", "--start", '{"W1": [["1/2"]], "W2": [[1]]}', "--time", "0"]
    assert main([*command, "--validated", "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["end"]["W1"] == [[{"lower": "0.5", "upper": "0.5"}]] and found["outcome"] == "certified"
