"""The parser: what it reads, and that nothing but one-line errors of symflow ever escapes."""

from __future__ import annotations

import re
import time
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symflow.errors import ExpressionError, ShapeError, SymflowError
from symflow.expressions import parse, parse_relation, unify
from symflow.expressions.tree import Expr, letter

NAMES = {
    "W1": letter("W1", 3, 2),
    "W2": letter("W2", 2, 3),
    "S": letter("S", 2, 2),
    "w": letter("w"),
    "w1": letter("w1", 4, 1),
    "w2": letter("w2", 1, 4),
}


def read(text: str, proof_grammar: bool = False) -> object:
    return parse(text, NAMES, proof_grammar=proof_grammar).to_json()


def refuse(text: object, proof_grammar: bool = False) -> str:
    """The one-line message with which a text is refused."""
    with pytest.raises(SymflowError) as caught:
        parse(text, NAMES, proof_grammar=proof_grammar)  # type: ignore[arg-type]
    message = str(caught.value)
    assert message and "\n" not in message and message.isascii()
    return message


W = ["letter", "w"]


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("-w^2", ["product", "-1", ["power", W, 2]]),
        ("(-w)^2", ["power", ["product", "-1", W], 2]),
        ("2^3^2", "512"),
        ("w^2^3", ["power", W, 8]),
        ("w^-2", ["power", W, -2]),
        ("w**2", ["power", W, 2]),
        ("6/4*w", ["product", "3/2", W]),
        ("w/2/3", ["product", "1/6", W]),
        ("1/w", ["power", W, -1]),
        ("w/w^2", ["product", W, ["power", W, -2]]),
        ("0.1", "1/10"),
        ("1e-30", "1/1" + "0" * 30),
        (".5e1", "5"),
        ("1 - 2 - 3", "-4"),
        ("w - 1 + 1", W),
        ("- - w", W),
        ("2*-w", ["product", "-2", W]),
        ("w*-w", ["product", W, ["product", "-1", W]]),
        ("w1[2]", ["entry", ["letter", "w1"], 2, 0]),
        ("w2[3]", ["entry", ["letter", "w2"], 0, 3]),
        ("(W1@W2)[2,1]", ["entry", ["product", ["letter", "W1"], ["letter", "W2"]], 2, 1]),
        ("W1.T", ["transpose", ["letter", "W1"]]),
        ("W1.T.T", ["letter", "W1"]),
        ("tanh(w)*pi", ["product", ["function", "tanh", W], ["constant", "pi"]]),
        ("norm2(W1) + det(S)", ["sum", ["norm2", ["letter", "W1"]], ["det", ["letter", "S"]]]),
        ("0*W1 + W2.T", ["transpose", ["letter", "W2"]]),
        ("trace(3) + det(2) + norm2(2)", "9"),
        ("root(12*x^3-12*x+1, 1)", ["root", ["1", "-12", "0", "12"], 1]),
        ("w - root((x-1)^2/3 - 0.5, 0)", ["sum", W, ["product", "-1", ["root", ["-1/6", "-2/3", "1/3"], 0]]]),
    ],
)
def test_reads(text: str, tree: object) -> None:
    assert read(text) == tree


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("ddt(W1)", "along"),
        ("f(W1)", "cost"),
        ("grad(W1)", "gradient"),
        ("f(w)", "jet"),
        ("f3(w)", "jet"),
        ("curv(W1, W2.T)", "curvature"),
        ("dir(W2@W1, W1: W2.T, W2: 0)", "direction"),
        ("adj(S)", "adjugate"),
        ("I(2)", "identity"),
        ("[[1, w], [w^2, 0]]", "matrix"),
    ],
)
def test_proof_grammar_is_closed_to_users(text: str, head: str) -> None:
    assert read(text, proof_grammar=True)[0] == head  # type: ignore[index]
    refuse(text)


