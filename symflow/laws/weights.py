"""Laws that are sums of squares with weights, read off a program without expanding it.

If theta_i -> s^a_i theta_i changes no output, sum of a_i theta_i^2 is conserved. Every step that adds asks that two weights be
equal, every output that its weight be zero: linear equations for the a_i, solved exactly.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

from symflow.checker.program_expansion import Polynomial
from symflow.checker.programs import Program

Form = dict[int, Fraction]
LARGEST = 2 * 10**6  # numbers in the weights of all nodes


def weighted_squares(program: Program) -> list[Polynomial]:
    """A basis of these laws; none if the program is too large.

    Examples
    --------
    >>> steps = [["*", 0, 1], ["*", 2, 2], ["+", 3, 4]]
    >>> flow = {"network": "program", "parameters": ["w"], "steps": steps, "outputs": [5]}
    >>> weighted_squares(Program({"w": [3, 1]}, flow))
    [{((0, 2),): Fraction(1, 1), ((1, 2),): Fraction(-1, 1)}]
    """
    weights: list[Form] = [{i: Fraction(1)} for i in range(program.size)]
    pivots: dict[int, Form] = {}
    work = 0
    for step in program.steps:
        if isinstance(step, Fraction):
            weights.append({})
            continue
        op, i, j = step
        if op != "*":
            _impose(pivots, _sum(weights[i], weights[j], Fraction(-1)))
        weights.append(_sum(weights[i], weights[j], Fraction(1)) if op == "*" else weights[i])
        work += len(weights[-1])
        if work > LARGEST:
            return []
    for n in program.outputs:
        _impose(pivots, weights[n])
    free = [i for i in range(program.size) if i not in pivots]
    columns: dict[int, Form] = {i: {i: Fraction(1)} for i in free}
    for i, form in pivots.items():
        for k, x in _reduced(pivots, {k: x for k, x in form.items() if k != i}).items():
            columns[k][i] = -x
    return [{((i, 2),): x for i, x in sorted(_whole(column).items())} for column in columns.values()]


def _whole(form: Form) -> Form:
    """The multiple with whole numbers without a common factor, the first of them positive."""
    scale = Fraction(lcm(*(x.denominator for x in form.values())), gcd(*(x.numerator for x in form.values())))
    return {i: x * scale * (1 if form[min(form)] > 0 else -1) for i, x in form.items()}


def _sum(a: Form, b: Form, factor: Fraction) -> Form:
    found = dict(a)
    for i, x in b.items():
        found[i] = found.get(i, Fraction(0)) + factor * x
    return {i: x for i, x in found.items() if x}


def _reduced(pivots: dict[int, Form], form: Form) -> Form:
    """Without pivots. The form of a pivot has earlier parameters only: along a chain of equations it stays short."""
    while True:
        last = max((i for i in form if i in pivots), default=None)
        if last is None:
            return form
        form = _sum(form, pivots[last], -form[last])


def _impose(pivots: dict[int, Form], form: Form) -> None:
    """The form is zero."""
    form = _reduced(pivots, form)
    if form:
        last = max(form)
        pivots[last] = {i: x / form[last] for i, x in form.items()}
