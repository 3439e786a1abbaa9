"""Trajectories that converge to rests near a point: starts projected onto its center-stable set.

Why not shooting: an error at the start grows like e^(rate T), so a start alone cannot be followed as long as the slowest
direction needs. Here a whole trajectory x_0, …, x_m with x_(i+1) = Phi_h(x_i) is corrected at once (Lyapunov and
Perron): coordinates along decaying and neutral directions are prescribed at the start and computed forwards, those along
growing directions are prescribed at the end, where nothing may move any more, and computed backwards. Each sweep is one
batch; it contracts where the radius is small enough, and what is left over is the worst residual of the run record.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy

from symflow.dynamics.directions_flow import FlowMap, Lost, NoVerdict, jacobians
from symflow.dynamics.directions_linear import LinearPart
from symflow.dynamics.tape import Array

HALF = 1.5  # 1/slowest rate: the half time; T is twice that, and the run goes on to 2T
SWEEPS = 60
SMALL = 1e-11  # of the radius: the sweeps have converged


@dataclass(frozen=True)
class Paths:
    """`points` (starts, m + 1, D) of the projected starts, the worst residual, and the speeds (starts, m + 1)."""

    points: Array
    residual: float
    speeds: Array


def segments(flow: FlowMap, linear: LinearPart, starts: int) -> int:
    """The number m of steps up to 2T, a multiple of 4."""
    slowest = linear.slowest
    count = 4 * max(2, math.ceil(HALF / (slowest * linear.time))) if slowest else 8
    if count * starts * 2 * len(linear.rates) > flow.most_rows:
        ratio = float(numpy.abs(linear.rates).max()) / slowest
        raise NoVerdict(f"the rates at the point are too far apart (the fastest is {ratio:.0f} times the slowest)")
    return count


def project(flow: FlowMap, point: Array, linear: LinearPart, starts: Array) -> Paths:
    """Paths whose start has the decaying and neutral coordinates of `starts` (n, D) - point.

    Raises
    ------
    Lost
        If the sweeps do not contract.

    Examples
    --------
    >>> from symflow.dynamics.directions_flow import FieldMap
    >>> from symflow.dynamics.directions_linear import linear_part
    >>> flow = FieldMap(lambda x: numpy.stack([-x[:, 0], x[:, 1] - x[:, 0] ** 2], axis=1), 2)  # stable set y = x^2/3
    >>> zero = numpy.zeros(2)
    >>> found = project(flow, zero, linear_part(flow, zero), numpy.array([[0.3, 0.0]]))
    >>> found.points[0, 0].round(6).tolist()
    [0.3, 0.03]
    """
    m, growing, size = segments(flow, linear, len(starts)), linear.counts[2], len(point)
    block, inverse = linear.block, linear.inverse
    up, down = block[:growing, :growing], block[growing:, growing:]
    first = (starts - point) @ inverse.T
    first[:, :growing] = 0
    radius = float(numpy.abs(starts - point).max())
    places = numpy.zeros((m + 1, len(starts), size))
    places[0] = first
    for i in range(m):
        places[i + 1, :, growing:] = places[i, :, growing:] @ down.T
    before = math.inf
    for sweep in range(SWEEPS):
        ends = flow.finite((places @ linear.basis.T).reshape(-1, size) + point, linear.time)
        excess = (ends - point).reshape(places.shape) @ inverse.T - places @ block.T
        new = _sweep(places, excess, up, down, growing)
        change = float(numpy.abs(new - places).max())
        places = new
        if not math.isfinite(change) or change > 1e3 * radius or sweep > 8 and change > 2 * before:
            break
        if change <= SMALL * radius or (change >= before and change <= 1e-7 * radius):
            points = (places @ linear.basis.T + point).transpose(1, 0, 2)
            return Paths(points, change, _speeds(flow, points, linear.time))
        before = change
    raise Lost("no start near the point could be projected onto its stable set")


def _sweep(places: Array, excess: Array, up: Array, down: Array, growing: int) -> Array:
    """Forwards along what decays or stays, backwards along what grows."""
    m = len(places) - 1
    new = numpy.empty_like(places)
    new[0, :, growing:] = places[0, :, growing:]
    for i in range(m):
        new[i + 1, :, growing:] = new[i, :, growing:] @ down.T + excess[i, :, growing:]
    if growing:
        new[m, :, :growing] = numpy.linalg.solve(numpy.eye(growing) - up, excess[m, :, :growing].T).T
        back = numpy.linalg.inv(up)
        for i in range(m - 1, -1, -1):
            new[i, :, :growing] = (new[i + 1, :, :growing] - excess[i, :, :growing]) @ back.T
    return new


def _speeds(flow: FlowMap, points: Array, time: float) -> Array:
    size = points.shape[-1]
    flat = points.reshape(-1, size)
    found: Array = numpy.linalg.norm(flow.finite(flat, time) - flat, axis=1).reshape(points.shape[:2])
    return found


def growth(flow: FlowMap, path: Array, linear: LinearPart) -> Array:
    """Logarithms (m, D) of how each direction is stretched in each step along a path (m + 1, D).

    The product of the derivatives J_m … J_1 is never formed: its singular values lie too far apart for one matrix of
    doubles. It is kept as an orthonormal frame and triangular factors, whose diagonals grow like its singular values.
    """
    matrices = jacobians(flow, path[:-1], linear.time, linear.width)
    frame, found = linear.frame, numpy.empty((len(matrices), path.shape[1]))
    for i, matrix in enumerate(matrices):
        frame, upper = numpy.linalg.qr(matrix @ frame)
        with numpy.errstate(divide="ignore"):
            found[i] = numpy.log(numpy.abs(numpy.diagonal(upper)))
    return found
