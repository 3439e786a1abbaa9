"""Conservation laws of models whose outputs are polynomials: diagonal, convolutional, or any Python function.

Why one road for all: each is recorded as a straight-line program, and so one kind of certificate covers them. The known
laws of diagonal and convolutional networks are squares with weights; those of others are found up to a degree.

Examples
--------
>>> from symflow.models.convolutional import ConvolutionalLinear
>>> found = program_laws(ConvolutionalLinear((3, 3)))
>>> found.D, found.dim_lie, found.n_laws, found.known_complete
(6, 5, 1, True)
>>> from symflow.models.recorded import PolynomialModel
>>> program_laws(PolynomialModel(lambda w: w[0] * w[1] ** 2, 2)).laws
('2*w[0]^2 - w[1]^2',)
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from symflow.checker import Rejected, TooLarge
from symflow.checker.program_expansion import Polynomial
from symflow.checker.programs import Program
from symflow.errors import ModelError
from symflow.laws.answering import About, Bounds, answered, unanswered
from symflow.laws.law_results import ConservationLaws
from symflow.laws.program_search import Search
from symflow.models import recorded
from symflow.models.convolutional import ConvolutionalLinear
from symflow.models.diagonal import DiagonalLinear
from symflow.models.recorded import PolynomialModel

DEGREE = 2
Watch = Callable[[str], None]
Known = tuple[list[Polynomial], tuple[str, ...]]


def program_laws(model: DiagonalLinear | ConvolutionalLinear | PolynomialModel, *, degree: int = DEGREE,
                 levels: int | None = None, seed: int = 0, watch: Watch | None = None) -> ConservationLaws:  # fmt: skip
    """Count the independent local conservation laws, with a certificate."""
    scope: dict[str, Any] = {"widths": [], "depth": None, "cost": "arbitrary"}
    if isinstance(model, PolynomialModel):
        name = f"function {model.name}"
        return counted(model.program, name, scope, degree=degree, levels=levels, seed=seed, watch=watch)
    sort, sizes = ("diagonal", model.widths) if isinstance(model, DiagonalLinear) else ("convolutional", model.lengths)
    scope |= {"widths": list(sizes), "depth": model.depth}
    laws: list[Polynomial] = [{((i, 2),): Fraction(a) for i, a in weights.items()} for weights in model.squares]
    name = f"{sort} linear network"
    return counted(model.program, name, scope, (laws, model.laws), degree=degree, levels=levels, seed=seed, watch=watch,
                   point=getattr(model, "point", None))  # fmt: skip


def counted(written: recorded.Program, name: str, scope: dict[str, Any], known: Known | None = None, *, degree: int = DEGREE,
            levels: int | None = None, seed: int = 0, watch: Watch | None = None,
            point: list[int] | None = None) -> ConservationLaws:  # fmt: skip
    """The same for a recorded program; without known laws they are looked for up to a degree, without a point it is random."""
    if isinstance(degree, bool) or not isinstance(degree, int) or degree < 1:
        raise ModelError(f"degree {degree!r} is not a positive integer; give the degree up to which laws are looked for")
    start, note = time.perf_counter(), None
    letters = {letter: list(shape) for letter, shape in written.letters.items()}
    flow = written.claim_part()
    try:
        program = Program(letters, flow)
        program.values([([1], [])] * program.size)
    except Rejected as error:
        raise ModelError(f"the model cannot be evaluated: {error}; give smaller constants or another scale") from None
    if known is None:
        from symflow.laws.program_discovery import laws_of  # FLINT, which others do not need

        laws, texts, note = laws_of(program, written, degree, watch)
    else:
        laws, texts = known
    try:
        search = Search(program, laws, levels, seed, watch, point).run()
    except TooLarge as error:
        return unanswered(program.size, About(name, scope, texts, "", 0, f"the model is too large: {error}", seed, start))
    least = len(search.columns)
    bounds = Bounds(program.size, least, search.most, len(search.named), min(len(laws), program.size - least))
    claim = {"letters": letters, "flow": flow, "laws": list(map(claimed, laws)), "then": bounds.then}
    method = (f"brackets of at most {search.used} gradients of outputs" if search.used > 1 else "gradients of outputs")
    method += " at an integer point, modulo a prime; upper bound from "
    method += "a frame that is closed under brackets" if search.frame else "laws"
    if search.one:
        method = "one output, one field: its brackets vanish"
    about = About(name, scope, texts, method, search.used, search.reason or note, seed, start)
    return replace(answered("laws of a program", claim, search.witness(), bounds, about), remark=note)


def claimed(law: Polynomial) -> list[Any]:
    """A law as it stands in a claim."""
    return [[str(x), [list(factor) for factor in monomial]] for monomial, x in sorted(law.items())]
