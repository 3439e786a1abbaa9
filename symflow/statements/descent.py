"""A counterexample to an inequality by descent: minimise the difference of its sides in floats, then round the point.

Why besides random points: a polynomial in five letters may be negative only in a thin region that no small random point
meets, and the proof search cannot say so. Floats find where to look, from a few fixed starting points; what counts is the
exact value at the rounded point, which the checker computes again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

import numpy as np

from symflow.errors import SymflowError
from symflow.interpretations.alphabet import Terms, plus, times_number
from symflow.statements.atoms import Atoms, build
from symflow.statements.search import Found, Search
from symflow.statements.setting import Statement

Floats = np.ndarray[Any, Any]
STARTS, ROUNDS, MAX_LETTERS, MAX_TERMS = 16, 150, 20, 400
DENOMINATORS = (1, 2, 3, 4, 8, 12, 100, 10**4, 10**7)
MARGINS = (1e-6, 1e-2)  # how far inside its hypotheses a descent ends: at their edge, or where a strict one still holds


class Polynomial:
    """A polynomial in numbered variables, in floats and exactly."""

    def __init__(self, terms: Terms, places: dict[int, int]) -> None:
        self.terms = [([(places[atom], e) for atom, e in scalars], x) for (scalars, _), x in terms.items()]
        self.exponents = np.zeros((len(self.terms), len(places)))
        for row, (monomial, _) in zip(self.exponents, self.terms, strict=True):
            for place, e in monomial:
                row[place] = e
        self.factors = np.array([float(x) for _, x in self.terms])

    def __call__(self, x: Floats) -> float:
        return float(self.factors @ np.prod(x**self.exponents, axis=1)) if self.terms else 0.0

    def exact(self, point: Sequence[Fraction]) -> Fraction:
        """The value at a rational point."""
        total = Fraction(0)
        for monomial, x in self.terms:
            for place, e in monomial:
                x *= point[place] ** e
            total += x
        return total


def descend(statement: Statement) -> Found | None:
    """A point at which the inequality fails, if descent meets one: for polynomials, and equations that name a letter.

    Examples
    --------
    >>> from symflow.statements.setting import Setting
    >>> found = descend(Setting({"x": (1, 1)}).statement("(10*x - 37)^2 >= 1/100"))
    >>> found is not None and (10 * found.values["x"][0][0] - 37) ** 2 < Fraction(1, 100)
    True
    """
    then = statement.relation
    if then.op not in ("ge", "gt"):
        return None
    statement = statement.at_dims(dict.fromkeys(statement.free_dims, 2))
    if sum(int(one.rows) * int(one.cols) for one in statement.letters.values()) > MAX_LETTERS:
        return None
    try:
        atoms = build(statement, entries=True)
        return None if atoms is None else _search(statement, atoms)
    except (SymflowError, OverflowError):
        return None


def _search(statement: Statement, atoms: Atoms) -> Found | None:
    then = statement.relation
    assert then.right is not None
    if any(one.op not in ("ge", "gt", "eq") for one in atoms.hypotheses):
        return None
    orders = [one for one in atoms.hypotheses if one.op != "eq"]
    pairs = [(then.left, then.right), *((one.left, one.right) for one in orders if one.right is not None)]
    values = [plus(atoms.polynomial(a), times_number(atoms.polynomial(b), Fraction(-1))) for a, b in pairs]
    named = _eliminated(atoms, values)
    if named is None:
        return None
    names = [_name(atoms, atom) for atom in range(len(atoms.words.alphabet.atoms))]
    used = sorted({atom for terms in [*values, *named.values()] for scalars, _ in terms for atom, _ in scalars})
    if any(names[atom] is None for atom in used) or sum(map(len, values)) > MAX_TERMS:
        return None
    if any(e < 0 for terms in values for scalars, _ in terms for _, e in scalars):
        return None
    places = {atom: k for k, atom in enumerate(used)}
    goal, *limits = [Polynomial(terms, places) for terms in values]
    others = {str(names[atom]): Polynomial(terms, places) for atom, terms in named.items()}
    for point in _points(goal, limits, len(used)):
        low = goal.exact(point)
        if (low < 0 or (then.op == "gt" and low == 0)) and all(
            limit.exact(point) > 0 or (one.op == "ge" and limit.exact(point) == 0)
            for limit, one in zip(limits, orders, strict=True)
        ):
            letters = {str(names[atom]): x for atom, x in zip(used, point, strict=True)}
            return _found(statement, letters | {name: value.exact(point) for name, value in others.items()})
    return None


def _eliminated(atoms: Atoms, values: list[Terms]) -> dict[int, Terms] | None:
    """Solve each equation for a letter that it has alone and to the first power, and put that into the others, in place."""
    named: dict[int, Terms] = {}
    open_equations = [poly for *_, poly in atoms.equations]
    while open_equations:
        poly = open_equations.pop(0)
        if not poly:
            continue
        counts = [atom for scalars, _ in poly for atom, _ in scalars]
        alone = [(scalars[0][0], x) for (scalars, _), x in poly.items() if len(scalars) == 1 and scalars[0][1] == 1]
        atom, x = next(((atom, x) for atom, x in alone if counts.count(atom) == 1 and _name(atoms, atom)), (-1, Fraction(0)))
        if atom < 0:
            return None
        value = times_number({term: y for term, y in poly.items() if term[0] != ((atom, 1),)}, -1 / x)
        values[:] = [_put(atoms, terms, atom, value) for terms in values]
        open_equations = [_put(atoms, terms, atom, value) for terms in open_equations]
        named = {other: _put(atoms, terms, atom, value) for other, terms in named.items()} | {atom: value}
    return named


def _put(atoms: Atoms, terms: Terms, atom: int, value: Terms) -> Terms:
    """A polynomial with a polynomial in place of one atom."""
    total: Terms = {}
    for (scalars, word), x in terms.items():
        rest = tuple(pair for pair in scalars if pair[0] != atom)
        part: Terms = {(rest, word): x}
        for _ in range(dict(scalars).get(atom, 0)):
            part = atoms.times(part, value)
        total = plus(total, part)
    return total


def _name(atoms: Atoms, atom: int) -> str | None:
    """The name of the letter that an atom is; None for anything else."""
    match atoms.words.alphabet.atoms[atom]:
        case ("loop", (int(code),)):
            key = atoms.words.alphabet.letters[code >> 1].key
            return str(key[1]) if key[0] == "letter" else None
    return None


def _points(goal: Polynomial, limits: list[Polynomial], count: int) -> Iterator[list[Fraction]]:
    """Rational points near the ends of descents."""
    from scipy.optimize import minimize

    if not count:
        yield []
        return
    random = Random(1)

    def height(x: Floats, margin: float) -> float:
        with np.errstate(all="ignore"):
            outside = sum(min(0.0, limit(x) - margin) ** 2 for limit in limits)
            value = goal(x) + 1e4 * outside
        return float(np.clip(value, -1e6, 1e12)) if np.isfinite(value) else 1e12

    for start in range(STARTS):
        x = np.array([random.uniform(-1, 1) * 3.0 ** (start % 4) for _ in range(count)])
        here = partial(height, margin=MARGINS[start % 2])
        end = minimize(here, x, method="BFGS", options={"maxiter": ROUNDS}, callback=_stop_below(here)).x
        for denominator in DENOMINATORS:
            if np.all(np.isfinite(end)) and np.abs(end).max(initial=0) < 1e6:
                yield [Fraction(round(float(value) * denominator), denominator) for value in end]


def _stop_below(height: Callable[[Floats], float]) -> Callable[[Floats], None]:
    """End a descent where the value is clearly negative."""

    def callback(x: Floats) -> None:
        if height(x) < -1.0:
            raise StopIteration

    return callback


def _found(statement: Statement, values: dict[str, Fraction]) -> Found | None:
    """The point as the search for counterexamples gives it."""
    rows = {
        name: [[values.get(name if one.is_scalar else f"{name}[{i},{j}]", Fraction(0)) for j in range(int(one.cols))]
               for i in range(int(one.rows))]
        for name, one in statement.letters.items()
    }
    search = Search(statement, {}, Random(0))
    found = search.judged(rows, statement.cost_expr)
    return None if found is None else Found(dict(statement.assigned), found.values, found.cost, found.cells)
