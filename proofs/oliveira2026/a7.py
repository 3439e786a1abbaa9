"""Appendix A.7: the proof of Proposition 8.

The printed chain d𝒞/dt = 2w_2ẇ_2 - 2(1+w_1²)w_1ẇ_1 = 2w_2w_1(… - …) = 0 is true as an equation, since all members are
0; but the two terms of the bracket carry a factor 4, not 2, as a comparison term by term shows.
"""

from symflow.propositions import Claim, Erratum, NotForAll, Proposition, Source
from symflow.statements import Setting

flow = Setting(activation="x/sqrt(1+x^2)", cost="(1-w)^2", define={"R": "sqrt(1+w1^2)", "C": "w2^2 - (1+w1^2)^2/2"})
bracket = "(R - w2*w1)/(1+w1^2) - (1+w1^2)*(R - w2*w1)/(1+w1^2)^2"

a7 = Proposition(
    id="oliveira2026/a7",
    title="The proof of the sigmoidal invariant",
    source=Source("oliveira2026", "A.7", "A.7"),
    statement=r"\dot{\mathcal C} = 2w_2\dot w_2 - 2(1+w_1^2)w_1\dot w_1 = 0",
    claims=(
        Claim("chain-rule", r"\dot{\mathcal C} = 2w_2\dot w_2 - 2(1+w_1^2)w_1\dot w_1", flow,
              "ddt(C) = 2*w2*ddt(w2) - 2*(1+w1^2)*w1*ddt(w1)"),
        Claim("as-printed", r"2w_2\dot w_2 - 2(1+w_1^2)w_1\dot w_1 = 2w_2w_1\Big(\tfrac{\sqrt{1+w_1^2}-w_2w_1}{1+w_1^2} -"
              r" \tfrac{(1+w_1^2)(\sqrt{1+w_1^2}-w_2w_1)}{(1+w_1^2)^2}\Big)", flow,
              f"2*w2*ddt(w2) - 2*(1+w1^2)*w1*ddt(w1) = 2*w2*w1*({bracket})"),
        Claim("zero", r"2w_2w_1\Big(\cdots\Big) = 0", flow, f"2*w2*w1*({bracket}) = 0"),
        Erratum("factor", where="A.7, the factor in front of the bracket, term by term",
                latex=r"2w_2\dot w_2 = 2w_2w_1\,\tfrac{\sqrt{1+w_1^2}-w_2w_1}{1+w_1^2}", setting=flow,
                printed="2*w2*ddt(w2) = 2*w2*w1*(R - w2*w1)/(1+w1^2)", corrected="2*w2*ddt(w2) = 4*w2*w1*(R - w2*w1)/(1+w1^2)",
                corrected_latex=r"2w_2\dot w_2 = 4w_2w_1\,\tfrac{\sqrt{1+w_1^2}-w_2w_1}{1+w_1^2}",
                why="the 2 of (9b) is missing; since the bracket vanishes, the chain of equations stays true"),
        NotForAll("not-termwise-zero", r"2w_2\dot w_2 = 0", flow, "2*w2*ddt(w2) = 0"),
    ),
)
