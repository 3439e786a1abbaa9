"""Is a quantity conserved, and how many conservation laws are there?

Why lazy (PEP 562): counting laws must not import what deciding a formula needs. `conserved` is the name of a file here:
`from symflow.laws.conserved import conserved`, or `symflow.conserved`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symflow.laws.completeness import conservation_laws
    from symflow.laws.law_results import ConservationLaws
    from symflow.laws.verdict import Verdict

__all__ = ["ConservationLaws", "Verdict", "conservation_laws"]
_FILES = {"ConservationLaws": "law_results", "Verdict": "verdict", "conservation_laws": "completeness"}


def __getattr__(name: str) -> Any:
    if name not in _FILES:
        raise AttributeError(f"module 'symflow.laws' has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"symflow.laws.{_FILES[name]}"), name)
    return value
