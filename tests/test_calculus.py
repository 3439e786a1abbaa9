"""The calculus against an unrelated route: entrywise evaluation in truncated power series with rational coefficients.

`Series` knows numbers a0 + a1 t + a2 t^2; every expression is evaluated entry by entry at X + t V. The coefficient of t
is the derivative that the calculus must reproduce. Functions without rational values (exp, sin, …) are generic there:
their value, slope and second derivative at a point are fixed rational stand-ins, or exact values at special points.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import permutations
from typing import Any

import pytest

from symflow.errors import SymflowError
from symflow.expressions import (
    children_paths,
    derivative,
    expand,
    gradient_wrt,
    parse,
    replace_at,
    second_variation,
    substitute,
)
from symflow.expressions.tree import FUNCTIONS, Expr, function, letter, rational

ORDER = 3
Series = tuple[Any, ...]  # Fractions (exact) or floats (for functions)
Rows = list[list[Series]]


def const(value: Any) -> Series:
    return (value, *(0,) * (ORDER - 1))


def s_add(a: Series, b: Series) -> Series:
    return tuple(x + y for x, y in zip(a, b, strict=True))


def s_mul(a: Series, b: Series) -> Series:
    return tuple(sum(a[i] * b[n - i] for i in range(n + 1)) for n in range(ORDER))


def s_inv(a: Series) -> Series:
    out: list[Any] = [1 / a[0]]
    for n in range(1, ORDER):
        out.append(-sum(a[i] * out[n - i] for i in range(1, n + 1)) / a[0])
    return tuple(out)


def s_function(name: str, a: Series) -> Series:
    """By central differences of math.* in floats: the function rules are not used."""
    x, h = float(a[0]), 1e-4
    f = (lambda z: math.sqrt(z)) if name == "sqrt" else getattr(math, name)
    first = (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h)
    second = (f(x + h) - 2 * f(x) + f(x - h)) / h**2
    return f(x), first * float(a[1]), first * float(a[2]) + second * float(a[1]) ** 2 / 2


def m_mul(a: Rows, b: Rows) -> Rows:
    out = []
    for row in a:
        out.append([])
        for j in range(len(b[0])):
            total = const(0)
            for k, cell in enumerate(row):
                total = s_add(total, s_mul(cell, b[k][j]))
            out[-1].append(total)
    return out


def times(a: Rows, b: Rows) -> Rows:
    for x, y in ((a, b), (b, a)):
        if len(x) == len(x[0]) == 1:
            return [[s_mul(x[0][0], cell) for cell in row] for row in y]
    return m_mul(a, b)


def determinant(a: Rows) -> Series:
    """Leibniz' sum, nothing clever."""
    total = const(0)
    for p in permutations(range(len(a))):
        sign = (-1) ** sum(p[i] > p[j] for i in range(len(p)) for j in range(i + 1, len(p)))
        term = const(sign)
        for i, j in enumerate(p):
            term = s_mul(term, a[i][j])
        total = s_add(total, term)
    return total


def adjugate(a: Rows) -> Rows:
    n = len(a)

    def cofactor(i: int, j: int) -> Series:
        minor = [[a[r][c] for c in range(n) if c != j] for r in range(n) if r != i]
        return tuple((-1) ** (i + j) * x for x in (determinant(minor) if n > 1 else const(1)))

    return [[cofactor(j, i) for j in range(n)] for i in range(n)]


def cost_cell(point: Rows, i: int, j: int) -> Series:
    """The gradient of the concrete cost f(X) = sum_ij (i + 1) x_ij^3 + (sum x_ij)^2."""
    total = const(0)
    for row in point:
        for cell in row:
            total = s_add(total, cell)
    return s_add(tuple(3 * (i + 1) * x for x in s_mul(point[i][j], point[i][j])), tuple(2 * x for x in total))


def evaluate(expr: Expr, values: Mapping[str, Rows]) -> Rows:
    """Entry by entry, from the definitions."""
    op, args = expr.op, expr.args
    parts = [evaluate(child, values) for child in expr.children()]
    if op == "rational":
        return [[const(args[0])]]
    if op == "letter":
        return values[args[0]]
    if op == "identity":
        return [[const(int(i == j)) for j in range(args[0])] for i in range(args[0])]
    if op == "constant":
        return [[const(math.pi if args[0] == "pi" else math.e)]]
    if op == "sum":
        total = parts[0]
        for part in parts[1:]:
            total = [[s_add(x, y) for x, y in zip(r, s, strict=True)] for r, s in zip(total, part, strict=True)]
        return total
    if op == "product":
        total = parts[0]
        for part in parts[1:]:
            total = times(total, part)
        return total
    if op in ("trace", "det", "norm2", "cost", "jet"):
        return [[scalar(op, args, parts[0])]]
    return from_matrix(expr, parts)


