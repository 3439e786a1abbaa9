"""What is known of an activation, as people, notebooks and scripts read it.

Why facts beside the certificate: the certificate is that of the invariant; whether the origin is critical hangs on signs of
constants, each of which has a certificate of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from html import escape
from typing import Any

from symflow import __version__
from symflow.errors import SymflowError
from symflow.evidence import Outcome
from symflow.evidence.versions import versions
from symflow.expressions import parse, to_latex
from symflow.expressions.tree import letter

NOT_KNOWN = "not known"
SCOPE: dict[str, Any] = {"widths": [1, 1, 1], "depth": 2, "cost": "arbitrary"}  # of the invariant, whatever the cost is


@dataclass(frozen=True)
class Fact:
    """Something small that was asked of the checker, with its certificate (refuted: the opposite holds)."""

    statement: str
    outcome: Outcome
    certificate: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.statement}"

    def to_json(self) -> dict[str, Any]:
        """Statement, outcome and certificate."""
        return {"statement": self.statement, "outcome": str(self.outcome), "certificate": self.certificate}


@dataclass(frozen=True, repr=False)
class Activation:
    """The invariant w2^2/2 - Phi(w1) of y = w2 sigma(w1), and the origin.

    Attributes
    ----------
    outcome : Outcome
        Of the invariant: proved for every cost, or undecided.
    cost : str
        The cost that decides what the origin is; "arbitrary" stands for any with f'(0) != 0.
    invariant : str
        In w1 and w2; `Phi` stands in it where no elementary closed form was found.
    potential, potential_derivative : str or None
        Phi in x, if an elementary closed form was found and the checker accepted it; Phi' = sigma/sigma'.
    potential_derivative_at : dict or None
        The enclosure at the point that was asked for.
    origin_is_critical, origin_is_strict_saddle : bool or None
        None where it is not settled; a strict saddle is critical with a negative eigenvalue.
    stable_curve : list of str or None
        w2 as texts in w1: the branches on which the origin attracts.
    stable_curve_range : str or None
        Which starts (w1, w2) on them go to the origin: conditions joined by 'and', or "all w1". By exact zeros and the
        argument in `activations_range.py`; `facts` has the certificates of the zeros of f'.
    domain : str
        Where sigma has a value and sigma' is not zero.
    facts, notes : list of Fact, list of str
        The certificates behind the answers about the origin; what is null, and why.
    """

    outcome: Outcome
    activation: str
    cost: str
    scope: dict[str, Any]
    invariant: str
    potential: str | None
    potential_derivative: str | None
    potential_derivative_at: dict[str, str] | None
    origin_is_critical: bool | None
    origin_is_strict_saddle: bool | None
    stable_curve: list[str] | None
    stable_curve_range: str | None
    domain: str | None
    facts: list[Fact]
    notes: list[str]
    certificate: dict[str, Any] | None
    checked_by: str | None
    method: str
    reason: str | None
    seconds: float
    seed: int

    def __bool__(self) -> bool:
        raise TypeError("the record of an activation has no truth value; read .outcome or .origin_is_critical")

    def __str__(self) -> str:
        head = f"{self.outcome}: {self.invariant} is conserved for sigma(x) = {self.activation}, any cost"
        return "\n".join([head, *(f"  {name:15} {text}" for name, text in rows(self.to_json()))])

    __repr__ = __str__

    def to_json(self) -> dict[str, Any]:
        """The object of `symflow activation --json`."""
        found: dict[str, Any] = {"schema": "symflow/activation/1", "symflow": __version__}
        found |= {one.name: getattr(self, one.name) for one in fields(self)}
        found |= {"outcome": str(self.outcome), "facts": [one.to_json() for one in self.facts]}
        return {**found, "versions": versions()}

    def _repr_latex_(self) -> str:
        phi = "" if self.potential is None else _latex(self.potential)
        slope = r"\sigma(x)/\sigma'(x)" if self.potential_derivative is None else _latex(self.potential_derivative)
        shown = rf",\ \Phi(x) = {phi}" if self.potential is not None else ""
        sign = "= 0" if self.outcome is Outcome.PROVED else r"\overset{?}{=} 0"
        law = rf"\frac{{d}}{{dt}}\left(\tfrac12 w_2^2 - \Phi(w_1)\right) {sign}"
        return rf"${law},\quad \Phi'(x) = {slope}{shown} \quad\text{{({self.outcome})}}$"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"


def unknown(activation: str, cost: str, reason: str, seconds: float, seed: int) -> Activation:
    """The record of an activation of which nothing is known.

    Examples
    --------
    >>> print(unknown("tanh(x)", "arbitrary", "timeout", 1.0, 0).outcome)
    undecided
    """
    return Activation(
        outcome=Outcome.UNDECIDED, activation=activation, cost=cost, scope=SCOPE, invariant="w2^2/2 - Phi(w1)", potential=None,
        potential_derivative=None, potential_derivative_at=None, origin_is_critical=None, origin_is_strict_saddle=None,
        stable_curve=None, stable_curve_range=None,
        domain=None, facts=[], notes=[], certificate=None, checked_by=None, method="", reason=reason, seconds=seconds, seed=seed,
    )  # fmt: skip


def rows(found: dict[str, Any]) -> list[tuple[str, str]]:
    """The rows of a summary, from the JSON form."""
    shown = [("potential", found["potential"] or "no elementary closed form found")]
    shown.append(("its derivative", found["potential_derivative"] or NOT_KNOWN))
    value = found["potential_derivative_at"]
    if value is not None:
        shown.append(("at the point", f"between {value['lower']} and {value['upper']}"))
    critical, strict = found["origin_is_critical"], found["origin_is_strict_saddle"]
    kind = {True: "a strict saddle", False: "not a strict saddle", None: "strict or not is not known"}[strict]
    shown.append(("origin", NOT_KNOWN if critical is None else f"critical, {kind}" if critical else "not critical"))
    shown += [("stable curve", f"w2 = {branch}{_where(found)}") for branch in found["stable_curve"] or []]
    shown.append(("domain", found["domain"] or NOT_KNOWN))
    shown += [("note", note) for note in found["notes"]]
    if found["reason"]:
        shown.append(("reason", found["reason"]))
    return shown


def _where(found: dict[str, Any]) -> str:
    """Which starts on the curve go to the origin."""
    holds = found["stable_curve_range"]
    return f" for {holds}" if holds.startswith("all") else f" near the origin, as far as {holds}"


def _latex(text: str) -> str:
    try:
        return to_latex(parse(text, {"x": letter("x")}))
    except SymflowError:
        return rf"\mathtt{{{text}}}"
