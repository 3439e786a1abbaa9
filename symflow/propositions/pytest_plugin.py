"""A pytest plugin: `pytest --symflow my_proofs/` runs each claim as a test.

Why off by default: proof files are Python files with any name, and a project's own test run must not execute them
unasked. A claim fails when something unexpected is refuted, or an erratum is none; what is undecided or cited is
skipped with its reason, since an unknown is never rounded to 'passed'. Until then only pytest is imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from symflow.propositions.discovery import Entry
    from symflow.propositions.records import AnyClaim
    from symflow.propositions.results import ClaimResult


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--symflow`."""
    group = parser.getgroup("symflow", "symflow propositions")
    group.addoption("--symflow", action="store_true", help="collect the propositions in the Python files given")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a Python file that makes propositions."""
    if not parent.config.getoption("--symflow", False) or file_path.suffix != ".py":
        return None
    if file_path.name.startswith(("_", "test_")) or file_path.name == "conftest.py":
        return None
    if "symflow.propositions" not in file_path.read_text(encoding="utf-8", errors="replace"):
        return None
    return PropositionFile.from_parent(parent, path=file_path)


class UnexpectedError(Exception):
    """A claim did not come out as its proof file says."""


def _report(name: str, result: ClaimResult) -> Iterator[str]:
    """What was expected, what was found, and where."""
    yield f"{name}: expected {result.expected.value}, found {result}"
    yield f"  formula: {result.text}"
    erratum = result.erratum
    if erratum is not None and erratum.corrected_settled is not None:
        yield f"  corrected: {erratum.corrected} ({erratum.corrected_settled.outcome})"
    wrong = erratum.corrected_settled if erratum is not None and result.outcome.value == "refuted" else result.settled
    for key, value in ((wrong.counterexample if wrong else None) or {}).items():
        yield f"  {key} = {value}".replace("'", "")


class PropositionFile(pytest.File):
    """A proof file; each claim of each of its propositions is an item."""

    def collect(self) -> Iterator[pytest.Item]:
        """One item per claim."""
        from symflow.propositions.discovery import load_file

        for entry in load_file(self.path):
            for claim in entry.proposition.claims:
                name = f"{entry.proposition.id}::{claim.id}"
                yield ClaimItem.from_parent(self, name=name, entry=entry, claim=claim)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """A broken proof file is one line."""
        from symflow.errors import SymflowError

        return str(excinfo.value) if isinstance(excinfo.value, SymflowError) else super().repr_failure(excinfo)


class ClaimItem(pytest.Item):
    """One claim as a test."""

    def __init__(self, *, entry: Entry, claim: AnyClaim, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.entry, self.claim = entry, claim

    def runtest(self) -> None:
        """Decide the claim alone."""
        from dataclasses import replace

        from symflow.propositions.discovery import Entry
        from symflow.propositions.records import Cited
        from symflow.propositions.runner import run

        plain = replace(self.claim, observations=())  # they decide nothing, and a test decides
        claim = replace(plain, uses=()) if isinstance(plain, Cited) else plain
        alone = replace(self.entry.proposition, claims=(claim,), notes=())
        result = run([Entry(alone, self.entry.path, self.entry.doc)])[0].claims[0]
        if result.unexpected or result.internal:
            raise UnexpectedError("\n".join(_report(self.name, result)))
        if result.verdict.value in ("undecided", "observed", "cited"):
            because = result.citation["theorem"] if result.citation else result.reason
            pytest.skip(f"{result.verdict.value}: {because}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The claim and what was found, without a traceback through symflow."""
        if isinstance(excinfo.value, UnexpectedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The line of the proof file where the claim stands."""
        return self.path, self.entry.line_of(self.claim.id) - 1, self.name
