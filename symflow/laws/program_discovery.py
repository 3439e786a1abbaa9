"""The polynomial laws of a recorded model: its outputs expanded, handed to the discovery of laws.

Why not from the program itself: laws are found on monomials (discovery.py), so the gradients are needed as polynomials; what
is too large to be expanded gets no laws, and then only the rank of its brackets is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from math import lcm

from symflow.checker import TooLarge
from symflow.checker.program_expansion import Expanded, Polynomial, terms
from symflow.checker.program_integrals import EACH
from symflow.checker.programs import Program
from symflow.errors import ModelError
from symflow.laws.weights import weighted_squares
from symflow.models import recorded

Watch = Callable[[str], None]


def laws_of(program: Program, written: recorded.Program, degree: int,
            watch: Watch | None = None) -> tuple[list[Polynomial], tuple[str, ...], str | None]:  # fmt: skip
    """Laws up to a degree, none a polynomial in the others; their texts; or a word on why only some were looked for."""
    from symflow.laws.discovery import generators
    from symflow.laws.discovery_fields import PolynomialFields
    from symflow.laws.discovery_names import text_of

    laws: list[Polynomial]
    names = tuple(written.entry_name(i) for i in range(program.size))
    try:
        if max(terms(program)) > EACH:
            raise ModelError(f"an output has more than {EACH} terms")
        fields = fields_of(program)
        if not fields:  # nothing moves: every parameter is a law
            laws = [{((i, 1),): Fraction(1)} for i in range(program.size)]
            return laws, names, None
        found = generators(PolynomialFields(written.letters, fields), degree, watch=watch)
    except (TooLarge, ModelError) as error:
        laws = weighted_squares(program)
        texts = tuple(text_of({(i, i): x for ((i, _),), x in law.items()}, names) for law in laws)
        return laws, texts, f"of polynomial laws only sums of squares with weights were looked for: {error}"
    laws = [{tuple(sorted(Counter(m).items())): x for m, x in polynomial.items()} for _, _, polynomial in found]
    return laws, tuple(dict.fromkeys(matrix or text for text, matrix, _ in found)), None


def fields_of(program: Program) -> list[list[dict[tuple[int, ...], int]]]:
    """The gradients of the outputs that depend on a parameter, scaled to integers: a scale changes no law."""
    slopes = Expanded(program).slopes
    fields = []
    for n in sorted({n for parts in slopes.values() for n in parts}):
        parts = {i: slope[n] for i, slope in slopes.items() if n in slope}
        scale = lcm(1, *(x.denominator for part in parts.values() for x in part.values()))
        field: list[dict[tuple[int, ...], int]] = [{} for _ in range(program.size)]
        for i, part in parts.items():
            field[i] = {tuple(k for k, e in Expanded.factors(m) for _ in range(e)): int(x * scale) for m, x in part.items()}
        fields.append(field)
    return fields
