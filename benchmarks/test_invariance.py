"""The invariance benchmark under pytest-benchmark: `pytest benchmarks/ -n 0`. Ratios are in `invariance.py`."""

from __future__ import annotations

from typing import Any

import invariance
import pytest


def test_words(benchmark: Any) -> None:
    """Every depth and width in one identity."""
    assert benchmark(invariance.words) > 0


@pytest.mark.parametrize("depth", [2, 3])
def test_entries(benchmark: Any, depth: int) -> None:
    """Entry by entry at width 2."""
    assert min(benchmark(invariance.entries, depth, 2)) > 0


@pytest.mark.parametrize("depth", [2, 3])
def test_plain_sympy(benchmark: Any, depth: int) -> None:
    """The named baseline, without what SymPy remembers of the round before."""
    from sympy.core.cache import clear_cache

    benchmark.pedantic(invariance.plain_sympy, (depth, 2), setup=clear_cache, rounds=5)
    assert benchmark.stats is not None
