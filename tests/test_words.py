"""The free *-algebra: identities for every width, rules, and what is not an identity."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from symflow.errors import ShapeError
from symflow.expressions.tree import (
    Expr,
    adjugate,
    cost,
    curvature,
    det,
    entry,
    function,
    gradient,
    identity,
    jet,
    letter,
    norm2,
    rational,
    trace,
)
from symflow.interpretations import Modular, Unsupported, Words, evaluate, make_rule, random_cost, random_matrix
from symflow.interpretations.rewriting import Rule

W1, W2, W3 = letter("W1", "d1", "d0"), letter("W2", "d2", "d1"), letter("W3", "d3", "d2")
gamma, s = letter("gamma", "d1", 1), letter("s")
u, v = letter("u", "d2", 1), letter("v", "d0", 1)
A, B = letter("A", "n", "n"), letter("B", "n", "n")


def zero(expr: Expr, *rules: Rule) -> bool:
    words = Words(rules)
    return words.is_zero(evaluate(expr, words))


def test_the_imbalance_is_conserved_for_every_width() -> None:
    G = gradient(W3 @ W2 @ W1)
    v1, v2 = -(W2.T @ W3.T @ G), -(W3.T @ G @ W1.T)
    assert zero(v1 @ W1.T + W1 @ v1.T - v2.T @ W2 - W2.T @ v2)
    assert not zero(v1 @ W1.T + W1 @ v1.T + v2.T @ W2 + W2.T @ v2)
    assert not zero(v1 @ W1.T)


def test_symmetries_of_scalars() -> None:
    assert zero(trace(A @ B @ B) - trace(B @ A @ B))
    assert zero(trace(A.T @ B @ A) - trace(A.T @ B.T @ A))
    assert not zero(trace(A @ B @ A.T @ B.T) - trace(A @ A.T @ B @ B.T))
    assert zero(u.T @ W2 @ W1 @ v - v.T @ W1.T @ W2.T @ u)
    assert zero(trace(u @ v.T @ W1.T @ W2.T) - u.T @ W2 @ W1 @ v)
    assert zero(norm2(u @ v.T) - norm2(u) * norm2(v))
    assert zero(trace(identity("n")) * 2 - trace(identity("n") + identity("n")))
    assert zero(trace(identity(3)) - 3)
    assert not zero(trace(identity("n")) - trace(identity("m")))


def test_a_width_one_is_cut_and_a_named_width_is_not() -> None:
    a, b = letter("a", 1, "n"), letter("b", "n", 1)
    assert zero(b @ a @ b @ a - trace(b @ a) * (b @ a))
    c, d = letter("c", "m", "n"), letter("d", "n", "m")
    assert not zero(d @ c @ d @ c - trace(d @ c) * (d @ c))


def test_second_derivatives_are_symmetric() -> None:
    X = W2 @ W1
    D, E = letter("D", "d2", "d0"), letter("E", "d2", "d0")
    assert zero(trace(curvature(X, D).T @ E) - trace(curvature(X, E).T @ D))
    assert zero(u.T @ curvature(X, D) @ v - trace(curvature(X, u @ v.T).T @ D))
    assert zero(trace(curvature(X, curvature(X, D)).T @ E) - trace(curvature(X, curvature(X, E)).T @ D))
    assert zero(trace(curvature(X, W2 @ W1).T @ D) - trace(W1 @ curvature(X, D).T @ W2))
    assert zero(trace(curvature(X, u @ v.T).T @ u @ v.T) - u.T @ curvature(X, u @ v.T) @ v)
    assert not zero(trace(curvature(X, D).T @ E) - trace(curvature(D, X).T @ E))
    assert not zero(trace(curvature(X, D) @ E.T) - trace(curvature(2 * X, D) @ E.T))
    assert zero(curvature(X, s * D + E) - s * curvature(X, D) - curvature(X, E))
    square = letter("Q", "n", "n")
    assert zero(trace(curvature(A, square)) - trace(curvature(A, identity("n")).T @ square))


def test_determinant_and_adjugate_are_opaque_but_know_transposition() -> None:
    assert zero(det(A @ B) - det(B.T @ A.T))
    assert zero(adjugate(A @ B).T - adjugate(B.T @ A.T))
    assert zero(adjugate(A + A.T) - adjugate(A + A.T).T)
    assert not zero(det(A @ B) - det(B @ A))
    rules = [make_rule(adjugate(A) @ A, det(A) * identity("n")), make_rule(A @ adjugate(A), det(A) * identity("n"))]
    assert zero(adjugate(A) @ A @ B - det(A) * B, *rules)
    assert zero(trace(B @ A.T @ adjugate(A).T) - det(A) * trace(B), *rules)
    M = W1 @ W1.T
    assert zero(W1.T @ adjugate(M) @ W1 @ W1.T - det(M) * W1.T, make_rule(adjugate(M) @ M, det(M) * identity("d1")))


def test_rules_apply_in_words_scalars_and_traces() -> None:
    kernel = [make_rule(gamma.T @ W1, rational(0)), make_rule(gamma.T @ gamma, rational(1))]
    assert zero(W1.T @ gamma @ u.T, *kernel)
    assert zero(u.T @ W2 @ gamma @ gamma.T @ gamma - u.T @ W2 @ gamma, *kernel)
    assert zero(trace(gamma @ gamma.T @ W2.T @ W2) - norm2(W2 @ gamma), *kernel)
    assert zero(trace(W2.T @ W2 @ gamma @ gamma.T @ W1 @ W1.T), *kernel)
    assert not zero(W2 @ gamma, *kernel) and not zero(norm2(W2 @ gamma), *kernel)
    balance = make_rule(W1 @ W1.T, W2.T @ W2 + letter("C1", "d1", "d1"))
    C1 = letter("C1", "d1", "d1")
    assert zero(trace(W2 @ W1 @ W1.T @ W2.T) - trace(W2 @ W2.T @ W2 @ W2.T) - trace(W2 @ C1 @ W2.T), balance)
    assert zero(trace(W1.T @ W1) - norm2(W2) - trace(C1), balance)
    assert not zero(trace(W1.T @ W1) - norm2(W2), balance)


def test_scalar_rules() -> None:
    sign = make_rule(s**2, rational(1))
    assert zero(s**5 - s, sign) and zero(s**-1 - s, sign) and not zero(s - 1, sign)
    sh, ch = letter("sh"), letter("ch")
    pythagoras = make_rule(ch**2, 1 + sh**2)
    assert zero(ch**4 - 1 - 2 * sh**2 - sh**4, pythagoras)
    assert zero(ch**-2 * (1 + sh**2) - 1, pythagoras)
    norm = make_rule(u.T @ u, rational(4))
    assert zero((u.T @ u) ** -1 - rational("1/4"), norm)
    assert zero(norm2(u @ v.T) - 4 * norm2(v), norm)


def test_singular_vectors() -> None:
    X = W2 @ W1
    G = gradient(X)
    psi, phi, sigma = letter("psi", "d2", 1), letter("phi", "d0", 1), letter("sigma")
    rules = [
        make_rule(G @ phi, sigma * psi),
        make_rule(G.T @ psi, sigma * phi),
        make_rule(psi.T @ psi, rational(1)),
        make_rule(phi.T @ phi, rational(1)),
    ]
    assert zero(psi.T @ G @ phi - sigma, *rules)
    assert zero(G.T @ G @ phi - sigma**2 * phi, *rules)
    assert zero(trace(psi @ phi.T @ G.T) - sigma, *rules)
    assert not zero(psi.T @ G @ phi - 1, *rules)


def test_rules_reach_into_arguments_of_the_cost() -> None:
    flat = make_rule(W2 @ W1, letter("P", "d2", "d0"))
    assert zero(gradient(W2 @ W1) - gradient(letter("P", "d2", "d0")), flat)
    assert zero(cost(W3 @ W2 @ W1) - cost(W3 @ letter("P", "d2", "d0")), flat)
    X, D = letter("X", "d1", "d0"), letter("D", "d1", "d0")
    kernel = make_rule(gamma.T @ W1, rational(0))
    assert zero(trace(curvature(X, D).T @ gamma @ gamma.T @ W1), kernel)
    assert zero(trace(curvature(X, gamma @ gamma.T @ W1).T @ D), kernel)


def test_a_sum_on_the_left_gives_its_largest_word() -> None:
    closed = make_rule(W2.T @ W2 @ W1 + W1, rational(0))
    assert zero(W2 @ W2.T @ W2 @ W1 + W2 @ W1, closed)


def test_rules_that_do_not_end_or_do_not_fit() -> None:
    with pytest.raises(Unsupported, match="end"):
        zero(A @ B, make_rule(A @ B, A @ A @ B @ B))
    with pytest.raises(ShapeError):
        make_rule(A, rational(1))
    with pytest.raises(Unsupported, match="zero"):
        Words([make_rule(A - A, rational(0))])
    with pytest.raises(Unsupported, match="number"):
        Words([make_rule(rational(2), rational(0))])


def test_inverses_of_sums() -> None:
    a, b = letter("a"), letter("b")
    assert zero((a + b) ** -1 * (a + b) - 1)
    assert zero((2 * a + 2 * b) ** -1 * 2 - (a + b) ** -1)
    assert zero((a + b) ** -1 + (a - b) ** -1 - 2 * a * (a**2 - b**2) ** -1)
    assert zero(((a + b) ** -1) ** -1 - a - b)
    assert not zero((a + b) ** -1 - a**-1 - b**-1)


def test_scalar_costs_and_functions() -> None:
    z, w = letter("z"), letter("w")
    assert zero(jet(1, z * w) - jet(1, w * z)) and not zero(jet(1, z) - jet(2, z))
    assert zero(function("exp", z * w) - function("exp", w * z)) and not zero(function("exp", z) - 1)
    assert zero(entry(A.T, 0, 1) - entry(A, 1, 0)) and not zero(entry(A, 0, 1) - entry(A, 1, 0))
    assert zero(function("cos", z - z) - 1)


def test_counting_words_and_degrees() -> None:
    words = Words()
    value = evaluate(norm2(W2 @ W1) + s * trace(W2.T @ W2) - 2 * s, words)
    assert words.count_words(value) == 3
    assert words.degree(value, ["W1", "W2"]) == 4
    assert words.degree(value, ["W1"]) == 2 and words.degree(value, ["x"]) == 0
    assert words.degree(value, ["W2", "s"]) == 3
    assert words.degree(evaluate(s - s, words), ["s"]) == -1
    with pytest.raises(Unsupported, match="degree"):
        words.degree(evaluate(gradient(W2 @ W1), words), ["W1"])
    assert words.degree(evaluate(gradient(W2 @ W1), words), ["s"]) == 0
    assert value.terms and all(isinstance(x, Fraction) for x in value.terms.values())


def _random_word_identity(random: Random, depth: int) -> tuple[Expr, Expr]:
    """Two expressions of shape n x n that are equal for a reason words know."""
    if depth == 0:
        a = random.choice((A, B, A.T, B.T, curvature(A, B), gradient(A @ B)))
        return a, a.T.T
    (a, a2), (b, b2) = _random_word_identity(random, depth - 1), _random_word_identity(random, depth - 1)
    return random.choice(
        (
            (a @ b, (b2.T @ a2.T).T),
            (a + b, b2 + a2),
            (trace(a @ b) * a, trace(b2.T @ a2.T) * a2),
            (curvature(a @ b, a), curvature((b2.T @ a2.T).T, a2)),
            (trace(curvature(A, a).T @ b) * B, B * trace(curvature(A, b2).T @ a2)),
            (det(a) * b, b2 * det(a2.T)),
        )
    )


@pytest.mark.parametrize("seed", range(40))
def test_zero_in_words_is_zero_at_every_width(seed: int) -> None:
    random = Random(seed)
    left, right = _random_word_identity(random, random.choice((1, 2)))
    wrong = left - right.T
    assert zero(left - right)
    for n in (1, 2):
        values = {"A": random_matrix(n, n, random), "B": random_matrix(n, n, random)}
        modular = Modular(values, cost=random_cost(n, n, random, degree=3), dims={"n": n})
        assert modular.is_zero(evaluate(left - right, modular))
        if zero(wrong):
            assert modular.is_zero(evaluate(wrong, modular))
