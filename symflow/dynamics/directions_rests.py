"""Is the set of rests near a point a manifold along its neutral directions? Rests are looked for, at a distance.

Why this question comes before the count: a direction in which the linear part says nothing may be a direction of rests,
or one of slow decay or growth (x' = -x^3, x' = x^3), or both in turn (the cone w2 w1 = 0 around the origin). Along random
neutral directions, at a distance where the flow is visibly nonlinear, a point is moved across by Newton's method until
it no longer moves across. It is a rest if it then does not move along either. A slide of any order shows there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy

from symflow.dynamics.directions_flow import FlowMap, Lost, NoVerdict, jacobians
from symflow.dynamics.directions_linear import LinearPart, classes
from symflow.dynamics.tape import Array

UNSEEN = 1e-13  # of the radius: rounding
DROP = 1e-4  # a slide that was larger than this at one radius does not disappear at the next
SLIDES = ("the point looks degenerate: in a direction that looks neutral the points near it do not rest, so the rests near it"
          " are not a manifold of that dimension")


class Slides(Lost):
    """There is a motion along neutral directions at this radius; `slide` is its size."""

    def __init__(self, slide: float) -> None:
        super().__init__(SLIDES)
        self.slide = slide


@dataclass(frozen=True)
class Rests:
    """How far (relative to the radius) the points found still move along neutral directions, and whether they rest."""

    slide: float
    are_rests: bool


def rests_near(flow: FlowMap, point: Array, linear: LinearPart, radius: float, random: numpy.random.Generator) -> Rests:
    """Look for rests at this radius in random neutral directions.

    Raises
    ------
    Lost
        If Newton's method does not converge: the radius is too large.

    Examples
    --------
    >>> from symflow.dynamics.directions_flow import FieldMap
    >>> from symflow.dynamics.directions_linear import linear_part
    >>> for slide in (0.0, 1.0):  # x' = -x + y^2, and y rests or grows like y' = y^3
    ...     field = FieldMap(lambda x: numpy.stack([-x[:, 0] + x[:, 1] ** 2, slide * x[:, 1] ** 3], axis=1), 2)
    ...     linear = linear_part(field, numpy.zeros(2))
    ...     print(rests_near(field, numpy.zeros(2), linear, 0.1, numpy.random.default_rng(0)).are_rests)
    True
    False
    """
    _, neutral, growing = linear.counts
    along = numpy.arange(growing, growing + neutral)
    across = numpy.setdiff1d(numpy.arange(len(point)), along)
    directions = random.normal(size=(4, neutral)) @ linear.basis[:, along].T
    directions /= numpy.linalg.norm(directions, axis=1)[:, None]
    points = point + radius * numpy.concatenate([directions, -directions])
    points, left = _move_across(flow, points, linear, across, radius)
    moved = (flow.finite(points, linear.time) - points) @ linear.inverse.T
    slide = float(numpy.abs(moved[:, along]).max()) / radius
    if slide > max(UNSEEN * (1 + float(numpy.abs(point).max()) / radius), 30 * left / radius):
        return Rests(slide, False)
    for matrix in jacobians(flow, points, linear.time, linear.width):
        try:
            here, _ = classes(matrix, linear.noise)
        except NoVerdict as error:
            raise Lost(f"at rests near the point: {error}") from None
        if here != linear.counts:
            raise Lost("the counts at rests near the point are others than at the point")
    return Rests(slide, True)


def _move_across(flow: FlowMap, points: Array, linear: LinearPart, across: Array, radius: float) -> tuple[Array, float]:
    """Newton's method in the decaying and growing coordinates; the neutral ones stay. Also how much motion is left."""
    if not len(across):
        return points, 0.0
    start, left = points, numpy.inf
    for _ in range(20):
        moved = ((flow.finite(points, linear.time) - points) @ linear.inverse.T)[:, across]
        now = float(numpy.abs(moved).max())
        if now <= 1e-13 * radius or (now >= left / 2 and now <= 1e-6 * radius):
            return points, min(now, left)
        if now > 10 * radius:
            break
        left = now
        full = linear.inverse @ jacobians(flow, points, linear.time, linear.width) @ linear.basis
        slopes = full[:, across[:, None], across[None, :]] - numpy.eye(len(across))
        if min(numpy.linalg.svd(one, compute_uv=False)[-1] for one in slopes) < 1e-9:
            break
        steps = numpy.linalg.solve(slopes, moved[:, :, None])[:, :, 0]
        points = points - steps @ linear.basis[:, across].T
        if numpy.abs(points - start).max() > radius:
            break
    raise Lost("no rests were found near the point in its neutral directions")
