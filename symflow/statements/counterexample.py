"""The search for a counterexample: small widths first, then small rational points.

Why small: a counterexample is read by people, and most false statements already fail at widths up to 3 and entries up
to 2. Where nothing is assumed, one random point modulo a prime says at once whether a search is worth while. What is
found here is only proposed; the checker says that it refutes.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping
from random import Random

from symflow.errors import InternalError, SymflowError
from symflow.statements.search import Found, Search
from symflow.statements.setting import Statement

MAX_DIM = 3
IN_VAIN = 120  # points at which the hypotheses fail, after which other widths are tried
EVERY = 10_000  # choices of widths that are listed; of more only some are drawn


def dimensions(statement: Statement, limit: int, random: Random) -> Iterator[dict[str, int]]:
    """Small integers for the named dimensions that satisfy the conditions, the smallest first."""
    names = statement.free_dims
    if not names:
        yield {}
        return
    conditions = statement.setting.conditions()
    top = MAX_DIM if len(names) < 8 else 2

    def fits(dims: Mapping[str, int]) -> bool:
        sizes = [(dims.get(str(a), a), op, dims.get(str(b), b)) for a, op, b in conditions]
        return all(int(a) > int(b) or (op == ">=" and int(a) == int(b)) for a, op, b in sizes)

    if top ** len(names) <= EVERY:
        choices: list[tuple[int, ...]] = list(itertools.product(range(1, top + 1), repeat=len(names)))
    else:
        uniform = [(size,) * len(names) for size in range(1, MAX_DIM + 1)]
        choices = uniform + [tuple(random.choices(range(1, top + 1), k=len(names))) for _ in range(EVERY // 10)]
    every = [dict(zip(names, sizes, strict=True)) for sizes in choices]
    fitting = sorted((dims for dims in every if fits(dims)), key=lambda dims: (sum(dims.values()), list(dims.values())))
    first = [dims for dims in fitting if set(dims.values()) == {2}][:1] + fitting[: max(1, limit // 2)]
    rest = [dims for dims in fitting if dims not in first]
    yield from itertools.islice([*first, *random.sample(rest, len(rest))], limit)


def find_counterexample(
    statement: Statement, random: Random, *, tries: int = 20, widths: int = 6, deadline: float | None = None
) -> Found | None:
    """A point at which every hypothesis holds and the conclusion fails, if the search meets one.

    Parameters
    ----------
    statement
        What is to be refuted.
    random
        The source of all choices.
    tries
        Points per choice of widths.
    widths
        How many choices of widths.
    deadline
        A value of `time.monotonic()` after which the search gives up.
    """
    if statement.relation.op not in ("eq", "ne", "ge", "gt", "defined"):
        return None
    for search in _worthwhile(_searches(statement, random, widths)):
        for attempt in range(tries):
            if deadline is not None and time.monotonic() > deadline:
                return None
            found = search.attempt(spread=1 + 3 * attempt // tries)
            if found is not None:
                return found
            if attempt >= IN_VAIN and not search.met:
                break
    return None


def hypotheses_met(statement: Statement, random: Random, *, tries: int = 200, widths: int = 4) -> bool:
    """Whether a point is found that satisfies the hypotheses; if not, they may contradict each other."""
    searches = _searches(statement, random, widths)
    for attempt in range(tries):
        for search in searches:
            search.attempt(spread=1 + 3 * attempt // tries)
            if search.met:
                return True
    return not searches


def _searches(statement: Statement, random: Random, widths: int) -> list[Search]:
    found = []
    for dims in dimensions(statement, widths, random):
        try:
            found.append(Search(statement, dims, random))
        except InternalError:
            raise
        except SymflowError:
            continue  # at these widths the statement has no shape
    return found


def _worthwhile(searches: list[Search]) -> list[Search]:
    """Those where the statement fails modulo a prime, if there are any; one alone where it holds at all of them."""
    verdicts = [search.agrees_modulo_a_prime() for search in searches]
    if not searches or None in verdicts:
        return searches
    failing = [search for search, agrees in zip(searches, verdicts, strict=True) if agrees is False]
    return failing or searches[:1]
