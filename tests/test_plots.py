"""What is drawn is right: the data of the artists lie where the mathematics says, and nothing else is drawn."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy
import pytest

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402  (after the choice of the backend)
from drawing import is_drawn, linear  # noqa: E402

import symflow as sf  # noqa: E402
from symflow.dynamics.limits import limit  # noqa: E402
from symflow.interpretations import Floats, evaluate  # noqa: E402
from symflow.rendering import plots  # noqa: E402
from symflow.rendering.plots.basins import end_of  # noqa: E402
from symflow.rendering.plots.foliations import meeting  # noqa: E402
from symflow.rendering.plots.manifolds import by_quadrature, halves  # noqa: E402
from symflow.rendering.plots.plane import Plane, sign_changes  # noqa: E402

LINES = ("target set", "separatrices", "equilibria")
DOUBLE_WELL = "(w^2-1)^2 + w/3"
ACTIVATIONS = ("x", "x/sqrt(1+x^2)", "tanh(x)", "1/(1+exp(-x))", "atan(x)", "x^3+x", "x^3", "x^2", "exp(x)", "sinh(x)", "sin(x)",
               "asinh(x)", "log(1+exp(x))", "erf(x)", "tan(x)")  # fmt: skip


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


def activated(sigma, cost="(1-w)^2"):
    return linear(cost) if sigma == "x" else sf.GradientFlow(sf.ActivationNetwork(sigma), sf.Cost(cost))


def data(artists):
    """The points of all lines, without gaps: (horizontal, vertical)."""
    points = numpy.hstack([numpy.array(line.get_data(), dtype=float) for line in artists])
    return points[:, numpy.isfinite(points).all(axis=0)]


def of_colour(artists, colour):
    return [line for line in artists if line.get_color() == colour]


def sigmoid(w1):
    return w1 / numpy.sqrt(1 + w1**2)


# --- Figure 3 ---------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def portrait():
    drawn = plots.figure3()
    assert is_drawn(drawn.figure)
    return drawn


def test_the_target_lies_where_the_slope_vanishes_and_w2_is_horizontal(portrait) -> None:
    w2, w1 = data(portrait.layers["sigmoidal: target set"])
    inside = (abs(w1) < 10) & (abs(w2) < 10)
    assert len(w1) > 200 and abs(w2 * sigmoid(w1) - 1).max() < 1e-9
    assert abs(w1 * sigmoid(w2) - 1)[inside].max() > 0.1  # exchanged axes would be seen here
    assert w1.max() > 9.9 and w1.min() < -9.9 and w2.max() > 9.9 and w2.min() < -9.9  # both branches, to the edges
    assert [ax.get_xlabel() for ax in portrait.axes] == ["$w_2$", "$w_2$"]
    w2, w1 = data(portrait.layers["linear: target set"])
    assert abs(w1 * w2 - 1).max() < 1e-9


@pytest.mark.parametrize(("part", "sigma"), [("linear", lambda x: x), ("sigmoidal", sigmoid)])
def test_the_manifolds_are_on_their_level_and_the_unstable_one_ends_at_the_target(portrait, part, sigma) -> None:
    artists = portrait.layers[f"{part}: separatrices"]
    level = (lambda w1: w1**2) if part == "linear" else (lambda w1: w1**2 * (2 + w1**2) / 2)
    red, blue = data(of_colour(artists, "#d3121b")), data(of_colour(artists, "#1447d4"))
    for w2, w1 in (red, blue):
        assert abs(w2**2 - level(w1)).max() < 1e-9 * max(1, level(w1).max())
    assert (red[0] * sigma(red[1]) <= 0).all() and abs(red[0]).max() > 9.9
    z = blue[0] * sigma(blue[1])
    assert (z >= 0).all() and z.max() == pytest.approx(1, abs=1e-12) and z.max() <= 1 + 1e-12
    beyond = data([line for line in artists if line not in of_colour(artists, "#d3121b") + of_colour(artists, "#1447d4")])
    assert (beyond[0] * sigma(beyond[1]) > 1 - 1e-12).all() and abs(beyond[0]).max() > 9.9  # dotted, in neither colour


def test_colours_are_those_of_the_paper(portrait) -> None:
    assert {line.get_color() for line in portrait.layers["linear: target set"]} == {"#000000"}
    assert len(of_colour(portrait.layers["linear: separatrices"], "#d3121b")) == 2
    assert all(ax.get_xlim() == (-10, 10) and ax.get_ylim() == (-10, 10) and ax.get_aspect() == 1 for ax in portrait.axes)


# --- phase planes -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sigma", ACTIVATIONS)
def test_manifolds_of_every_activation_follow_the_field(sigma) -> None:
    """Chords of the curves are parallel to the velocity, which points to the rest on the red ones and away on the blue."""
    drawn = plots.phase_plane(activated(sigma), window=(-4, 4, -3, 3), layers=LINES)
    plane = Plane(activated(sigma), (-4, 4, -3, 3))
    critical = sigma not in ("1/(1+exp(-x))", "exp(x)", "log(1+exp(x))")
    found = halves(plane)
    assert bool(found) is critical and bool(drawn.layers["separatrices"]) is critical
    for half in found:
        if len(half.w1) % 2:  # the last piece stands for an asymptote
            continue
        w1, w2 = half.w1[::40], half.w2[::40]
        inner = slice(1, -1)
        v1, v2 = plane.velocity(w1[inner], w2[inner])
        near = 1e-5 * (half.w1[-1] - half.w1[0])
        ahead = numpy.interp(w1[inner] + near, *sorted_pair(half)) - numpy.interp(w1[inner] - near, *sorted_pair(half))
        cross = (2 * near * v2 - ahead * v1) / (numpy.hypot(v1, v2) * numpy.hypot(2 * near, ahead))
        assert numpy.nanmedian(abs(cross)) < 2e-2
        outward = v1 * numpy.sign(near)
        assert (outward < 0).all() if half.stable else (outward > 0).all()
    if drawn.layers["target set"]:
        over, up = data(drawn.layers["target set"])
        assert abs(plane.slope(plane.product(up, over))).max() < 1e-8


def sorted_pair(half):
    order = numpy.argsort(half.w1)
    return half.w1[order], half.w2[order]


@pytest.mark.parametrize("sigma", ["x", "x/sqrt(1+x^2)", "tanh(x)", "atan(x)", "x^3+x", "sinh(x)"])
@pytest.mark.parametrize("cost", ["(1-w)^2", "(w+2)^2"])
def test_quadrature_agrees_with_the_closed_form(sigma, cost) -> None:
    plane = Plane(activated(sigma, cost), (-3, 3, -3, 3))
    stable = [half for half in halves(plane) if half.stable]
    assert len(stable) == 2
    for half in stable:
        assert by_quadrature(plane, 0.0, half.w1[1:]) == pytest.approx(half.w2[1:], rel=1e-10, abs=1e-14)


@pytest.mark.parametrize("cost", [DOUBLE_WELL, "w^3/3 - w", "(w+1)^2*(w-2)^2*(w-1/2)", "exp(w)+exp(-2*w)"])
def test_the_stable_set_is_only_what_reaches_the_origin(cost) -> None:
    """X5: on {u = 0} exactly the starts with |w1|² below the bound of `analyze`."""
    bound = sf.analyze(linear(cost), at="origin").cost_facts.reaches_origin
    stable = [half for half in halves(Plane(linear(cost), (-5, 5, -5, 5))) if half.stable]
    assert len(stable) == 2
    for half in stable:
        assert (half.w1 * half.w2 * Plane(linear(cost)).sign >= 0).all()
        end = 25.0 if bound == "all" else float(evaluate(bound, Floats({}))[0][0])
        assert half.w1[-1] ** 2 == pytest.approx(end, rel=1e-12) and half.w1[-1] ** 2 <= end * (1 + 1e-12)


def test_both_orientations_draw_the_same_plane() -> None:
    first = plots.phase_plane(activated("tanh(x)"), horizontal="w2", layers=LINES, window=(-4, 4, -3, 3))
    second = plots.phase_plane(activated("tanh(x)"), horizontal="w1", layers=LINES, window=(-3, 3, -4, 4))
    assert second.axes[0].get_xlabel() == "$w_1$"
    for layer in LINES:
        one, other = data(first.layers[layer]), data(second.layers[layer])[::-1]
        apart = numpy.hypot(one[0][:, None] - other[0], one[1][:, None] - other[1])
        assert one.shape == other.shape and apart.min(axis=0).max() < 1e-9 and apart.min(axis=1).max() < 1e-9


def test_layers_compose_on_given_axes() -> None:
    ax = plt.subplots()[1]
    flow = activated("tanh(x)")
    layers = (plots.vector_field, plots.target_set, plots.separatrices, plots.equilibria, plots.streamlines)
    artists = [artist for layer in layers for artist in layer(flow, ax, window=(-3, 3, -3, 3))]
    artists += plots.trajectories(flow, [{"w1": "1", "w2": "-1/2"}], ax, window=(-3, 3, -3, 3))
    assert len(artists) >= 9 and all(artist.axes is ax for artist in artists if artist.axes is not None)
    assert is_drawn(ax.figure)


def test_a_sample_scales_the_activation() -> None:
    scaled = sf.GradientFlow(sf.ActivationNetwork("tanh(x)", samples=("-2",)), sf.Cost("(1-w)^2"))
    w2, w1 = data(plots.target_set(scaled, window=(-3, 3, -3, 3)))
    assert abs(w2 * numpy.tanh(-2 * w1) - 1).max() < 1e-9


def test_rests_that_are_no_saddles_are_lines_and_nothing_is_drawn_where_the_slope_vanishes() -> None:
    (line,) = plots.equilibria(activated("x^3"))
    assert set(line.get_ydata()) == {0.0} and line.get_label() == "rests off the target set"
    assert plots.equilibria(linear("w^2")) == () and plots.separatrices(linear("w^2")) == ()
    assert plots.separatrices(linear("w - log(w)")) == ()  # f has no slope at 0
    assert len(plots.equilibria(activated("sin(x)"), window=(-4, 4, -7, 7))[0].get_xdata()) == 5


def test_minima_are_solid_and_other_critical_points_dashed() -> None:
    lowest, top, local = (zero.value for zero in Plane(linear(DOUBLE_WELL)).zeros)
    for line in plots.target_set(linear(DOUBLE_WELL), window=(-2, 2, -2, 2)):
        z = float(numpy.nanmedian(line.get_xdata() * line.get_ydata()))
        assert min(abs(z - top), abs(z - lowest), abs(z - local)) < 1e-9
        assert (line.get_linestyle() == "--") is (abs(z - top) < 1e-9)


def test_zeros_and_poles_are_told_apart() -> None:
    assert sign_changes(lambda x: x * 0, -1.0, 1.0) == []
    assert sign_changes(lambda x: x**2, -1.0, 1.0) == [0.0]
    assert [round(x, 9) for x in sign_changes(numpy.sin, 1.0, 7.0)] == [3.141592654, 6.283185307]
    with numpy.errstate(divide="ignore"):
        assert sign_changes(lambda x: 1 / (x - 0.3), 0.0, 1.0) == []
    plane = Plane(linear("w - log(w)"), (-3, 3, -3, 3))
    assert plane.barriers == pytest.approx([0.0], abs=1e-9) and plane.sign == 0


# --- basins -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("cost", [DOUBLE_WELL, "w^4/4 - w^3/3", "w^3/3 - w"])
def test_basins_are_those_of_the_exact_limits(cost) -> None:
    rng, flow = random.Random(7), linear(cost)
    plane = Plane(flow, (-2, 2, -2, 2))
    for _ in range(6):
        w1, w2 = (Fraction(rng.randint(-20, 20), rng.randint(7, 13)) for _ in range(2))
        if abs(w1) == abs(w2):
            continue
        exactly, end = limit(flow, {"W1": [[w1]], "W2": [[w2]]}), end_of(plane, float(w1 * w2))
        assert (exactly.kind == "diverges") is (end is None)
        if end is not None:
            assert exactly.product is not None
            assert end == pytest.approx(evaluate(sf.models.numbers.exact_constant(exactly.product[0][0]), Floats({}))[0][0])


@pytest.fixture(scope="module")
def wells():
    drawn = plots.basins(DOUBLE_WELL)
    assert is_drawn(drawn.figure)
    return drawn


def test_the_drawn_part_of_the_stable_line_ends_at_the_origin_and_the_rest_does_not(wells) -> None:
    flow = linear(DOUBLE_WELL)
    w2, w1 = data(of_colour(wells.layers["origin"], "#d3121b"))
    assert (w1 == w2).all() and (w1**2).max() == pytest.approx(0.0839244, abs=1e-6)
    for part, kind in ((Fraction(99, 100), "origin"), (Fraction(101, 100), "critical point of f")):
        start = [[Fraction(w1.max()).limit_denominator(10**6) * part]]
        assert limit(flow, {"W1": start, "W2": start}).kind == kind


def test_the_boundary_is_the_maximum_and_the_ends_are_the_minima(wells) -> None:
    plane = Plane(linear(DOUBLE_WELL))
    lowest, top, local = (zero.value for zero in plane.zeros)
    for layer, wanted in (("boundary", {top}), ("ends", {lowest, local})):
        w2, w1 = data(wells.layers[layer])
        assert all(min(abs(w1 * w2 - value).min() for value in wanted) < 1e-9 for _ in wanted)
        assert numpy.min([abs(w1 * w2 - value) for value in wanted], axis=0).max() < 1e-9
    assert end_of(plane, top - 1e-3) == lowest and end_of(plane, top + 1e-3) == local
    assert end_of(Plane(linear("-(w^2-1)^2 - w/3")), 3.0) is None


# --- the foliation ----------------------------------------------------------------------------------------------------
def test_each_leaf_is_invariant_and_meets_the_branch_once() -> None:
    drawn = plots.foliation((1, "1/2"), (-3, "1/2", 2), cost="(W[0,0]-1)^2 + 2*(W[0,1]-1/2)^2 + (W[0,0]-1)^4")
    assert is_drawn(drawn.figure)
    assert r"T = (1, \frac{1}{2})" in drawn.axes[0].get_title()
    levels = (-3.0, 0.5, 2.0)
    (branch,) = drawn.layers["branch"]
    x, y, h = branch.get_data_3d()
    assert abs(h * x - 1).max() < 1e-12 and abs(h * y - 0.5).max() < 1e-12
    heights = x**2 + y**2 - h**2
    assert (numpy.diff(heights) < 0).all() and heights[0] > 2 and heights[-1] < -3  # strictly monotone: one point on each
    (points,) = drawn.layers["points"]
    x, y, h = (numpy.array(one) for one in points.get_data_3d())
    assert x**2 + y**2 - h**2 == pytest.approx(levels) and h * x == pytest.approx(1) and h * y == pytest.approx(0.5)
    for place, line in enumerate(drawn.layers["trajectories"][::2]):
        a, b, c = (numpy.array(one) for one in line.get_data_3d())
        leaf = place // 4
        assert a**2 + b**2 - c**2 == pytest.approx(levels[leaf], abs=1e-9)
        assert numpy.hypot(a[-1] - x[leaf], numpy.hypot(b[-1] - y[leaf], c[-1] - h[leaf])) < 1e-4
    edges = [one for one in drawn.layers["leaves"] if hasattr(one, "get_data_3d")]
    assert len(edges) == 12
    for place, line in enumerate(edges):
        a, b, c = (numpy.array(one) for one in line.get_data_3d())
        assert a**2 + b**2 - c**2 == pytest.approx(levels[place // 4], abs=1e-9)


@pytest.mark.parametrize("level", [-1e8, -1.0, 0.0, 1.0, 1e8])
def test_the_meeting_point_has_no_cancellation(level) -> None:
    h = Fraction(meeting(3.0, level))
    assert abs((9 / h**2 - h**2) - Fraction(level)) <= Fraction(1, 10**12) * max(9 / h**2, h**2)
