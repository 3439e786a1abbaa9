"""X6: training curves in closed form.

In the vector case dz/dt = -S f'(z), S = |w_1|² + |w_2|² = √(c+4z²) with a constant c. The number p = S + 2z = |w_1 + w_2ᵀ|²
satisfies p(S - 2z) = c, so z = (p - c/p)/4, and dp/dt = -2f'(z)p. For f = (z-m)²/2 this is the Riccati equation
dp/dt = -p²/2 + 2mp + c/2. Its rest points are 2m ± R, R = √(c+4m²), and q = (p-2m-R)/(p-2m+R) obeys dq/dt = -Rq:
q = K e^(-Rt), and z comes back from q. The rest point p = 2m + R is z = m; the rate is R.
For any f: dt = -dz/(√(c+4z²) f'(z)), and at a simple root z* of f' the linearised equation has the rate f''(z*)√(c+4z*²).
"""

from symflow.propositions import Claim, NotForAll, Proposition, Source
from symflow.propositions.settings import vector_case
from symflow.statements import Setting


def scalars(*names: str) -> dict[str, tuple[int, int]]:
    """Letters that are numbers."""
    return {name: (1, 1) for name in names}


case = vector_case(define={"p": "S + 2*z"})
quadratic = Setting(letters=scalars("z", "S", "m"), field={"z": "-S*(z-m)", "S": "-4*z*(z-m)"},
                    define={"c": "S^2 - 4*z^2", "p": "S + 2*z", "R": "sqrt(c + 4*m^2)", "q": "(p - 2*m - R)/(p - 2*m + R)"})
curve = Setting(letters=scalars("t", "K", "R", "m"), field={"t": "1"},
                define={"c": "R^2 - 4*m^2", "e": "K*exp(-R*t)", "p": "(2*m + R - (2*m - R)*e)/(1 - e)", "z": "(p - c/p)/4",
                        "S": "(p + c/p)/2"})
general = Setting(letters=scalars("z", "c"), field={"z": "-sqrt(c+4*z^2)*f1(z)"})
linear = Setting(letters=scalars("z", "c"))

X6 = Proposition(
    id="beyond/X6",
    title="Training curves in closed form",
    source=Source("beyond", "X6"),
    statement=r"f = \tfrac12(z-m)^2:\ \frac{p-2m-R}{p-2m+R} = Ke^{-Rt},\quad p = S+2z,\ R = \sqrt{c+4m^2}",
    hypotheses=("f : ℝ → ℝ, two layers, any k", "c = S² - 4z² is the constant of the start"),
    claims=(
        Claim("p-is-a-square", r"p = S + 2z = \lVert w_1+w_2^\top\rVert^2", case, "p = norm2(w1 + w2.T)"),
        Claim("p", r"\dot p = -2f'(z)p \text{ for every } f \text{ and } k", case, "ddt(p) = -2*f1(z)*p"),
        Claim("z-from-p", r"4zp = p^2 - c", case, "4*z*p = p^2 - D"),
        Claim("c", r"\dot c = 0", quadratic, "ddt(c) = 0"),
        Claim("riccati", r"\dot p = -\tfrac12p^2 + 2mp + \tfrac12c", quadratic, "ddt(p) = -p^2/2 + 2*m*p + c/2"),
        Claim("rest-points", r"-\tfrac12p^2 + 2mp + \tfrac12c = -\tfrac12(p-2m-R)(p-2m+R)", quadratic,
              "-p^2/2 + 2*m*p + c/2 = -(p - 2*m - R)*(p - 2*m + R)/2"),
        Claim("rate", r"\dot q = -Rq,\quad R = \sqrt{c+4m^2}", quadratic, "ddt(q) = -R*q"),
        Claim("curve", r"z(t) \text{ from } q = Ke^{-Rt}:\ \dot z = -S(z-m)", curve, "ddt(z) = -S*(z-m)"),
        Claim("curve-imbalance", r"S^2 - 4z^2 = R^2 - 4m^2 \text{ on the curve}", curve, "S^2 - 4*z^2 = R^2 - 4*m^2"),
        Claim("limit", r"p = 2m+R \Rightarrow z = m", Setting(letters=scalars("m", "R")),
              "((2*m + R) - (R^2 - 4*m^2)/(2*m + R))/4 = m"),
        Claim("time", r"dt = -\frac{dz}{\sqrt{c+4z^2}\,f'(z)}", general, "-ddt(z)/(sqrt(c+4*z^2)*f1(z)) = 1"),
        Claim("asymptotic-rate", r"\tfrac{d}{dz}\big(\sqrt{c+4z^2}f'(z)\big) = \sqrt{c+4z^2}f''(z) + \tfrac{4z}{\sqrt{c+4z^2}}f'(z)"
              r" \text{: at a root } z^* \text{ of } f' \text{ the rate } f''(z^*)\sqrt{c+4z^{*2}}", linear,
              "dir(sqrt(c+4*z^2)*f1(z), z: 1) = sqrt(c+4*z^2)*f2(z) + 4*z/sqrt(c+4*z^2)*f1(z)"),
        NotForAll("another-rate", r"\dot q = -2Rq", quadratic, "ddt(q) = -2*R*q"),
        NotForAll("another-riccati", r"\dot p = -\tfrac12p^2 + mp + \tfrac12c", quadratic, "ddt(p) = -p^2/2 + m*p + c/2"),
        NotForAll("without-imbalance", r"\dot p = -\tfrac12p^2 + 2mp", quadratic, "ddt(p) = -p^2/2 + 2*m*p"),
    ),
)
