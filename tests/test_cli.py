"""The command line: exit codes, one line for bad input, one JSON object on stdout."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from symflow.cli import main
from symflow.cli.options import shield
from symflow.propositions.template import template

LAW = "W1@W1.T - W2.T@W2"
WIDTHS = "--widths=2,3,2"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A proof file of a user."""
    path = tmp_path / "mine.py"
    path.write_text(template("mine"), encoding="utf-8")
    return path


HOSTILE = [
    [],
    ["frobnicate"],
    ["--frobnicate"],
    ["verify", "no/such-thing"],
    ["verify", ""],
    ["verify", "--err"],
    ["verify", "README.md"],
    ["verify", "--junitxml", "-"],
    ["verify", "--report", "-"],
    ["verify", "--latex", "-"],
    ["verify", "--jobs", "0"],
    ["verify", "--jobs", "two"],
    ["verify", "--timeout", "nan"],
    ["verify", "--timeout", "-1"],
    ["verify", "--seed", "x"],
    ["verify", "--json", "/no/such/folder/x.json"],
    ["verify", "--junitxml", "/"],
    ["verify", "--certificates", "/dev/null/x"],
    ["verify", "a\nb"],
    ["verify", "a\0b"],
    ["verify", "x" * 5000],
    ["show"],
    ["show", ""],
    ["show", "no/such-thing"],
    ["new", "a b"],
    ["new", ""],
    ["new", "folder/"],
    ["new", "/dev/null/x"],
    ["recheck"],
    ["conserved"],
    ["conserved", LAW],
    ["conserved", "", WIDTHS],
    ["conserved", LAW, "--widths", "2,3,2", "--depth", "2"],
    ["conserved", LAW, "--widhts", "2,3,2"],
    ["conserved", LAW, "--widths", "2,x,2"],
    ["conserved", LAW, "--widths", "2"],
    ["conserved", LAW, "--widths", "2,0,2"],
    ["conserved", LAW, "--widths", "2,-3,2"],
    ["conserved", LAW, "--widths", "٢,3,2"],
    ["conserved", LAW, "--depth", "0"],
    ["conserved", LAW, "--depth", "-1"],
    ["conserved", LAW, "--depth", "10000000000"],
    ["conserved", LAW, "--widths", "2,3,2", "--units", "2"],
    ["conserved", "W1@W2.T", WIDTHS],
    ["conserved", "W1 + W2", WIDTHS],
    ["conserved", "W9", WIDTHS],
    ["conserved", "__import__('os')", WIDTHS],
    ["conserved", "W1.__class__", WIDTHS],
    ["conserved", "(" * 100_000, WIDTHS],
    ["conserved", "9^9^9^9*trace(W1@W1.T)", WIDTHS],
    ["conserved", "Wé1", WIDTHS],
    ["conserved", "trace(W1@W1.T", WIDTHS],
    ["conserved", "trace(W1@W1.T)", WIDTHS, "--cost", "foo(W)"],
    ["conserved", "ddt(W1)", WIDTHS],
    ["conserved", "w1", "--activation", "import(x)"],
    ["conserved", "w1", "--activation", "tanh(x)", "--samples", "a"],
    ["conserved", "w1", "--activation", "tanh(x)", "--units", "0"],
]


def named(arguments: list[str]) -> str:
    return " ".join(arguments)[:60].replace("\0", "0") or "none"


@pytest.mark.parametrize("arguments", HOSTILE, ids=named)
def test_bad_input_is_one_line_and_exit_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    start = time.perf_counter()
    code = main(arguments)
    seconds = time.perf_counter() - start
    out, err = capsys.readouterr()
    assert (code, out) == (2, ""), (out, err)
    assert len(err.splitlines()) == 1 and err.endswith("\n") and len(err) < 1100
    assert "Traceback" not in err and "usage:" not in err
    assert seconds < 5  # a second on a quiet machine; the tests run side by side


def test_verify_a_file(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(mine), "--errata", "--jobs", "1"]) == 0
    out = capsys.readouterr().out
    for word in ("mine", "proved with erratum", "2/2", "every width", "1 proposition: 1 proved", "printed", "corrected",
                 "counterexample", "why"):  # fmt: skip
        assert word in out


