"""The colours of all figures, and the one place where matplotlib is imported.

Why here and not in the rendering room: a trajectory draws itself (`Trajectory.plot`), and rooms import upwards only; the
figures of `rendering.plots` read the same palette. Black, red and blue are what the reference figure of phase portraits
prescribes; everything else is taken from the eight colours of Okabe and Ito, which colour-blind readers tell apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symflow.errors import SymflowError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TARGET, STABLE, UNSTABLE = "#000000", "#d3121b", "#1447d4"
STREAM, REST, FAINT = "#b4bdc6", "#6b7680", "#8b949e"
CYCLE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#a08500", "#555555")
TINTS = ("#cfe3f3", "#fbe6bd", "#c4e8dc", "#f3dbe8", "#dff1fb", "#f8d9c4", "#f3efc4", "#e2e2e2")
MISSING = "plots need matplotlib, which is not installed; run: pip install 'symflow[plot]'"


def pyplot() -> Any:
    """matplotlib.pyplot, or one line that says how to get it."""
    try:
        import matplotlib.pyplot
    except ImportError:
        raise SymflowError(MISSING) from None
    return matplotlib.pyplot


def axes_of(ax: Axes | None, size: tuple[float, float] = (6.4, 4.4)) -> Axes:
    """The given axes, or those of a new figure.

    Examples
    --------
    >>> axes_of("here")
    Traceback (most recent call last):
    symflow.errors.SymflowError: ax is a str; give matplotlib axes, or leave it out for a new figure
    """
    plt = pyplot()
    if ax is None:
        found: Axes = plt.subplots(figsize=size, layout="constrained")[1]
        return found
    from matplotlib.axes import Axes as Known

    if not isinstance(ax, Known):
        raise SymflowError(f"ax is a {type(ax).__name__}; give matplotlib axes, or leave it out for a new figure")
    return ax


def formula(latex: str, plain: str) -> str:
    r"""A formula that matplotlib can set, else the plain text.

    Examples
    --------
    >>> formula(r"\frac{1}{3} w", "w/3"), formula(r"\begin{bmatrix}1\end{bmatrix}", "[[1]]")
    ('$\\frac{1}{3} w$', '[[1]]')
    """
    pyplot()
    from matplotlib.mathtext import MathTextParser

    try:
        MathTextParser("path").parse(f"${latex}$")
    except ValueError:
        return plain.replace("$", r"\$")
    return f"${latex}$"


def darker(colour: str) -> str:
    """The same hue, for a line on its own tint.

    Examples
    --------
    >>> darker("#ff8000")
    '#994c00'
    """
    parts = (int(colour[i : i + 2], 16) * 3 // 5 for i in (1, 3, 5))
    return "#" + "".join(f"{part:02x}" for part in parts)
