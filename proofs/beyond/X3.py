"""X3: activations. y = w_2σ(w_1), any cost: w_2²/2 - Φ(w_1) is invariant, Φ' = σ/σ'.

Along the flow ẇ_1 = -f'(y)w_2σ'(w_1) and ẇ_2 = -f'(y)σ(w_1), so σ'(w_1)w_2ẇ_2 = σ(w_1)ẇ_1 for every σ and every cost. Where
σ' ≠ 0 this is d(w_2²/2 - Φ(w_1)) = 0. Below Φ in closed form, and the same law without division where Φ is not elementary
(softplus: Li_2; erf: ₂F₂; GELU; SiLU) or σ' has zeros (sin, GELU, SiLU: the law with Φ then holds between two of them).

For softplus, L stands for Li_2(-eᶻ), of which only the derivative -log(1+eᶻ) is used.

Two samples give two fields. For z³ + z they span the plane: a law is constant along both, so its gradient p satisfies
A p = 0 with det A = -12w_1³w_2, and p = 0. For the homogeneous z³ they are parallel, and one law stays.

At the origin the 2-jet p_0 + p_1x + p_2x²/2 of σ decides: the gradient of g there is (0, f'(0)p_0), so the origin is critical
iff σ(0) = 0 or f'(0) = 0; with σ(0) = 0 the Hessian is f'(0)σ'(0) off the diagonal and 0 on it.
For tanh, u = w_2 - sinh w_1 and v = w_2 + sinh w_1 play the parts of u and v of Proposition 5 with s = 1 and s = -1: the
stable curve is w_2 = s sinh w_1. For the logistic function σ > 0, so g is critical only where f is: no exceptional set.
"""

from symflow.propositions import Claim, Note, NotForAll, Proposition, Source
from symflow.statements import Setting

# name, LaTeX of σ, σ, LaTeX of Φ, Φ; both in the letter of the place where they stand
CLOSED = (
    ("identity", "z", "{0}", r"\tfrac12z^2", "{0}^2/2"),
    ("root", r"z/\sqrt{1+z^2}", "{0}/sqrt(1+{0}^2)", r"\tfrac14(1+z^2)^2", "(1+{0}^2)^2/4"),
    ("tanh", r"\tanh z", "tanh({0})", r"\tfrac12\sinh^2z", "sinh({0})^2/2"),
    ("logistic", r"1/(1+e^{-z})", "1/(1+exp(-{0}))", "z+e^z", "{0} + exp({0})"),
    ("arctan", r"\arctan z", "atan({0})", r"(z+\tfrac13z^3)\arctan z-\tfrac16z^2-\tfrac13\log(1+z^2)",
     "({0}+{0}^3/3)*atan({0}) - {0}^2/6 - log(1+{0}^2)/3"),
    ("cubic", "z^3+z", "{0}^3 + {0}", r"\tfrac16z^2+\tfrac19\log(1+3z^2)", "{0}^2/6 + log(1+3*{0}^2)/9"),
    ("cube", "z^3", "{0}^3", r"\tfrac16z^2", "{0}^2/6"),
    ("square", "z^2", "{0}^2", r"\tfrac14z^2", "{0}^2/4"),
    ("exp", "e^z", "exp({0})", "z", "{0}"),
    ("sinh", r"\sinh z", "sinh({0})", r"\log\cosh z", "log(cosh({0}))"),
    ("sin", r"\sin z", "sin({0})", r"-\tfrac12\log\cos^2z", "-log(cos({0})^2)/2"),
    ("softsign", r"z/(1+z),\ z>0", "{0}/(1+{0})", r"\tfrac12z^2+\tfrac13z^3", "{0}^2/2 + {0}^3/3"),
    ("asinh", r"\operatorname{asinh} z", "asinh({0})", r"\tfrac12z\sqrt{1+z^2}\operatorname{asinh}z+\tfrac14\operatorname{asinh}^2z-\tfrac14z^2",
     "{0}*sqrt(1+{0}^2)*asinh({0})/2 + asinh({0})^2/4 - {0}^2/4"),
)
OPEN = (
    ("softplus", r"\log(1+e^z)", "log(1+exp({0}))", "exp({0})/(1+exp({0}))"),
    ("erf", r"\operatorname{erf} z", "erf({0})", "2*exp(-{0}^2)/sqrt(pi)"),
    ("silu", r"z/(1+e^{-z})", "{0}/(1+exp(-{0}))", "(1+exp(-{0})+{0}*exp(-{0}))/(1+exp(-{0}))^2"),
    ("gelu", r"\tfrac12z(1+\operatorname{erf}(z/\sqrt2))", "{0}*(1+erf({0}/sqrt(2)))/2",
     "(1+erf({0}/sqrt(2)))/2 + {0}*exp(-({0}/sqrt(2))^2)/sqrt(2)/sqrt(pi)"),
)


