"""The built-in propositions as a whole: every row of the paper is there, every verdict is the expected one, every
certificate is accepted by the checker alone, and printed and corrected forms cannot be exchanged.

Why swaps: an erratum that is only copied from a list would survive an exchange; one that is found does not.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from symflow import checker
from symflow.evidence import Outcome
from symflow.propositions import Claim, Erratum, Proposition
from symflow.propositions.certificates import certificates
from symflow.propositions.discovery import discover
from symflow.propositions.results import Verification
from symflow.propositions.runner import verify

# One row a statement of the paper.
ROWS = """def1 prop2 thm3 thm4 prop5 cor6 prop7 prop8 lem9 lem10 def11 lem12 lem13 rem14 lem15 def16 lem17 thm18 eq4 eq9 eq15
scaling a1 a2-lem12 a3-images a3-taylor a3-direction a4 a5 a6 a7 after-prop5 after-prop8 fig3""".split()
ENTRIES = discover([], None)
PROPOSITIONS = [entry.proposition for entry in ENTRIES]
ERRATA = [(one, claim) for one in PROPOSITIONS for claim in one.claims if isinstance(claim, Erratum)]


@pytest.fixture(scope="module")
def verified() -> Verification:
    """All of it, once."""
    return verify(jobs=2)


def test_every_row_of_the_paper_is_a_proposition() -> None:
    ids = {one.id for one in PROPOSITIONS}
    assert {f"oliveira2026/{row}" for row in ROWS} <= ids
    own = "X0 X1 X1prime X1prime-strict X1second X2 X3 X4 X5 X6 X7 X8 X9 X10 X11 origin symmetries".split()
    assert {f"beyond/{row}" for row in own} <= ids
    assert {f"marcotte2023/{row}" for row in ("linear", "relu", "two-layers")} <= ids


def test_nothing_is_unexpected_and_every_formula_is_decided(verified: Verification) -> None:
    assert verified.unexpected == []
    for result in verified:
        for claim in result.claims:
            assert claim.kind == "cited" or claim.decided, f"{result.id}, {claim.id}: {claim.reason}"
        assert result.outcome in (Outcome.PROVED, Outcome.CITED)
        assert any(claim.decided for claim in result.claims), f"nothing is decided in {result.id}"


def test_every_erratum_has_a_counterexample_and_a_proved_correction(verified: Verification) -> None:
    found = [claim for result in verified for claim in result.claims if claim.erratum is not None]
    assert len(found) == len(ERRATA)
    for claim in found:
        assert claim.outcome is Outcome.REFUTED and claim.erratum is not None
        assert claim.erratum.counterexample
        assert claim.erratum.corrected_settled is not None
        assert claim.erratum.corrected_settled.outcome in (Outcome.PROVED, Outcome.CERTIFIED)


@pytest.mark.parametrize(("proposition", "erratum"), ERRATA, ids=[f"{one.id}.{claim.id}" for one, claim in ERRATA])
def test_printed_and_corrected_cannot_be_exchanged(proposition: Proposition, erratum: Erratum) -> None:
    assert erratum.corrected is not None
    swapped = replace(erratum, printed=erratum.corrected, corrected=erratum.printed,
                      setting=erratum.corrected_setting or erratum.setting, corrected_setting=erratum.setting)
    alone = Proposition(id=proposition.id, title=proposition.title, source=proposition.source,
                        statement=proposition.statement, claims=(swapped,))
    assert verify(alone).unexpected == [proposition.id]


def test_the_checker_alone_accepts_every_certificate(verified: Verification, tmp_path: Path) -> None:
    for name, text in certificates(verified).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    decided = sum(claim.settled.decided + bool(claim.erratum and claim.erratum.corrected_settled)
                  for result in verified for claim in result.claims)
    files = sorted(map(str, tmp_path.iterdir()))
    assert len(files) == decided
    program = Path(checker.__file__).parent / "__main__.py"
    run = subprocess.run([sys.executable, "-I", "-S", str(program), *files],
                         capture_output=True, text=True, cwd=tmp_path, env={}, check=False)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    assert run.stdout.count(": accepted") == decided


def test_certificates_say_what_the_proof_file_says(verified: Verification) -> None:
    by_id = {one.id: one for one in PROPOSITIONS}
    for result in verified:
        for claim, record in zip(result.claims, by_id[result.id].claims, strict=True):
            if isinstance(record, Claim) and claim.settled.certificate is not None:
                said = record.setting.statement(record.text).to_claim()
                assert claim.settled.certificate["claim"] == json.loads(json.dumps(said))


def test_proof_files_hold_no_verdicts_and_no_counterexamples() -> None:
    for entry in ENTRIES:
        text = Path(entry.path).read_text(encoding="utf-8")
        assert "symflow.statements import Setting" in text or "settings import" in text
        for word in ("Outcome", "certificate", "witness", "counterexample="):
            assert word not in text, f"{entry.path} holds {word}"
