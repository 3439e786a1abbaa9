"""The polynomial laws of a model up to a degree, as people, notebooks and scripts read them."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Any

from symflow import __version__
from symflow.evidence import Evidence, Outcome
from symflow.evidence.versions import versions
from symflow.laws.discovery_fields import Polynomial


@dataclass(frozen=True)
class Law:
    """A law that is no polynomial in laws of lower degree.

    Attributes
    ----------
    text : str
        In the grammar of expressions.
    degree : int
        Of the polynomial.
    matrix : str or None
        The known matrix whose entry it is, where all entries of that are laws.
    polynomial : dict
        Coefficients of monomials, sorted tuples of places of parameters.
    evidence : Evidence or None
        What the checker accepted: of the matrix, of the text, or of several laws at once; None if it is too large for it.
    """

    text: str
    degree: int
    matrix: str | None
    polynomial: Polynomial
    evidence: Evidence | None

    @property
    def outcome(self) -> Outcome:
        """Proved, or undecided where the checker was not able to follow."""
        return self.evidence.outcome if self.evidence else Outcome.UNDECIDED

    def __str__(self) -> str:
        return f"{self.outcome}: {self.text}"

    def to_json(self) -> dict[str, Any]:
        """Text, degree, outcome and checker; a discovery adds the certificates, each once."""
        return {"text": self.text, "degree": self.degree, "matrix": self.matrix, "outcome": str(self.outcome),
                "checked_by": self.evidence.checked_by if self.evidence else None}


@dataclass(frozen=True)
class Count:
    """How many laws there are of a degree, modulo those of lower degree: exact numbers."""

    degree: int
    monomials: int
    laws: int
    products: int

    @property
    def new(self) -> int:
        """Laws that are no polynomials in laws of lower degree."""
        return self.laws - self.products

    def __str__(self) -> str:
        return f"degree {self.degree}: {_many(self.laws, 'law')}, {self.new} new"

    def to_json(self) -> dict[str, int]:
        """The counts."""
        return {"degree": self.degree, "monomials": self.monomials, "laws": self.laws, "products": self.products, "new": self.new}


@dataclass(frozen=True, repr=False)
class Discovery:
    """All polynomial laws of a model up to a degree.

    Attributes
    ----------
    outcome : Outcome
        That of the weakest law: it says that what is listed is conserved. That nothing else is, up to this degree, follows from
        ranks of integer matrices that FLINT computed exactly; no certificate carries it.
    model : str
        The model.
    D, degree : int
        Parameters, and the degree up to which all laws were found.
    laws : tuple of Law
        Generators: every law up to this degree is a polynomial in them, plus a constant.
    counts : tuple of Count
        For each degree.
    """

    outcome: Outcome
    model: str
    D: int
    degree: int
    laws: tuple[Law, ...]
    counts: tuple[Count, ...]
    method: str
    reason: str | None
    seconds: float
    check_seconds: float

    @property
    def texts(self) -> tuple[str, ...]:
        """The generators as texts that `conserved` reads."""
        return tuple(law.text for law in self.laws)

    @property
    def grouped(self) -> tuple[str, ...]:
        """The generators, with a known matrix in place of its entries where all of those that differ are laws."""
        shown: list[str] = []
        for law in self.laws:
            text = law.text if law.matrix is None else law.matrix
            if text not in shown:
                shown.append(text)
        return tuple(shown)

    def __bool__(self) -> bool:
        raise TypeError("a discovery has no truth value; read .laws, .counts or .outcome")

    def __str__(self) -> str:
        some = [one for one in self.counts if one.laws]
        columns = [", ".join(str(getattr(one, name)) for one in some) for name in ("degree", "laws", "new")]
        found = "of degree {}: {} laws, {} of them new".format(*columns) if some else "none in any degree"
        lines = [
            f"{self.outcome}: {_many(len(self.laws), 'generator')} of the polynomial laws up to degree {self.degree}",
            f"  {_short(self.model, 80)}: {self.D} parameters",
            f"  {_short(found, 120)}",
            f"  {_short('; '.join(self.grouped) or 'no polynomial but the constants is conserved for every cost', 240)}",
            f"  method: {self.method}",
        ]
        if self.reason:
            lines.append(f"  why not: {_short(self.reason, 200)}")
        lines.append(f"  {self.seconds:.3f} s, check {self.check_seconds:.3f} s")
        return "\n".join(lines)

    __repr__ = __str__

    def to_json(self) -> dict[str, Any]:
        """The object of a script; each law names its certificate by its place in the list of them."""
        own = list({id(law.evidence): law.evidence for law in self.laws if law.evidence}.values())
        place = {id(evidence): k for k, evidence in enumerate(own)}
        return {
            "schema": "symflow/discovery/1",
            "symflow": __version__,
            "outcome": str(self.outcome),
            "model": self.model,
            "D": self.D,
            "degree": self.degree,
            "laws": [law.to_json() | {"certificate": place.get(id(law.evidence))} for law in self.laws],
            "certificates": [evidence.certificate for evidence in own],
            "counts": [one.to_json() for one in self.counts],
            "method": self.method,
            "reason": self.reason,
            "seconds": self.seconds,
            "check_seconds": self.check_seconds,
            "versions": versions(),
        }

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
