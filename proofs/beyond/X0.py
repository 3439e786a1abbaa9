"""X0: Proposition 5 for C¹ costs, without Łojasiewicz.

Along a solution c is constant, so dz/dt = -√(c+4z²) f'(z) is scalar and autonomous: z is monotone and bounded, so it
converges; u/|u| and v/|v| are constant, so w converges. In closed form, with dΓ/dt = f'(z),
w_1 = cosh Γ w_1⁰ - sinh Γ w_2⁰ᵀ and w_2ᵀ = cosh Γ w_2⁰ᵀ - sinh Γ w_1⁰.
Here u = w_1 - w_2ᵀ and v = w_1 + w_2ᵀ whatever the sign of f'(0); ch and sh stand for cosh Γ and sinh Γ, g for f'(z(t)).
"""

from symflow.propositions import Cited, Claim, NotForAll, Proposition, Source
from symflow.propositions.settings import vector_case
from symflow.statements import Setting

case = vector_case(define={"u": "w1 - w2.T", "v": "w1 + w2.T"})
closed = Setting(letters={"a": ("k", 1), "b": ("k", 1), "ch": (1, 1), "sh": (1, 1), "g": (1, 1)},
                 field={"ch": "sh*g", "sh": "ch*g"}, define={"w1": "ch*a - sh*b", "w2": "ch*b - sh*a"})
hyperbolic = Setting(letters={"a": ("k", 1), "b": ("k", 1), "ch": (1, 1), "sh": (1, 1)}, given=("ch^2 = 1 + sh^2",),
                     define={"w1": "ch*a - sh*b", "w2": "ch*b - sh*a"})

X0 = Proposition(
    id="beyond/X0",
    title="Proposition 5 for C¹ costs, in closed form",
    source=Source("beyond", "X0"),
    statement=r"w_1 = \cosh\Gamma\,w_1^0 - \sinh\Gamma\,w_2^{0\top},\quad \dot\Gamma = f'(z)",
    hypotheses=("f is C¹, proper and bounded below",),
    claims=(
        Claim("autonomous", r"\dot z = -Sf'(z)", case, "ddt(z) = -S*f1(z)"),
        Claim("speed", r"\tfrac{d}{dt}(S^2 - 4z^2) = 0", case, "ddt(S^2 - 4*z^2) = 0"),
        Claim("u", r"\dot u = f'(z)u", case, "ddt(u) = f1(z)*u"),
        Claim("v", r"\dot v = -f'(z)v", case, "ddt(v) = -f1(z)*v"),
        Claim("direction-of-u", r"\tfrac{d}{dt}\frac{uu^\top}{\lVert u\rVert^2} = 0", case,
              "ddt(u@u.T)*norm2(u) = u@u.T*ddt(norm2(u))"),
        Claim("direction-of-v", r"\tfrac{d}{dt}\frac{vv^\top}{\lVert v\rVert^2} = 0", case,
              "ddt(v@v.T)*norm2(v) = v@v.T*ddt(norm2(v))"),
        Claim("closed-form-1", r"\dot w_1 = -\dot\Gamma\,w_2^\top", closed, "ddt(w1) = -g*w2"),
        Claim("closed-form-2", r"\dot w_2^\top = -\dot\Gamma\,w_1", closed, "ddt(w2) = -g*w1"),
        Claim("same-imbalance", r"w_1w_1^\top - w_2^\top w_2 \text{ is that of the start}", hyperbolic,
              "w1@w1.T - w2@w2.T = a@a.T - b@b.T"),
        Claim("limit-is-algebraic", r"z = (\cosh^2\Gamma+\sinh^2\Gamma)z^0 - \cosh\Gamma\sinh\Gamma\,S^0", hyperbolic,
              "w2.T@w1 = (ch^2 + sh^2)*(b.T@a) - ch*sh*(norm2(a) + norm2(b))"),
        NotForAll("sign-of-sinh", r"\dot w_1 = \dot\Gamma\,w_2^\top", closed, "ddt(w1) = g*w2"),
        Cited("monotone", r"z(t) \text{ is monotone and bounded, so it converges}", "monotone-limit",
              hypotheses=("f is proper and bounded below",), uses=("autonomous", "speed")),
    ),
)
