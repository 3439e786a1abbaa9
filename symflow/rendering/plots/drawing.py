"""What a figure of several layers hands back: the figure and its artists, by layer.

Why not the figure alone: a lesson hides one layer or changes its colour, a test looks at the points that were drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any

from symflow.errors import SymflowError

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes


@dataclass(frozen=True, repr=False)
class Drawing:
    """A drawn figure.

    Attributes
    ----------
    axes : tuple
        The axes, from left to right.
    layers : mapping
        The artists of each layer, by its name.
    """

    axes: tuple[Axes, ...]
    layers: Mapping[str, tuple[Artist, ...]]

    def __str__(self) -> str:
        return ", ".join(f"{name}: {len(artists)}" for name, artists in self.layers.items()) + " artists"

    __repr__ = __str__

    @property
    def figure(self) -> Any:
        """The figure of matplotlib."""
        return self.axes[0].figure

    @property
    def artists(self) -> tuple[Artist, ...]:
        """All artists."""
        return tuple(artist for layer in self.layers.values() for artist in layer)

    def save(self, path: str | PathLike[str], dpi: int = 150) -> None:
        """Store the figure; the ending of the path says how (png, pdf, svg)."""
        try:
            self.figure.savefig(path, dpi=dpi)
        except (OSError, ValueError) as error:
            raise SymflowError(f"the figure was not stored: {error}; give a path such as figure.png") from None


def legend_below(ax: Axes, columns: int = 3) -> None:
    """A legend under the axes, where it covers nothing."""
    handles, labels = ax.get_legend_handles_labels()
    if handles:
        ax.legend(handles, labels, loc="upper center", bbox_to_anchor=(0.5, -0.11), ncol=columns, frameon=False, fontsize=9)
