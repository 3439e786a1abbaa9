"""How a law is written: as an entry or the trace of a known matrix where it is one, else as a polynomial in the entries.

Why candidates and not a search for a formula: the entries of C_i = W_i W_i^T - W_(i+1)^T W_(i+1) and the like are offered first
when the laws of a degree are chosen, so a law that is a combination of them never needs another name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symflow.laws.discovery_fields import Polynomial, Reader


@dataclass(frozen=True)
class Candidate:
    """A polynomial with a name; `of` is the matrix whose entry it is, None for a trace."""

    text: str
    polynomial: Polynomial
    of: str | None


def candidates(known: Sequence[str], reader: Reader) -> Iterator[Candidate]:
    """Entries of the known matrices, each polynomial once, then the traces.

    Examples
    --------
    >>> reader = Reader({"W1": (2, 1), "W2": (1, 2)})
    >>> [one.text for one in candidates(["W1@W1.T - W2.T@W2"], reader)][:2]
    ['(W1@W1.T - W2.T@W2)[0,0]', '(W1@W1.T - W2.T@W2)[0,1]']
    """
    traces: list[Candidate] = []
    for text in known:
        rows = reader.polynomials(text)
        single = len(rows) == len(rows[0]) == 1
        seen: list[Polynomial] = []
        for i, row in enumerate(rows):
            for j, polynomial in enumerate(row):
                negative = {m: -x for m, x in polynomial.items()}
                if polynomial and polynomial not in seen and negative not in seen:
                    seen.append(polynomial)
                    yield Candidate(text if single else f"({text})[{i},{j}]", polynomial, text)
        if len(rows) == len(rows[0]) and not single:
            total: Polynomial = {}
            for i, row in enumerate(rows):
                for m, x in row[i].items():
                    total[m] = total.get(m, Fraction(0)) + x
            if any(total.values()):
                traces.append(Candidate(f"trace({text})", {m: x for m, x in total.items() if x}, None))
    yield from traces


def text_of(polynomial: Polynomial, names: Sequence[str]) -> str:
    """A polynomial in the grammar of expressions.

    Examples
    --------
    >>> text_of({(0, 0): Fraction(1), (0, 1): Fraction(-3, 2), (1,): Fraction(-1)}, ("w1", "w2"))
    'w1^2 - 3/2*w1*w2 - w2'
    """
    parts: list[str] = []
    for monomial, x in polynomial.items():
        factors = [names[k] + (f"^{monomial.count(k)}" if monomial.count(k) > 1 else "") for k in sorted(set(monomial))]
        body = "*".join(factors if abs(x) == 1 and factors else [str(abs(x)), *factors])
        parts.append((" - " if x < 0 else " + ") + body if parts else ("-" if x < 0 else "") + body)
    return "".join(parts) or "0"
