"""Claims about numbers of laws: what is true is proved with the certificate of the count, what is false is refuted by it, and
what no construction gives stays open."""

from __future__ import annotations

from typing import Any

import pytest

from symflow import checker
from symflow.cli import main
from symflow.errors import PropositionError
from symflow.evidence import Outcome
from symflow.propositions import LawCount, Note, Proposition, Source
from symflow.propositions.results import PropositionResult
from symflow.propositions.runner import verify

TRUE: list[tuple[tuple[int, ...], dict[str, Any], dict[str, Any]]] = [
    ((1, 2, 2, 1), {"D": 8, "dim_lie": 1, "rank_known": 6, "n_laws": 7, "known_complete": False}, {}),
    ((2, 3, 3, 2), {"dim_lie": 9, "n_laws": 12, "known_complete": True}, {}),
    ((2, 5, 2), {"n_laws": 14}, {}),
    ((4, 9, 3), {"D": 72, "n_laws": 9, "known_complete": True}, {"network": "relu", "bias": True}),
    ((1, 4, 3, 1), {"hyperelliptic integrals": 2}, {}),
    ((1, 2, 3, 1), {"last multiplier": 1}, {}),
]


def proposition(*claims: LawCount, notes: tuple[Note, ...] = ()) -> Proposition:
    return Proposition(id="own/counts", title="counts", source=Source("own"), statement="n", claims=claims, notes=notes)


def settled(*claims: LawCount, **more: Any) -> PropositionResult:
    return verify(proposition(*claims), **more)[0]


def claim(widths: tuple[int, ...], then: dict[str, Any], **more: Any) -> LawCount:
    return LawCount("n", r"n", widths, then, **more)


@pytest.mark.parametrize(("widths", "then", "more"), TRUE)
def test_what_is_true_is_proved(widths: tuple[int, ...], then: dict[str, Any], more: dict[str, Any]) -> None:
    result = settled(claim(widths, then, **more))
    one = result.claims[0]
    assert result.outcome is one.outcome is Outcome.PROVED and one.settled.checked_by == "stdlib"
    assert one.settled.certificate is not None and checker.check(dict(one.settled.certificate))
    assert one.to_json()["scope"]["widths"] == list(widths) and one.text == claim(widths, then, **more).text


@pytest.mark.parametrize(("widths", "then", "more"), [row for row in TRUE if "laws" in str(row[1])])
def test_what_is_false_is_refuted_with_what_is_true(widths: tuple[int, ...], then: dict[str, Any], more: dict[str, Any]) -> None:
    for key, value in then.items():
        wrong = {**then, key: not value if isinstance(value, bool) else value + 1}
        one = settled(claim(widths, wrong, **more)).claims[0]
        assert one.outcome is Outcome.REFUTED and one.unexpected
        assert one.settled.counterexample is not None and one.settled.counterexample[key] == str(value).lower()
        assert one.settled.certificate is not None and checker.check(dict(one.settled.certificate))
        turned = settled(claim(widths, wrong, not_for_all=True, **more)).claims[0]
        assert turned.outcome is Outcome.PROVED and turned.kind == "not for all" and not turned.unexpected
    assert settled(claim(widths, then, not_for_all=True, **more)).claims[0].unexpected


def test_what_is_not_constructed_stays_open() -> None:
    for widths, then in (((1, 2, 2, 2, 1), {"hyperelliptic integrals": 2}), ((2, 3, 2), {"hyperelliptic integrals": 1}),
                         ((1, 3, 3, 1), {"last multiplier": 1}), ((1, 3, 3, 1), {"hyperelliptic integrals": 3}),
                         ((2, 2, 1), {"last multiplier": 1}), ((1, 70, 70, 1), {"hyperelliptic integrals": 69})):
        one = settled(claim(widths, then)).claims[0]
        assert one.outcome is Outcome.UNDECIDED and one.reason and one.settled.certificate is None


def test_workers_and_time_change_no_answer() -> None:
    claims = [LawCount(f"n{i}", "n", widths, then, **more) for i, (widths, then, more) in enumerate(TRUE)]
    here, there = settled(*claims), settled(*claims, jobs=2)
    assert [one.outcome for one in here.claims] == [one.outcome for one in there.claims]
    assert [one.settled.certificate for one in here.claims] == [one.settled.certificate for one in there.claims]
    assert {one.reason for one in settled(*claims, timeout=0).claims} == {"timeout"}


@pytest.mark.parametrize(("fields", "why"), [
    ({"widths": (3,)}, "widths"), ({"widths": (1, 0, 1)}, "width"), ({"widths": 3}, "widths"), ({"then": {}}, "says nothing"),
    ({"then": {"laws": 3}}, "'laws'"), ({"then": {"n_laws": 3, "last multiplier": 1}}, "last multiplier"),
    ({"then": {"n_laws": True}}, "n_laws"), ({"then": {"known_complete": 1}}, "True or False"),
    ({"network": "diagonal"}, "network"), ({"bias": True}, "network"),
    ({"network": "relu", "then": {"last multiplier": 1}}, "linear"), ({"id": "two words"}, "not usable"),
    ({"latex": " "}, "empty"),
])
def test_a_slip_in_a_record_is_one_line(fields: dict[str, Any], why: str) -> None:
    with pytest.raises(PropositionError, match=why) as found:
        LawCount(**{"id": "n", "latex": "n", "widths": (1, 2, 1), "then": {"n_laws": 3}, **fields})
    assert "\n" not in str(found.value)


def test_the_page_of_a_proposition_says_what_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "beyond/X7"]) == 0
    shown = capsys.readouterr().out
    assert "linear network 1,2,2,1: n_laws = 7, rank_known = 6, known_complete = false" in shown.replace("\n", " ")
    assert "not for all: linear network 1,2,2,1: known_complete = true" in shown
