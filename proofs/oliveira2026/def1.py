"""Definition 1: the imbalances 𝒞 = (C_1, …, C_(N-1)), C_i = W_i W_iᵀ - W_(i+1)ᵀ W_(i+1).

A definition is not proved; what is decided is that it makes sense for every width and has the properties the proofs use.
"""

from symflow.propositions import Claim, NotForAll, Proposition, Source
from symflow.propositions.settings import neighbours

rotated = neighbours(letters={"R": ("b", "b")}, given=("R.T@R = I(b)",))

def1 = Proposition(
    id="oliveira2026/def1",
    title="The imbalances of neighbouring layers",
    source=Source("oliveira2026", "Definition 1, (5)", "Definition 1"),
    statement=r"C_i = W_iW_i^\top - W_{i+1}^\top W_{i+1}",
    claims=(
        Claim("symmetric", r"C_i^\top = C_i", neighbours(), "C.T = C", depth="all"),
        Claim("trace", r"\operatorname{tr} C_i = \lVert W_i\rVert_F^2 - \lVert W_{i+1}\rVert_F^2", neighbours(),
              "trace(C) = norm2(U) - norm2(V)", depth="all"),
        Claim("product-unchanged", r"(W_{i+1}R^\top)(RW_i) = W_{i+1}W_i \text{ for } R^\top R = 1", rotated,
              "(V@R.T)@(R@U) = V@U", depth="all"),
        Claim("equivariant", r"C_i(RW_i, W_{i+1}R^\top) = R\,C_i\,R^\top", rotated,
              "(R@U)@(R@U).T - (V@R.T).T@(V@R.T) = R@C@R.T", depth="all"),
        NotForAll("not-trivial", r"C_i = 0", neighbours(), "C = 0"),
    ),
)
