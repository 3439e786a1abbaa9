"""The one closed list of theorems that a proof may cite.

Why closed: 'cited' is an outcome of its own, weaker than 'proved', and a reader must be able to see at one glance
everything that the verdicts of this house rest on without a certificate. A proof that needs a theorem that is not here
is not finished, or the list grows by a change that is argued for.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from symflow.errors import PropositionError


@dataclass(frozen=True)
class Theorem:
    """A theorem of the literature: what it says, under which hypotheses, and where it stands.

    Examples
    --------
    >>> theorem("lasalle").name
    'LaSalle invariance principle'
    """

    key: str
    name: str
    hypotheses: tuple[str, ...]
    conclusion: str
    citation: str

    def __str__(self) -> str:
        return f"{self.name}: if {'; '.join(self.hypotheses)}, then {self.conclusion}. {self.citation}"


_RUDIN = "W. Rudin, Principles of Mathematical Analysis, 3rd ed., McGraw-Hill, 1976"
_HARTMAN = "P. Hartman, Ordinary Differential Equations, 2nd ed., SIAM Classics in Applied Mathematics 38, 2002"

_HORN = "R. A. Horn, C. R. Johnson, Matrix Analysis, 2nd ed., Cambridge University Press, 2013"

_LIST = (
    Theorem(
        "lojasiewicz",
        "Łojasiewicz gradient convergence",
        ("g is real analytic on an open set U", "a trajectory of θ̇ = −∇g(θ) stays in a compact subset of U"),
        "the trajectory has finite length and converges to a critical point of g",
        "S. Łojasiewicz, Sur les trajectoires du gradient d'une fonction analytique, Seminari di Geometria 1982-1983,"
        " Università di Bologna, 1984, 115-117",
    ),
    Theorem(
        "lasalle",
        "LaSalle invariance principle",
        (
            "the vector field is locally Lipschitz",
            "the trajectory stays in a compact positively invariant set",
            "V is continuously differentiable with V̇ ≤ 0 on it",
        ),
        "the trajectory approaches the largest invariant subset of {V̇ = 0}",
        "J. P. LaSalle, Some extensions of Liapunov's second method, IRE Transactions on Circuit Theory 7 (1960),"
        " 520-527",
    ),
    Theorem(
        "picard-lindelof",
        "Picard-Lindelöf",
        ("the vector field is locally Lipschitz on an open set",),
        "each start has a unique maximal solution, which leaves every compact subset if it does not exist for all time;"
        " two solutions never meet",
        f"E. Picard (1890), E. Lindelöf (1894); {_HARTMAN}, Theorems II.1.1 and II.3.1",
    ),
    Theorem(
        "center-stable-manifold",
        "center-stable manifold theorem",
        ("g is twice continuously differentiable", "every point of the set is a strict saddle of g"),
        "the starts from which θ̇ = −∇g(θ) converges to a point of the set have Lebesgue measure zero",
        "Strict saddles are almost always avoided, Theorem 18 of oliveira2026: M. Shub, Global Stability of Dynamical"
        " Systems, Springer, 1987, Theorem III.7; J. D. Lee, M. Simchowitz,"
        " M. I. Jordan, B. Recht, Gradient descent only converges to minimizers, COLT 2016, PMLR 49, 1246-1257",
    ),
    Theorem(
        "compactness",
        "compactness",
        ("a subset of a finite dimensional space is closed and bounded",),
        "each sequence in it has a convergent subsequence, and a continuous function attains its extrema on it",
        f"Bolzano-Weierstraß, Heine-Borel, Weierstraß: {_RUDIN}, Theorems 2.41, 3.6 and 4.16",
    ),
    Theorem(
        "monotone-limit",
        "monotone limit",
        ("a real function of time is monotone", "it is bounded"),
        "it converges as time tends to infinity",
        f"{_RUDIN}, Theorem 3.14",
    ),
    Theorem(
        "intermediate-value",
        "intermediate value theorem",
        ("a real function is continuous on an interval",),
        "it takes every value between two of its values",
        f"{_RUDIN}, Theorem 4.23",
    ),
    Theorem(
        "mean-value",
        "mean value theorem",
        ("a real function is continuous on [a, b] and differentiable inside",),
        "some inner point has the derivative (h(b) − h(a))/(b − a)",
        f"{_RUDIN}, Theorem 5.10",
    ),
    Theorem(
        "scalar-comparison",
        "scalar comparison",
        ("F(t, y) is continuous and locally Lipschitz in y", "ẋ ≤ F(t, x), ẏ = F(t, y) and x(0) ≤ y(0)"),
        "x(t) ≤ y(t) as long as both exist",
        f"{_HARTMAN}, Theorem III.4.1",
    ),
    Theorem(
        "gronwall",
        "Grönwall's inequality",
        ("u is continuous and non-negative", "u(t) ≤ a + ∫₀ᵗ b(s) u(s) ds with b ≥ 0 continuous"),
        "u(t) ≤ a·exp(∫₀ᵗ b(s) ds)",
        "T. H. Gronwall, Note on the derivatives with respect to a parameter of the solutions of a system of"
        " differential equations, Annals of Mathematics 20 (1919), 292-296",
    ),
    Theorem(
        "norm-inequalities",
        "norm inequalities",
        ("matrices of finite size",),
        "the triangle and Cauchy-Schwarz inequalities, ‖AB‖_F ≤ σ₁(A)‖B‖_F, σ₁(A) ≤ ‖A‖_F ≤ √rank(A)·σ₁(A), and the"
        " power mean inequalities hold",
        f"{_HORN}, Chapter 5",
    ),
    Theorem(
        "rank-nullity",
        "rank-nullity theorem",
        ("A is a real matrix with n columns",),
        "dim ker A = n − rank A; rank A = rank Aᵀ, and ker Aᵀ is the orthogonal complement of the image of A",
        f"{_HORN}, Section 0.2.3 and 0.6.6",
    ),
    Theorem(
        "sylvester",
        "Sylvester's law of inertia",
        ("q is a quadratic form on a real space of finite dimension",),
        "the numbers of positive and of negative squares are the same in every diagonal form of q; they are the largest"
        " dimensions of subspaces on which q is positive, and negative, definite, and they are the numbers of positive and"
        " of negative eigenvalues of its matrix",
        f"J. J. Sylvester (1852); {_HORN}, Theorems 4.2.6 and 4.5.8",
    ),
    Theorem(
        "polynomial-zeros",
        "zeros of a polynomial",
        ("a real polynomial is not zero at some point",),
        "the set of its zeros is closed and has Lebesgue measure zero",
        "M. Okamoto, Distinctness of the eigenvalues of a quadratic form in a multivariate sample, Annals of Statistics 1"
        " (1973), 763-765, Lemma",
    ),
)

THEOREMS = {entry.key: entry for entry in _LIST}


def theorem(key: str) -> Theorem:
    """The theorem of that key.

    Raises
    ------
    PropositionError
        If the list has no such theorem; the message names the nearest keys.
    """
    if key not in THEOREMS:
        near = get_close_matches(key.lower(), THEOREMS, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}? " if near else ""
        known = ", ".join(THEOREMS)
        raise PropositionError(f"{key!r} is not a theorem that may be cited; {hint}the closed list is {known}")
    return THEOREMS[key]
