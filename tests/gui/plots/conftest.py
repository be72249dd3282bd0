"""Plots shown in a window, with a few points on them."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.kit.tokens import LIGHT
from gui.plots.curve_view import CurveView
from gui.plots.decision_view import DecisionView
from tests.gui.showing import shown

PLACES = ((0.0, 0.0), (0.5, 0.5), (-0.5, 0.3), (0.4, -0.6))


@pytest.fixture
def decision(qtbot: QtBot) -> DecisionView:
    """A decision plot of [-1, 1] squared with four points at `PLACES`."""
    view = DecisionView(LIGHT)
    shown(qtbot, view)
    view.set_points(np.array(PLACES), [0, 1, 0, 1], [False, False, True, True])
    return view


@pytest.fixture
def curve(qtbot: QtBot) -> CurveView:
    """A regression plot of [-1, 1] squared with four samples at `PLACES`."""
    view = CurveView(LIGHT)
    shown(qtbot, view)
    x, y = np.array(PLACES).T
    view.set_points(x, y, [False, False, True, True])
    return view


@pytest.fixture(params=["decision", "curve"])
def canvas(request: pytest.FixtureRequest) -> DecisionView | CurveView:
    """Each of the two plots of points in turn."""
    plot: DecisionView | CurveView = request.getfixturevalue(request.param)
    return plot
