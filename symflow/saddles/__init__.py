"""Saddles: exact points, Hessians, inertia and spectra of products of matrices."""

from symflow.saddles.exact import Situation, claim_at, curvature, situation
from symflow.saddles.fields import Unsettled
from symflow.saddles.hessian import hessian
from symflow.saddles.inertia import Inertia, inertia, inertia_at
from symflow.saddles.spectra import EigenvalueCluster, eigenvalues
from symflow.saddles.symmetric import SymmetricMatrix, symmetric

__all__ = [
    "EigenvalueCluster",
    "Inertia",
    "Situation",
    "SymmetricMatrix",
    "Unsettled",
    "claim_at",
    "curvature",
    "eigenvalues",
    "hessian",
    "inertia",
    "inertia_at",
    "situation",
    "symmetric",
]
