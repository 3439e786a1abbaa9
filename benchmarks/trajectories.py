"""A batch against a loop over SciPy, in one run: `python benchmarks/trajectories.py [--count N]`.

Vector case, widths 1,10,1, cost (w - 2)^2/2, random starts, up to t = 5. The loop calls `solve_ivp(method="DOP853")` with a
velocity written by hand in NumPy, the batch follows all starts at once with the compiled velocity of the flow. Each takes
the loosest of a few tolerances at which the largest drift of an imbalance over all its runs stays below 1e-10. The loop is
timed on some of the starts, since its trajectories do not depend on each other. Only the ratio means anything.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy
from scipy.integrate import solve_ivp

from symflow.dynamics.batched import run_batch
from symflow.dynamics.drift import Drift
from symflow.dynamics.velocity import Velocity
from symflow.models import Cost, DeepLinear, GradientFlow

UNITS, TIME, DRIFT = 10, 5.0, 1e-10
TOLERANCES = (1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12)
FLOW = GradientFlow(DeepLinear((1, UNITS, 1)), Cost("(w - 2)^2/2"))
VELOCITY = Velocity(FLOW)


def starts_of(count: int, seed: int = 0) -> numpy.ndarray:
    """Random starts."""
    return numpy.random.default_rng(seed).normal(size=(count, 2 * UNITS))


def batch(starts: numpy.ndarray, rtol: float, drift: Drift | None = None) -> None:
    """All starts at once."""
    run_batch(VELOCITY, starts, TIME, rtol=rtol, atol=rtol / 100, observe=drift.update if drift else None)


def loop(starts: numpy.ndarray, rtol: float, drift: Drift | None = None) -> None:
    """One after the other."""
    def velocity(_: float, point: numpy.ndarray) -> numpy.ndarray:
        first, second = point[:UNITS], point[UNITS:]
        slope = first @ second - 2.0
        return numpy.concatenate([-slope * second, -slope * first])

    for index, start in enumerate(starts):
        found = solve_ivp(velocity, (0.0, TIME), start, method="DOP853", rtol=rtol, atol=rtol / 100)
        for point in found.y.T if drift else ():
            drift.update(numpy.array([index]), point[None, :])


def loosest(run: Callable[..., None], starts: numpy.ndarray) -> tuple[float, float]:
    """The loosest tolerance at which the drift stays small, and the drift."""
    for rtol in TOLERANCES:
        drift = Drift(FLOW, starts)
        run(starts, rtol, drift)
        largest = max(value for value in drift.largest().values() if value is not None)
        if largest <= DRIFT:
            return rtol, largest
    raise SystemExit(f"the drift does not fall below {DRIFT}")


def seconds(run: Callable[..., None], starts: numpy.ndarray, rtol: float, rounds: int = 3) -> float:
    """Best time for each trajectory."""
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        run(starts, rtol)
        times.append(time.perf_counter() - begin)
    return min(times) / len(starts)


def main() -> None:
    """Print the lines."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=1000, help="trajectories of the batch")
    parser.add_argument("--some", type=int, default=50, help="trajectories of the loop")
    args = parser.parse_args()
    starts = starts_of(args.count)
    (ours, drift), (theirs, other) = loosest(batch, starts), loosest(loop, starts[: args.some])
    quick, slow = seconds(batch, starts, ours), seconds(loop, starts[: args.some], theirs)
    print(f"batch of {args.count}: {quick * 1e3:.3f} ms each, tolerance {ours:g}, largest drift {drift:.1e}")
    print(f"solve_ivp loop of {args.some}: {slow * 1e3:.3f} ms each, tolerance {theirs:g}, largest drift {other:.1e}")
    print(f"ratio {slow / quick:.1f}")


if __name__ == "__main__":
    main()
