"""What is known of the product z, as people and scripts read it: enclosures, closed form, limit and rate.

Why texts for numbers and None for what is not settled: an exact number survives in JSON only as a text, and a time at which
z is not enclosed must not look like one at which it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symflow.dynamics.exact_texts import Number, decimal
from symflow.evidence import Outcome
from symflow.evidence.report import report

METHOD = "times at which z passes a place by rigorous integrals (Arb); closed forms by the Riccati equation"
LISTED = 20  # times that are printed
DERIVED = "  (derived exactly, not part of the certificate)"


@dataclass(frozen=True, repr=False)
class Reduced:
    """What is known of z.

    Attributes
    ----------
    values : list
        An enclosure ``{"lower", "upper"}`` of z for each time; None where there is none.
    closed_form : str or None
        z as an expression in t, for costs of degree at most 2.
    limit : str, dict or None
        Where z goes: exact or enclosed; None if it is not known, or grows beyond every bound (then `diverges` is True).
    asymptotic_rate : str, dict or None
        The r with |z - limit| ~ exp(-rt); "0" if the approach is slower than every exponential.
    """

    z0: str
    c: str
    cost: str
    times: list[str]
    values: list[dict[str, str] | None]
    closed_form: str | None
    limit: Number | None
    diverges: bool | None
    asymptotic_rate: Number | None
    outcome: Outcome
    certificate: dict[str, Any] | None
    checked_by: str | None
    reason: str | None
    seconds: float

    def __bool__(self) -> bool:
        raise TypeError("a solution of the reduced equation has no truth value; read .values or .outcome")

    def __str__(self) -> str:
        return "\n".join(lines_of(self.to_json()))

    __repr__ = __str__

    @property
    def scope(self) -> dict[str, Any]:
        """Every inner width."""
        return {"widths": [1, "k", 1], "depth": 2, "cost": self.cost}

    @property
    def method(self) -> str:
        """One for all."""
        return METHOD

    @property
    def seed(self) -> None:
        """Nothing is drawn at random."""

    def to_json(self) -> dict[str, Any]:
        """The object of `symflow trajectory --reduced --json`."""
        return report("trajectory", self, {
            "z0": self.z0, "c": self.c, "times": self.times, "values": self.values, "closed_form": self.closed_form,
            "limit": self.limit, "diverges": self.diverges, "asymptotic_rate": self.asymptotic_rate,
        })  # fmt: skip


def lines_of(found: dict[str, Any]) -> list[str]:
    """A summary of the JSON for people."""
    lines = [f"values {found['outcome']}: z from {found['z0']} with c = {found['c']}, f = {found['scope']['cost']}"]
    for time, value in list(zip(found["times"], found["values"], strict=True))[:LISTED]:
        lines.append(f"  z({time}) {_where(value)}")
    if len(found["times"]) > LISTED:
        lines.append(f"  … and {len(found['times']) - LISTED} more times; --json - gives all")
    if found["closed_form"] is not None and len(found["closed_form"]) < 200:
        lines.append(f"  z(t) = {found['closed_form']}{DERIVED}")
    if found["limit"] is not None:
        rate = "" if found["asymptotic_rate"] is None else f", rate {decimal(found['asymptotic_rate'])}"
        lines.append(f"  limit: {decimal(found['limit'])}{rate}{DERIVED}")
    elif found["diverges"]:
        lines.append(f"  limit: grows beyond every bound{DERIVED}")
    return [*lines, f"  why: {found['reason']}"] if found["reason"] else lines


def _where(value: dict[str, str] | None) -> str:
    """Where z is.

    Examples
    --------
    >>> _where({"lower": "2", "upper": "2"}), _where({"lower": "1.1", "upper": "1.2"}), _where(None)
    ('= 2', 'in [1.1, 1.2]', 'is not enclosed')
    """
    if value is None:
        return "is not enclosed"
    return f"= {value['lower']}" if value["lower"] == value["upper"] else f"in [{value['lower']}, {value['upper']}]"
