"""Exact inertia against SymPy, and the large cases, in one run: `python benchmarks/inertia.py [--limit SECONDS]`.

- D = 50, dense: widths 5,5,5 at a random rational point; point, Hessian and inertia by two routes, against SymPy's
  `hessian` + `subs` + `eigenvals` of the same function. SymPy runs in a process of its own that is ended at the limit;
  where it reaches the limit the ratio is a lower bound and is marked with '>'.
- D = 800, dense: widths 20,20,20 at a random rational point, time and peak memory of the process.
- D = 20,000: two layers of width 100 at a random rational critical point, by the two-layer formula; singular values are
  rational there, and irrational in a second case, whose product and error fill half of the directions each.

The time of the independent check stands beside the engine's where the checker takes the certificate.
Only ratios mean anything: the machines are shared.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import time
from fractions import Fraction
from multiprocessing.connection import Connection
from random import Random
from typing import Any

from symflow.errors import CertificateError
from symflow.evidence import certificate, certify
from symflow.models import Cost, DeepLinear, GradientFlow
from symflow.saddles import Inertia, Situation, claim_at, inertia_at, situation

Rows = list[list[Fraction]]


def rows_of(rows: int, cols: int, random: Random) -> Rows:
    """A random rational matrix."""
    return [[Fraction(random.randint(-9, 9), random.choice((1, 2, 3))) for _ in range(cols)] for _ in range(rows)]


def dense(width: int, seed: int = 0) -> tuple[GradientFlow, dict[str, Rows]]:
    """Two square layers at a random point, which is not critical: the Hessian is one dense component."""
    random = Random(seed)
    flow = GradientFlow(DeepLinear((width,) * 3), Cost("norm2(W - T)/2", T=rows_of(width, width, random)))
    return flow, {name: rows_of(width, width, random) for name in ("W1", "W2")}


def critical(width: int, seed: int = 0) -> tuple[GradientFlow, dict[str, Rows]]:
    """Two square layers at a critical point: the product keeps some singular directions of the target."""
    random = Random(seed)

    def frame() -> Rows:
        v = [1, *(random.choice((-1, 0, 1)) for _ in range(width - 1))]
        square = sum(x * x for x in v)
        return [[Fraction(i == j) - Fraction(2 * v[i] * v[j], square) for j in range(width)] for i in range(width)]

    left, middle, right = frame(), frame(), frame()
    values = [Fraction(random.randint(1, 30), random.choice((1, 2))) for _ in range(width)]
    kept = [value if random.random() < 0.6 else Fraction(0) for value in values]

    def spread(a: Rows, diagonal: list[Fraction], b: Rows) -> Rows:
        inner = [[x * d for x, d in zip(row, diagonal, strict=True)] for row in a]
        return [[sum((x * y[j] for x, y in zip(row, b, strict=True) if x and y[j]), Fraction(0)) for j in range(width)]
                for row in inner]

    flow = GradientFlow(DeepLinear((width,) * 3), Cost("norm2(W - T)/2", T=spread(left, values, right)))
    ones = [Fraction(bool(x)) for x in kept]
    return flow, {"W1": spread(middle, kept, right), "W2": spread(left, ones, middle)}


def irrational(width: int, seed: int = 0) -> tuple[GradientFlow, dict[str, Rows]]:
    """Two square layers at a critical point with full blocks of random numbers for the product and for the error."""
    random, half = Random(seed), width // 2

    def block(size: int, top: int, left: int, rows: int, cols: int) -> Rows:
        return [[Fraction(random.randint(-size, size)) if top <= i < top + rows and left <= j < left + cols else Fraction(0)
                 for j in range(width)] for i in range(width)]

    w1, w2 = block(9, 0, 0, width, half), block(9, 0, 0, half, width)
    error = block(900, half, half, width - half, width - half)
    product = [[sum((x * y[j] for x, y in zip(row, w1, strict=True) if x and y[j]), Fraction(0)) for j in range(width)]
               for row in w2]
    target = [[x - y for x, y in zip(*rows, strict=True)] for rows in zip(product, error, strict=True)]
    return GradientFlow(DeepLinear((width,) * 3), Cost("norm2(W - T)/2", T=target)), {"W1": w1, "W2": w2}


def engine(task: tuple[GradientFlow, dict[str, Rows]]) -> tuple[float, Situation, Inertia]:
    """Seconds for the point, its Hessian and its inertia."""
    start = time.perf_counter()
    s = situation(*task)
    found = inertia_at(s)
    return time.perf_counter() - start, s, found


def check(s: Situation, found: Inertia) -> str:
    """Seconds of the independent check, in words."""
    if found.witness is None:
        return "no certificate"
    facts = [(["inertia", *found.counts], found.witness), *([(["critical"], None)] if s.is_critical else [])]
    then = ["facts", *(fact for fact, _ in facts)]
    try:
        evidence = certify(certificate("point", {**claim_at(s), "then": then}, {"facts": [one for _, one in facts]}))
    except CertificateError as error:
        return f"not checked ({str(error)[:80]})"
    return f"{evidence.check_seconds:.2f} s by {evidence.checked_by}"


def plain_sympy(task: tuple[GradientFlow, dict[str, Rows]]) -> dict[Any, int]:
    """The same with `hessian`, `subs` and `eigenvals`."""
    import sympy

    flow, at = task
    assert isinstance(flow.cost, Cost)
    target = sympy.Matrix([[sympy.Rational(str(x)) for x in row] for row in flow.cost.matrices["T"]])
    width = target.shape[0]
    layers = [sympy.Matrix(width, width, lambda i, j, n=n: sympy.Symbol(f"w{n}_{i}_{j}")) for n in (1, 2)]
    symbols = [*layers[0], *layers[1]]
    rest = layers[1] * layers[0] - target
    g = sum(entry**2 for entry in rest) / 2
    values = [sympy.Rational(x.numerator, x.denominator) for name in ("W1", "W2") for row in at[name] for x in row]
    matrix = sympy.hessian(g, symbols).subs(dict(zip(symbols, values, strict=True)))
    found: dict[Any, int] = matrix.eigenvals()
    return found


def _timed(pipe: Connection, task: tuple[GradientFlow, dict[str, Rows]]) -> None:
    start = time.perf_counter()
    try:
        plain_sympy(task)
    except Exception as error:  # whatever stops SymPy is reported as its result
        pipe.send((time.perf_counter() - start, type(error).__name__))
        return
    pipe.send((time.perf_counter() - start, ""))


def sympy_seconds(task: tuple[GradientFlow, dict[str, Rows]], limit: float) -> tuple[float, str] | None:
    """Seconds of plain SymPy and how it failed, None if it did not finish within the limit."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_timed, args=(there, task))
    process.start()
    answer: tuple[float, str] | None = here.recv() if here.poll(limit) else None
    process.terminate()
    process.join()
    return answer


def main() -> None:
    """Print the lines."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--limit", type=float, default=120.0, help="seconds after which SymPy is ended")
    limit = parser.parse_args().limit
    engine(dense(2))
    task = dense(5)
    seconds, s, found = min((engine(task) for _ in range(5)), key=lambda one: one[0])
    theirs = sympy_seconds(task, limit)
    mark, value, note = (">", limit, "not finished") if theirs is None else ("", *theirs)
    print(f"D = 50 dense: {seconds * 1e3:.1f} ms, inertia {found}; check {check(s, found)}")
    print(f"  SymPy {mark}{value:.1f} s {note}: {mark}{value / seconds:.0f} times as long", flush=True)
    cases = {"D = 800 dense": dense(20), "D = 800 critical": critical(20), "D = 20000 two layers": critical(100),
             "D = 20000 two layers, irrational singular values": irrational(100)}
    for name, case in cases.items():
        seconds, s, found = engine(case)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(f"{name}: {seconds:.1f} s, peak {memory:.2f} GB, inertia {found} by {found.route}", flush=True)
        print(f"  check {check(s, found)}", flush=True)


if __name__ == "__main__":
    main()
