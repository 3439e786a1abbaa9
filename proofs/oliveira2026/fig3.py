"""Figure 3: phase portraits of the scalar factorisation, linear (left) and sigmoidal (right), f(w) = (1-w)².

Left, the lines w_2 = ±w_1 are invariant, and exchanging w_1 and w_2 and changing both signs carry the four regions into
each other. Right, only the change of both signs remains, so there are two types of regions.
"""

from symflow.propositions import Cited, Claim, Note, NotForAll, Proposition, Source
from symflow.statements import Setting

pair = {"w1": (1, 1), "w2": (1, 1)}
linear = Setting(letters=pair, layers=("w2", "w1"))
sigmoidal = Setting(activation="x/sqrt(1+x^2)", cost="(1-w)^2", define={"K": "w2^2 - w1^2*(2+w1^2)/2"})
plain = Setting(letters=pair)
diagonal = Setting(letters=pair, layers=("w2", "w1"), cost="(1-w)^2", given=("w1 = w2",))

fig3 = Proposition(
    id="oliveira2026/fig3",
    title="The phase portraits",
    source=Source("oliveira2026", "Figure 3", "Figure 3"),
    statement=r"\text{four equivalent regions on the left, two types on the right}",
    claims=(
        Claim("left-diagonal", r"\tfrac{d}{dt}(w_1-w_2) = f'(w_2w_1)(w_1-w_2)", linear, "ddt(w1 - w2) = f1(w2*w1)*(w1 - w2)"),
        Claim("left-antidiagonal", r"\tfrac{d}{dt}(w_1+w_2) = -f'(w_2w_1)(w_1+w_2)", linear,
              "ddt(w1 + w2) = -f1(w2*w1)*(w1 + w2)"),
        Claim("left-exchange", r"g(w_1,w_2) = g(w_2,w_1)", linear, "f(w2*w1) = f(w1*w2)"),
        Claim("left-signs", r"g(w_1,w_2) = g(-w_1,-w_2)", linear, "f(w2*w1) = f((-w2)*(-w1))"),
        Claim("right-signs", r"w_2\sigma(w_1) = (-w_2)\sigma(-w_1)", plain,
              "w2*w1/sqrt(1+w1^2) = (-w2)*(-w1)/sqrt(1+(-w1)^2)"),
        Claim("right-curves", r"\tfrac{d}{dt}\big(w_2^2 - w_1^2\tfrac{2+w_1^2}{2}\big) = 0", sigmoidal, "ddt(K) = 0"),
        Claim("target", r"f'(w_2w_1) = -2(1-w_2w_1) \text{, so the target is } w_2w_1 = 1",
              Setting(letters=pair, layers=("w2", "w1"), cost="(1-w)^2"), "f1(w2*w1) = -2*(1 - w2*w1)"),
        Claim("left-red", r"w_1 = -w_2,\ f'(-w_2^2) < 0 \Rightarrow w_1\dot w_1 \le 0 \text{ (the center-stable line)}",
              Setting(letters=pair, layers=("w2", "w1"), given=("w1 = -w2", "-f1(-w2^2) > 0")),
              "w1*ddt(w1) <= 0"),
        NotForAll("right-exchange", r"w_2\sigma(w_1) = w_1\sigma(w_2)", plain, "w2*w1/sqrt(1+w1^2) = w1*w2/sqrt(1+w2^2)"),
        Cited("almost-everywhere", r"\text{convergence to the target from almost every start}", "center-stable-manifold",
              hypotheses=("g is analytic", "the origin is a strict saddle and the only critical point off the target (def16)"),
              uses=("left-red", "right-curves")),
        NotForAll("diagonal-leaves-origin", r"w_1 = w_2 \Rightarrow w_1\dot w_1 \ge 0", diagonal, "w1*ddt(w1) >= 0"),
    ),
    notes=(
        Note("gap in the proof", "The unstable manifold of the origin is the part of the diagonal between the two target points; beyond"
             " them the flow on the diagonal runs back. The 'four regions' are cut by the whole invariant curves, not by the"
             " manifolds alone.", claim="diagonal-leaves-origin"),
    ),
)
