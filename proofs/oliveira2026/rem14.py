"""Remark 14: for p of degree 2k there is K with p(x) ≤ x^(2k+2)/2 + K for all x.

The step from k to k - 1 takes off two squares:
x⁴y²/2 - a x²y² - b xy² = (x²y - (a+1)y)²/2 + (xy - by)²/2 + x²y²/2 - ((a+1)² + b²)y²/2, with y = x^(k-1).
What is left is the same problem with degree 2k - 2 and another coefficient; for k = 0, K = a_0. The claims carry the
constants K for k = 0, 1, 2, 3 explicitly.
"""

from symflow.propositions import Claim, Note, NotForAll, Proposition, Source
from symflow.statements import Setting


def bound(k: int) -> tuple[str, str]:
    """The polynomial with coefficients a_0, …, a_2k, and the constant K."""
    polynomial = " + ".join(f"a{j}*x^{j}" for j in range(2 * k + 1))
    top = f"a{2 * k}"
    for j in range(k, 0, -1):
        top = f"a{2 * j - 2} + ((({top}) + 1)^2 + a{2 * j - 1}^2)/2"
    return polynomial, top


def setting(k: int) -> Setting:
    """The variable and the coefficients as letters."""
    return Setting(letters={name: (1, 1) for name in ("x", *(f"a{j}" for j in range(2 * k + 1)))})


step = Setting(letters={name: (1, 1) for name in ("x", "y", "a", "b")})

rem14 = Proposition(
    id="oliveira2026/rem14",
    title="An even power dominates a polynomial of lower degree",
    source=Source("oliveira2026", "Remark 14", "Remark 1"),
    statement=r"p(x) \le \tfrac12 x^{2(k+1)} + K",
    claims=(
        Claim("step", r"\tfrac12x^4y^2 - ax^2y^2 - bxy^2 = \tfrac12(x^2y-(a+1)y)^2 + \tfrac12(xy-by)^2 + \tfrac12x^2y^2"
              r" - \tfrac12((a+1)^2+b^2)y^2", step,
              "x^4*y^2/2 - a*x^2*y^2 - b*x*y^2 = (x^2*y - (a+1)*y)^2/2 + (x*y - b*y)^2/2 + x^2*y^2/2 - ((a+1)^2 + b^2)*y^2/2"),
        *(Claim(f"k-{k}", rf"p(x) \le \tfrac12x^{{{2 * k + 2}}} + K", setting(k),
                f"x^{2 * k + 2}/2 + {bound(k)[1]} >= {bound(k)[0]}") for k in range(4)),
        Claim("odd-degree", r"a + bx \le \tfrac12x^2 + K", Setting(letters={name: (1, 1) for name in ("x", "a", "b")}),
              "x^2/2 + b^2/2 + a >= a + b*x"),
        NotForAll("same-degree", r"2x^2 \le \tfrac12x^2 + K \text{ with } K = 1", Setting(letters={"x": (1, 1)}),
                  "x^2/2 + 1 >= 2*x^2"),
    ),
    notes=(
        Note("superfluous hypothesis", "The degree of p need not be even: anything below 2(k+1) will do (claim odd-degree), and Lemma 13"
             " only gives a degree of at most 2N - 2."),
    ),
)
