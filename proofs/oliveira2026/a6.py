"""Appendix A.6: the proof of Proposition 7, (19) and (20), for every width.

S = √(c + 4z²) because S² = c + 4z² and S ≥ 0. The time change dτ/dt = S makes dz/dτ = -f'(z) independent of c.
"""

from symflow.propositions import Cited, Claim, Erratum, Note, NotForAll, Proposition, Source
from symflow.propositions.settings import chain, vector_case
from symflow.statements import Setting

scalars = {name: (1, 1) for name in ("z", "S", "R")}
rates = Setting(letters=scalars, given=("S - R > 0", "R >= 0"))
moving = Setting(letters=scalars, given=("S - R > 0", "R >= 0", "f1(z) != 0"))

a6 = Proposition(
    id="oliveira2026/a6",
    title="The proof of Proposition 7",
    source=Source("oliveira2026", "A.6, (19)-(20)", "A.6, (19)-(20)"),
    statement=r"\dot z = -f'(z)\sqrt{c+4z^2}",
    hypotheses=("n = 1", "N = 2"),
    claims=(
        Claim("eq19-first", r"\dot z = -f'(z)(w_2w_2^\top + w_1^\top w_1)", vector_case(), "ddt(z) = -f1(z)*(w2@w2.T + w1.T@w1)"),
        Claim("eq19-second", r"w_2w_2^\top + w_1^\top w_1 = 2w_2w_2^\top + \operatorname{tr}\mathcal C", vector_case(),
              "w2@w2.T + w1.T@w1 = 2*w2@w2.T + trace(C)"),
        Claim("eq19-square", r"(w_2w_2^\top + w_1^\top w_1)^2 = c + 4z^2", vector_case(),
              "(w2@w2.T + w1.T@w1)^2 = 2*trace(C@C) - trace(C)^2 + 4*z^2"),
        Claim("eq19-root", r"w_2w_2^\top + w_1^\top w_1 \ge 0", vector_case(),
              "w2@w2.T + w1.T@w1 >= 0"),
        Claim("eq20", r"\tfrac{d}{dt}f = -f'(z)^2 S,\ S = \sqrt{c+4z^2}", vector_case(), "ddt(f(z)) = -f1(z)^2*S"),
        Claim("time-change", r"\tfrac{dz}{d\tau} = -f'(z) \text{ for } \dot\tau = S", vector_case(), "ddt(z) = S*(-f1(z))"),
        Claim("faster", r"c > \tilde c \Rightarrow \sqrt{c+4z^2} > \sqrt{\tilde c+4z^2} \text{ (so } \dot\Delta > 0 \text{ wherever } \Delta = 0)",
              Setting(letters={name: (1, 1) for name in ("S", "R", "c", "e", "z", "i")},
                      given=("c = S^2 - 4*z^2", "e = R^2 - 4*z^2", "c - e > 0", "i > 0", "i*S = 1 - i*R")), "S - R > 0"),
        Erratum("strict", where="A.6, last line: 'f(t, w) < f(t, w̃) for all t > 0'",
                latex=r"-f'(z)^2\sqrt{c+4z^2} < -f'(z)^2\sqrt{\tilde c+4z^2} \text{ at the common product}", setting=rates,
                printed="f1(z)^2*R < f1(z)^2*S", corrected="f1(z)^2*R < f1(z)^2*S", corrected_setting=moving,
                corrected_latex=r"f'(z) \neq 0 \Rightarrow -f'(z)^2\sqrt{c+4z^2} < -f'(z)^2\sqrt{\tilde c+4z^2}",
                why="if f' = 0 at the common product both starts rest and f(t, w) = f(t, w̃) for all t, as Proposition 7 says"),
        *(Claim(f"widths-1-{k}-1", r"\dot z = -f'(z)\sqrt{c+4z^2}, \text{ squared}", chain((1, k, 1)),
                "ddt(X)^2 = f1(X)^2*(2*trace(C1@C1) - trace(C1)^2 + 4*X^2)", by="entries") for k in range(1, 5)),
        NotForAll("sign-of-trace", r"w_2w_2^\top + w_1^\top w_1 = 2w_2w_2^\top - \operatorname{tr}\mathcal C", vector_case(),
                  "w2@w2.T + w1.T@w1 = 2*w2@w2.T - trace(C)"),
        Cited("crossing", r"\Delta(\varepsilon) > 0 > \Delta(h) \Rightarrow \Delta(\delta) = 0", "intermediate-value",
              hypotheses=("Δ is continuous",), uses=("time-change",)),
        Cited("same-curve", r"z(\tau) \text{ is the same curve for every } c", "picard-lindelof",
              hypotheses=("f' is locally Lipschitz",), uses=("time-change",)),
    ),
    notes=(
        Note("gap in the proof", "The erratum 'strict' is decided at one instant: where f' = 0 at the common product both starts rest, so"
             " the printed inequality between the solutions fails for every t."),
        Note("gap in the proof", "'Δ(ε) > 0 and Δ(h) < 0, which by the mean value theorem implies Δ(δ) = 0' is the intermediate value"
             " theorem."),
        Note("gap in the proof", "Only Δ(h) < 0 is led to a contradiction; Δ > 0 for all t > 0 must also exclude a first δ > 0 with"
             " Δ(δ) = 0. There Δ̇(δ) > 0 says that Δ < 0 just before δ, against Δ > 0 before the first zero; the same argument"
             " closes both cases without the point h."),
    ),
)
