"""After Proposition 8: the level of 𝒞 through the origin, and the two curves (11).

𝒞(0, 0) = -1/2, not -1 as printed; (11) is the level -1/2. The branch w_2 = +w_1√((2+w_1²)/2) is called the unstable
manifold; it is one only up to the target set w_2σ(w_1) = 1, beyond which the flow runs back towards the origin.
Below r = √(1+w_1²) and q = √((2+w_1²)/2), so that ẇ_1 = 2(w_2 r - w_2²w_1)/r⁴ (9a).
"""

from symflow.propositions import Cited, Claim, Erratum, NotForAll, Proposition, Source
from symflow.statements import Setting

scalars = {name: (1, 1) for name in ("w1", "w2", "q", "r")}
level = {"C": "w2^2 - (1+w1^2)^2/2"}
pair = {"w1": (1, 1), "w2": (1, 1)}
origin = Setting(letters=pair, given=("w1 = 0", "w2 = 0"), define=level)
curve = Setting(letters=pair, given=("w2^2 = w1^2*(2+w1^2)/2",), define=level)
branch = ("q > 0", "2*q^2 = 2 + w1^2", "w2 = q*w1")
printed_branch = Setting(activation="x/sqrt(1+x^2)", cost="(1-w)^2", letters={"q": (1, 1)}, given=branch)
inside = Setting(letters=scalars, given=("q >= 0", "w2 = q*w1", "r - w2*w1 >= 0"))
stable = Setting(letters=scalars, given=("q >= 0", "r >= 0", "w2 = -q*w1"))

after_prop8 = Proposition(
    id="oliveira2026/after-prop8",
    title="The level of the invariant through the origin",
    source=Source("oliveira2026", "after Proposition 8, (11)", "after Proposition 4, (11)"),
    statement=r"\mathcal C(0,0) = -\tfrac12,\quad w_2 = \pm w_1\sqrt{(2+w_1^2)/2}",
    claims=(
        Erratum("level", where="after Proposition 8", latex=r"\mathcal C(0,0) = -1", setting=origin, printed="C = -1",
                corrected="C = -1/2", corrected_latex=r"\mathcal C(0,0) = -\tfrac12", why="(10) at the origin is -(1+0)²/2"),
        Claim("eq11", r"w_2^2 = w_1^2\tfrac{2+w_1^2}{2} \Rightarrow \mathcal C = -\tfrac12", curve, "C = -1/2"),
        Claim("eq11-converse", r"\mathcal C + \tfrac12 = w_2^2 - w_1^2\tfrac{2+w_1^2}{2}", Setting(letters=pair, define=level),
              "C + 1/2 = w2^2 - w1^2*(2+w1^2)/2"),
        Erratum("unstable-reach", where="after (11): 'unstable manifold'",
                latex=r"w_2 = w_1\sqrt{(2+w_1^2)/2} \Rightarrow w_1\dot w_1 \ge 0 \text{ (the flow leaves the origin on the whole branch)}",
                setting=printed_branch, printed="w1*ddt(w1) >= 0",
                corrected="w1*(2*(w2*r - w2^2*w1)) >= 0", corrected_setting=inside,
                corrected_latex=r"w_2 = w_1\sqrt{(2+w_1^2)/2},\ w_2\sigma(w_1) \le 1 \Rightarrow w_1\dot w_1 \ge 0",
                why="beyond the target set w_2σ(w_1) = 1 the flow on the branch runs back to it"),
        Claim("center-stable", r"w_2 = -w_1\sqrt{(2+w_1^2)/2} \Rightarrow w_1\dot w_1 \le 0 \text{ (on the whole branch)}", stable,
              "w1*(2*(w2*r - w2^2*w1)) <= 0"),
        Cited("ends-at-the-origin", r"\text{the branch with the minus sign ends at the origin}", "monotone-limit",
              hypotheses=("w_1² decreases along it", "the origin is its only rest point"), uses=("center-stable",)),
        NotForAll("other-level", r"w_2^2 = w_1^2\tfrac{2+w_1^2}{2} \Rightarrow \mathcal C = -1", curve, "C = -1"),
    ),
)