def test_named_identity_must_be_a_known_dimension() -> None:
    names = {"A": letter("A", "d1", "d0")}
    assert parse("A - I(d1)@A", names, proof_grammar=True).shape == ("d1", "d0")
    with pytest.raises(ExpressionError, match="d0, d1"):
        parse("I(d7)", names, proof_grammar=True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("__import__('os')", "no meaning"),
        ("__import__(w)", "unknown function"),
        ("W1.__class__", "only T"),
        ("W1.T.__class__", "only T"),
        ("lambda: 0", "unknown name 'lambda'"),
        ("exec(w)", "unknown function 'exec'"),
        ("w if w else w", "unexpected 'if'"),
        ("9^9^9^9", "exceeds 1000"),
        ("((9^1000)^1000)", "10000 digits"),
        ("trace(9^1000)^1000", "10000 digits"),
        ("norm2(10^1000)^6", "10000 digits"),
        ("1e1001", "exceeds 1000"),
        ("w^1001", "exceeds 1000"),
        ("w^-1001", "exceeds 1000"),
        ("w^(1/2)", "not an integer"),
        ("w^w", "not an integer"),
        ("W1^T", ".T"),
        ("W1'", ".T"),
        ("2w", "write \\*"),
        ("w(3)", "not a function"),
        ("W3", "known are"),
        ("x", "unknown name 'x'"),
        ("root(x^2-2, 1) + x", "unknown name 'x'"),
        ("root(x^2 - w, 1)", "unknown name 'w'"),
        ("root(x^2-2)", "and an index"),
        ("root(x^2-2, 2)", "real roots are 0 to 1"),
        ("root(x^3-2, 1)", "real root is 0"),
        ("root(x^2+1, 0)", "no real root"),
        ("root(x^2-2, -1)", "natural number"),
        ("root(x^2-2, 1/2)", "close root"),
        ("root(sin(x), 0)", "not a polynomial"),
        ("root(1/x, 0)", "not a polynomial"),
        ("root(pi*x - 1, 0)", "not a polynomial"),
        ("root(root(x, 0)*x - 1, 0)", "not a polynomial"),
        ("root(x - x, 0)", "not constant"),
        ("root((x+1)^1000, 0)", "degree over 200"),
        ("root(((x+1)^199)^199, 0)", "degree over 200"),
        ("root((9^1000*x)^200 - 1, 0)", "10000 digits"),
        ("w/0", "division by zero"),
        ("w/(1-1)", "division by zero"),
        ("0^-1", "division by zero"),
        ("\xe9", "ASCII"),
        ("w\u2212w", "ASCII"),
        ("w\ud800", "ASCII"),
        ("(w", "to close"),
        ("w)", "unexpected '\\)'"),
        ("w+", "end of the expression"),
        ("2.T", "number"),
        ("W1[0]", "one index"),
        ("W1[0,2]", "3 x 2"),
        ("w1[9]", "4 x 1"),
        ("W1[w,0]", "natural number"),
        ("S[99999999999999999999,0]", "natural number"),
        ("W1^2", "square"),
        ("S^-1", "scalar"),
        ("1/S", "divide by scalars only"),
        ("exp(S)", "scalar"),
        ("trace(W1)", "square"),
        ("S == S", "unexpected '=='"),
        ("w" * 10_001, "10000"),
    ],
)
def test_refuses(text: str, says: str) -> None:
    assert re.search(says, refuse(text))


def test_refuses_what_is_no_text() -> None:
    assert "text" in refuse(7)


def test_a_wrong_shape_names_the_factor_and_its_place() -> None:
    message = refuse("W1@W2@W2")
    assert "'W2'" in message and "character 7" in message and "2 x 3" in message and "3 x 3" in message
    message = refuse("W1 + S@W2")
    assert "'S@W2'" in message and "2 x 3" in message and "3 x 2" in message
    with pytest.raises(ShapeError):
        parse("W1@W1*0", NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 100_000 + "w" + ")" * 100_000,
        "(" * 4_999 + ")" * 4_999,
        "[" * 9_999,
        "-" * 9_999,
        "w" + "[0,0]" * 1_999,
        "w" + "^1" * 4_999,
        "exp(" * 2_000 + "w",
        "w" + "+w" * 4_999,
        "w" + "*w" * 4_999,
        "9" * 10_000,
        "*".join(["9^1000"] * 1_400),
        "/".join(["9^1000"] * 1_400),
        "((((9*9)^1000)*9)^1000)^1000",
    ],
)
def test_hostile_lengths_end_at_once(text: str) -> None:
    start = time.perf_counter()
    for proof_grammar in (False, True):
        try:
            parse(text, NAMES, proof_grammar=proof_grammar).to_json()
        except SymflowError as error:
            assert "\n" not in str(error)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("frame", [("(", ")"), ("exp(", ")"), ("-(", ")"), ("1+2*(", ")"), ("sqrt(1+", ")")])
def test_two_hundred_brackets_are_legal(frame: tuple[str, str]) -> None:
    assert parse(frame[0] * 200 + "w" + frame[1] * 200, NAMES).letters() == {"w"}
    assert "200" in refuse(frame[0] * 201 + "w" + frame[1] * 201)


def test_ten_thousand_digits_survive() -> None:
    digits = "7" * 9_990
    assert read(digits) == digits
    assert read("(10^1000)^9") == "1" + "0" * 9_000


