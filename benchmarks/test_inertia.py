"""The inertia benchmark under pytest-benchmark: `pytest benchmarks/ -n 0`. Ratios are in `inertia.py`."""

from __future__ import annotations

from typing import Any

import inertia
import pytest


@pytest.mark.parametrize("width", [3, 5])
def test_dense(benchmark: Any, width: int) -> None:
    """Point, Hessian and inertia by two routes."""
    assert benchmark(inertia.engine, inertia.dense(width))[2].size == 2 * width**2


def test_two_layers(benchmark: Any) -> None:
    """A critical point of two layers of width 40."""
    assert benchmark.pedantic(inertia.engine, (inertia.critical(40),), rounds=2)[2].size == 3200


def test_plain_sympy(benchmark: Any) -> None:
    """The named baseline, at widths where it ends soon."""
    assert benchmark.pedantic(inertia.plain_sympy, (inertia.dense(1),), rounds=2)
