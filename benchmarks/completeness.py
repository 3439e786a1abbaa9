"""Completeness of conservation laws, all in one run: `python benchmarks/completeness.py [--seeds 10] [--large]`.

- Two suites of 50 networks with the distribution and the seed of Marcotte, Gribonval and Peyre (NeurIPS 2023), whose
  published times are 34 min (linear) and 1 h 53 min (ReLU) on 64 cores, with ranks in floating point. Here through the
  public API: engine time, imports included, and check time beside it.
- The named baseline on the linear suite in the same run, as it is described in `completeness_baseline.py`, with the time of
  one rank of a dense random 800 x 800 integer matrix beside it, as a measure of the machine.
- More seeds: how many networks are complete, incomplete and undecided, each with an accepted certificate.
- `--large`: the hard regime (narrow ends), D = 2000 and more, and ReLU networks of 500,000 parameters, with peak memory.

Only ratios mean anything: the machines are shared.
"""

from __future__ import annotations

import argparse
import resource
import time

START = time.perf_counter()

import numpy as np  # noqa: E402 - the imports stand after START, since they are part of what is measured

import symflow as sf  # noqa: E402 - likewise
from symflow.laws import bracket_search, completeness  # noqa: E402, F401 - likewise: otherwise loaded by the first question

LARGE = [sf.DeepLinear(w) for w in ((2, 9, 9, 2), (3, 20, 20, 20, 3), (20,) * 6, (25, 26, 27, 25), (784, 100, 100, 10),
         (1000,) * 9, (1, 500, 500, 1), (300, 500, 300))]  # fmt: skip


def suites(seed: int) -> tuple[list[tuple[int, ...]], list[tuple[tuple[int, ...], bool]]]:
    """The widths of 50 linear networks, then the widths and biases of 50 ReLU networks."""

    def widths(depth: int, high: int) -> tuple[int, ...]:
        return tuple(int(np.random.randint(2, high)) for _ in range(depth + 1))

    linear, relu = [], []
    np.random.seed(seed)
    for _ in range(50):
        dims = widths(np.random.randint(2, 5), 6)
        size = sum(a * b for a, b in zip(dims, dims[1:], strict=False))
        np.random.rand(size)
        np.random.rand(size)
        linear.append(dims)
    np.random.seed(seed)
    for _ in range(50):
        dims = widths(np.random.randint(2, 5), 10)
        relu.append((dims, bool(np.random.random() < 0.5)))
        np.random.rand(sum(a * b for a, b in zip(dims, dims[1:], strict=False)))
    return linear, relu


def count(seed: int) -> tuple[dict[str, int], list[float], list[float]]:
    """Verdicts, and engine and check seconds of the two suites."""
    linear, relu = suites(seed)
    verdicts = {"complete": 0, "incomplete": 0, "undecided": 0}
    engine, check = [0.0, 0.0], [0.0, 0.0]
    networks = [*((0, sf.DeepLinear(w)) for w in linear), *((1, sf.ReLUNetwork(w, bias=b)) for w, b in relu)]
    for suite, network in networks:
        found = sf.conservation_laws(network, seed=seed)
        verdict = {True: "complete", False: "incomplete", None: "undecided"}[found.known_complete]
        if verdict != "undecided" and not (found.certificate and sf.recheck(found.certificate).accepted):
            raise SystemExit(f"{network}: {verdict} without an accepted certificate")
        verdicts[verdict] += 1
        engine[suite] += found.seconds
        check[suite] += found.check_seconds
    return verdicts, engine, check


def baseline(seed: int) -> tuple[float, float, float, float]:
    """Seconds on the linear suite: baseline, engine and check, network by network in turn; and of one 800 x 800 rank."""
    from random import Random

    import flint
    from completeness_baseline import published

    from symflow.checker.completeness_bounds import known_rank, lie_bound

    random, total, ranks, engine, check = Random(seed), 0.0, [], 0.0, 0.0
    matrix = flint.fmpz_mat(800, 800, [random.randrange(1000) for _ in range(640000)])
    for widths in suites(seed)[0]:
        ours = sf.conservation_laws(sf.DeepLinear(widths), seed=seed)
        engine, check = engine + ours.seconds, check + ours.check_seconds
        start = time.perf_counter()
        found = published(widths, known_rank(list(widths)))
        total += time.perf_counter() - start
        assert found == lie_bound(list(widths)) == ours.dim_lie, widths
        start = time.perf_counter()
        matrix.rank()
        ranks.append(time.perf_counter() - start)
    return total, engine, check, sum(ranks) / len(ranks)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=0, help="more seeds of both suites")
    parser.add_argument("--large", action="store_true", help="also the large networks")
    args = parser.parse_args()
    imports = time.perf_counter() - START
    before = time.process_time()
    verdicts, engine, check = count(0)
    used = time.process_time() - before
    print(f"two suites, seed 0       {verdicts}")
    print(f"  engine                 linear {engine[0]:.3f} s, ReLU {engine[1]:.3f} s, imports before that {imports:.3f} s")
    print(f"  standard library check linear {check[0]:.3f} s, ReLU {check[1]:.3f} s")
    print(f"  all, checked twice     {used:.2f} s of CPU")
    theirs, ours, checked, rank = baseline(0)
    print(f"baseline, linear suite   {theirs:.2f} s = {theirs / rank:.0f} ranks of 800 x 800 ({rank:.3f} s each)")
    print(f"  engine in turn with it {ours:.3f} s: ratio {theirs / ours:.0f}x, engine against engine")
    print(f"  and its check          {checked:.3f} s: ratio {theirs / (ours + checked):.0f}x with the check")
    total = {"complete": 0, "incomplete": 0, "undecided": 0}
    for seed in range(1, args.seeds + 1):
        for verdict, number in count(seed)[0].items():
            total[verdict] += number
    if args.seeds:
        print(f"{args.seeds} more seeds            {total}, every verdict with an accepted certificate")
    for network in [*LARGE, sf.ReLUNetwork((100, 700, 500, 150, 40), bias=True)] if args.large else []:
        found = sf.conservation_laws(network)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{network!r:44} D {found.D:7}  dim Lie {found.dim_lie}  complete {found.known_complete}  levels {found.levels}"
              f"  engine {found.seconds:.2f} s, check {found.check_seconds:.2f} s by {found.checked_by}, peak {peak:.0f} MB",
              flush=True)


if __name__ == "__main__":
    main()
