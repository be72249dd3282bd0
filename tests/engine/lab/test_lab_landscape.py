"""The curve or surface around the numbers of a program, with the slopes that backward found."""

from __future__ import annotations

import numpy as np
import pytest

from engine.lab import run
from engine.lab.landscape import landscape
from engine.lab.spaces import Landscape


def found(source: str, reach: float | None = None) -> Landscape:
    shown = landscape(run(source), reach=reach)
    assert shown is not None
    return shown


def test_a_parabola_with_its_slope() -> None:
    shown = found("x = tensor(2., requires_grad=True)\nf = x ** 2\nf.backward()")
    (axis,) = shown.axes
    assert (axis.name, axis.point, axis.slope, shown.height) == ("x", 2.0, 4.0, 4.0)
    assert (axis.values[0], axis.values[-1]) == (-1.0, 5.0)
    np.testing.assert_allclose(shown.heights, axis.values**2)
    assert not shown.heights.flags.writeable


@pytest.mark.parametrize(
    "leaves",
    [
        "x = tensor(1., requires_grad=True)\ny = tensor(1., requires_grad=True)\nf = x ** 2 + 3 * y ** 2\n",
        "p = tensor([1., 1.], requires_grad=True)\nf = p[0] ** 2 + 3 * p[1] ** 2\n",
    ],
)
def test_a_bowl_over_two_numbers(leaves: str) -> None:
    shown = found(leaves + "f.backward()", reach=1.0)
    first, second = shown.axes
    assert [axis.slope for axis in shown.axes] == [2.0, 6.0]
    grid = first.values[:, None] ** 2 + 3 * second.values**2
    np.testing.assert_allclose(shown.heights, grid)


def test_names_of_elements() -> None:
    shown = found("p = tensor([1., 1.], requires_grad=True)\np.prod().backward()")
    assert [axis.name for axis in shown.axes] == ["p[0]", "p[1]"]


def test_where_there_is_no_value_there_is_no_height() -> None:
    shown = found("x = tensor(1., requires_grad=True)\nf = x.log()\nf.backward()", reach=2.0)
    assert np.isnan(shown.heights[0])
    assert np.isfinite(shown.heights[-1])


def test_a_loop_of_descent_is_seen_at_its_last_pass() -> None:
    shown = found(
        "x = tensor(4., requires_grad=True)\nfor i in range(3):\n    f = x ** 2\n    f.backward()\n"
        "    with no_grad():\n        x -= 0.25 * x.grad\n    x.grad = None"
    )
    assert (shown.axes[0].point, shown.axes[0].slope) == (1.0, 2.0)


def test_more_than_two_numbers_have_none() -> None:
    assert landscape(run("x = ones(3, requires_grad=True)\nx.sum().backward()")) is None


def test_a_walk_that_failed_has_none() -> None:
    result = run("w = tensor([1.], requires_grad=True)\nb = w + 1\nc = b ** 2\nb.add_(1)\nc.backward()")
    assert result.traces[0].failed
    assert landscape(result) is None


@pytest.mark.parametrize(("point", "reach"), [(0.5, 3.0), (-40.0, 60.0)])
def test_it_goes_as_far_as_where_the_number_is_nought(point: float, reach: float) -> None:
    (axis,) = found(f"x = tensor({point}, requires_grad=True)\nf = x ** 2\nf.backward()").axes
    assert axis.values[0] <= 0 <= axis.values[-1]
    assert axis.values[-1] - point == pytest.approx(reach)
