"""Points of an analysis on a terminal: one in full, or many in a table.

Why two forms: a point that was asked for is read number by number; of twenty critical points one wants to see at once
which are saddles.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from symflow.evidence import Outcome
from symflow.rendering.lines import formula, hanging
from symflow.rendering.phrases import duration
from symflow.rendering.tables import outcome_text
from symflow.saddles.showing import counts, decimal, flat, known, named, short

IN_FULL = 2  # points up to this number are printed in full
INDENT = 18
_ANSWERS = {True: ("yes", "green"), False: ("no", ""), None: ("undecided", "yellow")}


def print_analysis(found: Mapping[str, Any], out: Console) -> None:
    """The points, then what is known of the cost."""
    points = found["points"]
    if len(points) > IN_FULL:
        _print_table(points, out)
    for point in points if len(points) <= IN_FULL else ():
        _print_point(point, out)
    if found.get("cost_facts"):
        _print_cost(found["cost_facts"], found["scope"]["cost"], out)
    if found["reason"]:
        hanging(Text(found["reason"], style="yellow"), out, INDENT, "why undecided")
    if len(points) > IN_FULL:
        out.print(Text(f"{len(points)} points; --at shows one in full, --json all of them"))
    out.print(Text(f"{'time':{INDENT}}{duration(found['seconds'])}"))


def _print_table(points: Sequence[Mapping[str, Any]], out: Console) -> None:
    """A row for each point."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=False)
    for name in ("point", "kind", "(−, 0, +)", "center-stable", "rank ∇f", "product", "outcome"):
        table.add_column(name, justify="right" if name in ("center-stable", "rank ∇f") else "left", no_wrap=name != "point")
    for one in points:
        numbers = (known(one["center_stable_dimension"]), known(one["rank_grad_f"]))
        inertia = counts(one["inertia"]) if one["inertia"] else ""
        strict = ", strict" if one["strict_saddle"] and "saddle" not in one["kind"] else ""
        cells = (one["label"], known(one["kind"]) + strict, inertia, *numbers, short(flat(one["product"]), 30))
        table.add_row(*map(Text, cells), outcome_text(Outcome(one["outcome"])))
    out.print(table)


def _print_point(one: Mapping[str, Any], out: Console) -> None:
    """Everything about one point; formulas stay on one line, so that they can be copied."""
    head = f"{one['label']}: {known(one['kind'])}"
    out.print(Text.assemble((head, "bold"), "  ", outcome_text(Outcome(one["outcome"]))))
    lines = [("point", named(one["at"]))]
    if one["product"] is not None:
        lines.append(("product", flat(one["product"])))
        lines.append(("gradient of f", f"{flat(one['gradient_of_f'])}, rank {known(one['rank_grad_f'])}"))
        slopes = "0" if one["critical_of_g"] else named(one["gradient_of_g"])
        lines.append(("gradient of g", slopes + (" (is it 0? not known)" if one["critical_of_g"] is None else "")))
    for number, (rows, inertia) in enumerate(zip(one["imbalances"] or [], one["imbalance_inertia"] or [], strict=True), start=1):
        lines.append((f"imbalance C{number}", f"{flat(rows)}, inertia {counts(inertia)}"))
    if one["c"] is not None:
        lines.append(("c", one["c"]))
    if one["inertia_formula"]:
        lines.append(("for all widths", one["inertia_formula"]))
    if one["inertia"]:
        strict = {True: ", strict saddle", False: "", None: ""}[one["strict_saddle"]]
        lines.append(("inertia", f"(negative, zero, positive) = {counts(one['inertia'])}{strict}"))
        lines.append(("center-stable", f"dimension {one['center_stable_dimension']}"))
    for head, text in lines:
        formula(f"  {head:{INDENT - 2}}{text}", out)
    for number, value in enumerate(one["eigenvalues"] or []):
        times = "" if value["multiplicity"] == 1 else f"  {value['multiplicity']} times"
        formula(f"  {'' if number else 'eigenvalues':{INDENT - 2}}{decimal(value['lower'], value['upper'], 20)}{times}", out)
    _print_theorems(one["theorems"], out)
    if one["checked_by"]:
        times = f"in {duration(one['check_seconds'])}, after {duration(one['seconds'])} of search"
        formula(f"  {'checked by':{INDENT - 2}}{one['checked_by']} {times}", out)
    if one["method"]:
        hanging(one["method"], out, INDENT, "  method")


def _print_theorems(theorems: Sequence[Mapping[str, Any]], out: Console) -> None:
    """Which theorem applies, and why; of the others only the names."""
    if not theorems:
        return
    width = max(len(one["id"]) for one in theorems)
    head = "  theorems"
    for one in sorted((one for one in theorems if one["applies"] is not False), key=lambda one: one["applies"] is None):
        word, style = _ANSWERS[one["applies"]]
        line = Text.assemble(f"{one['id']:{width}}  ", (f"{word:9}", style), f"  {one['because']}")
        hanging(line, out, INDENT, head)
        head = ""
    others = [one["id"] for one in theorems if one["applies"] is False]
    if others:
        hanging(Text(f"a hypothesis fails of {', '.join(others)}", style="dim"), out, INDENT, head)


def _print_cost(facts: Mapping[str, Any], cost: str, out: Console) -> None:
    """What is known of a scalar cost."""
    out.print(Text.assemble(("cost ", "bold"), (short(cost, 100), "bold")))
    words = {"sign_f1_at_0": "sign of f'(0)", "proper": "proper", "bounded_below": "bounded below", "pd_pl": "PD-PŁI",
             "reaches_origin": "reaches origin"}  # fmt: skip
    for key, word in words.items():
        value = facts[key]
        text = _ANSWERS[value][0] if isinstance(value, bool) else known(value)
        if key == "reaches_origin" and value is not None:
            text = "every start with u = 0" if value == "all" else f"the starts with u = 0 and |w1|^2 < {value}"
        formula(f"  {word:{INDENT - 2}}{text}", out)
    points = facts["critical_points"]
    text = known(None) if points is None else ", ".join(f"{one['at']} ({one['kind']})" for one in points) or "none"
    formula(f"  {'critical points':{INDENT - 2}}{text}", out)
