"""Kind 'point': facts about g = f(W_N … W_1) at one point, each with its witness.

The claim gives network, cost and point; product, gradients and Hessian are computed from it (points.py), so that a
witness of another point, cost or network does not fit. A fact that cannot be settled rejects the certificate.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from typing import Any

from . import two_layers
from .constant_matrices import dot, values
from .constants import Undecided
from .inertia import inertia
from .matrices import Matrices, Rows
from .minima import minimum
from .points import Point
from .power_series import first_change
from .ranks import rank_gradient
from .trees import integer, need, number


def critical(point: Point, args: list[Any], witness: Any) -> None:
    need(not args and witness is None and point.is_critical(), "not critical, or with a witness that is not needed")


def not_critical(point: Point, args: list[Any], witness: Any) -> None:
    need(not args, "not critical has no parameters")
    if witness is not None:
        layer, i, j = witness
        row = point.slope(integer(layer, 1, len(point.layers)) - 1)[integer(i)]
        need(point.ring.sign(row[integer(j)]) != 0, "this entry of the gradient is zero")
        return
    for x in (x for i in range(len(point.layers)) for row in point.slope(i) for x in row):
        with suppress(Undecided):
            if point.ring.sign(x):
                return
    raise Undecided("no entry of the gradient is shown not to be zero")


def has_inertia(point: Point, args: list[Any], witness: Any) -> None:
    need(len(args) == 3 and all(integer(n, 0, point.size) == n for n in args), "inertia has three counts")
    found = two_layers.inertia(point) if witness == two_layers.WITNESS else inertia(point.ring, point.hessian, witness)
    need(found == tuple(args), "the Hessian has another inertia")


def direction(sign: int) -> Callable[[Point, list[Any], Any], None]:
    def check_direction(point: Point, args: list[Any], witness: Any) -> None:
        vector = values(point.ring, [witness], 1, point.size)[0]
        image = [dot(point.ring, row, vector) for row in point.hessian]
        need(not args and point.ring.sign(dot(point.ring, image, vector)) == sign, "the form has another sign there")
    return check_direction


def eigenvalues(point: Point, args: list[Any], witness: Any) -> None:
    """So many in an open interval with rational ends: by the inertia of the Hessian moved to its ends."""
    below = []
    need(len(args) == 3 and (witness is None or isinstance(witness, list)), "an interval, a count, a witness for either end")
    for end, one in zip((number(args[0]), number(args[1])), witness or (None, None), strict=True):
        moved: Rows = [list(row) for row in point.hessian]
        for i, row in enumerate(moved):
            row[i] = point.ring.add(row[i], -end)
        n, z, _ = inertia(point.ring, moved, one)
        need(z == 0, "an end of the interval is an eigenvalue")
        below.append(n)
    need(number(args[0]) < number(args[1]) and below[1] - below[0] == integer(args[2]), "another number of eigenvalues")


def moves(sign: int) -> Callable[[Point, list[Any], Any], None]:
    """The cost rises or falls along a curve through the point; the witness gives its coefficients of t, t^2, …"""
    def check_curve(point: Point, args: list[Any], witness: Any) -> None:
        need(not args and isinstance(witness, dict) and set(witness) == {"curve"}, "the witness is no curve")
        curve, steps = witness["curve"], {}
        need(isinstance(curve, dict) and set(curve) <= set(point.names), "a curve of another network")
        for name, (rows, cols) in zip(point.names, point.shapes, strict=True):
            cells = curve.get(name, [[[]] * cols] * rows)
            need(len(cells) == rows and all(len(row) == cols for row in cells), "a curve of another shape")
            steps[name] = [[[point.ring.of(x) for x in cell] for cell in row] for row in cells]

        def along(series: Any) -> Rows:
            product, over = None, Matrices(point.matrices.claim, series, {})
            for name, layer in zip(point.names, point.layers, strict=True):
                value = [[([x, *more] + series.lifted(Fraction(0)))[:series.order + 1]
                          for x, more in zip(row, cells, strict=True)] for row, cells in zip(layer, steps[name], strict=True)]
                product = value if product is None else over.product(value, product)
            return product or []

        need(first_change(point.ring, point.cost, point.product, along)[1] == sign, "the cost moves the other way")
    return check_curve


FACTS: dict[str, Callable[[Point, list[Any], Any], None]] = {
    "critical": critical, "not critical": not_critical, "inertia": has_inertia, "eigenvalues": eigenvalues,
    "negative direction": direction(-1), "positive direction": direction(1), "rank gradient": rank_gradient,
    "descends": moves(-1), "ascends": moves(1),
    **{goal: minimum(goal) for goal in ("global minimum", "local minimum", "local maximum")},
}


def facts(then: Any, witness: Any, known: Any) -> list[tuple[Any, list[Any], Any]]:
    """The facts of a conclusion with their checks and witnesses."""
    need(isinstance(then, list) and then[:1] == ["facts"] and len(then) > 1
         and all(isinstance(fact, list) and fact and fact[0] in known for fact in then[1:]), "not a list of known facts")
    need(isinstance(witness, dict) and set(witness) == {"facts"} and len(witness["facts"]) == len(then) - 1,
         "the witness has one entry per fact")
    return [(known[fact[0]], fact[1:], one) for fact, one in zip(then[1:], witness["facts"], strict=True)]


def check(claim_data: Any, witness: Any) -> str:
    """Accept if every fact holds at the point."""
    point = Point(claim_data)
    for holds, args, one in facts(claim_data["then"], witness, FACTS):
        holds(point, args, one)
    return "holds at the point"
