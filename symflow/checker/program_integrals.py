"""Is a polynomial a first integral of the gradients of all outputs of a program?

Two ways, both exact. (1) A weighted sum of squares, sum of a_i theta_i^2: theta_i -> s^a_i theta_i changes no output if, step by
step, what is added has one weight, and every output has weight 0; at s = 1 that says sum a_i theta_i d(output)/d(theta_i) = 0,
which is half the derivative of the sum along the gradient. (2) Any polynomial P: the outputs are expanded over the
rationals (program_expansion.py), and <grad P, grad output> must vanish term by term.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .completeness_brackets import PRIME
from .program_expansion import TERMS, Expanded, Polynomial, terms
from .programs import Program, residue
from .trees import afford, integer, need, number

EACH = 20_000  # terms of an output that is expanded


def polynomial(data: Any, size: int) -> Polynomial:
    """A law of a claim: a list of coefficients with [parameter, exponent] pairs, in increasing order."""
    found: Polynomial = {}
    for coefficient, factors in data:
        monomial = tuple((integer(i, 0, size - 1), integer(e, 1)) for i, e in factors)
        need(all(a[0] < b[0] for a, b in zip(monomial, monomial[1:], strict=False)), "parameters in increasing order, once each")
        need(len(monomial) > 0 and monomial > next(reversed(found), ()) and number(coefficient) != 0,
             "terms have parameters, and come in increasing order, once each")
        found[monomial] = number(coefficient)
    return found


def slopes_at(law: Polynomial, point: list[int]) -> dict[int, int]:
    """The gradient at a point modulo the prime."""
    found: dict[int, int] = {}
    for monomial, coefficient in law.items():
        for i, e in monomial:
            value = residue(coefficient) * e * pow(point[i], e - 1, PRIME)
            for k, f in monomial:
                value = value * pow(point[k], f, PRIME) % PRIME if k != i else value
            found[i] = (found.get(i, 0) + value) % PRIME
    return found


def all_kept(program: Program, laws: list[Polynomial]) -> Expanded | None:
    """Reject unless every law is one; the outputs, expanded, if that was needed."""
    squares = {n: {m[0][0]: x for m, x in law.items()} for n, law in enumerate(laws)
               if all(len(m) == 1 and m[0][1] == 2 for m in law)}
    others = [n for n in range(len(laws)) if n not in squares] + sorted(ungraded(program, squares))
    if not others:
        return None
    afford(max(terms(program)), EACH, "terms in an output")
    expanded = Expanded(program)
    need(all(expanded.keeps(laws[n]) for n in others), "a known law is not conserved")
    return expanded


def ungraded(program: Program, laws: dict[int, dict[int, Fraction]]) -> set[int]:
    """The laws under whose weights some step adds different weights, or some output has one."""
    found: list[dict[int, Fraction]] = [{} for _ in range(program.size)]
    for n, weights in laws.items():
        for i, x in weights.items():
            found[i][n] = x
    failed: set[int] = set()
    work = 0
    for step in program.steps:
        if isinstance(step, Fraction):
            found.append({})
            continue
        op, i, j = step
        a, b = found[i], found[j]
        work += len(a) + len(b)
        afford(work, 10 * TERMS, "steps with weights")
        if op == "*":
            both = {n: a.get(n, Fraction(0)) + b.get(n, Fraction(0)) for n in {**a, **b}}
            found.append({n: x for n, x in both.items() if x})
        else:
            failed |= {n for n in {**a, **b} if a.get(n) != b.get(n)} if a != b else set()
            found.append(a)
    return failed.union(*(found[n] for n in program.outputs))
