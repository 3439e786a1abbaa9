"""Figures: composable layers of phase planes, foliations, runs and basins (the extra `plot`).

Every layer takes `ax=` and returns its artists; figures of several layers return a `Drawing`. A drawing decides nothing:
it is made of doubles, from exact formulas where these exist.
"""

from symflow.rendering.plots.basins import basins as basins
from symflow.rendering.plots.critical_sets import equilibria as equilibria
from symflow.rendering.plots.critical_sets import target_set as target_set
from symflow.rendering.plots.drawing import Drawing as Drawing
from symflow.rendering.plots.foliations import foliation as foliation
from symflow.rendering.plots.layers import streamlines as streamlines
from symflow.rendering.plots.layers import trajectories as trajectories
from symflow.rendering.plots.layers import vector_field as vector_field
from symflow.rendering.plots.manifolds import separatrices as separatrices
from symflow.rendering.plots.phase_planes import figure3 as figure3
from symflow.rendering.plots.phase_planes import phase_plane as phase_plane
from symflow.rendering.plots.runs import acceleration as acceleration
from symflow.rendering.plots.runs import cost_curves as cost_curves
from symflow.rendering.plots.runs import drift as drift
from symflow.rendering.plots.runs import time_to_tolerance as time_to_tolerance
