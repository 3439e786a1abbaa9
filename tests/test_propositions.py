"""Propositions from a user's folder: verdicts, errata, notes, reports, certificates, and broken files."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import symflow as sf
from symflow.errors import PropositionError
from symflow.propositions import Cited, Claim, Erratum, Note, NotForAll, Proposition, Source
from symflow.propositions.certificates import certificates
from symflow.propositions.discovery import builtin_folder, discover
from symflow.propositions.template import template
from symflow.propositions.theorems import THEOREMS
from symflow.statements import Setting

LAYERS = {"W1": ("d1", "d0"), "W2": ("d2", "d1")}
LAYER = Setting(letters=LAYERS, layers=("W2", "W1"), define={"C": "W1@W1.T - W2.T@W2"})
TRUE, FALSE = "ddt(C) = 0", "ddt(W1@W1.T + W2.T@W2) = 0"
PROVED = Claim("conserved", r"\dot C = 0", LAYER, TRUE)
WRONG = Claim("wrong", r"\dot S = 0", LAYER, FALSE)
SLIP = Erratum("slip", "line 3", r"\dot S = 0", LAYER, printed=FALSE, corrected=TRUE, why="a sign")
NOT_ALL = NotForAll("not-all", r"\dot S \ne 0", LAYER, FALSE)
LIMIT = Cited("limit", "w \\to w^*", "lojasiewicz", ("f is analytic",), uses=("conserved",))


def proposition(*claims: Any, **more: Any) -> Proposition:
    return Proposition("mine/one", "A title [with brackets]", Source("mine", "Proposition 1"), r"\dot C = 0",
                       claims=claims, **more)  # fmt: skip


def only(*claims: Any, **more: Any) -> Any:
    return sf.verify(proposition(*claims, **more))[0]


def test_a_proved_proposition_carries_accepted_certificates() -> None:
    result = only(PROVED)
    assert result.outcome is sf.Outcome.PROVED
    assert (result.decided, result.decidable) == (1, 1)
    assert sf.recheck(result.claims[0].settled.certificate).accepted


def test_an_erratum_counts_as_its_corrected_form() -> None:
    result = only(SLIP)
    assert result.outcome is sf.Outcome.PROVED and result.verdict_text == "proved with erratum"
    found = result.claims[0].to_json()
    assert found["outcome"] == found["expected"] == "refuted"
    assert found["erratum"]["corrected_outcome"] == "proved" and found["erratum"]["counterexample"]


UNEXPECTED = [
    WRONG,
    replace(SLIP, printed=TRUE, corrected=FALSE),
    replace(SLIP, printed=TRUE, corrected=TRUE),
    replace(SLIP, corrected=FALSE),
    replace(NOT_ALL, text=TRUE),
]


@pytest.mark.parametrize("claim", UNEXPECTED)
def test_what_does_not_come_out_as_declared_is_unexpected(claim: Any) -> None:
    """Printed and corrected swapped, a false claim, a generalisation that holds: nothing is let through."""
    results = sf.verify(proposition(PROVED, claim))
    assert results.unexpected == ["mine/one"] and results.outcome is sf.Outcome.REFUTED


def test_a_refuted_generalisation_is_proved_by_its_counterexample_and_a_note_shows_it() -> None:
    result = only(NOT_ALL, notes=(Note("missing hypothesis", "the sign matters", claim="not-all"),))
    assert result.outcome is sf.Outcome.PROVED
    assert result.claims[0].settled.certificate["kind"] == "counterexample"
    assert result.notes[0].counterexample


def test_a_cited_step_makes_the_proposition_cited_and_names_the_theorem() -> None:
    result = only(PROVED, LIMIT)
    assert result.outcome is sf.Outcome.CITED
    assert result.cites == (THEOREMS["lojasiewicz"].name,)
    assert (result.decided, result.decidable) == (1, 1)
    assert only(replace(LIMIT, uses=())).decided == 0


def test_what_cannot_be_settled_in_time_is_undecided() -> None:
    results = sf.verify(proposition(PROVED, SLIP, LIMIT), timeout=1e-9)
    assert results.outcome is sf.Outcome.UNDECIDED and not results.unexpected
    assert results[0].claims[0].reason == "timeout"


def test_jobs_and_executors_never_change_an_answer() -> None:
    from concurrent.futures import ThreadPoolExecutor

    def answers(results: Any) -> Any:
        return re.sub(r'"seconds": [\d.e-]+', "", json.dumps(results.to_json()["propositions"]))

    here = answers(sf.verify(proposition(PROVED, SLIP, LIMIT)))
    assert answers(sf.verify(proposition(PROVED, SLIP, LIMIT), jobs=2)) == here
    with ThreadPoolExecutor(1) as executor:
        assert answers(sf.verify(proposition(PROVED, SLIP, LIMIT), executor=executor)) == here


def test_an_interruption_keeps_what_is_finished() -> None:
    def interrupt(done: int, total: int, name: str) -> None:
        if done == 1:
            raise KeyboardInterrupt

    results = sf.verify(proposition(PROVED, SLIP), report=interrupt)
    assert results.interrupted
    assert [claim.outcome.value for claim in results[0].claims] == ["proved", "undecided"]
    assert results[0].claims[1].reason == "interrupted"


def test_certificates_have_stable_names_of_their_own() -> None:
    files = certificates(sf.verify(proposition(PROVED, SLIP, NOT_ALL)))
    assert sorted(files) == [
        "mine__one__conserved.json",
        "mine__one__not-all.json",
        "mine__one__slip__corrected.json",
        "mine__one__slip__printed.json",
    ]
    for text in files.values():
        assert sf.recheck(json.loads(text)).accepted


def test_reports_are_well_formed_and_load_nothing() -> None:
    from symflow.rendering.html import page
    from symflow.rendering.junit import junit
    from symflow.rendering.latex import document

    results = sf.verify(proposition(PROVED, WRONG, SLIP, NOT_ALL, LIMIT))
    suite = ET.fromstring(junit(results))[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("5", "1", "1")
    html = page(results)
    assert not re.search(r"(src|href)=[\"'](?!#)|@import|url\(|<script", html)
    assert "A title [with brackets]" in html and results._repr_html_().startswith("<table>")
    latex = document(results)
    assert latex.isascii() and latex.count(r"\begin{") == latex.count(r"\end{")


RECORDS: list[tuple[Callable[[], Any], str]] = [
    (lambda: proposition(), "has no claims"),
    (lambda: proposition(PROVED, PROVED), "two claims have the id"),
    (lambda: proposition(LIMIT), "is not another claim here"),
    (lambda: proposition(PROVED, hypotheses="f is smooth"), "with a comma"),
    (lambda: proposition(PROVED, notes=(Note("gap in the proof", "x", claim="conserved"),)), "no NotForAll or Erratum"),
    (lambda: Note("remark", "x"), "is unknown; take one of"),
    (lambda: Cited("c", "x", "zorn"), "is not a theorem that may be cited"),
    (lambda: Claim("a b", "x", LAYER, TRUE), "is not usable"),
    (lambda: Claim("a", "x", LAYER, TRUE, depth="all"), "has no opaque letter"),
    (lambda: Claim("a", "x", {}, TRUE), "must be a Setting"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("make", "message"), RECORDS)
def test_records_check_themselves(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(PropositionError, match=re.escape(message)):
        make()


BROKEN = [
    ("x = (", ":1: not Python"),
    ("\n\nraise ValueError('boom')\n", ":3: ValueError: boom"),
    ("\nimport sys\nsys.exit(3)\n", ":3: SystemExit: 3"),
    ("from symflow.propositions import Note\n\nNote('remark', 'x')\n", ":3: a note of kind 'remark'"),
    (template("mine").replace("ddt(C) = 0", "ddt(C) = Z"), ": claim 'every-depth': "),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_broken_file_is_one_line_with_file_and_line(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.py"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PropositionError) as caught:
        sf.verify(path)
    found = str(caught.value)
    assert found.startswith(f"{path}:") and message in found and "\n" not in found


def test_a_folder_works_like_the_built_in_one(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.py").write_text(template(name), encoding="utf-8")
    (tmp_path / "_shared.py").write_text("text = 'ddt(C) = 0'\n", encoding="utf-8")
    (tmp_path / "three.py").write_text("from ._shared import text\n" + template("three"), encoding="utf-8")
    (tmp_path / "test_x.py").write_text("raise SystemExit\n", encoding="utf-8")
    results = sf.verify(tmp_path)
    assert [result.id for result in results] == ["one", "three", "two"]
    assert results.summary == {"proved": 3} and not results.unexpected
    assert [result.id for result in sf.verify(tmp_path, text="THREE")] == ["three"]
    (tmp_path / "again.py").write_text(template("one"), encoding="utf-8")
    with pytest.raises(PropositionError, match="is also used in"):
        sf.verify(tmp_path)


def test_unknown_ids_get_a_hint() -> None:
    with pytest.raises(PropositionError, match="symflow list"):
        discover(["no/such-thing"])
    assert builtin_folder().name in ("proofs", "_proofs")


def test_the_pytest_plugin_runs_claims_as_tests(tmp_path: Path) -> None:
    import subprocess
    import sys

    text = template("mine").replace('printed="ddt(W1@W1.T + W2.T@W2) = 0"', 'printed="ddt(C) = 0"')
    (tmp_path / "mine.py").write_text(text, encoding="utf-8")
    options = ["-p", "symflow.propositions.pytest_plugin"] if not _plugin_is_installed() else []
    command = [sys.executable, "-m", "pytest", "-q", "--rootdir", str(tmp_path), *options, "--symflow", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert "1 failed, 1 passed" in run.stdout, run.stdout + run.stderr
    assert "mine::sign: expected refuted, found sign: proved" in run.stdout


def _plugin_is_installed() -> bool:
    from importlib.metadata import entry_points

    return any(point.name == "symflow" for point in entry_points(group="pytest11"))
