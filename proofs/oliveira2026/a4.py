"""Appendix A.4: the steps of the proof of Proposition 5.

Here z = w_2w_1, S = |w_1|² + |w_2|², D = S² - 4z², u = w_1 - s w_2ᵀ, v = w_1 + s w_2ᵀ, s = sign f'(0).
"""

from symflow.propositions import Cited, Claim, Erratum, Note, NotForAll, Proposition, Source
from symflow.propositions.settings import chain, vector_case
from symflow.statements import Setting

signed = vector_case(given=("s^2 = 1",))
plus, minus = vector_case(given=("s = 1", "w1 = w2.T")), vector_case(given=("s = -1", "w1 = -w2.T"))
degenerate = Setting(letters={"z": (1, 1)}, given=("f1(z) = 0", "f2(z) = 0"), cost_is=("proper", "bounded below", "analytic"))
simple = Setting(letters={"z": (1, 1)}, given=("f1(z) = 0", "f2(z) != 0"))
slope = Setting(letters={"s": (1, 1), "r": (1, 1)}, given=("s^2 = 1", "r > 0", "f1(0) = s*r"))

a4 = Proposition(
    id="oliveira2026/a4",
    title="The steps of the proof of Proposition 5",
    source=Source("oliveira2026", "A.4", "A.4"),
    statement=r"\dot z = -Sf'(z),\ \dot S = -4zf'(z),\ \dot u = sf'(z)u,\ \dot v = -sf'(z)v,\ D = \lVert u\rVert^2\lVert v\rVert^2",
    claims=(
        Claim("w1", r"\dot w_1 = -f'(z)w_2", vector_case(), "ddt(w1) = -f1(z)*w2.T"),
        Claim("w2", r"\dot w_2 = -f'(z)w_1", vector_case(), "ddt(w2.T) = -f1(z)*w1"),
        Claim("z", r"\dot z = -Sf'(z)", vector_case(), "ddt(z) = -S*f1(z)"),
        Claim("S", r"\dot S = -4zf'(z)", vector_case(), "ddt(S) = -4*z*f1(z)"),
        Claim("V-chain", r"\dot V = f'(z)\dot z", vector_case(), "ddt(f(z)) = f1(z)*ddt(z)"),
        Claim("V", r"\dot V = f'(z)\dot z = -Sf'(z)^2", vector_case(), "ddt(f(z)) = -S*f1(z)^2"),
        Claim("V-decreases", r"\dot V \le 0", vector_case(),
              "ddt(f(z)) <= 0"),
        Claim("D-conserved", r"\dot D = 0", vector_case(), "ddt(D) = 0"),
        Claim("D-nonnegative", r"D \ge 0", vector_case(), "D >= 0"),
        Claim("u", r"\dot u = sf'(z)u", signed, "ddt(u) = s*f1(z)*u"),
        Claim("v", r"\dot v = -sf'(z)v", signed, "ddt(v) = -s*f1(z)*v"),
        Claim("S-from-uv", r"S = \tfrac12(\lVert u\rVert^2+\lVert v\rVert^2)", signed, "S = (norm2(u) + norm2(v))/2"),
        Claim("z-from-uv", r"z = \tfrac s4(\lVert v\rVert^2-\lVert u\rVert^2)", signed, "z = (s/4)*(norm2(v) - norm2(u))"),
        Claim("D-from-uv", r"D = \lVert u\rVert^2\lVert v\rVert^2", signed, "D = norm2(u)*norm2(v)"),
        Claim("u-zero-plus", r"s = 1,\ w_1 = w_2 \Rightarrow u = 0", plus, "u = 0"),
        Claim("u-zero-minus", r"s = -1,\ w_1 = -w_2 \Rightarrow u = 0", minus, "u = 0"),
        Claim("along-v-zero", r"v = 0 \Rightarrow z = -\tfrac s4\lVert u\rVert^2", vector_case(given=("s^2 = 1", "w1 = -s*w2.T")),
              "z = -(s/4)*norm2(u)"),
        Claim("escape", r"\tfrac{d}{dt}\lVert u\rVert^2 = 2sf'(z)\lVert u\rVert^2", signed, "ddt(norm2(u)) = 2*s*f1(z)*norm2(u)"),
        Claim("escape-rate", r"sf'(z) > c \Rightarrow \tfrac{d}{dt}\lVert u\rVert^2 \ge 2c\lVert u\rVert^2",
              vector_case(letters={"c": (1, 1)}, given=("s^2 = 1", "s*f1(z) - c > 0")),
              "ddt(norm2(u)) >= 2*c*norm2(u)"),
        Erratum("slope-is-sign", where="A.4, case D = 0, d > 0: 'because f'(0) = s'", latex=r"f'(0) = s", setting=slope,
                printed="f1(0) = s", corrected="s*f1(0) > 0", corrected_latex=r"s = \operatorname{sign}f'(0) \neq 0 \Rightarrow sf'(0) > 0",
                why="s is the sign of f'(0), not its value"),
        Erratum("common-boundary", where="A.4: 'the common boundary of {f' > 0} and {f' < 0} is Z'",
                latex=r"f'(z) = f''(z) = 0 \Rightarrow f'''(z) = 0 \text{ (else } f' \text{ keeps its sign around } z\in Z)",
                setting=degenerate, printed="f3(z) = 0", corrected="dir(f1(z), z: 1)^2 > 0", corrected_setting=simple,
                corrected_latex=r"f'(z) = 0 \neq f''(z) \Rightarrow f' \text{ changes sign at } z; \text{ the common boundary is part of } Z",
                why="at a double root of f' the cost has an inflection: the point lies in Z and on no common boundary"),
        *(Claim(f"widths-1-{k}-1.{name}", latex, chain((1, k, 1), define={"z": "X", "S": "norm2(W1) + norm2(W2)"}), text, by="entries")
          for k in range(1, 5)
          for name, latex, text in (("z", r"\dot z = -Sf'(z)", "ddt(z) = -S*f1(z)"),
                                    ("S", r"\dot S = -4zf'(z)", "ddt(S) = -4*z*f1(z)"),
                                    ("D", r"\dot D = 0", "ddt(S^2 - 4*z^2) = 0"))),
        Claim("no-sign-change", r"f(w) = \tfrac14w^4 - \tfrac13w^3:\ f'(0) = 0 \text{ and } f'(y) \le 0 \text{ for } y < 1 \text{, on both sides of } 0",
              Setting(letters={"y": (1, 1)}, cost="w^4/4 - w^3/3", given=("1 - y > 0",)), "f1(y) <= 0"),
        NotForAll("sign-zero", r"S = \tfrac12(\lVert u\rVert^2+\lVert v\rVert^2) \text{ for every sign } s", vector_case(given=("s^3 = s",)),
                  "S = (norm2(u) + norm2(v))/2"),
        Cited("forward-invariant", r"\{f'>0\}, \{f'<0\}, \{u=0\}, \{v=0\} \text{ are forward invariant}", "picard-lindelof",
              hypotheses=("f' is locally Lipschitz",), uses=("z", "u", "v")),
    ),
    notes=(
Note("gap in the proof", "A.4 uses s² = 1, that is f'(0) ≠ 0. For n = 1 this is the standing simplification (∇f(W) = 0 implies"
             " rank W = n), which the proposition does not name; it holds without it (beyond/X0).", claim="sign-zero"),
        Note("missing hypothesis", "{f' > 0} is forward invariant only if z cannot reach a root of f' in finite time: f' must be locally"
             " Lipschitz (as in the standing assumptions, not only C¹ as in Proposition 5); f'(z) = (z-1)^(1/3) reaches"
             " z = 1 in finite time."),
    ),
)