def test_verify_writes_what_is_asked_for(mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(tmp_path / name) for name in ("j.xml", "r.html", "l.tex", "v.json", "certificates")]
    options = ("--junitxml", "--report", "--latex", "--json", "--certificates")
    assert main(["verify", str(mine), *(part for pair in zip(options, names, strict=True) for part in pair)]) == 0
    capsys.readouterr()
    files = sorted(str(path) for path in Path(names[-1]).iterdir())
    assert len(files) == 3
    assert main(["recheck", *files]) == 0
    assert capsys.readouterr().out.count("accepted") == 3
    assert json.loads(Path(names[3]).read_text())["schema"] == "symflow/verify/1"


def test_verify_json_is_one_object(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(mine), "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    common = {"schema", "symflow", "outcome", "scope", "method", "certificate", "checked_by", "reason", "seconds",
              "seed", "versions"}  # fmt: skip
    assert set(found) == common | {"propositions", "errata", "summary", "unexpected"}
    proposition = found["propositions"][0]
    assert set(proposition) == {"id", "title", "source", "outcome", "claims", "notes"}
    keys = {"id", "statement", "outcome", "expected", "scope", "seconds", "certificate", "erratum"}
    assert all(keys <= set(claim) for claim in proposition["claims"])
    erratum = {"where", "printed", "corrected", "why", "counterexample", "corrected_outcome", "corrected_certificate"}
    assert set(proposition["claims"][1]["erratum"]) == erratum
    assert found["summary"] == {"proved": 1} and found["unexpected"] == []
    assert found["errata"][0]["claim"] == "sign"


