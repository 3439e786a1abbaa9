"""A trajectory on a terminal: what was observed, enclosed and decided, each with its own word."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from symflow.evidence import Outcome
from symflow.rendering.lines import formula, hanging
from symflow.rendering.phrases import duration, scope_text, value_text
from symflow.rendering.tables import outcome_text

INDENT = 18
MANY = 12  # laws up to this number are printed one by one


def print_trajectory(found: Mapping[str, Any], out: Console) -> None:
    """Run or descent, drift, end, limit."""
    out.print(Text.assemble(outcome_text(Outcome(found["outcome"])), f"  {_head(found)}, {scope_text(found['scope'])}"))
    if found["reason"]:
        hanging(Text(found["reason"], style="yellow"), out, INDENT, "  why")
    for name, rows in (found["end"] or {}).items():
        formula(f"  {f'end {name}':{INDENT - 2}}{_plain(rows)}", out)
    for number, rows in enumerate(found.get("imbalance_drift") or (), start=1):
        formula(f"  {f'C{number}: end - start':{INDENT - 2}} {_plain(rows)}", out)
    _print_drift(found["drift"], out)
    if found["limit"] is not None:
        _print_limit(found["limit"], out)
    if found.get("note"):
        hanging(Text(found["note"], style="yellow"), out, INDENT, "  note")
    hanging(found["method"], out, INDENT, "  method")
    out.print(Text(f"  {'time':{INDENT - 2}}{duration(found['seconds'])}"))


def _head(found: Mapping[str, Any]) -> str:
    if found.get("imbalance_drift", False) is not False:
        return f"{found['steps']} steps of exact descent of size {found['step']}"
    return f"to t = {found['time']}: {found['stop']} after {found['steps']} steps"


def _print_drift(drift: Mapping[str, str | None], out: Console) -> None:
    """The largest changes; of many laws only the largest of all."""
    numbers = {law: _short(value) if value is not None else "unknown" for law, value in drift.items()}
    if len(numbers) > MANY:
        known = [value for value in drift.values() if value is not None]
        numbers = {f"the worst of {len(drift)} laws": _short(max(known, key=float)) if known else "unknown"}
    head = "  drift"
    for law, text in numbers.items():
        formula(f"{head:{INDENT}}{text}  {law}", out)
        head = ""


def _print_limit(limit: Mapping[str, Any], out: Console) -> None:
    when = {True: " in finite time", False: " in infinite time"}.get(limit["in_finite_time"], "")
    line = Text.assemble(f"{limit['kind']}{when}  ", outcome_text(Outcome(limit["outcome"])))
    hanging(line, out, INDENT, "  limit")
    for name, rows in (limit["at"] or {}).items():
        formula(f"  {f'  {name}':{INDENT - 2}}{value_text(rows)}", out)
    for key in ("product", "rate"):
        if limit[key] is not None:
            formula(f"  {f'  {key}':{INDENT - 2}}{value_text(limit[key])}", out)
    if limit["reason"]:
        hanging(limit["reason"], out, INDENT, "")


def _plain(rows: Any) -> str:
    """Rows without quotes; a double or a decimal with at most twelve digits, exact numbers in full."""
    if isinstance(rows, list):
        return "[" + ", ".join(map(_plain, rows)) + "]"
    return value_text(rows)


def _short(text: str) -> str:
    return text if "/" in text else f"{float(text):.2g}"
