"""What is known of a point and of a cost, as people, notebooks and scripts read it.

Why texts for numbers and None for what is not settled: the attributes are the keys of the JSON, an exact number survives
there only as a text, and a number that is not decided must not look like one that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from symflow.evidence import Evidence, Outcome
from symflow.evidence.report import report
from symflow.models.numbers import constant_matrix
from symflow.saddles import showing
from symflow.saddles.cost_facts import CostFacts

Texts = list[list[str]]  # a matrix of exact numbers


@dataclass(frozen=True)
class Counts:
    """How many eigenvalues of a symmetric matrix are negative, zero and positive.

    Examples
    --------
    >>> print(Counts(1, 7, 4))
    (1, 7, 4)
    """

    negative: int
    zero: int
    positive: int

    def __str__(self) -> str:
        return f"({self.negative}, {self.zero}, {self.positive})"

    def to_json(self) -> dict[str, int]:
        """The three counts by name."""
        return {"negative": self.negative, "zero": self.zero, "positive": self.positive}


@dataclass(frozen=True)
class Eigenvalue:
    """An interval that contains this many eigenvalues, multiple ones counted so often; both ends "0" for exact zeros."""

    lower: str
    upper: str
    multiplicity: int

    def __str__(self) -> str:
        value = self.lower if self.lower == self.upper else f"[{self.lower}, {self.upper}]"
        return value if self.multiplicity == 1 else f"{value} x{self.multiplicity}"

    def to_json(self) -> dict[str, Any]:
        """Ends and multiplicity."""
        return {"lower": self.lower, "upper": self.upper, "multiplicity": self.multiplicity}


@dataclass(frozen=True)
class Applies:
    """Whether a theorem applies here: True, False (a hypothesis fails) or None (undecided), and why."""

    id: str
    applies: bool | None
    because: str

    def to_json(self) -> dict[str, Any]:
        """Id, answer and reason."""
        return {"id": self.id, "applies": self.applies, "because": self.because}


@dataclass(frozen=True, repr=False)
class PointReport:
    """Everything that was asked about one point; None is 'not known', or not asked at a point that is not critical.

    Attributes
    ----------
    at : dict
        The matrices W1, W2, … as exact texts.
    critical_of_g, critical_of_f : bool or None
        Does the gradient vanish at the point, and that of the cost at the product?
    inertia : Counts or None
        Of the Hessian of g.
    strict_saddle : bool or None
        Critical with a negative eigenvalue (a local maximum may be one).
    kind : str or None
        One of "not critical", "global minimum", "local minimum", "local maximum", "strict saddle", "non-strict saddle",
        "critical, undecided".
    outcome : Outcome
        Certified when all of this is decided, theorems apart: each of these has its own answer.
    seconds, check_seconds : float, float or None
        Until the answers stood, and of the check of the certificate.
    label, inertia_formula : str, str or None
        Where the point comes from, and the inertia in terms of the widths where that is known.
    """

    at: dict[str, Texts]
    product: Texts | None
    gradient_of_f: Texts | None
    gradient_of_g: dict[str, Texts] | None
    critical_of_g: bool | None
    critical_of_f: bool | None
    rank_grad_f: int | None
    imbalances: list[Texts] | None
    imbalance_inertia: list[Counts | None] | None
    c: str | None
    inertia: Counts | None
    strict_saddle: bool | None
    center_stable_dimension: int | None
    eigenvalues: list[Eigenvalue] | None
    kind: str | None
    theorems: list[Applies]
    outcome: Outcome
    certificate: dict[str, Any] | None
    checked_by: str | None
    reason: str | None
    label: str
    inertia_formula: str | None
    method: str
    seconds: float
    check_seconds: float | None

    def __bool__(self) -> bool:
        raise TypeError("a report has no truth value; read .critical_of_g, .kind or .outcome")

    def __str__(self) -> str:
        return "\n".join(showing.point_lines(self.to_json()))

    __repr__ = __str__

    def to_json(self) -> dict[str, Any]:
        """One of the `points` of `symflow analyze --json`."""
        return {one.name: _json(getattr(self, one.name)) for one in fields(self)}

    def _repr_latex_(self) -> str:
        return showing.points_latex([self.to_json()])

    def _repr_html_(self) -> str:
        return showing.points_html([self.to_json()])


@dataclass(frozen=True, repr=False)
class Analysis:
    """The points that were looked at, and what is known of a scalar cost.

    Attributes
    ----------
    points : tuple of PointReport
        The point that was given, or the origin and the families of critical points that are known for the cost.
    cost_facts, cost_evidence : CostFacts or None, Evidence or None
        Of a cost of one variable, and the certificate behind it.
    outcome : Outcome
        The weakest of the points.
    """

    points: tuple[PointReport, ...]
    cost_facts: CostFacts | None
    cost_evidence: Evidence | None
    outcome: Outcome
    scope: dict[str, Any]
    method: str
    reason: str | None
    seconds: float
    seed: int

    def __bool__(self) -> bool:
        raise TypeError("an analysis has no truth value; read .points or .outcome")

    def __str__(self) -> str:
        return "\n".join(showing.analysis_lines(self.to_json()))

    __repr__ = __str__

    @property
    def certificate(self) -> dict[str, Any] | None:
        """The certificate when there is one point; of several, each has its own."""
        return self.points[0].certificate if len(self.points) == 1 else None

    @property
    def checked_by(self) -> str | None:
        """Who checked it."""
        found = {point.checked_by for point in self.points}
        return found.pop() if len(found) == 1 else None

    def to_json(self) -> dict[str, Any]:
        """The object of `symflow analyze --json`."""
        found = report("analyze", self, {"points": [point.to_json() for point in self.points]})
        if self.cost_facts is not None:
            evidence = self.cost_evidence
            found["cost_facts"] = {
                **self.cost_facts.to_json(),
                "certificate": evidence.certificate if evidence else None,
                "checked_by": evidence.checked_by if evidence else None,
            }
        return found

    def _repr_latex_(self) -> str:
        return showing.points_latex([point.to_json() for point in self.points])

    def _repr_html_(self) -> str:
        return showing.points_html([point.to_json() for point in self.points])


def unknown_point(at: Mapping[str, Any], reason: str, seconds: float, label: str = "given point") -> PointReport:
    """The report on a point of which nothing is known.

    Examples
    --------
    >>> point = unknown_point({"W1": [[1]], "W2": [["sqrt(2)"]]}, "timeout", 1.0)
    >>> print(point.outcome, point.kind, point.at["W2"])
    undecided None [['sqrt(2)']]
    """
    rows = {str(name): [[str(value) for value in row] for row in constant_matrix(part, str(name))] for name, part in at.items()}
    return PointReport(
        at=rows, product=None, gradient_of_f=None, gradient_of_g=None, critical_of_g=None, critical_of_f=None, rank_grad_f=None,
        imbalances=None, imbalance_inertia=None, c=None, inertia=None, strict_saddle=None, center_stable_dimension=None,
        eigenvalues=None, kind=None, theorems=[], outcome=Outcome.UNDECIDED, certificate=None, checked_by=None, reason=reason,
        label=label, inertia_formula=None, method="", seconds=seconds,
        check_seconds=None,
    )  # fmt: skip


def _json(value: Any) -> Any:
    if isinstance(value, Outcome):
        return str(value)
    if isinstance(value, list):
        return [_json(part) for part in value]
    return value.to_json() if hasattr(value, "to_json") else value
