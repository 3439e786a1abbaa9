"""What the engine gets wrong is not printed: an answer that the checker refuses is not known."""

from __future__ import annotations

from importlib import import_module

import pytest

import symflow as sf
from symflow.evidence import Outcome
from symflow.saddles.products import transpose

hessians = import_module("symflow.saddles.hessian")  # the room gives its name to the function
FLOW = sf.GradientFlow(sf.DeepLinear((2, 2, 2)), sf.Cost("norm2(W - T)/2", T=[[8, 3], [0, 1]]))


def test_the_inertia_of_a_wrong_hessian_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    right = hessians.multiply

    def wrong(a: object, b: object, field: object) -> object:
        """One transpose too many, of the gradient."""
        return right(a, transpose(b) if b == [[-8, -3], [0, -1]] else b, field)

    assert sf.analyze(FLOW, at="origin").points[0].outcome is Outcome.CERTIFIED
    monkeypatch.setattr(hessians, "multiply", wrong)
    point = sf.analyze(FLOW, at="origin").points[0]
    assert point.outcome is Outcome.UNDECIDED and "the checker rejected" in str(point.reason)
    assert (point.inertia, point.strict_saddle, point.center_stable_dimension, point.eigenvalues) == (None, None, None, None)
