"""Certificates of points with the cost, the facts, the point or the witness of another: what is accepted is true.

A swapped certificate may be accepted, for it may say something that is true: two costs with the same slope at 0 have the
same Hessian at the origin. So every one that is accepted is put before a judge (point_judge), who must find each of its
facts true; and the judge must find some facts of those that are not accepted false.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

from point_judge import Judge
from two_layers_at_random import random_case, texts

import symflow as sf
from symflow import checker

COSTS = ("(w-1)^2/2", "(w^2-1)^2", "(w^2-1)^2 + w/3", "w^3", "exp(w)+exp(-2*w)", "-w^2", "w^4", "cosh(w) - w")
ACCEPTED, DENIED = 6, 30  # at least so many are accepted, so many of those denied are judged


@cache
def subjects() -> tuple[dict[str, Any], ...]:
    """Different certificates of `analyze`, and some with the witness of two layers."""
    reports: list[Any] = []
    for cost in COSTS:
        reports += sf.analyze(sf.GradientFlow(sf.DeepLinear((1, 2, 1)), sf.Cost(cost))).points
    reports += sf.analyze(sf.GradientFlow(sf.DeepLinear((2, 1, 2)), sf.Cost("norm2(W - T)/2", T=[[8, 0], [0, 1]]))).points
    reports += sf.analyze(sf.GradientFlow(sf.DeepLinear((2, 1, 2)), sf.Cost("norm2(W - T)/2", T=[[8, 0], [0, 2]]))).points
    found = [one.certificate for one in reports if one.certificate is not None]
    for seed in range(300, 330):
        case = random_case(Random(seed), 3)
        if case.widths in ((2, 1, 2), (1, 2, 1), (2, 2, 1)) and max(len(x) for row in texts(case.target) for x in row) < 20:
            found.append(case.certificate(["critical"], ["inertia", *case.inertia()]))
    return tuple({json.dumps(one["claim"]): one for one in found}.values())


def swaps() -> Iterator[tuple[str, dict[str, Any]]]:
    """Certificates with a part of another of the same network."""
    for own in subjects():
        for other in subjects():
            if own is other or own["claim"]["letters"] != other["claim"]["letters"]:
                continue
            for part in ("cost", "at", "facts", "witness"):
                new = copy.deepcopy(own)
                if part in ("cost", "at"):
                    new["claim"][part] = other["claim"][part]
                else:
                    new["witness"] = other["witness"]
                if part == "facts":
                    new["claim"]["then"] = other["claim"]["then"]
                if new["claim"] != own["claim"] or (part == "witness" and new["witness"] != own["witness"]):
                    yield part, new


def accepted(certificate: Any) -> bool:
    try:
        return bool(checker.check(certificate))
    except checker.Rejected:
        return False


def is_true(certificate: dict[str, Any]) -> bool:
    judge = Judge(certificate["claim"])
    facts, witnesses = certificate["claim"]["then"][1:], certificate["witness"]["facts"]
    return all(judge.says(fact, witness) for fact, witness in zip(facts, witnesses, strict=True))


def test_the_judge_finds_every_certificate_true() -> None:
    assert len(subjects()) >= 25
    for certificate in subjects():
        assert accepted(certificate) and is_true(certificate), certificate["claim"]


def test_every_swap_that_is_accepted_is_true() -> None:
    granted: dict[str, dict[str, Any]] = {}
    parts: Counter[str] = Counter()
    denied = []
    for part, certificate in swaps():
        parts[part] += 1
        if accepted(certificate):
            granted[json.dumps(certificate)] = certificate
        elif part in ("cost", "at"):
            denied.append(certificate)
    assert min(parts[part] for part in ("cost", "at", "facts", "witness")) >= 100, parts
    assert len(granted) >= ACCEPTED, len(granted)
    for certificate in granted.values():
        assert is_true(certificate), certificate["claim"]
    # the judge is no rubber stamp: nearly all that was denied is false (the rest has a witness that fits no more)
    assert sum(not is_true(one) for one in Random(7).sample(denied, DENIED)) > 3 * DENIED // 4