def test_exit_codes_of_verify(mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = mine.read_text()
    mine.write_text(text.replace("ddt(C) = 0", "ddt(W1@W1.T) = 0"))
    assert main(["verify", str(mine)]) == 1
    mine.write_text(text)
    assert main(["verify", str(mine), "--timeout", "0.000001"]) == 0
    assert main(["verify", str(mine), "--timeout", "0.000001", "--strict"]) == 3
    assert main(["verify", str(mine), "-k", "nothing of that name"]) == 5
    (tmp_path / "empty").mkdir()
    capsys.readouterr()
    assert main(["verify", str(tmp_path / "empty")]) == 5
    assert capsys.readouterr().out == ""


CONSERVED = [
    ([LAW, WIDTHS], "proved"),
    (["trace(W1@W1.T) - trace(W3.T@W3)", "--widths", "2,3,3,2"], "proved"),
    (["W1@W1.T - W3.T@W3", "--widths", "1,2,2,1"], "refuted"),
    (["det(W1@W1.T - W2.T@W2)", WIDTHS], "proved"),
    (["w2^2/2 - sinh(w1)^2/2", "--activation", "tanh(x)"], "proved"),
    (["w2^2/2 - log(cosh(w1))", "--activation", "tanh(x)"], "refuted"),
    (["-trace(W1@W1.T)+trace(W2.T@W2)", "--depth", "2"], "proved"),
    (["-trace(W1)", "--widths", "2,2,2", "--cost=-norm2(W)"], "refuted"),
    (["W1^2", "--cost", "-w", "--widths", "1,1"], "refuted"),
]


@pytest.mark.parametrize(("arguments", "outcome"), CONSERVED, ids=lambda value: str(value)[:70])
def test_conserved(arguments: list[str], outcome: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conserved", *arguments, "--json", "-"]) == (1 if outcome == "refuted" else 0)
    found = json.loads(capsys.readouterr().out)
    assert found["outcome"] == outcome and found["schema"] == "symflow/conserved/1"
    assert (found["counterexample"] is not None) == (outcome == "refuted")
    assert found["certificate"] and found["checked_by"] == "stdlib"
    assert main(["conserved", *arguments]) == (1 if outcome == "refuted" else 0)
    assert outcome in capsys.readouterr().out


def test_a_timeout_is_undecided(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conserved", LAW, WIDTHS, "--timeout", "0.0001", "--json", "-", "--strict"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert (found["outcome"], found["reason"]) == ("undecided", "timeout")


def test_options_are_told_from_expressions() -> None:
    words = ["conserved", "-w1", "--widths", "2,3,2", "--cost=-w", "-h", "--w1", "-"]
    assert shield(words) == ["conserved", " -w1", "--widths", "2,3,2", "--cost=-w", "-h", " --w1", "-"]


def test_recheck_rejects_and_runs_alone(mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["verify", str(mine), "--certificates", str(tmp_path / "out")])
    capsys.readouterr()
    good = tmp_path / "out" / "mine__every-depth.json"
    bad = tmp_path / "bad.json"
    changed = json.loads(good.read_text())
    changed["claim"]["then"][1] = ["letter", "W1"]
    bad.write_text(json.dumps(changed))
    assert main(["recheck", str(good), str(bad)]) == 1
    out = capsys.readouterr().out
    assert "accepted" in out and "rejected: " in out
    import symflow.checker

    program = str(Path(symflow.checker.__file__).parent / "__main__.py")
    run = subprocess.run([sys.executable, "-I", "-S", program, str(good)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "") and "accepted" in run.stdout


def test_new_list_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "proofs/mine"]) == 0
    assert main(["new", "proofs/mine"]) == 2
    capsys.readouterr()
    assert main(["list", "proofs/", "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["propositions"][0]["id"] == "mine"
    assert main(["list", "./proofs"]) == 0
    assert "conserved" in capsys.readouterr().out
    assert main(["show", "proofs/mine.py"]) == 0
    out = capsys.readouterr().out
    for word in ("every-depth", "ddt(C) = 0", "if f is differentiable", "Why this holds", "printed", "corrected"):
        assert word in out


@pytest.mark.parametrize("command", ["list", "verify oliveira2026/def16", "conserved G-G --widths 2,2"])
def test_a_closed_pipe_is_no_traceback_and_no_refutation(command: str) -> None:
    """A reader that has gone is told apart from exit code 1, which means 'refuted'."""
    line = f"set -o pipefail; {sys.executable} -m symflow {command} | (exec 0<&-; sleep 0.1)"
    run = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    told = [line for line in run.stderr.splitlines() if "formulas" not in line]  # a slow machine shows progress
    assert (told, run.returncode) == ([], 141)


def test_nothing_collected_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("verify", "list", "show"):
        assert main([command, str(tmp_path)]) == 5
        out, err = capsys.readouterr()
        assert out == "" and len(err.splitlines()) == 1 and str(tmp_path) in err
    assert main(["verify", "-k", "nothing of that name"]) == 5
    assert "'nothing of that name'" in capsys.readouterr().err


def test_negative_numbers_and_unknown_options_are_shown_as_written(capsys: pytest.CaptureFixture[str]) -> None:
    main(["conserved", LAW, "--depth", "-1"])
    assert "'-1' is not a positive integer" in capsys.readouterr().err
    main(["verify", "--err"])
    assert "'--err'; see `symflow verify --help`" in capsys.readouterr().err


def test_an_unexpected_claim_shows_formula_and_point(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine.write_text(mine.read_text().replace("ddt(C) = 0", "ddt(W1@W1.T) = 0"))
    assert main(["verify", str(mine)]) == 1
    out = capsys.readouterr().out
    assert "expected proved, found refuted\n  formula         ddt(W1@W1.T) = 0\n  counterexample  " in out
    assert "                  derivative = [[" in out


def test_a_timeout_ends_the_workers_without_a_word(mine: Path) -> None:
    for seconds in ("0.001", "0.3", "0.6"):
        command = [sys.executable, "-m", "symflow", "verify", "oliveira2026/lem12", "--jobs", "2", "--timeout", seconds]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (run.returncode, run.stderr) == (0, ""), run.stderr
        assert "timeout" in run.stdout


def test_refuted_and_undecided_as_people_read_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conserved", "trace(W1)", "--depth", "2"]) == 1
    assert "  dims           d0 = " in capsys.readouterr().out
    assert main(["conserved", "sqrt(-1-norm2(W1))", "--widths", "2,2"]) == 0
    out = capsys.readouterr().out
    assert "reason" in out and "none of these" not in out
