"""The completeness benchmark under pytest-benchmark: `pytest benchmarks/ -n 0`. Ratios are in `completeness.py`."""

from __future__ import annotations

from typing import Any

import completeness
import pytest
from completeness_baseline import published

import symflow as sf
from symflow.checker.completeness_bounds import known_rank, lie_bound


@pytest.mark.parametrize("widths", [(3, 4, 4, 4), (2, 9, 9, 2)])
def test_linear(benchmark: Any, widths: tuple[int, ...]) -> None:
    """Engine and check of one network."""
    assert benchmark.pedantic(sf.conservation_laws, (sf.DeepLinear(widths),), rounds=3).known_complete is True


def test_both_suites(benchmark: Any) -> None:
    """A hundred networks, all complete."""
    assert benchmark.pedantic(completeness.count, (0,), rounds=2)[0] == {"complete": 100, "incomplete": 0, "undecided": 0}


def test_baseline(benchmark: Any) -> None:
    """The named baseline, where it ends soon."""
    widths = [3, 2, 5, 3, 3]
    assert benchmark.pedantic(published, (tuple(widths), known_rank(widths)), rounds=2) == lie_bound(widths)
