"""Figures of runs show the numbers of the run, and every figure refuses bad input in one line."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy
import pytest

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

import matplotlib.pyplot as plt  # noqa: E402  (after the choice of the backend)
from drawing import is_drawn, linear  # noqa: E402

import symflow as sf  # noqa: E402
from symflow.dynamics.acceleration import accelerate  # noqa: E402
from symflow.rendering import plots  # noqa: E402


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    plt.close("all")


# --- runs -------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def run():
    flow = sf.GradientFlow(sf.DeepLinear((2, 2, 1)), sf.Cost("norm2(W - T)/2", T=[[1, 2]]))
    return sf.integrate(flow, {"W1": [[1, 0], ["1/3", 1]], "W2": [["1/2", -1]]})


def test_drift_shows_what_the_trajectory_reports(run) -> None:
    *laws, unit = plots.drift(run)
    assert is_drawn(laws[0].figure) and laws[0].axes.get_yscale() == "log"
    assert [numpy.nanmax(line.get_ydata()) for line in laws] == [float(value) for value in run.drift.values()]
    assert set(unit.get_ydata()) == {numpy.finfo(float).eps}
    bent = run.points.copy()
    bent[-1, 0] += 1e-6  # a run that leaves its law is seen to leave it
    assert numpy.nanmax(plots.drift(replace(run, points=bent))[0].get_ydata()) > 1e-7


def test_drift_of_units_adds_up_the_steps() -> None:
    flow = sf.GradientFlow(sf.ActivationNetwork("tanh(x)", units=2), sf.Cost("(w-2)^2"))
    found = sf.integrate(flow, {"w1": ["1", "-1/2"], "w2": ["1/5", "1"]}, time=5)
    largest = [numpy.nanmax(line.get_ydata()) for line in plots.drift(found)[:-1]]
    assert largest == pytest.approx([float(value) for value in found.drift.values()], rel=0.2, abs=1e-15)


def test_a_trajectory_draws_itself(run) -> None:
    ax = plt.subplots()[1]
    artists = run.plot(ax)
    assert all(artist.axes is ax for artist in artists) and is_drawn(ax.figure)
    columns = [line.get_ydata() for line in artists if len(line.get_ydata()) == len(run.times)]
    assert numpy.array_equal(numpy.array(columns).T, run.points)
    assert ax.get_legend_handles_labels()[1][:2] == ["$(W_1)_{00}$", "$(W_1)_{01}$"]


def test_the_exact_limit_is_dotted_beside_the_run() -> None:
    found = sf.integrate(linear("(w-2)^2/2"), {"W1": [[3]], "W2": [[0]]})
    levels = {float(line.get_ydata()[0]) for line in found.plot() if line.get_linestyle() == ":" or len(line.get_ydata()) == 2}
    assert any(abs(level - found.points[-1, 0]) < 1e-6 for level in levels)
    still = sf.integrate(linear("(w-2)^2/2"), {"W1": [[0]], "W2": [[0]]})
    assert is_drawn(still.plot()[0].figure) and is_drawn(plots.drift(still)[0].figure)


@pytest.mark.parametrize(
    ("cost", "start", "time", "shown"),
    [
        ("(w-2)^2/2", ("1", "1"), None,
         r"$W_1 \longrightarrow \sqrt{2},\quad W_2 \longrightarrow \sqrt{2} \quad\text{(certified)}$"),
        ("-w^4", ("1", "1"), None, r"$\text{the trajectory diverges in finite time} \quad\text{(certified)}$"),
        ("(w-2)^2/2", ("12345678901", "0"), "0", r"\approx"),
    ],
)
def test_a_trajectory_is_a_formula_with_its_evidence(cost, start, time, shown) -> None:
    found = sf.integrate(linear(cost), {"W1": [[start[0]]], "W2": [[start[1]]]}, time=time)
    assert shown in found._repr_latex_()


def test_a_run_without_a_limit_shows_its_end_as_observed() -> None:
    flow = sf.GradientFlow(sf.DeepLinear((2, 2, 2)), sf.Cost("norm2(W)"))
    found = sf.integrate(flow, {"W1": [[1, 2], [0, 1]], "W2": [[1, 0], [1, 1]]}, time="1/3")
    assert found._repr_latex_().startswith(r"$t = \frac{1}{3}:\quad W_1 \approx \begin{bmatrix}")
    assert found._repr_latex_().endswith(r"\text{(observed)}$")


def test_acceleration_draws_what_was_found() -> None:
    found = accelerate("(w - 2)^2/2 + 1", 0, [0, 1, 16], samples=50)
    drawn = plots.acceleration(found)
    assert is_drawn(drawn.figure)
    curves = [line.get_ydata() for line in drawn.layers["cost"][:3]]
    assert numpy.allclose(curves, found.values - found.lowest, rtol=0, atol=1e-15)
    assert (curves[2][1:] < curves[1][1:]).all() and (curves[1][1:] < curves[0][1:]).all()
    dots = next(one for one in drawn.layers["times"] if hasattr(one, "get_offsets"))
    assert numpy.array_equal(dots.get_offsets().data, [[1, found.time_to[1]], [16, found.time_to[2]]])
    assert "never" in drawn.axes[1].get_legend_handles_labels()[1]  # c = 0 rests at the saddle
    assert "1e-6 of the start" in drawn.axes[0].get_legend_handles_labels()[1]  # the dotted line
    assert drawn.axes[1].get_ylabel().endswith("1e-6 of its value at the start")


def test_an_axis_of_time_that_is_not_linear_says_so(run) -> None:
    short = sf.integrate(run.flow, {"W1": [[1, 0], ["1/3", 1]], "W2": [["1/2", -1]]}, 1)
    axes = [drawn[0].axes for drawn in (plots.drift(run), run.plot(), plots.drift(short))]
    assert [ax.get_xscale() for ax in axes] == ["asinh", "asinh", "linear"]
    for ax in axes:
        assert ("asinh" in ax.get_xlabel()) == (ax.get_xscale() == "asinh")


# --- bad input --------------------------------------------------------------------------------------------------------
BAD = [
    (lambda: plots.phase_plane("x"), "needs a flow"),
    (lambda: plots.phase_plane(sf.GradientFlow(sf.DeepLinear((1, 1, 1)))), "arbitrary cost"),
    (lambda: plots.phase_plane(sf.GradientFlow(sf.DeepLinear((1, 2, 1)), sf.Cost("w"))), "two numbers"),
    (lambda: plots.target_set(sf.GradientFlow(sf.ActivationNetwork("x", units=2), sf.Cost("w"))), "one unit"),
    (lambda: plots.target_set(linear(), window=(1, -1, 0, 1)), "left < right"),
    (lambda: plots.target_set(linear(), window=(1, 2)), "four numbers"),
    (lambda: plots.target_set(linear(), window=(0, float("nan"), 0, 1)), "left < right"),
    (lambda: plots.target_set(linear(), horizontal="w3"), "'w1' or 'w2'"),
    (lambda: plots.target_set(linear("0*w")), "f' = 0"),
    (lambda: plots.target_set(linear(), ax="here"), "axes"),
    (lambda: plots.phase_plane(linear(), layers="streamlines"), "give a list"),
    (lambda: plots.streamlines(linear(), density=0), "density"),
    (lambda: plots.vector_field(linear(), arrows=1), "arrows"),
    (lambda: plots.trajectories(linear(), {"W1": [[1]], "W2": [[1]]}), "list of points"),
    (lambda: plots.figure3([1]), "two"),
    (lambda: plots.basins("arbitrary"), "arbitrary cost"),
    (lambda: plots.foliation((0, 0)), "target is 0"),
    (lambda: plots.foliation((1, 2, 3)), "2 numbers"),
    (lambda: plots.foliation(levels=(1, "2/2")), "same leaf"),
    (lambda: plots.foliation(cost="(W[0,0]-2)^2 + W[0,1]^2"), "not critical"),
    (lambda: plots.foliation(ax=plt.subplots()[1]), "3d"),
    (lambda: plots.drift("run"), "sf.integrate"),
    (lambda: plots.acceleration(3), "accelerate"),
    (lambda: plots.phase_plane(linear(), layers=()).save("/no/such/folder/x.png"), "not stored"),
]


@pytest.mark.parametrize(("call", "said"), BAD)
def test_bad_input_is_one_clear_line(call, said) -> None:
    with pytest.raises(sf.SymflowError) as error:
        call()
    assert said in str(error.value) and "\n" not in str(error.value)


def test_without_matplotlib_one_line_names_the_extra(monkeypatch, run) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "matplotlib"]:
        monkeypatch.setitem(sys.modules, name, None)
    for call in (lambda: plots.phase_plane(linear()), plots.figure3, plots.foliation, run.plot, lambda: plots.drift(run)):
        with pytest.raises(sf.SymflowError, match=r"pip install 'symflow\[plot\]'"):
            call()


def test_the_names_are_there_before_matplotlib_is() -> None:
    code = "import sys, symflow.dynamics.trajectory, symflow.rendering.plots; print('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
