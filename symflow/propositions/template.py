"""The file that `symflow new NAME` writes: a complete proposition with a comment at each part.

Why a file that already passes: a newcomer changes one formula at a time and sees at once what it does.
"""

from __future__ import annotations

from symflow.errors import PropositionError
from symflow.propositions.checks import is_usable_id

_TEMPLATE = '''"""Why this holds: one paragraph for the reader (shown by `symflow show {name}`)."""

from symflow.propositions import Claim, Erratum, Proposition, Source
from symflow.statements import Setting

# The letters with their shapes (rows, columns). A name such as "d1" stands for every width; a number for one width.
# `layers` is the product that the cost sees, from left to right; each layer follows the gradient flow. Opaque letters
# stand for all the other layers, so that one claim holds for every depth. `define` gives abbreviations.
layer = Setting(
    letters={{"P": ("dN", "d2"), "W2": ("d2", "d1"), "W1": ("d1", "d0"), "Q": ("d0", "e")}},
    layers=("P", "W2", "W1", "Q"),
    opaque=("P", "Q"),
    define={{"C": "W1@W1.T - W2.T@W2"}},
)

proposition = Proposition(
    id="{name}",
    title="The imbalance of two neighbouring layers is conserved",
    source=Source("{name}"),
    statement=r"\\dot C = 0,\\quad C = W_1W_1^\\top - W_2^\\top W_2",
    hypotheses=("f is differentiable",),
    claims=(
        # A claim is expected to be proved. ddt(…) is the derivative along the flow, `.T` the transpose.
        Claim("every-depth", r"\\dot C = 0", layer, "ddt(C) = 0", depth="all"),
        # An erratum is a formula as printed, expected to be refuted, with the corrected form beside it. Never write a
        # counterexample or a verdict here: symflow finds them.
        Erratum(
            "sign",
            where="the line where it is printed",
            latex=r"\\frac{{d}}{{dt}}(W_1W_1^\\top + W_2^\\top W_2) = 0",
            setting=layer,
            printed="ddt(W1@W1.T + W2.T@W2) = 0",
            corrected="ddt(W1@W1.T - W2.T@W2) = 0",
            corrected_latex=r"\\frac{{d}}{{dt}}(W_1W_1^\\top - W_2^\\top W_2) = 0",
            why="the two terms grow alike, so their difference stays",
        ),
    ),
)
'''


def template(name: str) -> str:
    """The text of a proof file for a proposition of that name.

    Examples
    --------
    >>> 'id="mine"' in template("mine")
    True
    """
    if not is_usable_id(name):
        raise PropositionError(f"{name!r} is not usable as a name; take letters, digits, '-', '.' and single '_'")
    return _TEMPLATE.format(name=name)
