"""The missing laws of three layers between two widths of 1 as numbers: sums of integrals on a hyperelliptic curve.

Why from branch points: the sum over j of the integrals of z^m dz/sqrt(E(z)) up to s_j needs lower ends that do not move. The
2k + 1 roots of E are real and functions of the imbalances; E > 0 at each s_j, so the next root below s_j will do, and there the
integral changes its sign together with the root, smoothly. The substitution z = middle - half*cos(phi) (z = low + u^2 beyond the
last root) makes the integrand smooth. Floating point only: for plots and experiments, never for a verdict.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np


def integrals(layers: Sequence[Any]) -> list[float]:
    """J_0, ..., J_{k-2} at the three layers, of widths 1, k, l, 1.

    Examples
    --------
    >>> [round(x, 6) for x in integrals([[[1], [2]], [[1, 3], [2, 1]], [[1, 1]]])]
    [0.229735]
    """
    first, w, last = (np.asarray(a, dtype=float) for a in layers)
    x, y = first[:, 0], last[0]
    if len(x) > len(y):
        x, w, y = y, w.T, x
    k, more = len(x), len(y) - len(x)
    places, basis = np.linalg.eigh(w.T @ w)
    ends = [*np.linalg.eigvalsh(w.T @ w - np.outer(x, x)), *([0.0] if more == 0 else [])]
    others = np.linalg.eigvalsh(w @ w.T - np.outer(y, y))
    ends += sorted(others, key=abs)[max(0, more - 1):]  # the roots of E: without its constant factors z
    roots = np.sort(np.array(ends))
    speeds = (basis.T @ x) * (basis.T @ (w.T @ y))
    total = np.zeros(k - 1)
    for j, (place, speed) in enumerate(zip(places, speeds, strict=True)):
        sign = math.copysign(1.0, speed) * (-1) ** (k - 1 - j)  # the sign of V: the derivative of U at s_j times the speed
        below = int(np.searchsorted(roots, place)) - 1
        below -= (below % 2)  # E > 0 between an even number of roots and the next
        total += sign * _integral(roots, max(below, 0), float(place), k - 1)
    return [float(value) for value in total]


def _integral(roots: Any, below: int, place: float, count: int) -> Any:
    """The integrals of z^m/sqrt(E(z)), m < count, from a root of E to a place in the interval above it."""
    from scipy.integrate import quad

    low = float(roots[below])
    high = float(roots[below + 1]) if below + 1 < len(roots) else None
    rest = np.delete(roots, [below] if high is None else [below, below + 1])
    middle, half = (low + (low if high is None else high)) / 2, ((low if high is None else high) - low) / 2
    end = math.sqrt(max(place - low, 0.0)) if high is None else math.acos(min(1.0, max(-1.0, (middle - place) / half)))

    def value(t: float, m: int) -> float:
        z = low + t * t if high is None else middle - half * math.cos(t)
        return (2.0 if high is None else 1.0) * z**m / math.sqrt(float(np.prod(np.abs(z - rest))))

    return np.array([quad(value, 0.0, end, args=(m,), epsabs=1e-13, epsrel=1e-12, limit=200)[0] for m in range(count)])
