"""Numbers with nilpotent parts, for the judge: derivatives by plain evaluation, of any order, without any rule for them.

A number is a dictionary {set of infinitesimals as a bit mask: rational}; every infinitesimal squares to zero, so the
coefficient of e1 e2 … ek is a mixed k-th derivative. An elementary function is its Taylor polynomial at the real part.
The values of elementary functions carry 60 digits; everything else is exact.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from math import isqrt
from typing import Any

Jet = dict[int, Fraction]
Series = list[Fraction]


class NoValue(Exception):
    """Division by zero, or a function outside its domain."""


def const(q: Fraction | int) -> Jet:
    return {0: Fraction(q)} if q else {}


def real(a: Jet) -> Fraction:
    return a.get(0, Fraction(0))


def add(a: Jet, b: Jet) -> Jet:
    value = dict(a)
    for mask, x in b.items():
        value[mask] = value.get(mask, Fraction(0)) + x
    return {mask: x for mask, x in value.items() if x}


def mul(a: Jet, b: Jet) -> Jet:
    value: Jet = {}
    for m, p in a.items():
        for n, q in b.items():
            if not m & n:
                value[m | n] = value.get(m | n, Fraction(0)) + p * q
    return {mask: x for mask, x in value.items() if x}


def infinitesimal(index: int) -> Jet:
    return {1 << index: Fraction(1)}


def coefficient(a: Jet, mask: int) -> Jet:
    """What stands at these infinitesimals: the derivative, still with all others inside."""
    return {m & ~mask: x for m, x in a.items() if m & mask == mask}


def compose(a: Jet, taylor: Series) -> Jet:
    """Sum of taylor[k] (a - real part)^k."""
    small, power, value = {m: x for m, x in a.items() if m}, const(1), {}
    for c in taylor:
        value = add(value, mul(const(c), power))
        power = mul(power, small)
    return value


def order(a: Jet) -> int:
    """The largest power of the nilpotent part that may be nonzero."""
    mask = 0
    for m in a:
        mask |= m
    return bin(mask).count("1")


def inverse(a: Jet) -> Jet:
    if not real(a):
        raise NoValue("division by zero")
    return compose(a, [(-1) ** k / real(a) ** (k + 1) for k in range(order(a) + 1)])


# --- Taylor series at a rational point ----------------------------------------------------------------------------
def times(p: Series, q: Series) -> Series:
    return [sum((p[i] * q[k - i] for i in range(k + 1)), Fraction(0)) for k in range(len(p))]


def divide(p: Series, q: Series) -> Series:
    if not q[0]:
        raise NoValue("division by zero")
    value: Series = []
    for k in range(len(p)):
        value.append((p[k] - sum((value[i] * q[k - i] for i in range(k)), Fraction(0))) / q[0])
    return value


def integral(p: Series, start: Fraction) -> Series:
    return [start] + [x / (k + 1) for k, x in enumerate(p[:-1])]


def exponential(p: Series, value: Fraction) -> Series:
    """exp of a series, given exp of its real part: y' = p' y."""
    y = [value]
    for k in range(1, len(p)):
        y.append(sum((i * p[i] * y[k - i] for i in range(1, k + 1)), Fraction(0)) / k)
    return y


def root(p: Series) -> Series:
    """y with y^2 = p."""
    if p[0] < 0 or (p[0] == 0 and len(p) > 1):
        raise NoValue("sqrt outside its domain")
    y = [decimal("sqrt", p[0])]
    for k in range(1, len(p)):
        y.append((p[k] - sum((y[i] * y[k - i] for i in range(1, k)), Fraction(0))) / (2 * y[0]))
    return y


def decimal(name: str, x: Fraction) -> Fraction:
    """exp, ln, sqrt of the decimal module, and sine, cosine, arc tangent by their power series; 60 digits are good."""
    if name == "sqrt" and isqrt(x.numerator) ** 2 == x.numerator and isqrt(x.denominator) ** 2 == x.denominator:
        return Fraction(isqrt(x.numerator), isqrt(x.denominator))
    with localcontext() as context:
        context.prec = 90
        d = Decimal(x.numerator) / Decimal(x.denominator)
        if name in ("exp", "ln", "sqrt"):
            return Fraction(getattr(d, name)())
        if name == "atan":
            halvings = 0
            while abs(d) > Decimal("0.1"):
                d, halvings = d / (1 + (1 + d * d).sqrt()), halvings + 1
            terms = [d ** (2 * k + 1) * (-1) ** k / (2 * k + 1) for k in range(50)]
            return Fraction(sum(terms, Decimal(0)) * 2**halvings)
        term = d if name in ("sin", "erf") else Decimal(1)
        total, k = term, 0
        while abs(term) > Decimal(10) ** -88 or k < 20:
            k += 1
            term = -term * d * d / k if name == "erf" else -term * d * d / ((2 * k) * (2 * k + (1 if name == "sin" else -1)))
            total += term / (2 * k + 1) if name == "erf" else term
        return Fraction(total)


PI = 4 * decimal("atan", Fraction(1))


def taylor(name: str, a: Fraction, n: int) -> Series:
    """Coefficients 0..n of an elementary function at a."""
    zero = Fraction(0)
    u = [a, Fraction(1), *[zero] * n][: n + 1]
    one = [Fraction(1), *[zero] * n]
    if name == "exp":
        return exponential(u, decimal("exp", a))
    if name == "log":
        if a <= 0:
            raise NoValue("log outside its domain")
        return integral(divide(one, u), decimal("ln", a))
    if name == "sqrt":
        return root(u)
    if name in ("sin", "cos"):
        s, c = decimal("sin", a), decimal("cos", a)
        wave = [s, c, -s, -c] if name == "sin" else [c, -s, -c, s]
        scale, out = Fraction(1), []
        for k in range(n + 1):
            out.append(wave[k % 4] * scale)
            scale /= k + 1
        return out
    if name == "tan":
        return divide(taylor("sin", a, n), taylor("cos", a, n))
    if name in ("sinh", "cosh", "tanh"):
        up, down = taylor("exp", a, n), exponential([-x for x in u], decimal("exp", -a))
        sinh, cosh = [(p - q) / 2 for p, q in zip(up, down, strict=True)], [(p + q) / 2 for p, q in zip(up, down, strict=True)]
        return {"sinh": sinh, "cosh": cosh, "tanh": divide(sinh, cosh)}[name]
    square = times(u, u)
    if name == "atan":
        return integral(divide(one, [p + q for p, q in zip(one, square, strict=True)]), decimal("atan", a))
    if name == "asinh":
        slope = root([p + q for p, q in zip(one, square, strict=True)])
        return integral(divide(one, slope), decimal("ln", a + decimal("sqrt", 1 + a * a)))
    assert name == "erf"
    bell = exponential([-x for x in square], decimal("exp", -a * a))
    scale = 2 / decimal("sqrt", PI)
    return integral([scale * x for x in bell], scale * decimal("erf", a))


def function(name: str, a: Jet) -> Jet:
    return compose(a, taylor(name, real(a), order(a)))


# --- matrices ------------------------------------------------------------------------------------------------------
Rows = list[list[Jet]]


def matmul(a: Rows, b: Rows) -> Rows:
    """Matrix product; a 1 x 1 factor multiplies as a scalar."""
    for scalar, other in ((a, b), (b, a)):
        if len(scalar) == len(scalar[0]) == 1:
            return [[mul(scalar[0][0], x) for x in row] for row in other]
    if len(a[0]) != len(b):
        raise ValueError("a product of matrices that do not fit")
    return [[total(mul(a[i][k], b[k][j]) for k in range(len(b))) for j in range(len(b[0]))] for i in range(len(a))]


def total(jets: Any) -> Jet:
    value: Jet = {}
    for jet in jets:
        value = add(value, jet)
    return value


def madd(a: Rows, b: Rows) -> Rows:
    if (len(a), len(a[0])) != (len(b), len(b[0])):
        raise ValueError("a sum of matrices that do not fit")
    return [[add(x, y) for x, y in zip(p, q, strict=True)] for p, q in zip(a, b, strict=True)]


def scale(q: Jet, a: Rows) -> Rows:
    return [[mul(q, x) for x in row] for row in a]


def transpose(a: Rows) -> Rows:
    return [list(column) for column in zip(*a, strict=True)]


def identity(n: int) -> Rows:
    return [[const(int(i == j)) for j in range(n)] for i in range(n)]


def det(a: Rows) -> Jet:
    """Along the first row."""
    if not a:
        return const(1)
    return total(mul(const((-1) ** j), mul(a[0][j], det([row[:j] + row[j + 1:] for row in a[1:]]))) for j in range(len(a)))


def adjugate(a: Rows) -> Rows:
    n = range(len(a))
    return [[mul(const((-1) ** (i + j)), det([row[:i] + row[i + 1:] for k, row in enumerate(a) if k != j])) for j in n]
            for i in n]
