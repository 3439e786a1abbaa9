"""symflow: verify propositions about gradient flow, with certificates.

The whole public API is the table below. Why lazy (PEP 562): `symflow --version` and `symflow recheck` must start
without SymPy, NumPy or FLINT, so each name is imported from its room when it is first used. `__init__.pyi` gives
editors and type checkers the same names.

Examples
--------
>>> import symflow as sf
>>> sf.__version__
'0.1.0'
"""

__version__ = "0.1.0"

_ROOMS = {
    "DeepLinear": "symflow.models",
    "ActivationNetwork": "symflow.models",
    "ReLUNetwork": "symflow.models",
    "DiagonalLinear": "symflow.models",
    "ConvolutionalLinear": "symflow.models",
    "ArbitraryCost": "symflow.models",
    "Cost": "symflow.models",
    "GradientFlow": "symflow.models",
    "conserved": "symflow.laws.conserved",
    "conservation_laws": "symflow.laws.completeness",
    "analyze": "symflow.saddles.analyze",
    "integrate": "symflow.dynamics.trajectory",
    "descend": "symflow.dynamics.descent",
    "count_directions": "symflow.dynamics.directions",
    "activation": "symflow.dynamics.activations",
    "verify": "symflow.propositions.runner",
    "recheck": "symflow.evidence.rechecking",
    "Outcome": "symflow.evidence",
    "citation": "symflow.propositions.citation",
    "SymflowError": "symflow.errors",
}

__all__ = ["__version__", *_ROOMS]


def __getattr__(name):
    if name not in _ROOMS:
        raise AttributeError(f"module 'symflow' has no attribute {name!r}; it offers {', '.join(_ROOMS)}")
    from importlib import import_module

    value = getattr(import_module(_ROOMS[name]), name)
    globals()[name] = value
    return value


def __dir__():
    return sorted(set(globals()) | set(_ROOMS))
