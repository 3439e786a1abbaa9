"""X2: exceptional sets are null beyond N = 2, by the invariants and Theorem 3, without center-stable theory.

Width-1 chains of any depth. At a critical point with f'(z) ≠ 0 all products of N - 1 factors vanish, so two factors do,
and the invariant w_i² - w_j² is 0 there, hence at the start. In one formula: f'(z)·Π_{i<j}(w_i² - w_j²) = 0 at every
critical point, because each monomial of the Vandermonde product contains N - 1 of the factors.

N = 3, n = 1, any k: w_1 is k x 1, W_2 is k x k, w_3 is 1 x k. At a critical point with f' ≠ 0: W_2w_1 = 0, W_2ᵀw_3ᵀ = 0
and w_1 = 0 or w_3 = 0. With λ = tr C_1 + tr C_2 = |w_1|² - |w_3|²: if w_1 = 0 then (C_2 - λ)w_3ᵀ = 0; if w_3 = 0 then
(C_1 - λ)w_1 = 0; if both vanish λ = 0. So λ·det(C_1 - λ)·det(C_2 - λ), an invariant, is 0 there, hence at the start; it is
a polynomial of the start that is not identically zero, whatever k is.
"""

from symflow.propositions import Cited, Claim, NotForAll, Proposition, Source
from symflow.statements import Setting


def spectrum(depth: int) -> str:
    """The product of all differences of squares."""
    pairs = [f"(w{i}^2 - w{j}^2)" for i in range(1, depth + 1) for j in range(i + 1, depth + 1)]
    return "*".join(pairs)


def ones(depth: int, *given: str) -> Setting:
    """A chain of numbers w_N … w_1."""
    layers = tuple(f"w{i}" for i in range(depth, 0, -1))
    return Setting(letters={name: (1, 1) for name in layers}, layers=layers, define={"z": "*".join(layers)}, given=given)


def resting(depth: int) -> Setting:
    """The chain at a critical point."""
    return ones(depth, *(f"ddt(w{i}) = 0" for i in range(1, depth + 1)))


far = Setting(letters={name: (1, 1) for name in "PVRUQ"}, layers=tuple("PVRUQ"), opaque=("P", "R", "Q"))
near = Setting(letters={name: (1, 1) for name in "AUB"}, layers=tuple("AUB"), opaque=("A", "B"))

shapes = {"w1": ("k", 1), "W2": ("k", "k"), "w3": (1, "k")}
words = {"z": "w3@W2@w1", "C1": "w1@w1.T - W2.T@W2", "C2": "W2@W2.T - w3.T@w3", "lam": "norm2(w1) - norm2(w3)"}
three = Setting(letters=shapes, layers=("w3", "W2", "w1"), define=words)


def spurious(*given: str) -> Setting:
    """A critical point with f' ≠ 0."""
    return Setting(letters=shapes, define=words, given=given)


generic = spurious("W2 = 2*I(k)", "w3 = 0", "w1.T@w1 = 1")

