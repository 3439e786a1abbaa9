"""No statement holds because its hypotheses contradict each other.

The refutation of '1 = 0' under the same hypotheses is a point at which all of them hold, and the checker has seen it.
"""

from __future__ import annotations

import pytest

from symflow.evidence import Outcome
from symflow.propositions import Cited, Erratum, LawCount
from symflow.propositions.discovery import discover
from symflow.statements import Setting, decide


def settings() -> dict[str, Setting]:
    """Every setting of the proof files that has hypotheses."""
    found = {}
    for entry in discover([], None):
        for claim in entry.proposition.claims:
            if not isinstance(claim, Cited | LawCount):
                found[f"{entry.proposition.id}.{claim.id}"] = claim.setting
            if isinstance(claim, Erratum) and claim.corrected_setting is not None:
                found[f"{entry.proposition.id}.{claim.id}, corrected"] = claim.corrected_setting
    return {name: setting for name, setting in found.items() if setting.given}


@pytest.mark.parametrize("name", settings())
def test_hypotheses_can_hold(name: str) -> None:
    setting = settings()[name]
    found = any(decide(setting.statement("1 = 0"), seed=seed).outcome is Outcome.REFUTED for seed in range(6))
    assert found, f"no point was found at which the hypotheses of {name} hold"


def test_contradictory_hypotheses_are_noticed() -> None:
    setting = Setting({"a": (1, 1)}, given=("a > 0", "-a > 0"))
    assert decide(setting.statement("1 = 0")).outcome is not Outcome.REFUTED
