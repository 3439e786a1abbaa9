"""Expressions to LaTeX.

Why apart from `text`: here the reader is a mathematician, so products are juxtaposed, squared norms are norms,
fractions are fractions, and names become symbols: W1 is W_1, W{i+1} is W_{i+1}.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from symflow.expressions import tree
from symflow.expressions.digits import integer_text
from symflow.expressions.text import ATOM, POWER, PRODUCT, SUM, leads_with_minus
from symflow.expressions.text import Piece as _Piece
from symflow.expressions.tree import Dim, Expr
from symflow.expressions.walk import fold

_LOWER = "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|tau|upsilon|phi|chi|psi"
_GREEK = re.compile(_LOWER + "|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega")
_NAME = re.compile(r"([A-Za-z]+?)_?(\d+|\{.*\}|(?<=_)[A-Za-z]\w*)?('*)")


class Piece(_Piece):
    """A printed subexpression; brackets grow with their content."""

    def at(self, level: int) -> str:
        return self.text if self.level >= level else rf"\left({self.text}\right)"


def to_latex(expr: Expr) -> str:
    r"""The expression in LaTeX (math mode).

    Examples
    --------
    >>> W1, W2 = tree.letter("W1", 3, 2), tree.letter("W2", 2, 3)
    >>> to_latex(W1 @ W1.T - Fraction(1, 2) * tree.norm2(W2) * tree.identity(3))
    'W_1 W_1^\\top - \\frac{1}{2} \\lVert W_2 \\rVert_F^2 I_{3}'
    """
    return fold(expr, _piece).text


def name_to_latex(name: str) -> str:
    r"""A name as a symbol.

    Examples
    --------
    >>> [name_to_latex(name) for name in ("W1", "theta", "lambda_12", "W{i+1}", "G", "dN", "V'")]
    ['W_1', '\\theta', '\\lambda_{12}', 'W_{i+1}', 'G', 'd_N', "V'"]
    """
    if re.fullmatch(r"d[A-Z]", name):
        return f"d_{name[1]}"
    found = _NAME.fullmatch(name)
    if found is None:
        return rf"\mathit{{{name}}}".replace("_", r"\_")
    stem, index, primes = found.groups()
    stem = rf"\{stem}" if _GREEK.fullmatch(stem) else stem if len(stem) == 1 else rf"\mathit{{{stem}}}"
    if not index:
        return stem + primes
    index = index.strip("{}").replace("_", r"\_")
    return f"{stem}_{index}{primes}" if len(index) == 1 else f"{stem}_{{{index}}}{primes}"


def _piece(node: Expr, below: list[Piece]) -> Piece:
    return _RULES[node.op](node, below)


def _number(value: Fraction) -> Piece:
    top, bottom = integer_text(abs(value.numerator)), integer_text(value.denominator)
    size = top if bottom == "1" else rf"\frac{{{top}}}{{{bottom}}}"
    return Piece(f"-{size}", SUM) if value < 0 else Piece(size, ATOM if bottom == "1" else PRODUCT)


def _sum(node: Expr, below: list[Piece]) -> Piece:
    text = ""
    for place, (term, part) in enumerate(zip(node.args, below, strict=True)):
        written = part.text if leads_with_minus(term) else part.at(PRODUCT)
        if written.startswith("-"):
            text += f" - {written[1:]}" if place else written
        else:
            text += f" + {written}" if place else written
    return Piece(text, SUM)


def _product(node: Expr, below: list[Piece]) -> Piece:
    factors, pieces = list(node.args), list(below)
    sign = ""
    if factors[0].op == "rational":
        value = factors[0].args[0]
        sign = "-" if value < 0 else ""
        factors, pieces = factors[1:], pieces[1:]
        if abs(value) != 1:
            factors.insert(0, tree.rational(abs(value)))
            pieces.insert(0, _number(abs(value)))
    written: list[str] = []
    for place, (factor, piece) in enumerate(zip(factors, pieces, strict=True)):
        fraction = factor.op == "rational" or (factor.op == "power" and factor.args[1] < 0)
        text = piece.at(PRODUCT if fraction or all(other.is_scalar for other in factors[:place]) else POWER)
        # Two numbers side by side would read as one.
        written.append(rf"\cdot {text}" if place and text[:1].isdigit() else text)
    return Piece(sign + " ".join(written), SUM if sign else PRODUCT)


def _power(node: Expr, below: list[Piece]) -> Piece:
    base, exponent = node.args[0], node.args[1]
    inner = below[0]
    size = abs(exponent)
    raised = f"{_base(base, inner)}^{size}" if size < 10 else f"{_base(base, inner)}^{{{size}}}"
    if exponent < 0:
        return Piece(rf"\frac{{1}}{{{inner.text if exponent == -1 else raised}}}", PRODUCT)
    return Piece(raised, POWER)


def _base(base: Expr, piece: Piece) -> str:
    """What an exponent may stand on: something without an exponent of its own."""
    own = base.op in ("norm2", "function", "trace", "det") or (base.op == "letter" and "'" in base.args[0])
    return rf"\left({piece.text}\right)" if own else piece.at(ATOM)


def _transpose(node: Expr, below: list[Piece]) -> Piece:
    return Piece(rf"{_base(node.args[0], below[0])}^\top", POWER)


def _function(node: Expr, below: list[Piece]) -> Piece:
    name, inner = node.args[0], below[0].text
    if name == "sqrt":
        return Piece(rf"\sqrt{{{inner}}}")
    if name == "exp":
        return Piece(rf"e^{{{inner}}}", POWER)
    head = {"atan": r"\arctan", "asinh": r"\operatorname{arsinh}", "erf": r"\operatorname{erf}"}.get(name, rf"\{name}")
    return Piece(rf"{head}\left({inner}\right)")


def _matrix(node: Expr, below: list[Piece]) -> Piece:
    width = len(node.args[0][0])
    texts = [part.text for part in below]
    rows = [" & ".join(texts[start : start + width]) for start in range(0, len(texts), width)]
    return Piece(r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}")


def _jet(node: Expr, below: list[Piece]) -> Piece:
    order = node.args[0]
    marks = "'" * order if order < 4 else f"^{{({order})}}"
    return Piece(rf"f{marks}({below[0].text})")


def _direction(node: Expr, below: list[Piece]) -> Piece:
    moves = ", ".join(
        rf"\dot {name_to_latex(name)} = {part.text}" for (name, _), part in zip(node.args[1], below[1:], strict=True)
    )
    return Piece(rf"\left.\tfrac{{d}}{{dt}}{below[0].at(ATOM)}\right|_{{{moves}}}")


def _root(node: Expr) -> str:
    r"""The k-th real root, as in \operatorname{root}_{1}(x^2-2)."""
    x, terms = tree.letter("x"), list[Expr]()
    for exponent, value in enumerate(node.args[0]):
        symbol = [x] if exponent == 1 else [tree.power(x, exponent)] if exponent else []
        number = [tree.rational(value)] if value != 1 or not symbol else []
        terms.insert(0, tree.multiply(*number, *symbol))
    return rf"\operatorname{{root}}_{{{node.args[1]}}}\left({to_latex(tree.add(*terms))}\right)"


def _dim(dim: Dim) -> str:
    return name_to_latex(dim) if isinstance(dim, str) else str(dim)


_RULES: dict[str, Callable[[Expr, list[Piece]], Piece]] = {
    "rational": lambda node, below: _number(node.args[0]),
    "letter": lambda node, below: Piece(name_to_latex(node.args[0])),
    "constant": lambda node, below: Piece(r"\pi" if node.args[0] == "pi" else "e"),
    "root": lambda node, below: Piece(_root(node)),
    "identity": lambda node, below: Piece(f"I_{{{_dim(node.args[0])}}}"),
    "sum": _sum,
    "product": _product,
    "power": _power,
    "transpose": _transpose,
    "trace": lambda node, below: Piece(rf"\operatorname{{tr}}\left({below[0].text}\right)"),
    "det": lambda node, below: Piece(rf"\det\left({below[0].text}\right)"),
    "adjugate": lambda node, below: Piece(rf"\operatorname{{adj}}\left({below[0].text}\right)"),
    "norm2": lambda node, below: Piece(rf"\lVert {below[0].text} \rVert_F^2"),
    "entry": lambda node, below: Piece(rf"{below[0].at(ATOM)}_{{[{node.args[1]},{node.args[2]}]}}"),
    "matrix": _matrix,
    "function": _function,
    "cost": lambda node, below: Piece(rf"f({below[0].text})"),
    "gradient": lambda node, below: Piece(rf"\nabla f({below[0].text})"),
    "curvature": lambda node, below: Piece(rf"\nabla^2 f({below[0].text})[{below[1].text}]"),
    "jet": _jet,
    "along": lambda node, below: Piece(rf"\tfrac{{d}}{{dt}}{below[0].at(POWER)}", POWER),
    "direction": _direction,
}
