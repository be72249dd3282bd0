"""See a layer bend the plane while it trains, and a point in both planes: through the real window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.experiment import Layer, edit, propose
from engine.training.snapshots import Snapshot
from engine.training.space_look import Axis, SpaceLook, Stage
from gui.app.playground import Playground
from tests.gui.app.persons import Person

LEFT = Qt.MouseButton.LeftButton
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


@pytest.fixture
def opened(qtbot: QtBot, playground: Playground, wait: Wait) -> Playground:
    """Two rings and two units, with the space of these in view."""
    playground.session.load(edit(propose("circles"), "model.hidden", (Layer(2),)))
    QTest.mouseClick(playground.window.page.model_views.switch.button("space"), LEFT)
    look = SpaceLook(Stage(1), Axis("unit", 0), Axis("unit", 1))
    wait(lambda snapshot: snapshot.space is not None and snapshot.space.look == look)
    qtbot.waitUntil(lambda: playground.window.page.space.view.scene_shown is not None)
    return playground


def test_the_space_bends_while_it_trains_and_costs_nothing_when_it_is_not_seen(
    opened: Playground, wait: Wait
) -> None:
    page = opened.window.page
    assert page.space.isVisible()
    assert not page.network.isVisible()
    watch = page.watcher.watch
    assert watch is not None
    assert not watch.neurons
    first = page.space.view.scene_shown
    QTest.keyClick(opened.window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.step > 200 and snapshot.space is not None)
    QTest.keyClick(opened.window, Qt.Key.Key_Space)
    later = page.space.view.scene_shown
    assert first is not None
    assert later is not None
    assert np.abs(later.xy - first.xy).max() > 0.1
    QTest.mouseClick(page.model_views.switch.button("network"), LEFT)
    wait(lambda snapshot: snapshot.space is None and snapshot.neurons is not None)


def test_a_point_is_marked_in_both_planes(qtbot: QtBot, opened: Playground) -> None:
    page = opened.window.page
    view, canvas, points = page.space.view, page.plot.canvas, opened.session.points
    at = view.place_of(11)
    assert at is not None
    QTest.mouseMove(view.viewport(), view.to_viewport(at.x(), at.y()))
    found = opened.session.focus.point
    assert found is not None
    assert canvas.marked == found
    x, y = points.x[4].tolist()
    QTest.mouseMove(canvas.viewport(), canvas.to_viewport(x, y))
    near = opened.session.focus.point
    assert near is not None
    assert view.marked == near
    assert canvas.marked is None  # the pointer itself is there


def test_test_points_are_hidden_in_both_planes(opened: Playground) -> None:
    page, points = opened.window.page, opened.session.points
    page.plot.look.tests.trigger()
    scene = page.space.view.scene_shown
    assert scene is not None
    assert len(scene.xy) == int((~points.test).sum()) < len(points)


def test_the_next_layer_is_seen_by_keys(opened: Playground, wait: Wait) -> None:
    combo = opened.window.page.space.head.layer
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Down)
    wait(lambda snapshot: snapshot.space is not None and snapshot.space.look.stage == Stage(2, before=True))
    assert opened.session.snapshot is not None
    assert opened.session.snapshot.in_phases is None  # Down is the list's here, not the window's


def test_what_is_seen_of_the_network_is_saved_as_a_picture(
    opened: Playground, person: Person, tmp_path: Path
) -> None:
    window, person.saves = opened.window, tmp_path / "mine.svg"
    menu = window.menus.pictures
    for key in ("space", "network"):
        QTest.mouseClick(window.page.model_views.switch.button(key), LEFT)
        menu.popup(window.mapToGlobal(window.rect().center()))
        at = menu.actionGeometry(window.actions_by_name.save_model).center()
        QTest.mouseClick(menu, LEFT, pos=at)
        assert person.asked[-1] == f"save as circles-{key}.svg"
        assert (tmp_path / "mine.svg").read_bytes().count(b"<path") > 5
    window.page.inspector.tabs.setCurrentIndex(1)
    menu.popup(window.mapToGlobal(window.rect().center()))
    assert not window.actions_by_name.save_model.isEnabled()
    menu.close()
