"""Scopes, counterexamples and durations in a few words.

Why apart: the table, the page and the document say the same thing, so they say it through one function each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from symflow.dynamics.run_record import RunRecord
from symflow.propositions.results import PropositionResult


def scope_text(scope: Mapping[str, Any] | str | None) -> str:
    """A scope in words.

    Examples
    --------
    >>> scope_text({"widths": "all", "depth": "all", "cost": "arbitrary"})
    'every width and depth, any cost'
    >>> scope_text({"widths": [2, 3, 2], "depth": 2, "cost": "w^2"})
    'widths 2,3,2, cost w^2'
    """
    if scope is None:
        return ""
    if isinstance(scope, str):
        return scope
    parts = [_sizes(scope.get("widths"), scope.get("depth"))]
    cost = scope.get("cost")
    if cost:
        parts.append("any cost" if cost == "arbitrary" else f"cost {cost}")
    others = {key: value for key, value in scope.items() if key not in ("widths", "depth", "cost")}
    parts += [f"{key} {value_text(value)}" for key, value in others.items() if value not in (None, "")]
    return ", ".join(part for part in parts if part)


def _sizes(widths: Any, depth: Any) -> str:
    if widths == "all":
        if depth in ("all", None):
            return "every width and depth" if depth == "all" else "every width"
        return f"every width, depth {depth}"
    if isinstance(widths, list | tuple) and widths:
        return "widths " + ",".join(str(width) for width in widths)
    sizes = f"widths {value_text(widths)}" if widths else ""
    deep = {"all": "every depth", None: ""}.get(depth, f"depth {depth}") if not isinstance(depth, dict) else ""
    return ", ".join(part for part in (sizes, deep) if part)


def proposition_scope(result: PropositionResult) -> str:
    """The scope of the first claim of a proposition, and how many other scopes there are."""
    corrected = (claim.erratum.corrected_settled if claim.erratum else None for claim in result.claims)
    settled = [one or claim.settled for claim, one in zip(result.claims, corrected, strict=True)]
    scopes = list(dict.fromkeys(text for one in settled if (text := scope_text(one.scope))))
    return "; ".join(scopes[:1]) + (f" (+{len(scopes) - 1})" if len(scopes) > 1 else "")


def counterexample_text(found: Mapping[str, Any] | None) -> str:
    """A counterexample on one line.

    Examples
    --------
    >>> counterexample_text({"W1": [["1", "0"]], "derivative": "2"})
    'W1 = [[1, 0]], derivative = 2'
    """
    if not found:
        return ""
    parts = (
        {**value} if isinstance(value, Mapping) and "lower" not in value else {key: value}
        for key, value in found.items()
        if value
    )
    return ", ".join(f"{key} = {value_text(value)}" for part in parts for key, value in part.items())


def value_text(value: Any) -> str:
    """A number, a matrix or an enclosure on one line.

    Examples
    --------
    >>> value_text({"lower": "1.1", "upper": "1.2"})
    'between 1.1 and 1.2'
    >>> value_text([["3/2", {"lower": "3", "upper": "3"}]])
    '[[3/2, 3]]'
    """
    if isinstance(value, Mapping) and {"lower", "upper"} <= set(value):
        if value["lower"] == value["upper"]:
            return str(value["lower"])
        return f"between {value['lower']} and {value['upper']}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} = {value_text(part)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(value_text, value))}]"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def record_text(record: RunRecord) -> str:
    """A record of an observation on one line; one that disagrees names its worst run, another what there is to note.

    Examples
    --------
    >>> record_text(RunRecord("a", "vanishing gradient", 0, 9, 9, 0, "1e-8", "3e-11", "|∇f|", note="d from 1e-10 on"))
    'observed: 9 of 9 starts, worst |∇f| 3e-11 (tolerance 1e-8, seed 0); d from 1e-10 on'
    """
    note = f"; {record.note}" if record.note else ""
    if record.status == "disagrees":
        return f"{record}{note}; worst run: {record.worst_text}"
    return f"{record}{note}"


def duration(value: float) -> str:
    """Seconds, short."""
    return f"{value:.2f} s" if value < 10 else f"{value:.0f} s"


def counts(summary: Mapping[str, int]) -> str:
    """How many propositions have each outcome."""
    total = sum(summary.values())
    each = ", ".join(f"{count} {name}" for name, count in summary.items())
    return f"{total} proposition{'' if total == 1 else 's'}: {each}" if total else "no propositions"


def unique(texts: Iterable[str]) -> list[str]:
    """The texts, each once, in order."""
    return list(dict.fromkeys(text for text in texts if text))
