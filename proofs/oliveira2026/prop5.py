"""Proposition 5: in the vector case every start with d = |w_1 - s w_2ᵀ| > 0 converges to {f'(w_2w_1) = 0}.

With u = w_1 - s w_2ᵀ the flow gives du/dt = s f'(z) u, so |u| never vanishes unless it does at the start; the product z
obeys dz/dt = -√(c + 4z²) f'(z), so it moves monotonically down the cost and stops only where f' = 0 or S = 0.
"""

from symflow.propositions import Cited, Claim, Note, NotForAll, Observation, Proposition, Source
from symflow.propositions.settings import vector_case

signed = vector_case(given=("s^2 = 1",))

widths = ((1, 1, 1), (1, 4, 1))
costs = ("(w - T)^2/2", "(w^2 - 1)^2 + w/3", "(w^2 - 4)^2/8 - w", "cosh(w - 2)", "exp(w) - 2*w")
above = Observation("d-positive", "d > 0, slope", networks=widths, costs=costs, starts=20, tolerance="1e-7")
zero = Observation(  # u(0) = 0 stays 0
    "d-zero", "d = 0", networks=widths, costs=costs, starts=10)

prop5 = Proposition(
    id="oliveira2026/prop5",
    title="Convergence in the vector case",
    source=Source("oliveira2026", "Proposition 5, (7)", "Proposition 2"),
    statement=r"d = \lVert w_1 - s\,w_2^\top\rVert > 0 \Rightarrow w(t) \to \text{a point of } \{f'(w_2w_1) = 0\}",
    hypotheses=("f is C¹, proper and bounded below", "s = sign f'(0)"),
    claims=(
        Claim("eq7-first", r"\dot w_1 = -f'(w_2w_1)\,w_2^\top", vector_case(), "ddt(w1) = -f1(z)*w2.T"),
        Claim("eq7-second", r"\dot w_2^\top = -f'(w_2w_1)\,w_1", vector_case(), "ddt(w2).T = -f1(z)*w1"),
        Claim("u-stays", r"\dot u = s f'(z)\,u,\ u = w_1 - s w_2^\top", signed, "ddt(u) = s*f1(z)*u",
              observations=(zero,)),
        Claim("norm-of-u", r"\tfrac{d}{dt}\lVert u\rVert^2 = 2sf'(z)\lVert u\rVert^2", signed, "ddt(norm2(u)) = 2*s*f1(z)*norm2(u)"),
        Claim("product", r"\dot z = -S f'(z)", vector_case(), "ddt(z) = -S*f1(z)"),
        Claim("speed", r"S^2 = D + 4z^2,\ \dot D = 0", vector_case(), "ddt(D) = 0"),
        NotForAll("other-sign", r"\tfrac{d}{dt}(w_1 + s w_2^\top) = s f'(z)(w_1 + s w_2^\top)", signed, "ddt(v) = s*f1(z)*v"),
        NotForAll("sign-zero", r"\tfrac{d}{dt}(w_1 - s w_2^\top) = s f'(z)(w_1 - s w_2^\top) \text{ for every sign } s",
                  vector_case(given=("s^3 = s",)), "ddt(u) = s*f1(z)*u"),
        Cited("monotone", r"z(t) \text{ is monotone and bounded, so it converges}", "monotone-limit",
              hypotheses=("dz/dt = -√(c+4z²) f'(z) is scalar and autonomous", "f is proper and bounded below"),
              uses=("product", "speed"), observations=(above,)),
        Cited("norm-positive", r"u(0) \neq 0 \Rightarrow u(t) \neq 0", "scalar-comparison",
              hypotheses=("d|u|²/dt = 2sf'(z)|u|² is linear in |u|²",), uses=("norm-of-u",)),
    ),
    notes=(
Note("gap in the proof", "A.4 uses s² = 1, that is f'(0) ≠ 0. For n = 1 this is the standing simplification (∇f(W) = 0 implies"
             " rank W = n), which the proposition does not name; it holds without it (beyond/X0).", claim="sign-zero"),
Note("superfluous hypothesis", "k > n and the Lipschitz gradient are not used; convergence needs no theorem on gradient systems"
             " (beyond/X0)."),
    ),
)
