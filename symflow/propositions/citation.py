"""What to cite, as BibTeX: symflow itself and the papers whose statements it verifies.

Why a function: a result of `verify` names its sources by key, and `citation(*keys)` turns these keys into entries.
"""

from __future__ import annotations

from symflow import __version__
from symflow.errors import PropositionError

_ENTRIES = {
    "symflow": (
        "@software{symflow,\n  author = {{The symflow developers}},\n"
        "  title = {symflow: verified propositions about gradient flow},\n  version = {"
        + __version__
        + "},\n  year = {2026}\n}"
    ),
    "oliveira2026": (
        "@inproceedings{oliveira2026,\n  author = {de Oliveira, A. C. B. and Jatkar, D. D. and Sontag, E. D.},\n"
        "  title = {On the Convergence of Overparameterized Problems: Inherent Properties of the"
        " Compositional Structure of Neural Networks},\n"
        "  booktitle = {Learning for Dynamics and Control (L4DC)},\n"
        "  series = {Proceedings of Machine Learning Research},\n  volume = {331},\n  year = {2026},\n"
        "  note = {arXiv 2511.09810}\n}"
    ),
    "marcotte2023": (
        "@inproceedings{marcotte2023,\n  author = {Marcotte, Sibylle and Gribonval, R{\\'e}mi and Peyr{\\'e}, Gabriel},\n"
        "  title = {Abide by the Law and Follow the Flow: Conservation Laws for Gradient Flows},\n"
        "  booktitle = {Advances in Neural Information Processing Systems (NeurIPS)},\n  year = {2023}\n}"
    ),
}


def citation(*keys: str) -> str:
    """BibTeX entries for the keys, by default for symflow and every built-in paper.

    Examples
    --------
    >>> print(citation("symflow").splitlines()[0])
    @software{symflow,
    """
    for key in keys:
        if key not in _ENTRIES:
            raise PropositionError(f"no citation for {key!r}; known are {', '.join(_ENTRIES)}")
    return "\n\n".join(_ENTRIES[key] for key in keys or _ENTRIES)
