"""The search for proofs of inequalities: what it proves is true, and the usual true inequalities are proved.

By property: sums of squares with a common rational zero, where every Gram matrix is singular, are proved; what is negative
at a rational point never is, neither by the search nor after `decide`. The checker has the last word in each case.
"""

from __future__ import annotations

from fractions import Fraction
from io import StringIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from symflow.evidence import Outcome
from symflow.expressions.tree import Expr, add, letter, multiply, power, rational
from symflow.propositions.records import Claim, Proposition, Source
from symflow.propositions.runner import verify
from symflow.rendering.tables import print_verification
from symflow.statements import Setting, decide
from symflow.statements.affine_spaces import affine_space
from symflow.statements.decide import NO_POINT
from symflow.statements.descent import descend
from symflow.statements.faces import Block, on_faces
from symflow.statements.gram_matrices import find_squares, prune
from symflow.statements.semidefinite import Effort, squares
from symflow.statements.sign_route import prove_sign
from symflow.statements.sign_search import witnesses

ONE = Fraction(1)
NAMES = ("x", "y", "z")


def scalars(names: str, *given: str, **more: object) -> Setting:
    return Setting({name: (1, 1) for name in names.split()}, given=given, **more)  # type: ignore[arg-type]


def outcome(setting: Setting, text: str) -> Outcome:
    return decide(setting.statement(text)).outcome


def text_of(expr: Expr) -> str:
    from symflow.expressions import to_text

    return to_text(expr)


MONOMIALS = [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2)]


def polynomial(coefficients: list[int]) -> Expr:
    """A quadratic polynomial in x and y."""
    x, y = letter("x"), letter("y")
    parts = [multiply(rational(c), power(x, i), power(y, j)) for c, (i, j) in zip(coefficients, MONOMIALS, strict=True)]
    return add(*parts)


def value(coefficients: list[int], at: tuple[int, int]) -> int:
    return sum(c * at[0] ** i * at[1] ** j for c, (i, j) in zip(coefficients, MONOMIALS, strict=True))


numbers = st.integers(-3, 3)
quadratics = st.lists(numbers, min_size=6, max_size=6)
points = st.tuples(st.integers(-2, 2), st.integers(-2, 2))


@settings(max_examples=40, deadline=None)
@given(st.lists(quadratics, min_size=3, max_size=5), points)
def test_sums_of_squares_with_a_rational_zero_are_proved(rows: list[list[int]], zero: tuple[int, int]) -> None:
    """Three quadratics or more that share one rational zero share, in general, no other real one."""
    moved = [[row[0] - value(row, zero), *row[1:]] for row in rows]
    total = add(*(power(polynomial(row), 2) for row in moved))
    if np.linalg.matrix_rank(np.array(moved)) < 3:
        return  # two conics may meet in irrational points, and then no rational face is known
    evidence, why = prove_sign(scalars("x y").statement(f"{text_of(total)} >= 0"))
    assert evidence is not None, why


@settings(max_examples=40, deadline=None)
@given(st.lists(quadratics, min_size=1, max_size=3), points, st.integers(1, 4))
def test_what_is_negative_somewhere_is_never_proved(rows: list[list[int]], at: tuple[int, int], below: int) -> None:
    level = sum(value(row, at) ** 2 for row in rows) + Fraction(1, below)
    total = add(*(power(polynomial(row), 2) for row in rows), rational(-level))
    statement = scalars("x y").statement(f"{text_of(total)} >= 0")
    assert prove_sign(statement)[0] is None
    assert decide(statement).outcome is Outcome.REFUTED


