"""Appendix A.3: images and kernels at a critical point of g (N = 2).

As printed, W_2ᵀ∇f = 0 is said to give Im(∇fᵀ) ⊆ ker(W_2ᵀ), and ∇f W_1ᵀ = 0 to give Im(∇f) ⊆ ker(W_1); the transposes
are exchanged. G stands for ∇f at the product, x for any vector.
"""

from symflow.propositions import Claim, Erratum, Note, NotForAll, Proposition, Source
from symflow.statements import Setting

shapes = {"W1": ("k", "n"), "W2": ("n", "k"), "G": ("n", "n"), "x": ("n", 1)}
left = Setting(letters=shapes, given=("W2.T@G = 0",))
right = Setting(letters=shapes, given=("G@W1.T = 0",))
kernel = Setting(letters={"W2": ("n", "k"), "y": ("k", 1)}, dims=("k > n",), given=("W2@y = 0", "y != 0"))

a3_images = Proposition(
    id="oliveira2026/a3-images",
    title="Images and kernels at a critical point",
    source=Source("oliveira2026", "A.3", "A.3"),
    statement=r"W_2^\top\nabla f = 0 \Rightarrow \operatorname{Im}\nabla f \subseteq \ker W_2^\top",
    claims=(
        Erratum("image-left", where="A.3, first implication",
                latex=r"W_2^\top\nabla f = 0 \Rightarrow \operatorname{Im}(\nabla f^\top)\subseteq\ker(W_2^\top)",
                setting=left, printed="W2.T@(G.T@x) = 0", corrected="W2.T@(G@x) = 0",
                corrected_latex=r"W_2^\top\nabla f = 0 \Rightarrow \operatorname{Im}(\nabla f)\subseteq\ker(W_2^\top)",
                why="W_2ᵀ annihilates the columns of ∇f, not its rows"),
        Erratum("image-right", where="A.3, second implication",
                latex=r"\nabla f\,W_1^\top = 0 \Rightarrow \operatorname{Im}(\nabla f)\subseteq\ker(W_1)",
                setting=right, printed="W1@(G@x) = 0", corrected="W1@(G.T@x) = 0",
                corrected_latex=r"\nabla f\,W_1^\top = 0 \Rightarrow \operatorname{Im}(\nabla f^\top)\subseteq\ker(W_1)",
                why="W_1 annihilates the rows of ∇f, not its columns"),
        Claim("deficient", r"W_2^\top\nabla f = 0 \Rightarrow \operatorname{adj}(W_2W_2^\top)W_2W_2^\top\nabla f = 0",
              left, "adj(W2@W2.T)@(W2@W2.T)@G = 0"),
        Claim("adjugate", r"\operatorname{adj}(W_2W_2^\top)W_2W_2^\top = \det(W_2W_2^\top)\,1",
              Setting(letters=shapes, given=(("adjugate", "W2@W2.T"),)), "adj(W2@W2.T)@(W2@W2.T) = det(W2@W2.T)*I(n)"),
        Claim("deficient-1", r"\nabla f\,W_1^\top = 0 \Rightarrow \operatorname{adj}(W_1^\top W_1)W_1^\top W_1\nabla f^\top = 0",
              right, "adj(W1.T@W1)@(W1.T@W1)@G.T = 0"),
        Claim("adjugate-1", r"\operatorname{adj}(W_1^\top W_1)W_1^\top W_1 = \det(W_1^\top W_1)\,1",
              Setting(letters=shapes, given=(("adjugate", "W1.T@W1"),)), "adj(W1.T@W1)@(W1.T@W1) = det(W1.T@W1)*I(n)"),
        Claim("determinant-2", r"\det(W_2W_2^\top)\,\nabla f = \operatorname{adj}(W_2W_2^\top)\,W_2\,(W_2^\top\nabla f)",
              Setting(letters=shapes, given=(("adjugate", "W2@W2.T"),)), "det(W2@W2.T)*G = adj(W2@W2.T)@(W2@(W2.T@G))"),
        Claim("determinant-1", r"\det(W_1^\top W_1)\,\nabla f^\top = \operatorname{adj}(W_1^\top W_1)\,W_1^\top(W_1\nabla f^\top)",
              Setting(letters=shapes, given=(("adjugate", "W1.T@W1"),)), "det(W1.T@W1)*G.T = adj(W1.T@W1)@(W1.T@(W1@G.T))"),
        Claim("kernel-of-W2T", r"W_2^\top x = 0 \Rightarrow \det(W_2W_2^\top)\,x = 0 \text{ (so } \det = 0 \text{ where } x \neq 0)",
              Setting(letters=shapes, given=(("adjugate", "W2@W2.T"),)), "det(W2@W2.T)*x = adj(W2@W2.T)@(W2@(W2.T@x))"),
        NotForAll("kernel-of-W2", r"W_2y = 0,\ y\neq 0 \Rightarrow \det(W_2W_2^\top) = 0", kernel, "det(W2@W2.T) = 0"),
    ),
    notes=(
        Note("gap in the proof", "'The kernel of W_2 must be non-empty': a kernel always contains 0, and with k > n the kernel of W_2"
             " is never trivial, without W_2 being rank deficient. What the argument needs is a non-trivial kernel of"
             " W_2ᵀ, which contains the image of ∇f.", claim="kernel-of-W2"),
    ),
)
