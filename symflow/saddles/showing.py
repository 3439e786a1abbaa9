"""Reports of points in a few lines, in LaTeX and in HTML.

Why from the JSON form: a report that comes back from another process, or from a file, is shown in the same words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from html import escape
from typing import Any

from symflow.errors import SymflowError
from symflow.expressions import name_to_latex, parse, to_latex

Report = Mapping[str, Any]
WIDTH = 150
NOT_KNOWN = "not known"
_CELL = "text-align: left; vertical-align: top; white-space: pre; padding: 0 1em 0 0"


def analysis_lines(found: Report) -> list[str]:
    """A summary: every point if there are few, else one line each.

    Examples
    --------
    >>> scope = {"widths": [2, 2], "cost": "norm2(W)"}
    >>> analysis_lines({"points": [], "scope": scope, "outcome": "undecided", "reason": "timeout"})
    ['undecided: 0 points of widths 2,2, cost norm2(W): timeout']
    """
    points, scope = found["points"], found["scope"]
    where = f"widths {','.join(map(str, scope['widths']))}, cost {short(scope['cost'], 60)}"
    if len(points) == 1:
        lines = point_lines(points[0])
        return [f"{lines[0]}; {where}", *lines[1:], *_facts(found)]
    reason = f": {short(found['reason'], 100)}" if found.get("reason") else ""
    lines = [f"{found['outcome']}: {len(points)} points of {where}{reason}"]
    shown = points if len(points) <= 5 else points[:4]
    lines += [f"  {_headline(one)}" for one in shown]
    if len(shown) < len(points):
        lines.append(f"  … and {len(points) - len(shown)} more in .points")
    return lines + _facts(found)


def point_lines(report: Report) -> list[str]:
    """About eight lines on one point."""
    rank = report["rank_grad_f"]
    lines = [f"{report['outcome']}: {_headline(report)}"]
    lines.append(f"  at {short(named(report['at']), WIDTH)}; product {short(flat(report['product']), 60)}")
    slope = "is not 0" if report["critical_of_g"] is False else "= 0" if report["critical_of_g"] else f"= 0? {NOT_KNOWN}"
    lines.append(f"  gradient of f {short(flat(report['gradient_of_f']), 60)} (rank {known(rank)}), gradient of g {slope}")
    if report["inertia"]:
        lines.append(f"  inertia of the Hessian (negative, zero, positive) = {counts(report['inertia'])}, center-stable dimension"
                     f" {known(report['center_stable_dimension'])}")  # fmt: skip
    if report["eigenvalues"]:
        lines.append(f"  eigenvalues {short(', '.join(map(eigenvalue, report['eigenvalues'])), WIDTH)}")
    answers = {answer: [one["id"] for one in report["theorems"] if one["applies"] is answer] for answer in (True, False, None)}
    words = ((True, "apply"), (False, "do not"), (None, "undecided"))
    said = [f"{word}: {', '.join(answers[answer])}" for answer, word in words if answers[answer]]
    if said:
        lines.append(f"  theorems {short('; '.join(said), WIDTH)}")
    if report["reason"]:
        lines.append(f"  undecided: {short(report['reason'], WIDTH)}")
    checked = f", checked by {report['checked_by']} in {report['check_seconds']:.3f} s" if report["checked_by"] else ""
    lines.append(f"  {report['seconds']:.3f} s{checked}")
    return lines


def _headline(report: Report) -> str:
    strict = " (strict)" if report["strict_saddle"] and report["kind"] not in ("strict saddle", "non-strict saddle") else ""
    inertia = f" {counts(report['inertia'])}" if report["inertia"] else ""
    return f"{report['label']}: {report['kind'] or 'kind not known'}{strict}{inertia}"


def _facts(found: Report) -> list[str]:
    facts = found.get("cost_facts")
    if not facts:
        return []
    words = [f"{name.replace('_', ' ')} {_answer(facts[name])}" for name in
             ("sign_f1_at_0", "proper", "bounded_below", "pd_pl", "reaches_origin") if name in facts]  # fmt: skip
    return [f"  cost: {', '.join(words)}"]


def _answer(value: Any) -> str:
    return {True: "yes", False: "no", None: NOT_KNOWN}[value] if isinstance(value, bool | None) else str(value)


# --- pieces ---------------------------------------------------------------------------------------------------------
def short(text: str, limit: int) -> str:
    """A text that fits."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def known(value: Any) -> str:
    """A number, or that it is not known."""
    return NOT_KNOWN if value is None else str(value)