PROVED = {
    "the square of a difference": (scalars("x y"), "x^2 + y^2 >= 2*x*y"),
    "three squares": (scalars("x y z"), "x^2 + y^2 + z^2 >= x*y + y*z + z*x"),
    "arithmetic and geometric mean": (scalars("x y z", "x >= 0", "y >= 0", "z >= 0"), "x^3 + y^3 + z^3 >= 3*x*y*z"),
    "their product form": (scalars("x y z", "x >= 0", "y >= 0", "z >= 0"), "(x + y + z)*(x*y + y*z + z*x) >= 9*x*y*z"),
    "Motzkin's polynomial, by a multiplier": (scalars("x y"), "x^4*y^2 + x^2*y^4 + 1 >= 3*x^2*y^2"),
    "a discriminant": (scalars("a b c x", "a*x^2 + b*x + c = 0"), "b^2 - 4*a*c >= 0"),
    "an equation that is no rule": (scalars("x y", "x + y = 1"), "x*y <= 1/4"),
    "a circle": (scalars("x y", "x^2 + y^2 = 1"), "x + y <= 3/2"),
    "a root is monotone": (scalars("x y", "x^3 - y^3 >= 0"), "x - y >= 0"),
    "a factor of an equation": (scalars("S R i", "i > 0", "i*S = 1 - i*R"), "S + R > 0"),
    "a positive combination": (scalars("s w p K", "w + p - s >= 0", "s/2 + K - p >= 0"), "2*w + 2*K >= s"),
    "products of hypotheses": (scalars("a b c r t", "a >= 0", "b >= 0", "t >= 0", "b^2 - c >= 0", "a^2 = r"),
                               "(a*t + b)^2 >= r*t^2 + c"),
    "a strict one": (scalars("t b p q", "t > 0", "p = t", "q = 1 + b^2"), "0 > -2*t*p*q + 2*b*p^2"),
    "a square that vanishes": (scalars("z h", "f1(z)^2 - h^2 >= 0", "f1(z) = 0"), "-h >= 0"),
    "an inverse": (scalars("h", "f1(0)^2 - h^2 >= 0", "h != 0"), "1/f1(0)^2 > 0"),
    "a number and its inverse": (scalars("x", "x > 0"), "x + 1/x >= 2"),
    "exponentials": (scalars("x"), "exp(2*x) + 1 >= 2*exp(x)"),
    "hyperbolic cosine": (scalars("x"), "cosh(x) >= 1"),
    "a sine": (scalars("x"), "1 >= sin(x)^2"),
    "a concrete cost": (scalars("y", cost="w^4 + w^2"), "f(y) >= f1(0)"),
    "powers": (scalars("a b", "a >= 0", "b >= 0"), "(a + 2*b)^10 >= a^10 + b^10"),
    "parameters": (scalars("x a0 a1 a2"), "x^4/2 + a0 + ((a2 + 1)^2 + a1^2)/2 >= a0 + a1*x + a2*x^2"),
    "Cauchy and Schwarz, every k": (Setting({"u": ("k", 1), "v": ("k", 1)}), "norm2(u)*norm2(v) >= (u.T@v)^2"),
    "Cauchy and Schwarz, 2 x 3": (Setting({"A": (2, 3), "B": (2, 3)}), "norm2(A)*norm2(B) >= trace(A.T@B)^2"),
    "two matrices": (Setting({"A": ("m", "n"), "B": ("m", "n")}), "norm2(A) + norm2(B) >= 2*trace(A.T@B)"),
    "a square and its transpose": (Setting({"A": ("n", "n")}), "norm2(A) >= trace(A@A)"),
    "two layers": (Setting({"w1": ("k", 1), "w2": (1, "k")}), "(norm2(w1) + norm2(w2))^2 - 4*(w2@w1)^2 >= 0"),
    "a weighted norm": (Setting({"w1": ("k", 1), "w2": (1, "k"), "s": (1, 1), "c": (1, 1)}, layers=("w2", "w1"),
                                given=("s^2 = 1", "s*f1(w2@w1) - c > 0")),
                        "ddt(norm2(w1 - s*w2.T)) >= 2*c*norm2(w1 - s*w2.T).T"),
    "a larger norm": (Setting({"W": ("m", "n"), "t": (1, 1)}, given=("t > 1", "W != 0")), "norm2(t*W) > norm2(W)"),
    "a determinant": (Setting({"A": (2, 2)}), "norm2(A) >= 2*det(A)"),
    "a symmetric matrix": (Setting({"A": (2, 2)}, given=("A = A.T",)), "trace(A)^2 >= 4*det(A)"),
    "a matrix literal": (Setting({"w": (1, 2)}), "4*norm2(w) >= w@[[3, 1], [1, -1]]@w.T"),
}


@pytest.mark.parametrize("name", PROVED)
def test_true_inequalities_are_proved(name: str) -> None:
    setting, text = PROVED[name]
    assert outcome(setting, text) is Outcome.PROVED


NOT_PROVED = {
    "a strict one with equality": (scalars("x y"), "x^2 + y^2 > 2*x*y"),
    "a product without signs": (scalars("x y z", "x >= 0", "y >= 0"), "x*y*z >= 0"),
    "another discriminant": (scalars("a b c x", "a*x^2 + b*x + c >= 0"), "b^2 - 4*a*c >= 0"),
    "a root at its end": (scalars("x"), "x + sqrt(x) > 0"),
    "a thin region": (scalars("x"), "(10*x - 37)^2 >= 1/100"),
    "a thin region with an equation": (scalars("z s p", "p + 4*s >= 0", "z^2 = s^2 + p"), "z^2 + 16 >= s^2"),
    "vectors are no matrices": (Setting({"A": ("n", "n"), "B": ("n", "n")}), "trace(A@B)^2 >= norm2(A)*norm2(B)"),
    "far away": (scalars("x a0 a1 a2 a3 a4"), "x^6/2 + a0 + ((a2 + ((a4 + 1/2)^2 + a3^2)/2 + 1)^2 + a1^2)/2"
                 " >= a0 + a1*x + a2*x^2 + a3*x^3 + a4*x^4"),
}


@pytest.mark.parametrize("name", NOT_PROVED)
def test_false_inequalities_are_refuted(name: str) -> None:
    setting, text = NOT_PROVED[name]
    statement = setting.statement(text)
    assert prove_sign(statement)[0] is None
    assert decide(statement).outcome is Outcome.REFUTED


