"""--timeout of trajectories: what is settled in time is printed, the rest is undecided with the reason 'timeout'."""

from __future__ import annotations

import argparse
import json
import time
from typing import Any

import pytest

from symflow.cli import main
from symflow.cli.time_limit import Tell, by_stages, in_time
from symflow.errors import ModelError, SymflowError

HARD = ["trajectory", "--activation", "x/sqrt(1+x^2)", "--samples=-2", "--cost", "(w-30)^2/100", "--start",
        '{"w1": ["-1/4", 1, "1/4", "1/2"], "w2": ["-7/4", "1/2", "-3/4", 1]}', "--json", "-"]  # fmt: skip
REDUCED = ["trajectory", "--reduced", "z0=0,c=9", "--cost", "(w - 2)^4/2 + exp(w)", "--digits", "300", "--json", "-",
           "--times", ",".join(map(str, range(1, 60)))]  # fmt: skip


def answer(capsys: pytest.CaptureFixture[str], *command: str) -> dict[str, Any]:
    assert main([*command]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_limit_that_is_not_settled_in_time_leaves_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, *HARD, "--timeout", "2.5")
    assert (found["limit"]["kind"], found["limit"]["outcome"], found["limit"]["reason"]) == ("unknown", "undecided", "timeout")
    if found["reason"] is None:  # the run itself takes a fraction of a second on an idle machine
        assert found["outcome"] == "observed" and found["end"] is not None and found["drift"]


def test_the_reduced_equation_ends_in_time(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, *REDUCED, "--timeout", "1.5")
    assert found["outcome"] == "undecided" and "timeout" in found["reason"] and len(found["values"]) == 59
    assert None in found["values"] and (found["certificate"] is None) == (set(map(str, found["values"])) == {"None"})


@pytest.mark.parametrize("command", [HARD, REDUCED, ["activation", "tanh(x)*atan(x)*log(1+exp(x))", "--json", "-"],
                                     ["trajectory", "--widths", "1,1,1", "--cost", "w^2", "--start", '{"W1": [[1]], "W2": [[2]]}',
                                      "--descent", "--step", "1/10", "--steps", "8", "--json", "-"]])  # fmt: skip
def test_no_time_at_all(command: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_stages, "__defaults__", (0.0,))
    found = answer(capsys, *command, "--timeout", "0.000001")
    assert (found["outcome"], found["reason"], found["certificate"]) == ("undecided", "timeout", None)


def test_enough_time_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["trajectory", "--activation", "tanh(x)", "--cost", "(w-1)^2/2", "--start", '{"w1": 1, "w2": 0}', "--json", "-"]
    plain, timed = answer(capsys, *command), answer(capsys, *command, "--timeout", "100")
    assert {**plain, "seconds": 0} == {**timed, "seconds": 0} and plain["limit"]["outcome"] == "certified"


def waits(args: argparse.Namespace, tell: Tell) -> dict[str, Any]:
    tell("a word")
    tell({"stage": 1})
    time.sleep(60)
    return {"stage": 2}


def test_what_was_told_is_kept_and_errors_keep_their_words(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    began = time.monotonic()
    assert by_stages(waits, argparse.Namespace(timeout=0.5), lambda args: {}, said.append) == {"stage": 1}
    assert said == ["a word"] and time.monotonic() - began < 30

    def fails(args: argparse.Namespace) -> dict[str, Any]:
        raise ModelError("no such thing")

    for timeout in (None, 30.0):
        with pytest.raises(SymflowError, match="no such thing"):
            in_time(fails, argparse.Namespace(timeout=timeout), lambda args: {})
