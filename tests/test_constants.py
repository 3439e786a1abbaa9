"""Exact real constants of the checker: zeros are proved, signs are enclosed, and the rest is undecided.

Random constants are compared with 60 digits of mpmath, and random polynomials with roots that are known.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from trees_of_claims import add, fn, mul, neg, power, sub

from symflow.checker.constants import Constants, Undecided
from symflow.checker.enclosures import Undefined
from symflow.checker.real_roots import RealRoots, root
from symflow.checker.trees import Rejected, TooLarge

PI, E = ["constant", "pi"], ["constant", "E"]
Tree = Any


def sqrt(tree: Tree) -> Tree:
    return fn("sqrt", tree)


def sign(tree: Tree) -> int:
    ring = Constants()
    return ring.sign(ring.of(tree))


def cubic(k: int) -> Tree:
    return ["root", ["1", "-12", "0", "12"], k]


ZEROS = {
    "nested roots": sub(add(sqrt("2"), sqrt("3")), sqrt(add("5", mul("2", sqrt("6"))))),
    "exp log": sub(fn("exp", mul("1/3", fn("log", "2"))), mul("2", fn("exp", mul("-2/3", fn("log", "2"))))),
    "log 4": sub(fn("log", "4"), mul("2", fn("log", "2"))), "log 1/6": add(fn("log", "1/6"), fn("log", "2"), fn("log", "3")),
    "exp 1": sub(mul(fn("exp", "1"), fn("exp", "-1")), "1"), "E": sub(E, fn("exp", "1")),
    "cosh^2 - sinh^2": sub(sub(power(fn("cosh", "1/3"), 2), power(fn("sinh", "1/3"), 2)), "1"),
    "tanh is odd": add(fn("tanh", "2"), fn("tanh", "-2")), "sin pi": fn("sin", PI), "cos pi": add(fn("cos", PI), "1"),
    "cos pi/12": sub(mul("4", fn("cos", mul("1/12", PI))), add(sqrt("2"), sqrt("6"))),
    "sin 5pi/6": sub(fn("sin", mul("5/6", PI)), "1/2"), "tan pi/4": sub(fn("tan", mul("1/4", PI)), "1"),
    "atan 1": sub(mul("4", fn("atan", "1")), PI), "asinh": sub(fn("sinh", fn("asinh", "1")), "1"),
    "sum of roots": add(cubic(0), cubic(1), cubic(2)), "a root": add(mul("12", power(cubic(1), 3)), mul("-12", cubic(1)), "1"),
    "root is sqrt": sub(["root", ["-2", "0", "1"], 1], sqrt("2")),
    "cube root": sub(power(["root", ["-2", "0", "0", "1"], 0], 3), "2"),
    "rational root": sub(["root", ["-1/4", "0", "1"], 0], "-1/2"), "sqrt 12": sub(sqrt("12"), mul("2", sqrt("3"))),
    "times a log": mul(fn("log", "3"), sub(add(sqrt("2"), sqrt("3")), sqrt(add("5", mul("2", sqrt("6")))))),
    "a quotient": sub(mul(add(sqrt("2"), fn("log", "3")), power(add(sqrt("2"), fn("log", "3")), -1)), "1"),
    "sqrt of exp": sub(power(sqrt(fn("exp", "3")), 2), fn("exp", "3")),
    "log of exp": sub(fn("log", fn("exp", sqrt("2"))), sqrt("2")),
}
SIGNS = {
    "Ramanujan": (sub(fn("exp", mul(PI, sqrt("163"))), "262537412640768744"), -1), "middle root": (cubic(1), 1),
    "cubic(0)": (cubic(0), -1), "tiny": ("1/" + "1" + "0" * 3000, 1), "tiny root": (mul(sqrt("2"), "-1/" + "1" + "0" * 1000), -1),
    "close roots": (sub(sqrt(add("2", "1/" + "1" + "0" * 400)), sqrt("2")), 1), "pi": (sub(PI, "355/113"), -1),
    "zero divisor": (add(sqrt("2"), sqrt("3"), sqrt(add("5", mul("2", sqrt("6"))))), 1), "sin 3": (fn("sin", "3"), 1),
}


@pytest.mark.parametrize("name", ZEROS)
def test_exact_zeros(name: str) -> None:
    assert sign(ZEROS[name]) == 0
    assert sign(add(ZEROS[name], "1/" + "1" + "0" * 60)) == 1  # and what is added is seen


@pytest.mark.parametrize("name", SIGNS)
def test_signs(name: str) -> None:
    tree, expected = SIGNS[name]
    assert sign(tree) == expected == -sign(neg(tree))


@pytest.mark.parametrize("tree", [fn("log", "0"), fn("log", "-1"), sqrt("-2"), power(ZEROS["nested roots"], -1),
                                  power(ZEROS["sin pi"], -1), fn("log", sub(sqrt("2"), "2")), fn("tan", mul("1/2", PI))],
                         ids=repr)
def test_what_has_no_value(tree: Tree) -> None:
    with pytest.raises(Undefined):
        sign(tree)


def test_undecided_is_said() -> None:
    """log(1 + sqrt 2) + log(sqrt 2 - 1) is 0, but nothing here proves it: no guess."""
    with pytest.raises(Undecided):
        sign(add(fn("log", add("1", sqrt("2"))), fn("log", sub(sqrt("2"), "1"))))


def test_letters_bad_roots_and_large_fields_are_refused() -> None:
    for tree in (["letter", "x"], ["root", ["1", "0", "1"], 0], ["root", ["-2", "0", "1"], 2], ["root", ["0"], 0],
                 ["root", [], 0]):
        with pytest.raises((Rejected, IndexError)):
            sign(tree)
    with pytest.raises(TooLarge):
        sign(sub(add(*(sqrt(str(p)) for p in (2, 3, 5, 7, 11, 13, 17))), sqrt(power(add(*(
            sqrt(str(p)) for p in (2, 3, 5, 7, 11, 13, 17))), 2))))


rationals = st.fractions(min_value=-5, max_value=5, max_denominator=12)


@st.composite
def constants(draw: st.DrawFn, depth: int = 3) -> tuple[Tree, Any]:
    """A constant and its value to 60 digits."""
    if depth == 0:
        q = draw(rationals)
        return str(q), mpmath.mpf(q.numerator) / q.denominator
    op = draw(st.sampled_from(["add", "mul", "power", "sqrt", "exp", "log", "tanh", "atan", "cos"]))
    a, x = draw(constants(depth - 1))
    if op in ("add", "mul"):
        b, y = draw(constants(depth - 1))
        return [{"add": "sum", "mul": "product"}[op], a, b], x + y if op == "add" else x * y
    if op == "power":
        return (power(a, -1), 1 / x) if abs(x) > 1e-9 else (power(a, 2), x * x)
    if op in ("sqrt", "log"):
        a, x = add("1", power(a, 2)), 1 + x * x
        return fn(op, a), getattr(mpmath, op)(x)
    return (fn(op, a), getattr(mpmath, op)(x)) if abs(x) < 30 else (a, x)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.data())
def test_algebra_against_mpmath(data: st.DataObject) -> None:
    """Values, trees and signs agree with 60 digits; x - x, x/x and distributivity come out as they must."""
    with mpmath.workdps(80):
        (a, x), (b, y), (c, _) = (data.draw(constants()) for _ in range(3))
        ring = Constants()
        try:
            u, v, w = ring.of(a), ring.of(b), ring.of(c)
            low, high = ring.enclosure(ring.add(u, ring.multiply(u, v)), 256)
        except Rejected:  # too large, or a sign inside that is not decided
            return
        scale = mpmath.mpf(10) ** -55 * (1 + abs(x) * (1 + abs(y)))
        ends = [mpmath.mpf(end.numerator) / end.denominator for end in (low, high)]
        assert ends[0] - scale <= x + x * y <= ends[1] + scale
        minus = ring.multiply(Fraction(-1), u)
        assert ring.sign(ring.add(u, minus)) == 0
        left = ring.multiply(u, ring.add(v, w))
        right = ring.add(ring.multiply(u, v), ring.multiply(u, w))
        assert ring.sign(ring.add(left, ring.multiply(Fraction(-1), right))) == 0
        if abs(x) > 1e-40:
            assert ring.sign(u) == (1 if x > 0 else -1)
            assert ring.sign(ring.add(ring.multiply(u, ring.inverse(u)), Fraction(-1))) == 0
        again = ring.of(ring.tree(u))
        assert ring.sign(ring.add(again, minus)) == 0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(rationals, min_size=1, max_size=5), st.lists(st.integers(-4, 4), min_size=1, max_size=3))
def test_roots_of_polynomials(rational: list[Fraction], rest: list[int]) -> None:
    """Known rational roots are found where they are, each once, in increasing order; every interval holds its root."""
    p = [Fraction(x) for x in [*rest, 1]]
    for r in rational:
        p = [(p[i - 1] if i else Fraction(0)) - r * (p[i] if i < len(p) else Fraction(0)) for i in range(len(p) + 1)]
    roots = RealRoots(p)
    intervals = roots.isolated()
    exact = [roots.rational(interval) for interval in intervals]
    assert set(rational) <= set(exact) and intervals == sorted(intervals)
    with mpmath.workdps(60):
        q = [mpmath.mpf(c.numerator) / c.denominator for c in reversed(roots.p)]
        known = sorted(z.real for z in mpmath.polyroots(q, maxsteps=500, extraprec=400) if abs(z.imag) < mpmath.mpf(10) ** -40)
        assert len(known) == len(intervals)
        for interval, z in zip(intervals, known, strict=True):
            for bits in (3, 40, 150):
                low, high = roots.refined(interval, bits)
                near = Fraction(1, 10**35)
                assert high - low <= Fraction(1, 1 << bits) and low - near <= Fraction(str(z)) <= high + near


def test_a_root_is_refined_to_any_precision_and_the_index_is_checked() -> None:
    polynomial, interval = root([-1, 0, 0, 0, 0, 10**40], 0)
    low, high = polynomial.refined(interval, 3000)
    assert low <= Fraction(1, 10**8) <= high and high - low <= Fraction(1, 1 << 3000)
    with pytest.raises(Rejected):
        root([-2, 0, 1], 2)