def test_the_search_is_deterministic() -> None:
    statement = scalars("x y z", "x >= 0").statement("x^3 + x*y^2 + z^2 >= 2*x^2*y - 2*x*z^2")
    assert list(witnesses(statement)) == list(witnesses(statement))


def test_no_sum_is_found_for_motzkin_without_a_multiplier() -> None:
    witness = next(witnesses(scalars("x y").statement("x^4*y^2 + x^2*y^4 + 1 >= 3*x^2*y^2")))
    assert witness["times"][0] == ["1", []] and len(witness["times"]) > 1


def test_descent_keeps_to_the_hypotheses() -> None:
    found = descend(scalars("x y", "x - 3 >= 0", "y = x^2").statement("11*x >= y"))
    assert found is not None
    x, y = (found.values[name][0][0] for name in "xy")
    assert x >= 3 and y == x * x and 11 * x < y
    assert descend(scalars("x y", "x - 3 >= 0", "y = x^2").statement("y >= 3*x")) is None


# --- the parts ----------------------------------------------------------------------------------------------------
@settings(max_examples=60, deadline=None)
@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(numbers, min_size=n, max_size=n), min_size=n, max_size=n)))
def test_exact_squares_of_a_matrix(rows: list[list[int]]) -> None:
    a = np.array(rows)
    gram = a.T @ a
    found = squares([[Fraction(int(v)) for v in row] for row in gram])
    assert found is not None and all(x > 0 for x, _ in found)
    again = [[sum(x * v[i] * v[j] for x, v in found) for j in range(len(gram))] for i in range(len(gram))]
    assert again == gram.tolist()
    least = float(np.linalg.eigvalsh(gram.astype(float))[0])
    lower = [[Fraction(int(v)) - (Fraction(round(least * 10) + 10, 10) if i == j else 0) for j, v in enumerate(row)]
             for i, row in enumerate(gram)]
    assert squares(lower) is None


def test_pruning_removes_what_nothing_cancels() -> None:
    block = Block(2, {(0, 0): {"xx": ONE}, (0, 1): {"x": ONE}, (1, 1): {"1": ONE}})
    assert prune([block], {"1": ONE}) == [[1]]
    assert prune([block], {"1": -ONE}) is None
    assert prune([block], {"y": ONE}) is None
    assert find_squares([block], {"x": ONE}, False) is None


def test_all_solutions_of_a_linear_system() -> None:
    start, moves, free = affine_space([{"a": ONE}, {"a": ONE, "b": ONE}, {"b": 2 * ONE}], {"a": 3 * ONE, "b": ONE})
    assert start is not None and free == [2] and start[0] + start[1] == 3 and start[1] + 2 * start[2] == 1
    assert moves == [[Fraction(2), Fraction(-2), ONE]]
    assert affine_space([{"a": ONE}], {"b": ONE})[0] is None


# --- hypotheses that no point satisfies, and searches that end ----------------------------------------------------
def test_a_proof_from_hypotheses_without_a_point_says_so() -> None:
    contradictory = decide(scalars("x y", "-(x^2) > 0").statement("x^2 + y^2 >= 0"))
    assert contradictory.outcome is Outcome.PROVED and contradictory.remark == NO_POINT and NO_POINT in str(contradictory)
    for hypothesis in ("x > 0", "sqrt(x) > 0", "exp(x) >= 2", "f1(x) > 0", "x^2 = 1"):
        sound = decide(scalars("x y", hypothesis).statement("x^2 + y^2 >= 0"))
        assert sound.outcome is Outcome.PROVED and sound.remark is None
    assert decide(scalars("x").statement("x^2 >= 0")).remark is None


def test_the_remark_reaches_the_reader() -> None:
    setting = scalars("x", "-(x^2) > 0")
    claims = (Claim("one", r"x^2 \ge 0", setting, "x^2 >= 0"),)
    found = verify(Proposition("mine/one", "A title", Source("mine"), r"x^2 \ge 0", (), claims))
    console = Console(file=StringIO(), width=200)
    print_verification(found, console)
    assert NO_POINT in console.file.getvalue()  # type: ignore[attr-defined]
    (claim,) = found.to_json()["propositions"][0]["claims"]
    assert claim["outcome"] == "proved" and claim["remark"] == NO_POINT


def test_no_letters_left_to_descend_in() -> None:
    assert outcome(scalars("x"), "sqrt(x)^2/2 > x/2") is Outcome.REFUTED
    assert outcome(scalars("x", "f1(x) > 0", "x = 0", cost="w^4 - 2*w^2"), "f1(x)^2 > 0") is Outcome.PROVED


def test_effort_is_counted() -> None:
    effort = Effort(10)
    assert effort.spend(9) and not effort.spend(1)
    block = Block(2, {(0, 0): {"xx": ONE}, (0, 1): {"xy": ONE}, (1, 1): {"yy": ONE}})
    assert on_faces([block], [[0, 1]], {"xx": ONE, "xy": ONE, "yy": ONE}, False, Effort()) is not None
    assert on_faces([block], [[0, 1]], {"xx": ONE, "xy": ONE, "yy": ONE}, False, Effort(0)) is None
