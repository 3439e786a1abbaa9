"""Corollary 6: under a PD-PŁI with f(0) > f*, f(w_2w_1) → f* if and only if d > 0.

If d > 0 the limit is a critical point of f, and |f'| ≥ α(f - f*) makes it a minimum. If d = 0 the start lies on the ray
w_1 = s w_2ᵀ, where z = s|w_2|²; it stays there, f' has no root on that ray (A.5), and it ends at the origin.
"""

from symflow.propositions import Cited, Claim, NotForAll, Observation, Proposition, Source
from symflow.propositions.settings import vector_case
from symflow.statements import Setting

ray = vector_case(given=("s^2 = 1", "w1 = s*w2.T"))
scalars = {"z": (1, 1), "y": (1, 1)}

widths = ((1, 1, 1), (1, 4, 1))
costs = ("(w - T)^2/2", "(w - 1)^2 + (w - 1)^4", "exp(w) - 2*w", "w^4/4 - 2*w")
above = Observation("d-positive", "d > 0, minimum", networks=widths, costs=costs, starts=25, tolerance="1e-10")
zero = Observation("d-zero", "d = 0", networks=widths, costs=costs, starts=15)

cor6 = Proposition(
    id="oliveira2026/cor6",
    title="Convergence to the minimum if and only if d > 0",
    source=Source("oliveira2026", "Corollary 6", "Corollary 1"),
    statement=r"f(w_2w_1) \to f^* \iff d > 0",
    hypotheses=("f is C¹, proper and bounded below", "|f'| ≥ α(f - f*) with α positive definite", "f(0) > f*"),
    claims=(
        Claim("ray", r"d = 0 \Rightarrow z = s\lVert w_2\rVert^2", ray, "z = s*norm2(w2)"),
        Claim("ray-is-invariant", r"\dot u = s f'(z)\,u", vector_case(given=("s^2 = 1",)), "ddt(u) = s*f1(z)*u"),
        Claim("critical-is-minimal", r"f'(z)^2 \ge h^2,\ f'(z) = 0 \Rightarrow h^2 \le 0, \quad h = \alpha(f(z)-f^*)",
              Setting(letters={"z": (1, 1), "h": (1, 1)}, given=("f1(z)^2 - h^2 >= 0", "f1(z) = 0")), "-h^2 >= 0"),
        Claim("slope-at-0", r"f'(0)^2 \ge h^2,\ h = \alpha(f(0)-f^*) \neq 0 \Rightarrow f'(0) \neq 0",
              Setting(letters={"h": (1, 1)}, given=("f1(0)^2 - h^2 >= 0", "h != 0")), "f1(0)^2 > 0"),
        NotForAll("pli-needed", r"f'(z) = 0 \Rightarrow f(y) \ge f(z)",
                  Setting(letters=scalars, given=("f1(z) = 0",), cost_is=("proper", "bounded below", "analytic")), "f(y) >= f(z)"),
        Cited("limit", r"d > 0 \Rightarrow f'(z(t)) \to 0 \text{ (Proposition 5)}", "monotone-limit",
              hypotheses=("f is proper and bounded below",), uses=("critical-is-minimal",), observations=(above,)),
        Cited("to-the-origin", r"d = 0 \Rightarrow w(t) \to 0", "monotone-limit",
              hypotheses=("sf' > 0 on the ray (A.5)",), uses=("ray", "ray-is-invariant"), observations=(zero,)),
    ),
)
