"""Where an activation can be used: it has a value, it has a derivative, and that is not zero.

Why from the normal form: there sigma' is a fraction, and its numerator falls into factors. An exponential never vanishes,
a sum of positive even powers does not, a polynomial in x has its real roots counted by Sturm, and of a cosine only the
condition itself is said. What is not recognised is said as a condition too, so nothing is ever left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from symflow.dynamics.activations_enclosure import guessed_sign
from symflow.dynamics.activations_normal_form import NormalForms, Poly
from symflow.dynamics.activations_obstacles import NOT_ZERO, POSITIVE, needs
from symflow.errors import SymflowError
from symflow.expressions import Expr, derivative, to_text
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
    wanted = list(needs(sigma, slope))
    positive = {one.value for one in wanted if one.op == POSITIVE}
    for one in wanted:
        if one.op == NOT_ZERO and one.value not in positive:  # a positive number is not zero
            bare = one.value.op == "function" and one.value.args[0] == "cos"
            conditions += [f"{to_text(one.value)} != 0"] if bare else _nonzero(one.value)
        elif one.op != NOT_ZERO and not _positive(one.value):
            conditions.append(f"{to_text(one.value)} {one.op} 0")
    return " and ".join(_shortened([*conditions, *_nonzero(slope)])) or EVERYWHERE


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
        if value.letters() or not guessed_sign(value):
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
