"""Validated ends against mpmath.odefun, in one run: `python benchmarks/validated.py [--time T]`.

Widths 2,2,2 (eight numbers), a quadratic cost; the end enclosed to a radius of 1e-24, its check included, against
`mpmath.odefun` at 30 digits, which encloses nothing. Only the ratio means anything.
"""

from __future__ import annotations

import argparse
import time
from fractions import Fraction
from typing import Any

import mpmath

from symflow.dynamics.start import read_start
from symflow.dynamics.validated import enclose
from symflow.models import Cost, DeepLinear, GradientFlow

FLOW = GradientFlow(DeepLinear((2, 2, 2)), Cost("norm2(W - T)/2", T=[[4, 1], [0, 2]]))
START = {"W1": [["1", "1/2"], ["-3/10", "7/10"]], "W2": [["4/10", "9/10"], ["-6/10", "8/10"]]}


def velocity(_: Any, y: list[Any]) -> list[Any]:
    """The same field, by hand."""
    a, b, c, d, e, f, g, h = y
    p, q, r, s = e * a + f * c - 4, e * b + f * d - 1, g * a + h * c, g * b + h * d - 2
    return [-(e * p + g * r), -(e * q + g * s), -(f * p + h * r), -(f * q + h * s),
            -(p * a + q * b), -(p * c + q * d), -(r * a + s * b), -(r * c + s * d)]  # fmt: skip


def main() -> None:
    """Print the lines."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--time", type=int, default=2)
    end_time = parser.parse_args().time
    begin = time.perf_counter()
    end, evidence, reason = enclose(FLOW, read_start(FLOW, START), Fraction(end_time))
    ours = time.perf_counter() - begin
    if end is None or evidence is None:
        raise SystemExit(reason)
    widest = max(Fraction(x["upper"]) - Fraction(x["lower"]) for rows in end.values() for row in rows for x in row)
    print(f"validated, T = {end_time}: {ours:.2f} s, of it {evidence.check_seconds:.2f} s check; radius {float(widest) / 2:.1e}")
    mpmath.mp.dps = 30
    start = [mpmath.mpf(Fraction(x).numerator) / Fraction(x).denominator for rows in START.values() for row in rows for x in row]
    begin = time.perf_counter()
    other = mpmath.odefun(velocity, 0, start)(end_time)
    theirs = time.perf_counter() - begin
    first = end["W1"][0][0]
    print(f"mpmath.odefun: {theirs:.2f} s, W1[0,0] {mpmath.nstr(other[0], 25)}; between {first['lower']} and {first['upper']}")
    print(f"ratio {theirs / ours:.1f}")


if __name__ == "__main__":
    main()