def flat(rows: Sequence[Sequence[str]] | None) -> str:
    """A matrix on one line; a scalar without brackets.

    Examples
    --------
    >>> flat([["1", "0"], ["0", "1/2"]]), flat([["3"]])
    ('[[1, 0], [0, 1/2]]', '3')
    """
    if rows is None:
        return NOT_KNOWN
    if len(rows) == len(rows[0]) == 1:
        return rows[0][0]
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in rows) + "]"


def named(matrices: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Matrices with their names on one line."""
    return ", ".join(f"{name} = {flat(rows)}" for name, rows in matrices.items())


def counts(value: Mapping[str, int] | None) -> str:
    """(negative, zero, positive)."""
    return NOT_KNOWN if value is None else f"({value['negative']}, {value['zero']}, {value['positive']})"


def eigenvalue(value: Mapping[str, Any]) -> str:
    """An enclosure, rounded to a few digits for reading, with its multiplicity.

    Examples
    --------
    >>> eigenvalue({"lower": "0", "upper": "0", "multiplicity": 3})
    '0 x3'
    >>> eigenvalue({"lower": "1.41421356", "upper": "1.41421357", "multiplicity": 1})
    '1.41421'
    """
    text = decimal(value["lower"], value["upper"])
    return text if value["multiplicity"] == 1 else f"{text} x{value['multiplicity']}"


def decimal(lower: str, upper: str, digits: int = 6) -> str:
    """The middle of an enclosure with a few digits; the ends themselves when they are equal and short."""
    if lower == upper and len(lower) <= digits + 6:
        return lower
    from decimal import Context, Decimal

    context = Context(prec=digits)
    middle = (Fraction(lower) + Fraction(upper)) / 2
    value = context.divide(Decimal(middle.numerator), Decimal(middle.denominator)).normalize(context)
    return f"{value:f}" if -5 < value.adjusted() < digits else f"{value:e}"


# --- for notebooks ------------------------------------------------------------------------------------------------------
def matrix_latex(rows: Sequence[Sequence[str]] | None) -> str:
    """A matrix of exact numbers in LaTeX."""
    if rows is None:
        return r"\text{?}"
    cells = [[number_latex(value) for value in row] for row in rows]
    if len(rows) == len(rows[0]) == 1:
        return cells[0][0]
    return r"\begin{pmatrix}" + r" \\ ".join(" & ".join(row) for row in cells) + r"\end{pmatrix}"


def number_latex(text: str) -> str:
    """An exact number in LaTeX; what is too long for the parser is set as it is."""
    try:
        return to_latex(parse(text, {}))
    except SymflowError:
        return rf"\mathtt{{{text}}}"


def points_latex(reports: Sequence[Report]) -> str:
    """A table: the point, its gradient, its inertia and what it is."""
    rows = []
    for one in reports:
        at = ",\\ ".join(f"{name_to_latex(name)} = {matrix_latex(rows)}" for name, rows in one["at"].items())
        inertia = r"\text{?}" if one["inertia"] is None else counts(one["inertia"])
        rows.append(rf"{at} & {matrix_latex(one['gradient_of_f'])} & {inertia} & \text{{{one['kind'] or 'not known'}}}")
    head = r"\text{point} & \nabla f & (n_-, n_0, n_+) & \text{kind} \\ \hline \\[-2ex] "
    body = r" \\ ".join(rows)
    return rf"$\displaystyle\begin{{array}}{{llll}}{head}{body}\end{{array}}$"


def points_html(reports: Sequence[Report]) -> str:
    """A table without scripts and styles from outside."""
    heads = ("point", "product", "∇f", "inertia (−, 0, +)", "eigenvalues", "kind", "outcome")
    lines = ["<table>", "<tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"]
    for one in reports:
        values = one["eigenvalues"]
        at = "\n".join([one["label"] + ":", *(f"{name} = {flat(rows)}" for name, rows in one["at"].items())])
        cells = (
            short(at, 400),
            short(flat(one["product"]), 200),
            short(flat(one["gradient_of_f"]), 200),
            "" if one["inertia"] is None else counts(one["inertia"]),
            "" if values is None else short("\n".join(map(eigenvalue, values)), 400),
            one["kind"] or NOT_KNOWN,
            one["outcome"],
        )
        lines.append("<tr>" + "".join(f'<td style="{_CELL}">{escape(str(cell))}</td>' for cell in cells) + "</tr>")
    return "\n".join([*lines, "</table>"])
