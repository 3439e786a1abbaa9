"""The verdict on one quantity, as people, notebooks and scripts read it."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from symflow.evidence import Outcome
from symflow.evidence.report import report


@dataclass(frozen=True, repr=False)
class Verdict:
    """Whether a quantity is conserved.

    Attributes
    ----------
    outcome : Outcome
        Proved, refuted or undecided.
    expression : str
        The quantity, as it was asked.
    scope : dict
        ``{"widths": "all" or list, "depth": "all" or int, "cost": "arbitrary" or text}``: the widest that was proved.
    certificate : dict or None
        What `recheck` accepts.
    counterexample : dict or None
        The point, the gradient G there, a cost that has it, and the derivative of the quantity.
    """

    outcome: Outcome
    expression: str
    scope: dict[str, Any]
    method: str
    certificate: dict[str, Any] | None
    checked_by: str | None
    reason: str | None
    counterexample: dict[str, Any] | None
    seconds: float
    seed: int
    latex: str = ""

    def __bool__(self) -> bool:
        raise TypeError("a verdict has no truth value; compare its outcome, as in `verdict.outcome is Outcome.PROVED`")

    def __str__(self) -> str:
        lines = [f"{self.outcome}: {_short(self.expression, 80)} is conserved"]
        if self.outcome is not Outcome.UNDECIDED:  # then the reason says more
            lines.append(f"  {self.outcome.meaning}")
        cost = _short(str(self.scope["cost"]), 60)
        lines.append(f"  for {_sizes(self.scope)}, {'any cost' if cost == 'arbitrary' else f'cost {cost}'}")
        if self.reason:
            lines.append(f"  why not: {_short(self.reason, 160)}")
        if self.method:
            lines.append(f"  method: {self.method}")
        if self.counterexample:
            point = {key: value for key, value in self.counterexample.items() if key not in ("derivative", "enclosure")}
            dims = point.pop("dims", {})
            lines.append(f"  at {_short(_plain({**dims, **point}), 160)}")
            found = self.counterexample.get("enclosure") or self.counterexample.get("derivative")
            lines.append(f"  its derivative there is {_short(_plain(found), 120)}")
        lines.append(f"  {self.seconds:.3f} s" + (f", checked by {self.checked_by}" if self.checked_by else ""))
        return "\n".join(lines)

    __repr__ = __str__

    def to_json(self) -> dict[str, Any]:
        """The object of `symflow conserved --json`."""
        return report("conserved", self, {
            "counterexample": self.counterexample,
            "expression": self.expression,
        })

    def _repr_latex_(self) -> str:
        relation = {Outcome.REFUTED: r"\neq 0", Outcome.UNDECIDED: r"\overset{?}{=} 0"}.get(self.outcome, "= 0")
        return rf"$\frac{{d}}{{dt}}\left({self.latex}\right) {relation} \quad\text{{({self.outcome})}}$"

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


def _sizes(scope: dict[str, Any]) -> str:
    """Widths and depth in words."""
    widths, depth = scope["widths"], scope["depth"]
    if isinstance(widths, list):
        return f"widths {','.join(map(str, widths))}"
    return f"{'every width' if widths == 'all' else f'widths {widths}'}, {'every depth' if depth == 'all' else f'depth {depth}'}"


def _plain(value: Any) -> str:
    """A point, a matrix or an enclosure without the quotes of JSON."""
    if isinstance(value, dict) and set(value) == {"lower", "upper"}:
        return f"between {value['lower']} and {value['upper']}"
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_plain(part)}" for key, part in value.items())
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    return str(value)


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