def from_matrix(expr: Expr, parts: list[Rows]) -> Rows:
    """The operations that make a matrix of a matrix."""
    op, args, a = expr.op, expr.args, parts[0]
    if op == "power":
        if args[1] < 0:
            a = [[s_inv(a[0][0])]]
        total = [[const(int(i == j)) for j in range(len(a))] for i in range(len(a))]
        for _ in range(abs(args[1])):
            total = m_mul(total, a)
        return total
    if op == "transpose":
        return [list(column) for column in zip(*a, strict=True)]
    if op == "entry":
        return [[a[args[1]][args[2]]]]
    if op == "matrix":
        width = expr.cols
        cells = [part[0][0] for part in parts]
        return [cells[i : i + width] for i in range(0, len(cells), width)]  # type: ignore[operator,arg-type]
    if op == "adjugate":
        return adjugate(a)
    if op == "function":
        return [[s_function(args[0], a[0][0])]]
    if op == "gradient":
        return [[cost_cell(a, i, j) for j in range(len(a[0]))] for i in range(len(a))]
    assert op == "curvature"  # D grad f(X)[A], by hand from the cost above
    double = const(0)
    for row in parts[1]:
        for cell in row:
            double = s_add(double, tuple(2 * c for c in cell))
    return [
        [s_add(tuple(6 * (i + 1) * c for c in s_mul(at, by)), double) for at, by in zip(row, moved, strict=True)]
        for i, (row, moved) in enumerate(zip(a, parts[1], strict=True))
    ]


def scalar(op: str, args: tuple[Any, ...], a: Rows) -> Series:
    """The operations that make a number of a matrix."""
    total = const(0)
    if op == "trace":
        for i, row in enumerate(a):
            total = s_add(total, row[i])
    elif op == "det":
        total = determinant(a)
    elif op == "norm2":
        for row in a:
            for cell in row:
                total = s_add(total, s_mul(cell, cell))
    elif op == "cost":
        whole = const(0)
        for i, row in enumerate(a):
            for cell in row:
                total = s_add(total, tuple((i + 1) * c for c in s_mul(cell, s_mul(cell, cell))))
                whole = s_add(whole, cell)
        total = s_add(total, s_mul(whole, whole))
    elif op == "jet":  # the scalar cost f(z) = z^5
        factor = math.perm(5, args[0])
        total = const(factor)
        for _ in range(max(5 - args[0], 0)):
            total = s_mul(total, a[0][0])
    return total


LETTERS = {
    "A": letter("A", 2, 3),
    "B": letter("B", 3, 2),
    "S": letter("S", 2, 2),
    "R": letter("R", 3, 3),
    "u": letter("u", 3, 1),
    "x": letter("x"),
    "y": letter("y"),
}
MOVES = {name: letter(f"d{name}", *value.shape) for name, value in LETTERS.items()}
NAMES = {**LETTERS, **{move.args[0]: move for move in MOVES.values()}}

SCALARS = [
    "x^3*y - 2/x + 7", "trace(A@B)", "trace(A@B@S)^2", "det(S)", "det(A@B + S)", "det(R)*x", "norm2(A - B.T)",
    "norm2(x)", "(u.T@R@u)*y", "trace((u.T@u)*S)", "trace(S^3)", "trace(S^3@S.T)", "A[1,2]*x", "(A@B)[0,1]^2",
    "(x*y+1)^-3", "f(A@B)", "f(A)*x", "trace(grad(A@B)@S.T)", "f(x*y)", "f1(x)*f2(y)", "trace([[x,y],[x*y,1]]@S)",
    "det([[x,y^2],[1,x]])", "trace(A@(B@S)*x)", "det(x)*norm2(3*S)", "trace(x*I(2))", "(u.T@u)*trace(u@u.T)",
    "trace(B@A@R.T) + (x - x)", "x^0 + trace(S^0)", "trace(u@(x*u.T))", "trace(S@(u.T@u)@S)",
]  # fmt: skip
MATRICES = [
    "A@B@S",
    "S^3",
    "A.T@S@x",
    "(A@B).T/x",
    "grad(A@B)",
    "x*I(2) + S",
    "[[x, y], [x*y, 1]]@A",
    "(u.T@u)@S",
    "u@u.T@R",
]
NO_THIRD_DERIVATIVE = ("det(", "grad", "f(A")


