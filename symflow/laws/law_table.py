"""Texts of laws set in LaTeX, and the table of the laws of a network.

Why word by word: a text of a law may speak of families (`j = 0..8`), of integrals and of functions without a closed form,
which the expression language does not know; its words are few, and each has one form in LaTeX. What is not known is set as
it is, so nothing is lost. An array, so that notebooks show it as well as documents.

Examples
--------
>>> typeset("(W1@W1.T + b1@b1.T - W2.T@W2)[j,j], j = 0..8")
'(W_{1}W_{1}^{\\\\top} + b_{1}b_{1}^{\\\\top} - W_{2}^{\\\\top}W_{2})_{j,j},\\\\ j = 0,\\\\ldots,8'
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORDS = (
    (r"sum over j = 1\.\.(\d+) of the integral up to s_j of ", r"\\sum_{j=1}^{\1}\\int^{s_j} "),
    (r"dz/sqrt\(E\(z\)\)", r"\\frac{dz}{\\sqrt{E(z)}}"),
    (r": s_j the eigenvalues of ", r",\\ s_j \\in \\mathrm{spec}\\,"),
    (r"norm2\(([^()]*)\)", r"\\|\1\\|^2"),
    (r"sqrt\(([^()]*)\)", r"\\sqrt{\1}"),
    (r"(\d+)\.\.(\d+)", r"\1,\\ldots,\2"),
    (r"\bdet\(", r"\\det("),
    (r"\btrace\(", r"\\mathrm{tr}("),
    (r"\b(Phi|sigma)\b", r"\\\1 "),
    (r"\b(exp|log|sinh|cosh|tanh|sin|cos|tan)\(", r"\\\1("),
    (r"\b(asinh|atan|erf)\(", r"\\mathrm{\1}("),
    (r"\b([A-Za-z])(\d+)\[", r"\1_{\2}["),
    (r"\b([A-Za-z])(\d+)\b", r"\1_{\2}"),
    (r"(\})?\[([^\[\]]*)\]", lambda m: f"{',' if m[1] else '_{'}{m[2]}}}"),
    (r"\^\(?(-?\d+)\)?", r"^{\1}"),
    (r"\.T\b", r"^{\\top}"),
    (r"@", r""),
    (r"\*", r"\\,"),
    (r"(?<=[^.}]), (?=[A-Za-z])|(?<=\}), (?=[A-Za-z])", r",\\ "),
)


def typeset(text: str) -> str:
    """A text of a law in LaTeX.

    Examples
    --------
    >>> typeset("w1[j]^2 - w2[j]^2, j = 0..2")
    'w_{1,j}^{2} - w_{2,j}^{2},\\\\ j = 0,\\\\ldots,2'
    >>> typeset("norm2(w1) - norm2(w2)")
    '\\\\|w_{1}\\\\|^{2} - \\\\|w_{2}\\\\|^{2}'
    """
    for word, form in _WORDS:
        text = re.sub(word, form, text)
    return text


def table(laws: Sequence[str], known: str, count: str) -> str:
    """The laws, one in a row, and below them how many are independent.

    Parameters
    ----------
    laws : sequence of str
        Texts of laws.
    known, count : str
        How many of the known laws, and of all local laws, are independent: numbers, or ranges.

    Examples
    --------
    >>> print(table(["w1^2 - w2^2"], "1", "1"))
    $$\\begin{array}{l}
    w_{1}^{2} - w_{2}^{2} \\\\
    \\hline
    \\text{independent: } 1 \\text{ of } 1 = D - \\dim \\mathrm{Lie}(V)
    \\end{array}$$
    """
    rows = "".join(f"{typeset(law)} \\\\\n" for law in laws) or "\\text{no laws are known} \\\\\n"
    last = rf"\text{{independent: }} {known} \text{{ of }} {count} = D - \dim \mathrm{{Lie}}(V)"
    return f"$$\\begin{{array}}{{l}}\n{rows}\\hline\n{last}\n\\end{{array}}$$"
