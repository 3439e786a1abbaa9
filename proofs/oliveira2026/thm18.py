"""Theorem 18, cited in the paper: strict saddle equilibria attract a null set.

Cited here as well. What is decided is that 'strict' cannot be dropped: on the line, x³ has the degenerate critical point
0, and every start x_0 > 0 converges to it along x(t) = x_0/(1 + 3x_0 t).
"""

from symflow.propositions import Cited, Claim, NotForAll, Proposition, Source
from symflow.statements import Setting

cubic = Setting(letters={"t": (1, 1), "c": (1, 1)}, cost="w^3", define={"x": "c/(1 + 3*c*t)"})

thm18 = Proposition(
    id="oliveira2026/thm18",
    title="Strict saddles attract a null set",
    source=Source("oliveira2026", "Theorem 18", "Theorem 3"),
    statement=r"\{\text{starts that converge to strict saddles}\} \text{ has measure zero}",
    hypotheses=("g is twice continuously differentiable", "every equilibrium of the set is a strict saddle"),
    claims=(
        Claim("strict-needed", r"x(t) = \tfrac{x_0}{1+3x_0t} \text{ solves } \dot x = -f'(x),\ f(x) = x^3", cubic,
              "dir(x, t: 1) = -f1(x)"),
        Claim("critical", r"f'(0) = 0,\ f(w) = w^3", Setting(cost="w^3"), "f1(0) = 0"),
        Claim("not-strict", r"f''(0) = 0,\ f(w) = w^3", Setting(cost="w^3"), "f2(0) = 0"),
        NotForAll("not-a-minimum", r"w^3 \ge 0", Setting(letters={"w": (1, 1)}, cost="w^3"), "f(w) >= f(0)"),
        Cited("theorem", r"\text{center-stable manifold theorem}", "center-stable-manifold",
              hypotheses=("g is twice continuously differentiable", "the equilibria are strict saddles")),
    ),
)
