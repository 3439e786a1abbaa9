"""Certificates of laws of programs and of units: changed in one place, swapped, attacked; and mutants of the checker."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from checker_mutants import accepted_alone, accepts_all
from test_corruption import leaves, others, replaced
from test_program_laws import linear

import symflow as sf
from symflow import checker

ROOM = Path(checker.__file__).parent
MODELS: dict[str, tuple[Any, dict[str, Any]]] = {
    "diagonal": (sf.DiagonalLinear((2, 2, 2)), {}),
    "convolutional": (sf.ConvolutionalLinear((2, 3)), {}),
    "function": (lambda w: [w[0] * w[1] - w[2], w[1] * w[2] + 2 * w[0] ** 2], {"parameters": 3}),
    "brackets": (linear((2, 1, 2)), {"parameters": 4}),
    "deeper brackets": (sf.ActivationNetwork("x^2 + x", 2, ["1", "2"]), {}),
    "frame": (sf.ActivationNetwork("x^3", 2, ["1", "2"]), {}),
    "frame of two": (lambda w: [w[2] * (w[0] ** 2 + w[1] ** 3), w[3] * (w[0] ** 2 + w[1] ** 3)], {"parameters": 4}),
    "difference": (lambda w: (w[0] - w[1]) ** 2 * w[2], {"parameters": 3}),
    "graded": (sf.ConvolutionalLinear((6,) * 7), {}),
    "one unit": (sf.ActivationNetwork("tanh(x)"), {}),
    "units": (sf.ActivationNetwork("tanh(x)", 2, ["1", "-1", "0"]), {}),
    "two samples": (sf.ActivationNetwork("log(1 + exp(x))", 1, ["1", "1/2"]), {}),
    "brackets of units": (sf.ActivationNetwork("sin(x)", 2, ["1", "2"]), {}),
}
CERTIFICATES = {name: sf.conservation_laws(model, **options).certificate for name, (model, options) in MODELS.items()}
SMALL = [name for name in MODELS if name not in ("graded",)]


def rejected(certificate: Any) -> bool:
    try:
        checker.check(certificate)
    except checker.Rejected:
        return True
    return False


def same_claim(path: tuple[Any, ...], old: Any, new: Any) -> bool:
    """Changes that leave a true claim: a vector of another shape, names of vectors of one shape, an output or a sample twice; and
    witnesses of the same claim."""
    if path[:2] == ("claim", "letters"):
        sizes = [sorted(m * n for m, n in ([one] if isinstance(one, list) else one.values())) for one in (old, new)]
        return sizes[0] == sizes[1]
    if path[-1] in ("parameters", "outputs", "samples"):
        return bool(set(old) == set(new))
    if path == ("claim", "laws"):
        return sorted(map(str, old)) == sorted(map(str, new))
    return path[:2] == ("witness", "frame")


@pytest.mark.parametrize("name", SMALL)
def test_every_single_change_is_rejected(name: str) -> None:
    whole = CERTIFICATES[name]
    assert not rejected(whole)
    lists = [node for _, node in leaves(whole) if isinstance(node, list) and node]
    seen = 0
    for path, node in leaves(whole):
        for new in others(node, list(whole["claim"]["letters"]), lists[:12])[:4 if path[0] == "claim" else 2]:
            changed, seen = replaced(whole, path, new), seen + 1
            assert changed == whole or rejected(changed) or same_claim(path, node, new), (path, new)
    assert seen > 50


def test_witnesses_and_claims_of_other_models_are_rejected() -> None:
    for name, whole in CERTIFICATES.items():
        for other in CERTIFICATES.values():
            if other is not whole:
                assert rejected({**whole, "witness": other["witness"]}) and rejected({**whole, "claim": other["claim"]}), name
        for kind in checker.KINDS:
            assert kind == whole["kind"] or rejected({**whole, "kind": kind}), (name, kind)


def swapped(name: str, place: str, **parts: Any) -> Any:
    found = copy.deepcopy(CERTIFICATES[name])
    found[place].update(parts)
    return found


def test_attacks_on_the_bounds() -> None:
    for name in SMALL:
        _, size, (least, most), (low, high) = CERTIFICATES[name]["claim"]["then"]
        for then in (["laws", size, [least, most - 1], [low, high]], ["laws", size, [least - 1, most], [low, high]],
                     ["laws", size, [least + 1, most + 1], [low, high]], ["laws", size, [least, most], [low - 1, high]],
                     ["laws", size, [least, most], [low, high + 1]], ["laws", size + 1, [least, most], [low, high]],
                     ["laws", size, [float(least), most], [low, high]], ["laws", size, [least, most], [low, high], 0]):
            assert rejected(swapped(name, "claim", then=then)), (name, then)


def test_false_laws_and_false_frames_are_rejected() -> None:
    good = CERTIFICATES["diagonal"]["claim"]["laws"]
    for law in ([["1", [[0, 2]]], ["1", [[2, 2]]]], [["1", [[0, 2]]], ["-2", [[2, 2]]]], [["1", [[0, 2]]], ["-1", [[3, 2]]]],
                [["1", [[0, 2]]]], [["1", [[0, 1]]], ["-1", [[2, 1]]]], [["0", [[0, 2]]]], [["1", []]], []):  # fmt: skip
        assert rejected(swapped("diagonal", "claim", laws=[law, good[1]])), law
    graded = CERTIFICATES["graded"]["claim"]["laws"]  # too large to be expanded: weights step by step
    assert not rejected(CERTIFICATES["graded"])
    for law in ([*graded[0][:-1], ["-2", graded[0][-1][1]]], graded[0][:-1], [["1", [[0, 2]]]]):
        assert rejected(swapped("graded", "claim", laws=[law, *graded[1:]]))
    frame = CERTIFICATES["frame of two"]["witness"]["frame"]
    assert len(frame["words"]) == 2
    for words, rows in (([[0]], [0]), (frame["words"], [0, 0]), ([[0], [0]], frame["rows"]), ([[0, 0], [1]], frame["rows"])):
        assert rejected(swapped("frame of two", "witness", frame={"words": words, "rows": rows}))
    linear_claim = CERTIFICATES["brackets"]
    for words in ([[0], [1]], [[0], [0, 1]]):  # so(2, 1) needs three
        assert rejected(swapped("brackets", "witness", frame={"words": words, "rows": [0, 1]})), linear_claim


def test_multiples_of_fields_are_proved() -> None:
    """tanh(2z) is no multiple of tanh(z), whatever is said; x^3 at 2 is 8 times x^3 at 1, not 7 times."""
    one = CERTIFICATES["units"]
    for values in (["1", "1", "0"], ["1", "-1", "1"], ["-1", "1", "0"], ["1", "-1"]):
        assert rejected(swapped("units", "witness", multiples={"base": 0, "values": values})), one
    flow = {**CERTIFICATES["one unit"]["claim"]["flow"], "samples": ["1", "2"]}
    for values in (["1", "2"], ["1", "1"], ["1", "0"]):
        found = swapped("one unit", "witness", multiples={"base": 0, "values": values})
        found["claim"]["flow"] = flow
        assert rejected(found)


MUTANTS = [
    ("programs", 'sign = -1 if op == "-" else 1\n', "sign = 1\n"),
    ("programs", '((i, j, 1), (j, i, -1 if op == "-" else 1))', "((i, j, 1), (j, i, 1))"),
    ("programs", "((i, j, 1), (j, i,", "((i, j, 1), (i, j,"),
    ("programs", "plus(convolved(a[0], b[1]), convolved(a[1], b[0]))", "convolved(a[0], b[1])"),
    ("programs", "zip(a, b, strict=True)] if a else [sign * y % PRIME for y in b]", "zip(a, b, strict=True)] if a else b"),
    ("program_brackets", "plus(after.get(i, []), change, -1)", "plus(after.get(i, []), change, 1)"),
    ("program_brackets", "                    after[i] = plus(after.get(i, []), change, -1)", "                    pass"),
    ("program_brackets", "[(m + 1) * s[m + 1] % PRIME", "[s[m + 1] % PRIME"),
    ("program_brackets", "* inverse % PRIME if i in slopes else 0", "% PRIME if i in slopes else 0"),
    ("program_brackets", "series = [g[p] % PRIME for g in self.control[:terms]]",
     "series = [g[0] % PRIME for g in self.control[:terms]]"),
    ("program_expansion", "] = x * e", "] = x"),
    ("program_expansion", '-1 if op == "-" else 1)', "1)"),
    ("program_integrals", "value = residue(coefficient) * e *", "value = residue(coefficient) *"),
    ("program_integrals", "a.get(n, Fraction(0)) + b.get(n", "a.get(n, Fraction(0)) - b.get(n"),
    ("program_frames", "((x, y, 1), (y, x, -1))", "((x, y, 1), (y, x, 1))"),
    ("program_laws", "min(program.size - known, 1 if", "min(program.size - known - 1, 1 if"),
    ("plane_brackets", "((x, y, 1), (y, x, -1))", "((x, y, 1), (y, x, 1))"),
    ("plane_brackets", "ring.multiply(Fraction(i + 1), sigmas[i + 1])", "sigmas[i + 1]"),
    ("plane_brackets", "inner = [ring.wide(x * a), ring.wide(x),", "inner = [ring.wide(x * a), ring.wide(Fraction(1)),"),
    ("plane_brackets", "first |= {(i, 1): s for i, s in enumerate(steep[:-1])}", "pass"),
    ("plane_brackets", "self.ring.multiply(Fraction(e), x)", "x"),
    ("unit_laws", "(0, size) if still else (1, units)", "(0, size) if still else (1, size)"),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(MUTANTS)))
def test_a_mutated_checker_does_not_agree(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    part, old, new = MUTANTS[number]
    assert not accepts_all(CERTIFICATES.values(), f"{part}.py", old, new, tmp_path, monkeypatch)


def test_the_program_accepts_them_alone(tmp_path: Path) -> None:
    assert accepted_alone(CERTIFICATES.values(), tmp_path)
