"""Every row of the papers says something that could be wrong: some mutation of one of its own statements is refuted.

Why by row: a row whose statements no slip can falsify would be a green check on nothing.
"""

from __future__ import annotations

from itertools import groupby

import pytest
from base_claims import BASE, all_claims
from test_soundness_mutants import campaign

CLAIMS = {name: one for name, one in all_claims().items() if name not in BASE}
ROWS = {row: list(names) for row, names in groupby(sorted(CLAIMS), key=lambda name: name.split("#")[0])}


@pytest.mark.parametrize("row", ROWS)
def test_some_mutation_of_each_row_is_refuted(row: str) -> None:
    refuted = 0
    for name in sorted(ROWS[row], key=lambda name: len(repr(CLAIMS[name]))):
        false, _, wrong = campaign(CLAIMS[name], 1, seed=1)
        assert not wrong, "\n".join(wrong)
        refuted += false
        if refuted:
            return
    raise AssertionError(f"no mutation of a statement of {row} is refuted")


def test_every_proposition_is_a_row() -> None:
    from symflow.propositions.discovery import discover

    assert {entry.proposition.id for entry in discover([], None)} == set(ROWS)
