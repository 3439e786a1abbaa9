"""Where an activation can be used: it has a value, it has a derivative, and that is not zero.

Why from the normal form: there sigma' is a fraction, and its numerator falls into factors. An exponential never vanishes,
a sum of positive even powers does not, a polynomial in x has its real roots counted by Sturm, and of a cosine only the
condition itself is said. What is not recognised is said as a condition too, so nothing is ever left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from symflow.dynamics.activations_normal_form import NormalForms, Poly
from symflow.errors import SymflowError
from symflow.expressions import Expr, children_paths, derivative, to_text
from symflow.expressions.roots import count_real_roots, rational_root
from symflow.expressions.tree import rational, root

EVERYWHERE = "all x"
LISTED = 8  # roots that are listed one by one


def domain(sigma: Expr) -> str:
    """The conditions on x, joined by 'and'.

    Examples
    --------
    >>> from symflow.expressions import parse
    >>> from symflow.expressions.tree import letter
    >>> [domain(parse(text, {"x": letter("x")})) for text in ("tanh(x)", "x^3", "sin(x)", "x/(1+x)")]
    ['all x', 'x != 0', 'cos(x) != 0', 'x != -1']
    """
    slope = derivative(sigma, {"x": rational(1)})
    conditions: list[str] = []
    for part in (sigma, slope):
        for _, node in children_paths(part):
            conditions += _has_value(node)
    try:
        forms = NormalForms()
        for factor, _ in forms.factors(forms.read(slope)[0]):
            conditions += _is_not_zero(forms, factor)
    except SymflowError:
        conditions.append(f"{to_text(slope)} != 0")
    return " and ".join(_shortened(conditions)) or EVERYWHERE


def _has_value(node: Expr) -> Iterator[str]:
    """What a quotient, a root, a logarithm or a tangent needs."""
    if not node.letters():
        return
    if node.op == "power" and node.args[1] < 0:
        yield from _nonzero(node.args[0])
    if node.op == "function" and node.args[0] == "tan":
        yield f"cos({to_text(node.args[1])}) != 0"
    if node.op == "function" and node.args[0] in ("log", "sqrt") and not _positive(node.args[1]):
        yield f"{to_text(node.args[1])} {'>' if node.args[0] == 'log' else '>='} 0"


def _positive(value: Expr) -> bool:
    forms = NormalForms()
    try:
        top, bottom = forms.read(value)
    except SymflowError:
        return False
    return forms.positive(top) and forms.positive(bottom)


def _nonzero(value: Expr) -> Iterator[str]:
    forms = NormalForms()
    try:
        factors = forms.factors(forms.read(value)[0])
    except SymflowError:
        yield f"{to_text(value)} != 0"
        return
    for factor, _ in factors:
        yield from _is_not_zero(forms, factor)


def _is_not_zero(forms: NormalForms, factor: Poly) -> Iterator[str]:
    if forms.positive(factor) or forms.never_zero(factor):
        return
    row = forms.in_x_alone(factor)
    count = 0 if row is None else count_real_roots(row)
    where = forms.zero_of_exponential(factor)
    if where is not None:
        yield f"x != {to_text(where)}"
    elif row is None or count > LISTED:
        yield f"{to_text(_square_out(forms.sum(factor)))} != 0"
    else:
        for index in range(count):
            found = rational_root(row, index)
            yield f"x != {to_text(root(row, index) if found is None else rational(found))}"


def _square_out(value: Expr) -> Expr:
    """The argument of a root instead of the root: both vanish together."""
    if value.op == "function" and value.args[0] == "sqrt":
        inside: Expr = value.args[1]
        return inside
    return value


def _shortened(conditions: list[str]) -> list[str]:
    """u > 0 says u != 0; u >= 0 and u != 0 say u > 0."""
    kept = list(dict.fromkeys(conditions))
    for one in kept[:]:
        if one.endswith(" >= 0") and one[:-5] + " != 0" in kept:
            kept[kept.index(one)] = one[:-5] + " > 0"
    return [one for one in kept if not (one.endswith(" != 0") and one[:-5] + " > 0" in kept)]
