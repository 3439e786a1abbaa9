"""Exact gradient descent: every number is exact, and each step changes C_i by step^2 (G_i G_i^T - G_(i+1)^T G_(i+1))."""

from __future__ import annotations

import copy
import json
from fractions import Fraction
from random import Random
from typing import Any

import pytest

import symflow as sf
from symflow.cli import main

FLOWS = [
    sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("(w^2-1)^2 + w/3")),
    sf.GradientFlow(sf.DeepLinear((2, 3, 2)), sf.Cost("norm2(W - T)/2", T=[[4, "1/3"], [0, 1]])),
    sf.GradientFlow(sf.DeepLinear((2, 1, 2, 2)), sf.Cost("norm2(W) + det(W)")),
    sf.GradientFlow(sf.DeepLinear((1, 2, 1)), sf.Cost("1/(w^2 + 1)")),
    sf.GradientFlow(sf.DeepLinear((2, 2)), sf.Cost("norm2(W)^2")),
]


def start_of(flow: sf.GradientFlow, seed: int) -> dict[str, Any]:
    random = Random(seed)
    return {name: [[Fraction(random.randint(-5, 5), random.choice((1, 2, 3))) for _ in range(one.cols)] for _ in range(one.rows)]
            for name, one in flow.letters.items()}


@pytest.mark.parametrize("flow", FLOWS, ids=str)
@pytest.mark.parametrize("steps", [0, 1, 2])
def test_descent_is_certified_and_ends_where_its_differences_say(flow: sf.GradientFlow, steps: int) -> None:
    run = sf.descend(flow, start_of(flow, steps), "1/50", steps)
    assert run.outcome is sf.Outcome.CERTIFIED and run.evidence is not None and len(run.path) == steps + 1
    assert sf.recheck(run.evidence.certificate).accepted
    assert len(run.imbalance_drift) == len(flow.letters) - 1
    if steps == 0:
        assert not any(x for rows in run.imbalance_drift for row in rows for x in row)


def test_one_step_by_hand() -> None:
    """g = (w2 w1)^2/2 at (3, 2): the slopes are 12 and 18, C changes by step^2 (144 - 324)."""
    flow = sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost("w^2/2"))
    run = sf.descend(flow, {"W1": [[3]], "W2": [[2]]}, "1/10", 1)
    assert run.end == {"W1": [[Fraction(9, 5)]], "W2": [[Fraction(1, 5)]]}
    assert run.imbalance_drift == ([[Fraction(-9, 5)]],) and run.drift == {"W1@W1.T - W2.T@W2": Fraction(9, 5)}


def test_a_certificate_holds_for_its_own_run_only() -> None:
    run = sf.descend(FLOWS[1], start_of(FLOWS[1], 3), "1/50", 2)
    assert run.evidence is not None
    text = json.dumps(run.evidence.certificate)
    for old, new in (('"-1/50"', '"-1/51"'), ('"4"', '"5"')):
        assert old in text
        assert not sf.recheck(json.loads(text.replace(old, new))).accepted
    other = copy.deepcopy(run.evidence.certificate)
    other["claim"]["cost"] = ["norm2", ["letter", "W"]]
    assert not sf.recheck(other).accepted


def test_long_runs_are_exact_but_not_certified_or_refused() -> None:
    run = sf.descend(FLOWS[0], {"W1": [["1/3"]], "W2": [["1/7"]]}, "1/100", 5)
    assert run.outcome is sf.Outcome.UNDECIDED and run.reason is not None and "exact" in run.reason
    assert sf.descend(FLOWS[0], {"W1": [["1/3"]], "W2": [["1/7"]]}, "1/100", 3, deadline=0.0).reason == "timeout"
    with pytest.raises(sf.SymflowError, match="bits"):
        sf.descend(FLOWS[0], {"W1": [["1/3"]], "W2": [["1/7"]]}, "1/100", 50)


@pytest.mark.parametrize(("cost", "start", "step", "steps", "word"), [
    ("exp(w)", {"W1": [[1]], "W2": [[1]]}, "1/2", 1, "rational gradient"),
    ("1/w", {"W1": [[0]], "W2": [[1]]}, "1/2", 1, "no value"),
    ("w^2", {"W1": [["sqrt(2)"]], "W2": [[1]]}, "1/2", 1, "not rational"),
    ("w^2", {"W1": [[1]], "W2": [[1]]}, "-1", 1, "positive"),
    ("w^2", {"W1": [[1]], "W2": [[1]]}, 0.1, 1, "binary float"), ("w^2", {"W1": [[1]], "W2": [[1]]}, 1, -1, "number of steps"),
    ("w^2", {"W1": [[1]]}, 1, 1, "gives no W2"),
])
def test_bad_input_is_one_line(cost: str, start: Any, step: Any, steps: int, word: str) -> None:
    with pytest.raises(sf.SymflowError, match=word) as caught:
        sf.descend(sf.GradientFlow(sf.DeepLinear((1, 1, 1)), sf.Cost(cost)), start, step, steps)
    assert "\n" not in str(caught.value)


def test_activation_networks_descend_without_imbalances() -> None:
    run = sf.descend(sf.GradientFlow(sf.ActivationNetwork("x^3+x", units=2), sf.Cost("(w-1)^2/2")),
                     {"w1": [1, 2], "w2": ["1/2", 1]}, "1/100", 2)
    assert run.imbalance_drift is None and run.drift == {} and run.outcome is sf.Outcome.CERTIFIED


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["trajectory", "--widths", "1,1,1", "--cost", "w^2/2", "--start", '{"W1": [[3]], "W2": [[2]]}', "--descent"]
    assert main([*command, "--step", "1/10", "--steps", "1", "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["imbalance_drift"] == [[["-9/5"]]] and found["end"]["W1"] == [["9/5"]] and found["outcome"] == "certified"
    assert main([*command, "--step", "1/10", "--steps", "3"]) == 0
    assert "certified" in capsys.readouterr().out