X2 = Proposition(
    id="beyond/X2",
    title="Null exceptional sets beyond two layers",
    source=Source("beyond", "X2"),
    statement=r"\{\text{starts that end at } \nabla g = 0 \neq f'\} \text{ is null: widths } 1,\dots,1 \text{ and } 1,k,k,1",
    hypotheses=("f is real analytic, proper and bounded below (for Theorem 3)", "f : ℝ → ℝ"),
    claims=(
        Claim("pair-conserved", r"\tfrac{d}{dt}(w_i^2 - w_j^2) = 0 \text{ for every } i < j", far, "ddt(U^2 - V^2) = 0", depth="all"),
        Claim("critical", r"\dot w_i = -f'(z)\prod_{j\neq i}w_j", near, "ddt(U) = -f1(A*U*B)*A*B", depth="all"),
        *(Claim(f"conserved-{n}", r"\tfrac{d}{dt}\prod_{i<j}(w_i^2-w_j^2) = 0", ones(n), f"ddt({spectrum(n)}) = 0", depth=n)
          for n in (2, 3, 4)),
        *(Claim(f"at-critical-points-{n}", r"\nabla g = 0 \Rightarrow f'(z)\prod_{i<j}(w_i^2-w_j^2) = 0", resting(n),
                f"f1(z)*({spectrum(n)}) = 0", depth=n) for n in (2, 3, 4, 5)),
        NotForAll("not-zero", r"\prod_{i<j}(w_i^2-w_j^2) = 0", ones(3), f"{spectrum(3)} = 0"),
        NotForAll("one-pair-is-not-enough", r"\nabla g = 0 \Rightarrow f'(z)(w_1^2-w_2^2) = 0", resting(3), "f1(z)*(w1^2 - w2^2) = 0"),
        Claim("C1-conserved", r"\dot C_1 = 0", three, "ddt(C1) = 0", depth=3),
        Claim("C2-conserved", r"\dot C_2 = 0", three, "ddt(C2) = 0", depth=3),
        Claim("lambda", r"\lambda = \operatorname{tr}C_1 + \operatorname{tr}C_2", three, "lam = trace(C1) + trace(C2)", depth=3),
        Claim("field-1", r"\dot w_1 = -f'(z)\,W_2^\top w_3^\top", three, "ddt(w1) = -f1(z)*W2.T@w3.T", depth=3),
        Claim("field-2", r"\dot W_2 = -f'(z)\,w_3^\top w_1^\top", three, "ddt(W2) = -f1(z)*w3.T@w1.T", depth=3),
        Claim("field-3", r"\dot w_3 = -f'(z)\,w_1^\top W_2^\top", three, "ddt(w3) = -f1(z)*w1.T@W2.T", depth=3),
        Claim("one-end-vanishes", r"\lVert w_3^\top w_1^\top\rVert^2 = \lVert w_1\rVert^2\lVert w_3\rVert^2 \text{: if it is 0, an end is}", three,
              "norm2(w3.T@w1.T) = norm2(w1)*norm2(w3)", depth=3),
        Claim("first-vanishes", r"w_1 = 0,\ W_2^\top w_3^\top = 0 \Rightarrow (C_2 - \lambda)w_3^\top = 0", spurious("w1 = 0", "W2.T@w3.T = 0"),
              "(C2 - lam*I(k))@w3.T = 0"),
        Claim("last-vanishes", r"w_3 = 0,\ W_2w_1 = 0 \Rightarrow (C_1 - \lambda)w_1 = 0", spurious("w3 = 0", "W2@w1 = 0"),
              "(C1 - lam*I(k))@w1 = 0"),
        Claim("both-vanish", r"w_1 = 0,\ w_3 = 0 \Rightarrow \lambda = 0", spurious("w1 = 0", "w3 = 0"), "lam = 0"),
        Claim("determinant", r"\det(M)\,v = \operatorname{adj}(M)\,(Mv) \text{: where } Mv = 0 \text{ and } v \neq 0,\ \det(M) = 0 \quad (M = C_i - \lambda)",
              Setting(letters={"M": ("k", "k"), "v": ("k", 1)}, given=(("adjugate", "M"),)), "det(M)*v = adj(M)@(M@v)"),
        Claim("generic-1", r"W_2 = 2,\ w_3 = 0,\ \lVert w_1\rVert = 1 \text{: } C_1 - \lambda \text{ has an inverse, for every } k", generic,
              "(C1 - lam*I(k))@(-I(k)/5 - w1@w1.T/20) = I(k)"),
        Claim("generic-2", r"C_2 - \lambda = 3 \text{ there}", generic, "C2 - lam*I(k) = 3*I(k)"),
        Claim("generic-lambda", r"\lambda = 1 \text{ there}", generic, "lam = 1"),
        NotForAll("ends-alone", r"\text{critical with } f' \neq 0 \Rightarrow \lambda = 0", spurious("w3 = 0", "W2@w1 = 0"), "lam = 0"),
        NotForAll("k-2", r"k = 2:\ \lambda\det(C_1-\lambda)\det(C_2-\lambda) = 0",
                  Setting(letters={"w1": (2, 1), "W2": (2, 2), "w3": (1, 2)}, define={**words}),
                  "lam*det(C1 - lam*I(2))*det(C2 - lam*I(2)) = 0"),
        Cited("convergence", r"\text{Theorem 3: the trajectory converges to a critical point}", "lojasiewicz",
              hypotheses=("f is real analytic, proper and bounded below",), uses=("critical", "field-1", "field-2", "field-3")),
        Cited("null-set", r"\text{the zeros of these polynomials of the start are a null set}", "polynomial-zeros",
              hypotheses=("the polynomial is conserved, and zero at every critical point with f' ≠ 0", "it is not zero at some point"),
              uses=("at-critical-points-3", "not-zero", "first-vanishes", "last-vanishes", "both-vanish", "determinant", "generic-1", "generic-2",
                    "generic-lambda")),
    ),
)