def unit(sigma: str, **more: object) -> Setting:
    """One unit, one sample, any cost."""
    return Setting(activation=sigma.format("x"), **more)


def laws() -> list[Claim]:
    """The invariant of every closed form, and the form without division of all the others."""
    found = []
    for name, shown, sigma, phi_shown, phi in CLOSED:
        found.append(Claim(name, rf"\sigma = {shown}:\ \tfrac{{d}}{{dt}}(\tfrac12w_2^2-\Phi(w_1)) = 0,\ \Phi = {phi_shown}",
                           unit(sigma), f"ddt(w2^2/2 - ({phi.format('w1')})) = 0"))
    for name, shown, sigma, slope in OPEN:
        found.append(Claim(f"{name}-form", rf"\sigma = {shown}:\ \sigma'(w_1)w_2\dot w_2 = \sigma(w_1)\dot w_1", unit(sigma),
                           f"({slope.format('w1')})*w2*ddt(w2) = ({sigma.format('w1')})*ddt(w1)"))
    return found


sine = "cos(w1)*w2*ddt(w2) = sin(w1)*ddt(w1)"
softplus = Setting(letters={"z": (1, 1), "L": (1, 1)}, field={"z": "1", "L": "-log(1+exp(z))"},
                   define={"Phi": "z - L - (1+exp(-z))*log(1+exp(z))"})
units = Setting(activation="tanh(x)", units=3)
two_cubic, two_cube = (Setting(activation=sigma, samples=("1", "2")) for sigma in ("x^3+x", "x^3"))


def samples(first: str, second: str) -> Setting:
    """The two outputs; p and q are the derivatives of a law, A their coefficients in its derivatives along the two fields."""
    return Setting(letters={name: (1, 1) for name in ("w1", "w2", "p", "q")},
                   define={"y1": f"w2*({first})", "y2": f"w2*({second})", "a": "dir(y1, w1: 1)", "b": "dir(y1, w2: 1)",
                           "c": "dir(y2, w1: 1)", "d": "dir(y2, w2: 1)"})


cubic = samples("w1^3 + w1", "(2*w1)^3 + 2*w1")
cube = samples("w1^3", "(2*w1)^3")
jet = {name: (1, 1) for name in ("w1", "w2", "a", "b", "p0", "p1", "p2")}
near = {"g": "f(w2*(p0 + p1*w1 + p2*w1^2/2))", "first": "dir(g, w1: a, w2: b)", "second": "dir(first, w1: a, w2: b)"}


def at_origin(*given: str, **more: object) -> Setting:
    """The 2-jet of σ at the origin, and a direction (a, b)."""
    return Setting(letters=jet, define=near, given=("w1 = 0", "w2 = 0", *given), **more)


tanh, logistic = unit("tanh({0})"), unit("1/(1+exp(-{0}))")
falling = Setting(letters={name: (1, 1) for name in ("r", "q", "m")}, given=("q > 0", "m > 0", "r != 0"),
                  sign_hint=(("2", ["m", "q", "r^2"]),))
