"""Definition 11: matrix monomials, matrix polynomials and their degree.

The degree counts letters W_i and W_iᵀ; the C_i are coefficients. What is decided: the monomials and degrees that
Lemma 12 needs.
"""

from symflow.propositions import Claim, NotForAll, Proposition, Source
from symflow.statements import Setting

two = Setting(letters={"A": ("p", "q"), "B": ("q", "r"), "C": ("p", "p")})

def11 = Proposition(
    id="oliveira2026/def11",
    title="Matrix monomials, polynomials and their degree",
    source=Source("oliveira2026", "Definition 11", "Definition 2"),
    statement=r"\deg(A_1A_2\cdots A_m) = m",
    claims=(
        Claim("product", r"\deg\big(AB(AB)^\top\big) = 4", two, "degree(A@B@(A@B).T; A, B) = 4"),
        Claim("coefficients", r"\deg\big(C\,AA^\top C\big) = 2", two, "degree(C@A@A.T@C; A) = 2"),
        Claim("one-monomial", r"AB(AB)^\top \text{ is one monomial}", two, "monomials(A@B@(A@B).T) = 1"),
        Claim("square", r"(AA^\top + C)^2 = AA^\top AA^\top + AA^\top C + C\,AA^\top + C^2", two,
              "(A@A.T + C)^2 = A@A.T@A@A.T + A@A.T@C + C@A@A.T + C@C"),
        Claim("expanded", r"(AA^\top + C)^3 \text{ has 8 monomials}", two, "monomials((A@A.T + C)^3) = 8"),
        Claim("cancelled", r"\deg\big((AA^\top + C)^3 - (AA^\top)^3\big) = 4", two, "degree((A@A.T + C)^3 - (A@A.T)^3; A) = 4"),
        NotForAll("order-matters", r"AA^\top C = C\,AA^\top", two, "A@A.T@C = C@A@A.T"),
    ),
)
