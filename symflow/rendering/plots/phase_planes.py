"""Phase planes put together from their layers, and Figure 3 of the reference paper.

Why w2 on the horizontal axis: so the paper draws it, and a plane with σ ≠ identity looks different the other way round.
Why the unstable manifold ends at the target: beyond it the flow on the same line runs back, towards the target.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from symflow.dynamics.drawing_style import axes_of, formula, pyplot
from symflow.errors import ModelError
from symflow.expressions import substitute, to_latex, to_text
from symflow.expressions.tree import letter, multiply
from symflow.models import ActivationNetwork, Cost, DeepLinear, GradientFlow
from symflow.rendering.plots.critical_sets import equilibria, target_set
from symflow.rendering.plots.drawing import Drawing, legend_below
from symflow.rendering.plots.layers import SIZE, streamlines, vector_field
from symflow.rendering.plots.manifolds import separatrices
from symflow.rendering.plots.plane import WINDOW, Plane, Window

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

LAYERS = {
    "vector field": vector_field, "streamlines": streamlines, "target set": target_set, "separatrices": separatrices,
    "equilibria": equilibria,
}  # fmt: skip
USUAL = ("streamlines", "target set", "separatrices", "equilibria")


def phase_plane(
    flow: GradientFlow,
    ax: Axes | None = None,
    *,
    window: Window = WINDOW,
    horizontal: str = "w2",
    layers: Sequence[str] = USUAL,
    whole: bool = False,
    legend: bool = True,
) -> Drawing:
    """The phase plane of y = w2 σ(w1) with any cost.

    Parameters
    ----------
    flow
        `DeepLinear((1, 1, 1))` or an `ActivationNetwork` with one unit and one sample, and a concrete cost.
    ax
        Axes of matplotlib; without them a new figure is made.
    window
        left, right, bottom, top.
    horizontal
        The number on the horizontal axis: "w2" or "w1".
    layers
        Some of "vector field", "streamlines", "target set", "separatrices", "equilibria".
    whole
        Dot the rest of the levels through the saddles.
    legend
        Put a legend below.

    Examples
    --------
    >>> drawn = phase_plane(GradientFlow(ActivationNetwork("tanh(x)"), Cost("(1-w)^2")), layers=("separatrices",))
    >>> drawn
    separatrices: 4 artists
    """
    if isinstance(layers, str) or any(name not in LAYERS for name in layers):
        raise ModelError(f"layers is {str(layers)[:60]!r}; give a list of some of: {', '.join(LAYERS)}")
    plane = Plane(flow, window, horizontal)
    ax = axes_of(ax, SIZE)
    drawn: dict[str, tuple[Artist, ...]] = {}
    for name in layers:
        if name == "separatrices":
            drawn[name] = separatrices(flow, ax, window=window, horizontal=horizontal, whole=whole)
        else:
            drawn[name] = LAYERS[name](flow, ax, window=window, horizontal=horizontal)
    plane.prepare(ax)
    ax.set_title(_title(plane), fontsize=11)
    if legend:
        legend_below(ax, 2)
    return Drawing((ax,), drawn)


def figure3(axes: Sequence[Axes] | None = None, *, window: Window = WINDOW, whole: bool = True) -> Drawing:
    """The phase portraits of the scalar factorisation, linear (left) and sigmoidal (right), f(w) = (1-w)².

    Target set in black, center-stable manifold of the origin in red, unstable manifold in blue as far as it reaches; w2 is
    horizontal. The paper draws the whole diagonal in blue; here the part beyond the target is dotted.

    Parameters
    ----------
    axes
        Two axes; without them a new figure is made.
    window
        left, right, bottom, top.
    whole
        Dot the rest of the levels through the origin.
    """
    plt = pyplot()
    if axes is None:
        made = plt.subplots(1, 2, figsize=(10.4, 5.9), layout="constrained")[1]
        axes = tuple(made)
    if len(axes) != 2:
        raise ModelError(f"the figure has two parts, but {len(axes)} axes are given; give two, or none for a new figure")
    sigmoidal = ActivationNetwork("x/sqrt(1+x^2)")
    networks: dict[str, DeepLinear | ActivationNetwork] = {"linear": DeepLinear((1, 1, 1)), "sigmoidal": sigmoidal}
    layers: dict[str, tuple[Artist, ...]] = {}
    for ax, (name, network) in zip(axes, networks.items(), strict=True):
        part = phase_plane(GradientFlow(network, Cost("(1-w)^2")), ax, window=window, whole=whole, legend=False)
        layers |= {f"{name}: {layer}": artists for layer, artists in part.layers.items()}
    for ax in axes if tuple(window) == WINDOW else ():
        ax.set_xticks(range(-10, 11, 5))
        ax.set_yticks(range(-10, 11, 5))
    axes[0].set_title(r"linear: $y = w_2 w_1$", fontsize=12)
    axes[1].set_title(r"sigmoidal: $y = w_2\,w_1/\sqrt{1+w_1^2}$", fontsize=12)
    if axes[0].figure is axes[1].figure:
        handles, labels = axes[0].get_legend_handles_labels()
        figure = axes[0].get_figure(root=True)
        if figure is not None:
            figure.legend(handles, labels, loc="outside lower center", ncol=len(handles), frameon=False)
    return Drawing(tuple(axes), layers)


def _title(plane: Plane) -> str:
    """The output and the cost as formulas, short enough for one line."""
    output = multiply(letter("w2"), substitute(plane.sigma, {"x": letter("w1")}))
    cost = substitute(plane.cost.bind(1, 1), {"W": letter("w")})
    parts = [("y", output, to_text(output)), ("f(w)", cost, plane.cost.text)]
    return ",  ".join(formula(f"{name} = {to_latex(one)}", f"{name} = {text[:50]}") for name, one, text in parts)
