"""Proposition 2: the imbalances of neighbouring layers are conserved, for every cost, depth and width.

Write U = W_i, V = W_(i+1), P = W_N…W_(i+2), Q = W_(i-1)…W_1. Then dU/dt = -VᵀPᵀGQᵀ and dV/dt = -PᵀGQᵀUᵀ, so that
d(UUᵀ)/dt and d(VᵀV)/dt are the same sum of two words.
"""

from symflow.propositions import Claim, Note, NotForAll, Observation, Proposition, Source
from symflow.propositions.settings import WIDTHS, chain, neighbours

instances = tuple(
    Claim("widths-" + "-".join(map(str, widths)) + f".C{i}", rf"\dot C_{i} = 0", chain(widths), f"ddt(C{i}) = 0",
          by="entries")
    for widths in WIDTHS for i in range(1, len(widths) - 1)
)

drift = Observation(
    "drift", "drift of laws", networks=((2, 3, 2), (3, 2, 4), (1, 2, 2, 1), (2, 3, 3, 2), (2, 3, 1, 3, 2)),
    costs=("norm2(W - T)/2", "norm2(W@X - Y)/2", "norm2(W - T)/2 + norm2(W)^2/8"), starts=8, tolerance="1e-11", time="2")

prop2 = Proposition(
    id="oliveira2026/prop2",
    title="The imbalances are conserved",
    source=Source("oliveira2026", "Proposition 2, (6)", "Proposition 1"),
    statement=r"\frac{d}{dt}\mathcal{C} = 0 \text{ along (4), for every } f",
    hypotheses=("f is differentiable",),
    claims=(
        Claim("every-depth", r"\dot C_i = \tfrac{d}{dt}(W_iW_i^\top - W_{i+1}^\top W_{i+1}) = 0", neighbours(),
              "ddt(C) = 0", depth="all", observations=(drift,)),
        *instances,
        NotForAll("not-distant", r"\tfrac{d}{dt}(W_1W_1^\top - W_3^\top W_3) = 0",
                  chain(3, letters={"W1": ("d", "d0"), "W2": ("d", "d"), "W3": ("d3", "d")}),
                  "ddt(W1@W1.T - W3.T@W3) = 0"),
    ),
    notes=(
        Note("superfluous hypothesis", "Properness, a lower bound, analyticity, k > n and square inner layers are not used: the"
             " proof is an identity of words that holds for every differentiable f, every depth and every width."),
    ),
)
