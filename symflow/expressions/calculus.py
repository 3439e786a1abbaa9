"""The own matrix calculus: derivatives on the tree, by the product rule.

Why not SymPy's: its matrix derivatives are silently zero in simple cases (the gradient of |A - UV|^2/2 + 1, or an
unspecified f(WU); sympy#26585). Here each operation has one rule of one line, zero terms are dropped at once, and an
operation without a rule says so instead of returning something. `tests/test_calculus.py` re-derives it all entrywise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from symflow.errors import ShapeError, SymflowError
from symflow.expressions import tree
from symflow.expressions.chain import slope
from symflow.expressions.rebuild import rebuild
from symflow.expressions.substitute import substitute
from symflow.expressions.tree import Expr
from symflow.expressions.walk import fold

ZERO = tree.rational(0)
Velocities = Mapping[str, Expr]


def derivative(expr: Expr, velocities: Velocities) -> Expr:
    """Derivative when the letters move with these velocities; letters not named are constant.

    Nodes `along` and `direction` inside are expanded first, `along` with the same velocities.

    Examples
    --------
    >>> x, v = tree.letter("x"), tree.letter("v")
    >>> derivative(x**3 + 1, {"x": v}).to_json()
    ['product', '3', ['power', ['letter', 'x'], 2], ['letter', 'v']]
    """

    def rule(node: Expr, below: list[Expr]) -> Expr:
        if node.op == "letter":
            return _velocity(node, velocities)
        if all(part.is_zero_literal for part in below):
            return ZERO
        if node.op not in _RULES:
            raise SymflowError(f"the derivative of '{node.op}' is not available; rewrite the expression without it")
        return _RULES[node.op](node, below)

    return fold(expand(expr, velocities), rule)


def expand(expr: Expr, velocities: Velocities) -> Expr:
    """Replace every `along` and `direction` node by the derivative it stands for, the innermost first.

    Examples
    --------
    >>> x, v = tree.letter("x"), tree.letter("v")
    >>> expand(tree.along(tree.along(x * v)), {"x": v}).to_json()
    '0'
    """

    def rule(node: Expr, below: list[Expr]) -> Expr:
        if node.op == "along":
            return derivative(below[0], velocities)
        if node.op == "direction":
            moves = {name: move for (name, _), move in zip(node.args[1], below[1:], strict=True)}
            return derivative(below[0], moves)
        return node if all(a is b for a, b in zip(node.children(), below, strict=True)) else rebuild(node, below)

    return fold(expr, rule)


def second_variation(expr: Expr, moves: Velocities) -> Expr:
    """The second derivative along the moves, the moves held constant.

    Examples
    --------
    >>> x = tree.letter("x")
    >>> second_variation(x**2, {"x": x}).to_json()      # 2 v^2 at v = x, not the second time derivative
    ['product', '2', ['letter', 'x'], ['letter', 'x']]
    """
    # A move may itself contain letters that move; a stand-in of which only the shape is known cannot.
    stand_ins = {name: tree.letter(f"{name}'", move.rows, move.cols) for name, move in moves.items()}
    stand_ins = {name: ZERO if moves[name].is_zero_literal else held for name, held in stand_ins.items()}
    twice = derivative(derivative(expr, stand_ins), stand_ins)
    return substitute(twice, {f"{name}'": move for name, move in moves.items()})


def _velocity(node: Expr, velocities: Velocities) -> Expr:
    velocity = velocities.get(node.args[0], ZERO)
    if velocity.shape != node.shape and not velocity.is_zero_literal:
        raise ShapeError(
            f"{node.args[0]} is {node.rows} x {node.cols}, but its velocity is {velocity.rows} x {velocity.cols};"
            " make the shapes equal"
        )
    return velocity


def join(*factors: Expr) -> Expr:
    """Product with the numbers collected in front, and without ones and needless identities.

    Examples
    --------
    >>> x = tree.letter("x", 2, 2)
    >>> join(tree.rational(2), x, tree.identity(2), tree.rational(3)).to_json()
    ['product', '6', ['letter', 'x']]
    """
    flat: list[Expr] = []
    for place, factor in enumerate(factors):
        # A product after scalars only may be opened: it is multiplied from left to right either way.
        opened = factor.op == "product" and all(other.is_scalar for other in factors[:place])
        flat.extend(factor.args if opened else (factor,))
    number = ZERO if any(part.is_zero_literal for part in flat) else tree.rational(1)
    kept = []
    for part in flat:
        if part.op == "rational":
            number = tree.rational(number.args[0] * part.args[0])
        else:
            kept.append(part)
    without = [part for part in kept if part.op != "identity" or part.is_scalar]
    # (row)(column) 1 is a matrix, (row)(column) is not: an identity goes only when the shape stays.
    if without and tree.multiply(*without).shape == tree.multiply(*kept).shape:
        kept = without
    if number.args[0] != 1 or not kept:
        kept.insert(0, number)
    return tree.multiply(*kept)


def _product(node: Expr, below: list[Expr]) -> Expr:
    factors = node.args
    terms = [
        join(*factors[:place], moved, *factors[place + 1 :])
        for place, moved in enumerate(below)
        if not moved.is_zero_literal
    ]
    return tree.add(*terms)


def _power(node: Expr, below: list[Expr]) -> Expr:
    (base, exponent), moved = node.args, below[0]
    if exponent == 0:
        return ZERO
    if node.is_scalar:
        return join(tree.rational(exponent), raised(base, exponent - 1), moved)
    terms = [join(raised(base, k), moved, raised(base, exponent - 1 - k)) for k in range(exponent)]
    return tree.add(*terms)


def raised(base: Expr, exponent: int) -> Expr:
    """A power, without writing the exponents 0 and 1."""
    if exponent == 1:
        return base
    if exponent == 0:
        return tree.rational(1) if base.is_scalar else tree.identity(base.rows)
    return tree.power(base, exponent)


def _adjugate(node: Expr, below: list[Expr]) -> Expr:
    if node.is_scalar:
        return ZERO
    raise SymflowError("the derivative of an adjugate is not available; state the law with det instead")


def _det(node: Expr, below: list[Expr]) -> Expr:
    base, moved = node.args[0], below[0]
    return moved if base.is_scalar else tree.trace(join(tree.adjugate(base), moved))


def _norm2(node: Expr, below: list[Expr]) -> Expr:
    base, moved = node.args[0], below[0]
    if base.is_scalar:
        return join(tree.rational(2), base, moved)
    return join(tree.rational(2), tree.trace(join(tree.transpose(base), moved)))


def _matrix(node: Expr, below: list[Expr]) -> Expr:
    return rebuild(node, below)


def _cost(node: Expr, below: list[Expr]) -> Expr:
    return tree.trace(join(tree.transpose(tree.gradient(node.args[0])), below[0]))


def _curvature(node: Expr, below: list[Expr]) -> Expr:
    if not below[0].is_zero_literal:
        raise SymflowError("the third derivative of a matrix cost is not available; keep the point of curv(X, A) fixed")
    return tree.curvature(node.args[0], below[1])


_RULES: dict[str, Callable[[Expr, list[Expr]], Expr]] = {
    "sum": lambda node, below: tree.add(*below),
    "product": _product,
    "power": _power,
    "transpose": lambda node, below: tree.transpose(below[0]),
    "trace": lambda node, below: tree.trace(below[0]),
    "det": _det,
    "adjugate": _adjugate,
    "norm2": _norm2,
    "entry": lambda node, below: tree.entry(below[0], node.args[1], node.args[2]),
    "matrix": _matrix,
    "function": lambda node, below: join(slope(node.args[0], node.args[1]), below[0]),
    "cost": _cost,
    "gradient": lambda node, below: tree.curvature(node.args[0], below[0]),
    "jet": lambda node, below: join(tree.jet(node.args[0] + 1, node.args[1]), below[0]),
    "curvature": _curvature,
}