def series(rng: Callable[[], Fraction], moving: bool = True) -> dict[str, Rows]:
    values: dict[str, Rows] = {}
    for name, value in LETTERS.items():
        held = [[(rng(), rng() if moving else Fraction(0)) for _ in range(value.cols)] for _ in range(value.rows)]  # type: ignore[arg-type]
        values[name] = [[(v, dv, *(Fraction(0),) * (ORDER - 2)) for v, dv in row] for row in held]
        values[f"d{name}"] = [[const(dv) for _, dv in row] for row in held]
    return values


def point(seed: int) -> dict[str, Rows]:
    state = [seed * 7919 + 13]

    def rng() -> Fraction:
        state[0] = (state[0] * 1103515245 + 12345) % 2**31
        return Fraction(state[0] // 65536 % 11 + 1, state[0] // 1024 % 5 + 1) * (-1) ** (state[0] // 4096)

    return series(rng)


def coefficient(rows: Rows, order: int) -> list[list[Any]]:
    return [[cell[order] for cell in row] for row in rows]


def same(found: Rows, expected: list[list[Any]]) -> bool:
    """Equal at order 0; a zero literal is the zero of every shape."""
    values = coefficient(found, 0)
    if len(values) == len(values[0]) == 1 and values[0][0] == 0:
        return all(cell == 0 for row in expected for cell in row)
    return values == expected


@pytest.mark.parametrize("text", SCALARS + MATRICES)
def test_derivative_entrywise(text: str) -> None:
    expr = parse(text, NAMES, proof_grammar=True)
    for seed in range(3):
        values = point(seed)
        slope = derivative(expr, MOVES)
        assert slope.is_zero_literal or slope.shape == expr.shape
        assert same(evaluate(slope, values), coefficient(evaluate(expr, values), 1))


@pytest.mark.parametrize("text", [t for t in SCALARS + MATRICES if not any(part in t for part in NO_THIRD_DERIVATIVE)])
def test_second_variation_entrywise(text: str) -> None:
    expr = parse(text, NAMES, proof_grammar=True)
    values = point(1)
    expected = [[2 * cell for cell in row] for row in coefficient(evaluate(expr, values), 2)]
    assert same(evaluate(second_variation(expr, MOVES), values), expected)


def test_second_variation_of_a_matrix_cost() -> None:
    expr = parse("f(A@B)", NAMES, proof_grammar=True)
    values = point(2)
    expected = [[2 * cell for cell in row] for row in coefficient(evaluate(expr, values), 2)]
    assert same(evaluate(second_variation(expr, MOVES), values), expected)


def test_second_variation_holds_the_moves_fixed() -> None:
    x = LETTERS["x"]
    values = point(3)
    x0 = values["x"][0][0][0]
    assert evaluate(second_variation(x**2, {"x": x}), values)[0][0][0] == 2 * x0**2


@pytest.mark.parametrize("text", SCALARS)
@pytest.mark.parametrize("name", sorted(LETTERS))
def test_gradient_is_the_derivative_in_every_direction(text: str, name: str) -> None:
    expr = parse(text, NAMES, proof_grammar=True)
    gradient = gradient_wrt(expr, LETTERS[name])
    assert gradient.is_zero_literal or gradient.shape == LETTERS[name].shape
    values = point(4)
    found = coefficient(evaluate(gradient, values), 0)
    for i in range(LETTERS[name].rows):  # type: ignore[arg-type]
        for j in range(LETTERS[name].cols):  # type: ignore[arg-type]
            moved = {key: [[const(cell[0]) for cell in row] for row in rows] for key, rows in values.items()}
            moved[name][i][j] = (moved[name][i][j][0], Fraction(1), *(Fraction(0),) * (ORDER - 2))
            expected = evaluate(expr, moved)[0][0][1]
            assert (Fraction(0) if gradient.is_zero_literal else found[i][j]) == expected


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_by_finite_differences(name: str) -> None:
    expr = function(name, LETTERS["x"] ** 2 + 1)
    values = {"x": [[(Fraction(1, 3), Fraction(2), Fraction(0))]], "dx": [[const(Fraction(2))]]}
    found = float(evaluate(derivative(expr, MOVES), values)[0][0][0])
    assert found == pytest.approx(float(evaluate(expr, values)[0][0][1]), rel=1e-7)


def test_traps_of_other_calculi() -> None:
    """The gradient of |R - BA|^2/2 plus a constant, or plus a regulariser, and of an unspecified f(BA)."""
    for text in ("norm2(R - B@A)/2 + 1", "norm2(R - B@A)/2 + 3*norm2(A)", "f(B@A)"):
        gradient = gradient_wrt(parse(text, NAMES, proof_grammar=True), LETTERS["A"])
        assert gradient.shape == (2, 3) and not gradient.is_zero_literal


def test_symbolic_widths() -> None:
    names = {"W1": letter("W1", "d1", "d0"), "W2": letter("W2", "d2", "d1")}
    names["V1"] = letter("V1", "d1", "d0")
    slope = derivative(parse("W1@W1.T", names), {"W1": names["V1"]})
    assert slope == parse("V1@W1.T + W1@V1.T", names)
    assert gradient_wrt(parse("f(W2@W1)", names, proof_grammar=True), names["W1"]) == parse(
        "W2.T@grad(W2@W1)", names, proof_grammar=True
    )
    assert gradient_wrt(parse("trace(W1@V1.T)", names), names["W1"]) == names["V1"]
    with pytest.raises(SymflowError, match="integer widths"):
        gradient_wrt(parse("W1[0,0]", names), names["W1"])


def test_expand_removes_every_derivative_node() -> None:
    expr = parse("ddt(ddt(x^2)*y) + dir(ddt(x^3), x: y) + trace(dir(A@B, A: 2*A))", NAMES, proof_grammar=True)
    flow = {"x": LETTERS["y"], "y": LETTERS["x"]}
    expanded = expand(expr, flow)
    assert not {node.op for _, node in children_paths(expanded)} & {"along", "direction"}
    # By hand: x' = y, y' = x. (2xy y)' = 2y^3 + 4x^2 y; d/dx of 3x^2 y along y is 6 x y^2; 2 tr(AB).
    values = point(5)
    x, y = values["x"][0][0][0], values["y"][0][0][0]
    product = evaluate(parse("trace(A@B)", NAMES), values)[0][0][0]
    assert evaluate(expanded, values)[0][0][0] == 2 * y**3 + 4 * x**2 * y + 6 * x * y**2 + 2 * product


@pytest.mark.parametrize("text", ["adj(S)", "curv(A, A)", "adj(A@B)@S"])
def test_what_is_not_available_says_so(text: str) -> None:
    with pytest.raises(SymflowError, match="not available"):
        derivative(parse(text, NAMES, proof_grammar=True), MOVES)


def test_constant_arguments_of_these_are_fine() -> None:
    expr = parse("adj(S)@A", NAMES, proof_grammar=True)
    assert derivative(expr, {"A": MOVES["A"]}) == parse("adj(S)@dA", NAMES, proof_grammar=True)
    expr = parse("curv(A, B.T)", NAMES, proof_grammar=True)
    assert derivative(expr, {"B": MOVES["B"]}) == parse("curv(A, dB.T)", NAMES, proof_grammar=True)


def test_zero_terms_are_dropped() -> None:
    assert derivative(parse("trace(A@B)*exp(y) + det(R)", NAMES), {"x": MOVES["x"]}) == rational(0)
    assert derivative(parse("A@B", NAMES), {"A": MOVES["A"]}) == parse("dA@B", NAMES)


# Doubling a zero, or what stands beside a zero, changes nothing: these two mutants are true.
TRUE_MUTANTS = {("det([[x,y^2],[1,x]])", (0, 0, 0, 1, 0)), ("trace(B@A@R.T) + (x - x)", (1,))}


@pytest.mark.parametrize("text", SCALARS + MATRICES)
def test_every_mutant_of_a_derivative_is_caught(text: str) -> None:
    """Doubling any one subexpression of a derivative changes its value at one of four points."""
    expr = parse(text, NAMES, proof_grammar=True)
    slope = derivative(expr, MOVES)
    points = [(at, coefficient(evaluate(expr, at), 1)) for at in map(point, range(6, 10))]
    for path, node in children_paths(slope):
        if node.op in ("letter", "sum", "product", "trace") and (text, path) not in TRUE_MUTANTS:
            mutant = replace_at(slope, path, 2 * node)
            assert not all(same(evaluate(mutant, at), expected) for at, expected in points), path


def test_deep_expressions_need_no_stack() -> None:
    deep = parse("exp(" * 200 + "x" + ")" * 200, NAMES)
    twice = derivative(derivative(deep, MOVES), MOVES)
    assert "dx" in twice.letters() and twice == derivative(derivative(deep, MOVES), MOVES)
    assert substitute(twice, {"x": LETTERS["y"]}).letters() == {"y", "dx"}
