"""The gradient of a scalar expression with respect to a letter, backwards through the tree.

Why backwards: the gradient G of g at W is the matrix with dg = tr(G^T dW). Starting with 1 at the top, each operation
hands to its arguments the matrix that stands beside their differential, so one walk gives the gradient in closed form,
for every width. Each rule is the adjoint of the one with the same name in `calculus`.
"""

from __future__ import annotations

from symflow.errors import ShapeError, SymflowError
from symflow.expressions import tree
from symflow.expressions.calculus import join, raised
from symflow.expressions.chain import slope
from symflow.expressions.tree import Expr

Shares = list[tuple[Expr, Expr]]  # (argument, what stands beside its differential)


def gradient_wrt(expr: Expr, letter: Expr) -> Expr:
    """The matrix G with d expr = trace(G.T @ d letter).

    Parameters
    ----------
    expr
        A scalar without `along` and `direction` (expand it first).
    letter
        The letter to differentiate by.

    Examples
    --------
    >>> from symflow.expressions.text import to_text
    >>> U, V, A = tree.letter("U", 3, 2), tree.letter("V", 2, 3), tree.letter("A", 3, 3)
    >>> to_text(gradient_wrt(tree.norm2(A - U @ V) / 2 + 1, U))
    '-(A - U@V)@V.T'
    """
    if not expr.is_scalar:
        raise ShapeError(
            f"a gradient needs a scalar, but got a {expr.rows} x {expr.cols} matrix; take an entry or a trace"
        )
    name = letter.args[0]
    touched: dict[int, bool] = {}

    def touches(node: Expr) -> bool:
        if id(node) not in touched:
            touched[id(node)] = name in node.letters()
        return touched[id(node)]

    terms: list[Expr] = []
    stack: Shares = [(expr, tree.rational(1))]
    while stack:
        node, beside = stack.pop()
        if beside.is_zero_literal or not touches(node):
            continue
        if node.op == "letter":
            terms.append(beside)
            continue
        shares = [share for share in _shares(node, beside) if touches(share[0])]
        stack.extend(reversed(shares))
    return tree.add(*terms)


def _shares(node: Expr, beside: Expr) -> Shares:
    """What an operation hands to its arguments."""
    op, args = node.op, node.args
    if op == "sum":
        return [(term, beside) for term in args]
    if op == "product":
        return _product(node, beside)
    if op == "power":
        return _power(node, beside)
    if op == "transpose":
        return [(args[0], tree.transpose(beside))]
    if op == "trace":
        return [(args[0], join(beside, tree.identity(args[0].rows)))]
    if op == "det":
        return [(args[0], join(beside, tree.transpose(tree.adjugate(args[0]))))]
    if op == "norm2":
        return [(args[0], join(tree.rational(2), beside, args[0]))]
    if op == "entry":
        return [(args[0], join(beside, _unit(args[0], args[1], args[2])))]
    if op == "matrix":
        return [(cell, tree.entry(beside, i, j)) for i, row in enumerate(args[0]) for j, cell in enumerate(row)]
    if op == "function":
        return [(args[1], join(beside, slope(args[0], args[1])))]
    if op == "jet":
        return [(args[1], join(beside, tree.jet(args[0] + 1, args[1])))]
    if op == "cost":
        return [(args[0], join(beside, tree.gradient(args[0])))]
    if op == "gradient":
        return [(args[0], tree.curvature(args[0], beside))]
    remedy = "expand it first" if op in ("along", "direction") else "rewrite the expression without it"
    raise SymflowError(f"the gradient of '{op}' is not available; {remedy}")


def _product(node: Expr, beside: Expr) -> Shares:
    """Two factors at a time from the right: what stands before is one factor."""
    shares: Shares = []
    factors = node.args
    for last in range(len(factors) - 1, 0, -1):
        left, right = join(*factors[:last]), factors[last]
        if left.is_scalar and right.is_scalar:
            to_left, to_right = join(beside, right), join(beside, left)
        elif right.is_scalar:
            to_left, to_right = join(right, beside), _pair(beside, left)
        elif left.is_scalar:
            to_left, to_right = _pair(beside, right), join(left, beside)
        else:
            to_left, to_right = join(beside, right.T), join(_transposed(factors[:last], left), beside)
        shares.append((right, to_right))
        beside = to_left
    return [(factors[0], beside), *reversed(shares)]


def _transposed(factors: tuple[Expr, ...], product: Expr) -> Expr:
    """(A B)^T as B^T A^T, which reads better, unless a row times a column is among the factors."""
    turned = join(*(factor.T for factor in reversed(factors)))
    return turned if turned.shape == (product.cols, product.rows) else product.T


def _pair(a: Expr, b: Expr) -> Expr:
    return tree.trace(join(a.T, b))


def _power(node: Expr, beside: Expr) -> Shares:
    base, exponent = node.args
    if exponent == 0:
        return []
    if node.is_scalar:
        return [(base, join(tree.rational(exponent), beside, raised(base, exponent - 1)))]
    turned = base.T
    terms = [join(raised(turned, k), beside, raised(turned, exponent - 1 - k)) for k in range(exponent)]
    return [(base, tree.add(*terms))]


def _unit(value: Expr, row: int, col: int) -> Expr:
    """The matrix with a single 1."""
    if value.is_scalar:
        return tree.rational(1)
    if not (isinstance(value.rows, int) and isinstance(value.cols, int)):
        raise SymflowError("the gradient of an entry needs integer widths; give --widths or use a trace")
    one, zero = tree.rational(1), tree.rational(0)
    return tree.matrix([[one if (i, j) == (row, col) else zero for j in range(value.cols)] for i in range(value.rows)])
