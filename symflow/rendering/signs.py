"""LaTeX commands and the signs that they stand for: what `mathml.py` knows.

Why a table and no library: the names are those that statements use, and each stands beside its sign.
"""

from __future__ import annotations


def _table(names: str, signs: str) -> dict[str, str]:
    return dict(zip(names.split(), signs, strict=True))


GREEK = _table(
    "alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon chi psi omega"
    " Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega",
    "αβγδζηθικλμνξπρστυχψωΓΔΘΛΞΠΣΥΦΨΩ",
)
LETTERS = {**GREEK, "epsilon": "ϵ", "varepsilon": "ε", "phi": "ϕ", "varphi": "φ", "vartheta": "ϑ", "ell": "ℓ",
            "infty": "∞", "partial": "∂", "nabla": "∇", "top": "⊤", "emptyset": "∅", "dots": "…", "ldots": "…",
            "cdots": "⋯", "ast": "∗", "star": "⋆", "bot": "⊥"}  # fmt: skip
OPERATORS = _table(
    "le leq ge geq ne neq lt gt in notin subseteq subset supseteq cup cap setminus to mapsto Rightarrow Leftarrow implies"
    " iff Leftrightarrow pm mp cdot times circ otimes odot oplus equiv approx sim ll gg succ succeq prec preceq forall"
    " exists sum prod int colon mid land lor propto perp parallel",
    "≤≤≥≥≠≠<>∈∉⊆⊂⊇∪∩∖→↦⇒⇐⟹⟺⇔±∓⋅×∘⊗⊙⊕≡≈∼≪≫≻⪰≺⪯∀∃∑∏∫:∣∧∨∝⟂∥",
)
FENCES = _table(
    "lVert rVert Vert | lvert rvert vert { } lbrace rbrace langle rangle lfloor rfloor lceil rceil", "‖‖‖‖|||{}{}⟨⟩⌊⌋⌈⌉"
)
FUNCTIONS = "det ker deg inf sup min max lim log exp sin cos tan sinh cosh tanh arctan dim tr rank ln gcd arg"
ACCENTS = _table("dot ddot tilde widetilde bar overline hat widehat vec", "˙¨~~¯¯^^→")