TOKENS = (
    "W1 W2 S w w1 w2 G T E pi I d0 0 1 2 3/4 0.1 1e5 9 + - * @ / ^ ** ( ) [ ] , : ; . .T [0,1] [0] = exp log trace("
    " det( norm2( ddt( f( f2( grad( curv( dir( adj( I( [[ ]] , __class__ ' ! \\ \n"
)
SOUP = st.lists(st.sampled_from(TOKENS.split(" ")), max_size=30)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=60), SOUP.map("".join), SOUP.map(" ".join)), st.booleans())
def test_only_one_line_errors_escape(text: str, proof_grammar: bool) -> None:
    for reader in (lambda: parse(text, NAMES, proof_grammar=proof_grammar), lambda: parse_relation(text, NAMES)):
        try:
            value = reader()
        except SymflowError as error:
            assert str(error) and len(str(error).splitlines()) == 1
        else:
            value.to_json()


@settings(max_examples=200, deadline=None)
@given(st.recursive(st.integers(0, 9), lambda part: st.tuples(st.sampled_from("+-*/^"), part, part), max_leaves=8))
def test_arithmetic_agrees_with_fractions(formula: object) -> None:
    """An unrelated evaluation of fully bracketed arithmetic."""

    def value(part: object) -> Fraction:
        if isinstance(part, int):
            return Fraction(part)
        sign, left, right = part  # type: ignore[misc]
        a, b = value(left), value(right)
        if sign == "^":
            if b.denominator != 1 or abs(b) > 50:
                raise ZeroDivisionError
            return a ** int(b)
        return {"+": a + b, "-": a - b, "*": a * b}[sign] if sign != "/" else a / b

    def text(part: object) -> str:
        return str(part) if isinstance(part, int) else f"({text(part[1])}{part[0]}{text(part[2])})"  # type: ignore[index]

    try:
        expected = value(formula)
    except (ZeroDivisionError, OverflowError):
        return
    if max(abs(expected.numerator), expected.denominator) < 10**4000:
        assert parse(text(formula), {}) == Expr("rational", (expected,), 1, 1)


def test_relations() -> None:
    assert parse_relation("w <= 2", NAMES).to_json() == ["ge", "2", W]
    assert parse_relation("w < 2", NAMES).op == "gt"
    assert parse_relation("W1 = 0", NAMES).to_json() == ["eq", ["letter", "W1"], "0"]
    assert parse_relation("W1 != W2.T", NAMES).op == "ne"
    assert parse_relation("defined(1/w)", NAMES).to_json() == ["defined", ["power", W, -1]]
    assert parse_relation("monomials(w + 1) = 2", NAMES).to_json()[-1] == 2
    assert parse_relation("degree(S@S; S, w) = 2", NAMES).to_json()[2:] == [["S", "w"], 2]


@pytest.mark.parametrize(
    "text",
    ["W1 = W2", "W1 >= 0", "W1 = 1", "w", "w == 1", "w = 1 = 2", "degree(w) = 1", "degree(w; Q) = 1",
     "monomials(w) = w", "defined(w) = 1", "= w", "monomials(w)", "defined(", "degree(w; 1+1) = 2"],
)  # fmt: skip
def test_wrong_relations(text: str) -> None:
    with pytest.raises(SymflowError) as caught:
        parse_relation(text, NAMES)
    assert "\n" not in str(caught.value)


def test_a_relation_is_not_a_truth_value() -> None:
    with pytest.raises(TypeError):
        bool(parse_relation("w = w", NAMES))


def test_unify_finds_the_widest_widths() -> None:
    chain = {f"W{i}": letter(f"W{i}", f"d{i}", f"d{i - 1}") for i in (1, 2, 3)}
    _, dims, texts = unify("W2@W1", chain)
    assert texts == [] and dims == {d: d for d in ("d0", "d1", "d2", "d3")}
    _, dims, texts = unify("W1@W2 + W3@W3.T", chain)
    assert texts == ["d0 = d2", "d1 = d3"] and dims["d3"] == "d1"
    expr, dims, texts = unify("det(W1)^2*trace(W2@W3)", chain)
    assert texts == ["d0 = d1 = d3"] and dims["d2"] == "d2" and expr.is_scalar
    with pytest.raises(ShapeError, match="width 1"):
        unify("W1 + 1", chain)
    with pytest.raises(ShapeError):
        unify("exp(W1)", chain)
    with pytest.raises(ShapeError):
        unify("W1 + W2", {"W1": letter("W1", 3, 2), "W2": letter("W2", 2, 3)})
    assert unify("W1 + W2", {"W1": letter("W1", "d1", 2), "W2": letter("W2", 2, "d1")})[2] == ["d1 = 2"]