bump = Setting(letters={"w1": (1, 1), "w2": (1, 1)}, cost="(1-w)^2")

X3 = Proposition(
    id="beyond/X3",
    title="Activations: the invariant, and the origin",
    source=Source("beyond", "X3"),
    statement=r"y = w_2\sigma(w_1):\quad \tfrac{d}{dt}\big(\tfrac12w_2^2 - \Phi(w_1)\big) = 0 \text{ for every } f,\quad \Phi' = \sigma/\sigma'",
    hypotheses=("f is differentiable", "σ' ≠ 0 (only where Φ is used)"),
    claims=(
        *laws(),
        Claim("sin-form", r"\sigma = \sin z:\ \cos(w_1)w_2\dot w_2 = \sin(w_1)\dot w_1 \text{, also where } \cos w_1 = 0", unit("sin({0})"), sine),
        Claim("softplus-dilogarithm", r"\Phi = z - \mathrm{Li}_2(-e^z) - (1+e^{-z})\log(1+e^z) \Rightarrow \Phi' = (1+e^{-z})\log(1+e^z)",
              softplus, "ddt(Phi) = (1+exp(-z))*log(1+exp(z))"),
        *(Claim(f"units-{j}", r"k = 3 \text{ units, one sample: each has its own invariant}", units,
                f"ddt(w2[0,{j}]^2/2 - sinh(w1[{j},0])^2/2) = 0") for j in range(3)),
        Claim("two-fields", r"\sigma = z^3+z,\ x = 1, 2:\ \det(\nabla y_1, \nabla y_2) = -12w_1^3w_2", cubic, "a*d - b*c = -12*w1^3*w2"),
        Claim("nothing-is-left-p", r"\text{a law with derivatives } (p, q):\ -12w_1^3w_2\,p \text{ is a combination of its two derivatives}",
              cubic, "-12*w1^3*w2*p = d*(a*p + b*q) - b*(c*p + d*q)"),
        Claim("nothing-is-left-q", r"-12w_1^3w_2\,q \text{ too, so } p = q = 0 \text{ where } w_1w_2 \neq 0", cubic,
              "-12*w1^3*w2*q = a*(c*p + d*q) - c*(a*p + b*q)"),
        Claim("parallel-fields", r"\sigma = z^3,\ x = 1, 2:\ \nabla y_1 \parallel \nabla y_2", cube, "a*d - b*c = 0"),
        Claim("one-law-is-left", r"\sigma = z^3,\ x = 1, 2:\ \tfrac{d}{dt}(w_2^2 - \tfrac13w_1^2) = 0", two_cube, "ddt(w2^2 - w1^2/3) = 0"),
        Claim("origin-gradient", r"Dg(0)[(a,b)] = f'(0)\sigma(0)\,b \text{: critical iff } \sigma(0) = 0 \text{ or } f'(0) = 0", at_origin(),
              "first = f1(0)*p0*b"),
        Claim("origin-hessian", r"D^2g(0)[(a,b)^2] = 2f'(0)\sigma'(0)\,ab + f''(0)\sigma(0)^2b^2", at_origin(),
              "second = 2*f1(0)*p1*a*b + f2(0)*p0^2*b^2"),
        Claim("origin-strict", r"\sigma(0) = 0,\ f'(0)\sigma'(0) \neq 0 \Rightarrow \text{ a direction of negative curvature}",
              at_origin("p0 = 0", "a = -f1(0)*p1", "b = 1", "f1(0)*p1 != 0", sign_hint=(("2", ["(f1(0)*p1)^2"]),)), "second < 0"),
        Claim("origin-not-strict", r"\sigma(0) = \sigma'(0) = 0 \Rightarrow D^2g(0) = 0", at_origin("p0 = 0", "p1 = 0"), "second = 0"),
        NotForAll("not-a-minimum", r"g = f(w_2w_1^3) \ge f(0) \text{ near } 0 \text{, for } f = (1-w)^2", bump, "f(w2*w1^3) >= f(0)"),
        NotForAll("not-a-maximum", r"g = f(w_2w_1^3) \le f(0) \text{ near } 0 \text{, for } f = (1-w)^2", bump, "f(w2*w1^3) <= f(0)"),
        Claim("tanh-u", r"\tfrac{d}{dt}(w_2-\sinh w_1) = \tfrac{f'(y)}{\cosh w_1}(w_2-\sinh w_1)", tanh,
              "ddt(w2 - sinh(w1)) = f1(w2*tanh(w1))/cosh(w1)*(w2 - sinh(w1))"),
        Claim("tanh-v", r"\tfrac{d}{dt}(w_2+\sinh w_1) = -\tfrac{f'(y)}{\cosh w_1}(w_2+\sinh w_1)", tanh,
              "ddt(w2 + sinh(w1)) = -f1(w2*tanh(w1))/cosh(w1)*(w2 + sinh(w1))"),
        Claim("tanh-level", r"\text{through the origin: } w_2^2 - \sinh^2w_1 = (w_2-\sinh w_1)(w_2+\sinh w_1)", tanh,
              "w2^2 - sinh(w1)^2 = (w2 - sinh(w1))*(w2 + sinh(w1))"),
        Claim("tanh-on-the-curve", r"\tfrac{d}{dt}\sinh^2w_1 = -\tfrac{2f'(y)}{\cosh w_1}w_2\sinh w_1", tanh,
              "ddt(sinh(w1)^2) = -2*f1(w2*tanh(w1))/cosh(w1)*w2*sinh(w1)"),
        Claim("tanh-attracts", r"w_2 = s\sinh w_1 \neq 0,\ m = sf'(y) > 0,\ q = 1/\cosh w_1:\ \tfrac{d}{dt}\sinh^2w_1 = -2mq\sinh^2w_1 < 0",
              falling, "-2*m*q*r^2 < 0"),
        Claim("logistic-no-exceptional-set", r"\sigma = 1/(1+e^{-z}):\ f'(y) = -(1+e^{-w_1})\dot w_2 \text{: at rest only where } f' = 0",
              logistic, "f1(w2/(1+exp(-w1))) = -(1+exp(-w1))*ddt(w2)"),
        NotForAll("tanh-another-potential", r"\sigma = \tanh z:\ \tfrac{d}{dt}(\tfrac12w_2^2-\log\cosh w_1) = 0", tanh,
                  "ddt(w2^2/2 - log(cosh(w1))) = 0"),
        NotForAll("cubic-coefficient", r"\sigma = z^3+z:\ \tfrac{d}{dt}(\tfrac12w_2^2-\tfrac16w_1^2-\tfrac16\log(1+3w_1^2)) = 0",
                  unit("{0}^3+{0}"), "ddt(w2^2/2 - w1^2/6 - log(1+3*w1^2)/6) = 0"),
        NotForAll("two-samples", r"\sigma = z^3+z,\ x = 1, 2:\ \text{the invariant of one sample stays}", two_cubic,
                  "ddt(w2^2/2 - w1^2/6 - log(1+3*w1^2)/9) = 0"),
        NotForAll("wrong-curve", r"\sigma = \tanh z:\ w_2 = \tanh w_1 \text{ is invariant}", tanh,
                  "ddt(w2 - tanh(w1)) = f1(w2*tanh(w1))/cosh(w1)*(w2 - tanh(w1))"),
    ),
    notes=(
        Note("missing hypothesis", "Φ needs σ' ≠ 0. For sin, GELU and SiLU the law w_2²/2 - Φ(w_1) holds between two zeros of σ'; the form"
             " without division holds everywhere."),
    ),
)
