r"""A trajectory drawn over time, and set as a formula.

Why an axis of asinh(time) when a run converges slowly: at the end everything is settled, and on a linear axis all that
happened is squeezed at the left; a logarithm has no 0, and a scale that is linear first and logarithmic then puts a kink
into every curve. The exact limit is dotted beside the run, so the eye sees at once where double precision has ended
elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from symflow.dynamics.drawing_style import CYCLE, FAINT, axes_of
from symflow.dynamics.exact_texts import Number
from symflow.dynamics.velocity import shapes_of
from symflow.errors import SymflowError
from symflow.expressions import name_to_latex, parse, to_latex
from symflow.interpretations import Floats, evaluate
from symflow.saddles.decimals import outward

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from symflow.dynamics.trajectory import Trajectory

DASHES, DOTS = ("-", (0, (5, 1.2)), (0, (6, 1, 1, 1))), (0, (1, 2))  # one for each layer, so that equal entries are seen
LONG = 48  # signs of an exact number; beyond, its decimal
NAMED = 8  # entries up to this number have a name in the legend
DIGITS = 8  # of an enclosure in a formula
SHOWN = 16  # entries of a matrix up to this number are set as a formula


def draw_trajectory(found: Trajectory, ax: Axes | None = None) -> tuple[Artist, ...]:
    """The entries of all layers over time, the exact limit dotted; the artists."""
    ax = axes_of(ax)
    shapes = shapes_of(found.flow)
    ends = _limits(found)
    artists: list[Artist] = []
    column, few = 0, sum(rows * cols for rows, cols in shapes.values()) <= NAMED
    for place, (name, (rows, cols)) in enumerate(shapes.items()):
        for entry in range(rows * cols):
            colour = CYCLE[(column if few else place) % len(CYCLE)]
            label = _entry(name, rows, cols, entry) if few else f"${name_to_latex(name)}$" if not entry else None
            artists += ax.plot(found.times, found.points[:, column], color=colour, label=label, linestyle=DASHES[place % 3],
                               linewidth=1.8 if few else 0.9, alpha=1.0 if few else 0.75,
                               marker="o" if len(found.times) == 1 else None)  # fmt: skip
            if few and ends is not None:
                artists.append(ax.axhline(ends[column], color=colour, linestyle=DOTS, linewidth=1.0, zorder=1))
            column += 1
    if few and ends is not None:
        artists += ax.plot([], [], color=FAINT, linestyle=DOTS, linewidth=1.0, label="exact limit")
    _frame(ax, found)
    return tuple(artists)


def _frame(ax: Axes, found: Trajectory) -> None:
    time_axis(ax, found)
    ax.set_ylabel("entries of the layers")
    ax.set_title(f"$f$ = {found.flow.cost.text[:60]}: {found.stop}".replace("_", r"\_"), fontsize=10)
    ax.grid(True, color="#e6e9ec", linewidth=0.6)
    ax.set_axisbelow(True)
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), frameon=False)


def time_axis(ax: Axes, found: Trajectory) -> None:
    """The axis of time: linear, or smoothly logarithmic beyond the time in which the run gets half of its way."""
    length = float(found.times[-1])
    if found.stop == "converged" and length > 0:
        away = abs(found.points - found.points[-1]).max(axis=1)
        half = found.times[away > 0.5 * away[0]][-1:]
        scale = float(half[0]) if len(half) and half[0] > 0 else length / 10
        if length > 20 * scale:
            ax.set_xscale("asinh", linear_width=scale)
            ax.set_xticks([0.0, *_ticks(2 * scale, length)])
            ax.xaxis.set_major_formatter("{x:g}")
            ax.set_xticks([], minor=True)
    if length > 0:
        ax.set_xlim(0, length)
    ax.set_xlabel("time $t$ (asinh scale: linear first, then logarithmic)" if ax.get_xscale() == "asinh" else "time $t$")


def _ticks(low: float, high: float) -> list[float]:
    """Powers of ten, or their multiples by 1, 2 and 5 where these are few.

    Examples
    --------
    >>> _ticks(0.9, 21.0), _ticks(0.9, 2e4)
    ([1.0, 2.0, 5.0, 10.0, 20.0], [1.0, 10.0, 100.0, 1000.0, 10000.0])
    """
    powers = range(math.floor(math.log10(low)), math.floor(math.log10(high)) + 1)
    factors = (1, 2, 5) if len(powers) <= 3 else (1,)
    return [found for k in powers for factor in factors if low <= (found := factor * 10.0**k) <= high]


def _entry(name: str, rows: int, cols: int, place: int) -> str:
    """(W_1)_{01}, counted from 0 as in the expression language; W_1 alone where there is one entry."""
    symbol = name_to_latex(name)
    return f"${symbol}$" if rows * cols == 1 else f"$({symbol})_{{{place // cols}{place % cols}}}$"


def _limits(found: Trajectory) -> list[float] | None:
    """The exact limit as doubles, if all of it is known."""
    if found.limit.at is None:
        return None
    try:
        return [_double(value) for rows in found.limit.at.values() for row in rows for value in row]
    except (SymflowError, OverflowError):
        return None


def _double(value: Number) -> float:
    if isinstance(value, dict):
        return (float(value["lower"]) + float(value["upper"])) / 2
    return float(evaluate(parse(value, {}), Floats({}))[0][0])


# --- the formula ------------------------------------------------------------------------------------------------------
def trajectory_latex(found: Trajectory) -> str:
    r"""The limit if it is known, else the end, with the word for its evidence; a line of LaTeX in dollars."""
    if found.limit.at is not None:
        body, outcome = _matrices(found.limit.at, r"\longrightarrow"), found.limit.outcome
    elif found.limit.product is not None:
        factors = " ".join(name_to_latex(name) for name in reversed(list(found.flow.letters)))
        body, outcome = _matrices({factors: found.limit.product}, r"\longrightarrow"), found.limit.outcome
    elif found.limit.kind == "diverges":
        when = {True: " in finite time", False: " in infinite time", None: ""}[found.limit.in_finite_time]
        body, outcome = rf"\text{{the trajectory diverges{when}}}", found.limit.outcome
    elif found.end is not None:
        body, outcome = rf"t = {_time(found.time)}:\quad " + _matrices(found.end, r"\approx"), found.outcome
    else:
        body, outcome = r"\text{the end was not reached}", found.outcome
    return rf"${body} \quad\text{{({outcome})}}$"


def _time(text: str) -> str:
    return _decimal(f"{float(text):.6g}") if "/" not in text else to_latex(parse(text, {}))


def _matrices(matrices: Mapping[str, Any], relation: str) -> str:
    return r",\quad ".join(f"{_name(name)} {relation} {_matrix(rows)}" for name, rows in matrices.items())


def _name(name: str) -> str:
    return name if " " in name else name_to_latex(name)


def _matrix(rows: list[list[Number]]) -> str:
    if len(rows) * len(rows[0]) > SHOWN:
        return rf"\text{{a {len(rows)}}} \times {len(rows[0])} \text{{ matrix}}"
    if len(rows) == len(rows[0]) == 1:
        return _number(rows[0][0])
    cells = r" \\ ".join(" & ".join(map(_number, row)) for row in rows)
    return rf"\begin{{bmatrix}} {cells} \end{{bmatrix}}"


def _number(value: Number) -> str:
    """An exact number as it is, an enclosure rounded outward, a double of a run with six digits."""
    if isinstance(value, dict):
        low, high = outward(Fraction(value["lower"]), Fraction(value["upper"]), DIGITS)
        return rf"[{_decimal(low)}, {_decimal(high)}]"
    if "." in value or "e" in value.removeprefix("-")[1:] and "(" not in value:  # a double: exact numbers have neither
        return _decimal(f"{float(value):.6g}")
    if len(value) > LONG:
        return rf"{{\approx}}\,{_decimal(f'{_double(value):.8g}')}"
    try:
        return to_latex(parse(value, {}))
    except SymflowError:
        return rf"\mathtt{{{value}}}"


def _decimal(text: str) -> str:
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
