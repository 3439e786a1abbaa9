"""The invariance of all imbalances against plain SymPy, in one run: `python benchmarks/invariance.py [--limit SECONDS]`.

The task: for a deep linear network with an arbitrary cost, show that every entry of every C_i is constant along the
gradient flow. The contestants, on the same machine in the same run:

- words: one identity with opaque letters, which settles every depth and width at once (engine and check together), and
  the whole decision, which first tries to refute it at random points with derivatives by dual numbers;
- entries: symflow's entry-by-entry proof at the given widths, all C_i; engine (FLINT) and check (standard library) apart;
- SymPy: `Matrix` of symbols, the gradient of f as a matrix of symbols, `diff` along the field, `expand` to zero.

Only ratios mean anything: the machines are shared. SymPy runs in a process of its own that is ended at the limit; where
it reaches the limit, the ratio is a lower bound and is marked with '>'.
"""

from __future__ import annotations

import argparse
import multiprocessing
import time
from multiprocessing.connection import Connection

from symflow import checker
from symflow.evidence import Outcome, certificate, certify
from symflow.expressions import expand
from symflow.interpretations import Polynomials, Words, evaluate
from symflow.propositions.settings import chain, neighbours
from symflow.statements import decide

DEPTHS, WIDTHS = range(2, 6), range(2, 7)


def words() -> float:
    """Seconds of engine and checker for the identity that holds for every depth and width."""
    statement = neighbours().statement("ddt(C) = 0")
    start = time.perf_counter()
    engine = Words([])
    assert engine.is_zero(evaluate(expand(statement.relation.left, statement.vector_field()), engine))
    claim = statement.to_claim()
    certify(certificate("word identity", claim, checker.witness("word identity", claim)))
    return time.perf_counter() - start


def decision() -> float:
    """Seconds of the whole decision, the attempt to refute included."""
    start = time.perf_counter()
    assert decide(neighbours().statement("ddt(C) = 0")).outcome is Outcome.PROVED
    return time.perf_counter() - start


def entries(depth: int, width: int) -> tuple[float, float | None]:
    """Seconds of engine and of checker for the entry-by-entry proofs of all C_i; None where the check takes too many steps."""
    engine, check = 0.0, 0.0
    refused = False
    for i in range(1, depth):
        statement = chain([width] * (depth + 1)).statement(f"ddt(C{i}) = 0")
        start = time.perf_counter()
        ring = Polynomials(symbols=2 * (depth + 1) * width**2)
        assert ring.is_zero(evaluate(expand(statement.relation.left, statement.vector_field()), ring))
        engine += time.perf_counter() - start
        claim = statement.to_claim()
        try:
            check += certify(certificate("first integral", claim, checker.witness("first integral", claim))).check_seconds
        except checker.Rejected:
            refused = True
    return engine, None if refused else check


def plain_sympy(depth: int, width: int) -> None:
    """The same with Matrix, diff and expand."""
    import sympy

    layers = [sympy.Matrix(width, width, lambda i, j, n=n: sympy.Symbol(f"w{n}_{i}_{j}")) for n in range(depth)]
    gradient = sympy.Matrix(width, width, lambda i, j: sympy.Symbol(f"g_{i}_{j}"))

    def product(parts: list[sympy.Matrix]) -> sympy.Matrix:
        value = sympy.eye(width)
        for part in parts:
            value = part * value
        return value

    velocity = {}
    for n in range(depth):
        dot = -product(layers[n + 1:]).T * gradient * product(layers[:n]).T
        velocity.update(zip(layers[n], dot, strict=True))
    for n in range(depth - 1):
        imbalance = layers[n] * layers[n].T - layers[n + 1].T * layers[n + 1]
        for entry in imbalance:
            rate = sum(entry.diff(symbol) * velocity[symbol] for symbol in entry.free_symbols)
            assert sympy.expand(rate) == 0


def _timed(pipe: Connection, depth: int, width: int) -> None:
    import sympy

    sympy.expand(sympy.Symbol("x") * 2)
    start = time.perf_counter()
    plain_sympy(depth, width)
    pipe.send(time.perf_counter() - start)


def sympy_seconds(depth: int, width: int, limit: float) -> float | None:
    """Seconds of plain SymPy, None if it did not finish within the limit."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_timed, args=(there, depth, width))
    process.start()
    seconds = here.recv() if here.poll(limit) else None
    process.terminate()
    process.join()
    return seconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--limit", type=float, default=60.0, help="seconds after which SymPy is ended")
    limit = parser.parse_args().limit
    words(), entries(2, 2)
    every, whole = min(words() for _ in range(5)), min(decision() for _ in range(5))
    print(f"words, every depth and width: {every * 1e3:.1f} ms; the whole decision {whole / every:.1f} times that\n")
    print("depth width | SymPy/words | SymPy/entries' engine | entries' check/engine")
    for depth in DEPTHS:
        stopped = False
        for width in WIDTHS:
            engine, check = entries(depth, width)
            theirs = None if stopped else sympy_seconds(depth, width, limit)
            stopped = theirs is None
            mark, value = (">", limit) if theirs is None else ("", theirs)
            ratio = "too many steps" if check is None else format(check / engine, ".1f")
            note = "" if theirs is not None else "   SymPy not finished"
            print(f"{depth:5} {width:5} | {mark + format(value / every, '.0f'):>11} | "
                  f"{mark + format(value / engine, '.0f'):>21} | {ratio:>21}{note}", flush=True)


if __name__ == "__main__":
    main()
