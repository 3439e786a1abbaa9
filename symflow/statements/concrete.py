"""A concrete cost put in place of f, f', ∇f and ∇²f, and letters put in terms of their entries, at given widths.

Why: a search for sums of squares works with polynomials, and f(y) for f(W) = W^4 + W^2 is one only once it is written
out. Derivatives are taken by the calculus of trees, entry by entry for a matrix.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

from symflow.expressions import Expr, expand, fold, substitute
from symflow.expressions.rebuild import rebuild
from symflow.expressions.tree import add, direction, entry, function, letter, matrix, multiply, power, rational

LARGEST_DET, LARGEST_POWER = 4, 12


def with_cost(expr: Expr, cost: Expr) -> Expr:
    """The expression with the cost, a tree in the letter W, and its derivatives written out.

    Examples
    --------
    >>> from symflow.expressions.tree import jet
    >>> print(with_cost(jet(1, letter("y")), letter("W") ** 2 + 1))
    2*y
    """

    def rule(node: Expr, below: list[Expr]) -> Expr:
        if node.op == "jet":
            return _at(_repeated(cost, node.args[0]), below[0])
        if node.op == "cost":
            return _at(cost, below[0])
        if node.op in ("gradient", "curvature"):
            cells = [[_partial(cost, node, i, j) for j in range(int(node.cols))] for i in range(int(node.rows))]
            point = below[0]
            if node.op == "gradient":
                return matrix([[_at(cell, point) for cell in row] for row in cells])
            second = [[[[_at(_partial(cell, node, k, m), point) for m in range(int(node.cols))] for k in range(int(node.rows))]
                       for cell in row] for row in cells]
            return matrix([[add(*(multiply(cell[k][m], entry(below[1], k, m)) for k in range(int(node.rows))
                                  for m in range(int(node.cols)))) for cell in row] for row in second])
        return rebuild(node, below)

    return fold(expr, rule)


def _repeated(cost: Expr, order: int) -> Expr:
    for _ in range(order):
        cost = expand(direction(cost, {"W": rational(1)}), {})
    return cost


def _partial(cost: Expr, like: Expr, i: int, j: int) -> Expr:
    unit = [[rational(int((i, j) == (k, m))) for m in range(int(like.cols))] for k in range(int(like.rows))]
    return expand(direction(cost, {"W": matrix(unit)}), {})


def _at(value: Expr, point: Expr) -> Expr:
    return substitute(value, {"W": point}) if "W" in value.letters() else value


def in_entries(letters: Mapping[str, Expr]) -> tuple[dict[str, Expr], dict[str, Expr]]:
    """What stands for each letter that is no scalar, a matrix of new scalar letters; and what each of these stands for."""
    mapping: dict[str, Expr] = {}
    names: dict[str, Expr] = {}
    for name, value in letters.items():
        if value.is_scalar:
            continue
        rows = []
        for i in range(int(value.rows)):
            rows.append([letter(f"{name}[{i},{j}]") for j in range(int(value.cols))])
            names |= {f"{name}[{i},{j}]": entry(value, i, j) for j in range(int(value.cols))}
        mapping[name] = matrix(rows)
    return mapping, names


def without_determinants(expr: Expr) -> Expr:
    """Determinants of at most four rows written out in entries."""

    def rule(node: Expr, below: list[Expr]) -> Expr:
        if node.op != "det" or not isinstance(node.args[0].rows, int) or node.args[0].rows > LARGEST_DET:
            return rebuild(node, below)
        size, terms = node.args[0].rows, []
        for order in permutations(range(size)):
            sign = (-1) ** sum(order[i] > order[j] for i in range(size) for j in range(i + 1, size))
            terms.append(multiply(rational(sign), *(entry(below[0], i, k) for i, k in enumerate(order))))
        return add(*terms)

    return fold(expr, rule)


def with_few_exponentials(expr: Expr) -> Expr:
    """Hyperbolic functions as exponentials, and exp(2u + v) as exp(u)^2 exp(v).

    Examples
    --------
    >>> x, y = letter("x"), letter("y")
    >>> print(with_few_exponentials(function("exp", 2 * x - y)))
    exp(x)^2/exp(y)
    """

    def rule(node: Expr, below: list[Expr]) -> Expr:
        new = rebuild(node, below)
        if new.op != "function" or new.args[0] not in ("exp", "cosh", "sinh"):
            return new
        up = _exponential(new.args[1])
        if new.args[0] == "exp":
            return up
        sign = rational(1 if new.args[0] == "cosh" else -1)
        return multiply(rational("1/2"), add(up, multiply(sign, power(up, -1))))

    return fold(expr, rule)


def _exponential(value: Expr) -> Expr:
    if value.op == "sum":
        return multiply(*map(_exponential, value.args))
    if value.op == "product" and value.args[0].op == "rational":
        factor, rest = value.args[0].args[0], multiply(*value.args[1:])
        if factor.denominator == 1 and 0 < abs(factor) <= LARGEST_POWER:
            base = _exponential(rest)
            return base if factor == 1 else power(base, int(factor))
    return function("exp", value)


def relations_of_functions(exprs: list[Expr]) -> list[tuple[Expr, Expr]]:
    """What the functions that occur satisfy: cos(u)^2 = 1 - sin(u)^2 and sqrt(u)^2 = u."""
    found: dict[Expr, tuple[Expr, Expr]] = {}

    def rule(node: Expr, below: list[None]) -> None:
        if node.op == "function" and node.args[0] in ("sin", "cos"):
            cosine, sine = (function(name, node.args[1]) for name in ("cos", "sin"))
            found[cosine] = (power(cosine, 2), 1 - power(sine, 2))
        if node.op == "function" and node.args[0] == "sqrt":
            found[node] = (power(node, 2), node.args[1])

    for expr in exprs:
        fold(expr, rule)
    return list(found.values())
