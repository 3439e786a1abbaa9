"""Equations (9a) and (9b): the flow of the sigmoidal network, in both printed forms."""

from symflow.propositions import Claim, NotForAll, Proposition, Source
from symflow.statements import Setting

flow = Setting(activation="x/sqrt(1+x^2)", cost="(1-w)^2",
               define={"R": "sqrt(1+w1^2)", "sigma": "w1/R", "slope": "dir(w1/sqrt(1+w1^2), w1: 1)"})

eq9 = Proposition(
    id="oliveira2026/eq9",
    title="The flow of the sigmoidal network",
    source=Source("oliveira2026", "(9a), (9b)", "(9a), (9b)"),
    statement=r"\dot w_1 = 2(1-w_2\sigma(w_1))\sigma'(w_1)w_2,\quad \dot w_2 = 2(1-w_2\sigma(w_1))\sigma(w_1)",
    claims=(
        Claim("9a", r"\dot w_1 = 2(1-w_2\sigma(w_1))\sigma'(w_1)w_2", flow, "ddt(w1) = 2*(1 - w2*sigma)*slope*w2"),
        Claim("9a-explicit", r"\dot w_1 = 2\,\frac{w_2\sqrt{1+w_1^2} - w_2^2w_1}{(1+w_1^2)^2}", flow,
              "ddt(w1) = 2*(w2*R - w2^2*w1)/(1+w1^2)^2"),
        Claim("9b", r"\dot w_2 = 2(1-w_2\sigma(w_1))\sigma(w_1)", flow, "ddt(w2) = 2*(1 - w2*sigma)*sigma"),
        Claim("9b-explicit", r"\dot w_2 = 2\,\frac{w_1\sqrt{1+w_1^2} - w_2w_1^2}{1+w_1^2}", flow,
              "ddt(w2) = 2*(w1*R - w2*w1^2)/(1+w1^2)"),
        NotForAll("other-power", r"\dot w_1 = 2\,\frac{w_2\sqrt{1+w_1^2} - w_2^2w_1}{1+w_1^2}", flow,
                  "ddt(w1) = 2*(w2*R - w2^2*w1)/(1+w1^2)"),
    ),
)
