from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.training.snapshots import (
    ClassQuality,
    Doubles,
    History,
    Metrics,
    Quality,
    RunState,
    Snapshot,
    ValueQuality,
)
from gui.kit.number_format import percent
from gui.kit.segmented import SegmentButton
from gui.kit.stat import Stat
from gui.kit.theme import Theme
from gui.kit.tokens import CLASS_ROLES, DARK, LIGHT, Tokens, contrast
from gui.panels.metrics_panel import MetricsPanel
from gui.panels.metrics_panel.confusion import ConfusionTable, cell_color, cell_text
from gui.plots.histogram_chart import HistogramChart
from gui.plots.roc_chart import RocChart
from gui.state.session import Session
from tests.gui.panels.finding import control, names

LEFT = Qt.MouseButton.LeftButton
NONE = History.empty()
METRICS = Metrics(0.5, 0.6, 0.9, 0.8)


def of_classes(confusion: list[list[int]], accuracy: float, area: float) -> ClassQuality:
    return ClassQuality(np.array(confusion), accuracy, (curve_of(area),), (area,))


def curve_of(area: float) -> Doubles:
    return np.array([[0, 0], [0, area], [1, 1]], float) if math.isfinite(area) else np.empty((0, 2))


TRAIN, TEST = of_classes([[9, 3], [1, 7]], 0.8, 0.9), of_classes([[2, 2], [0, 4]], 0.75, math.nan)
VALUES = ValueQuality(4, 0.5, 0.25, np.array([1, 2, 1]), np.array([-1.5, -0.5, 0.5, 1.5]))


def snapshot(*quality: Quality) -> Snapshot:
    empty = Snapshot(99, 1, RunState.PAUSED, 0, 0.0, 0.0, METRICS, NONE)
    return replace(empty, quality=(quality[0], quality[1])) if quality else empty


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(propose("circles"))


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> MetricsPanel:
    panel = MetricsPanel(session)
    qtbot.addWidget(panel)
    panel.resize(460, 420)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def table_texts(panel: MetricsPanel) -> list[str]:
    model = control(panel, ConfusionTable, "Confusion matrix").model()
    return [model.index(row, column).data() for row in range(2) for column in range(2)]


def test_counts_and_shares_of_the_training_points_come_first(session: Session, panel: MetricsPanel) -> None:
    session.receive(snapshot(TRAIN, TEST))
    assert table_texts(panel) == [cell_text(9, 12), cell_text(3, 12), cell_text(1, 8), cell_text(7, 8)]
    assert cell_text(3, 12).startswith("3 · 25.0")
    assert names(panel, Stat) == [f"accuracy {percent(0.8)}", "ROC area 0.900"]


def test_a_click_shows_the_test_points(qtbot: QtBot, session: Session, panel: MetricsPanel) -> None:
    session.receive(snapshot(TRAIN, TEST))
    qtbot.mouseClick(control(panel, SegmentButton, "Test"), LEFT)
    assert table_texts(panel)[0] == cell_text(2, 4)
    assert names(panel, Stat)[1] == "ROC area –"
    assert control(panel, RocChart, "ROC curve").axes() is None


def test_of_more_classes_each_has_its_curve_and_its_area(session: Session, panel: MetricsPanel) -> None:
    session.edit("data.generator", "many_gaussians", "data set")
    areas = (0.9, 0.8, math.nan)
    many = ClassQuality(np.eye(3, dtype=np.int64), 1.0, tuple(map(curve_of, areas)), areas)
    session.receive(snapshot(many, many))
    assert names(panel, Stat)[1] == "mean AUC 0.850"
    chart = control(panel, RocChart, "ROC curve")
    assert chart.axes() is not None
    assert chart.accessibleDescription() == (
        "Area 0.85; A against the others: 0.9; B against the others: 0.8; C against the others: –"
    )


def test_keys_walk_the_table_and_each_cell_says_what_it_counts(
    qtbot: QtBot, session: Session, panel: MetricsPanel
) -> None:
    session.receive(snapshot(TRAIN, TEST))
    table = control(panel, ConfusionTable, "Confusion matrix")
    table.setFocus()
    table.setCurrentIndex(table.model().index(0, 0))
    qtbot.keyClick(table, Qt.Key.Key_Right)
    said = table.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "3 of the 12 points of class A are taken for class B"


def test_no_row_is_cut_in_the_app_s_style(qapp: QApplication, session: Session, panel: MetricsPanel) -> None:
    table = control(panel, ConfusionTable, "Confusion matrix")
    theme = Theme()
    for scale in (1.0, 1.4):
        theme.set_text_scale(scale)
        theme.apply(qapp, "light")
        qapp.processEvents()
        assert table.viewport().height() >= 2 * table.rowHeight(0), scale


def test_a_count_without_room_for_its_share_stands_alone(session: Session, panel: MetricsPanel) -> None:
    session.receive(snapshot(TRAIN, TEST))
    table = control(panel, ConfusionTable, "Confusion matrix")
    option, index = QStyleOptionViewItem(), table.model().index(0, 0)
    for width, text in ((200, cell_text(9, 12)), (40, "9")):
        option.rect = QRect(0, 0, width, 30)
        table.itemDelegate().initStyleOption(option, index)
        assert option.text == text


def test_without_test_points_there_is_nothing_to_switch_to(session: Session, panel: MetricsPanel) -> None:
    session.edit("data.test_share", 0.0, "test share")
    assert not control(panel, SegmentButton, "Test").isEnabled()


def test_a_snapshot_without_quality_changes_nothing(session: Session, panel: MetricsPanel) -> None:
    session.receive(snapshot(TRAIN, TEST))
    session.receive(snapshot())
    assert table_texts(panel)[0] == cell_text(9, 12)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_numbers_read_on_the_strongest_cell_of_every_class(tokens: Tokens) -> None:
    for label in range(len(CLASS_ROLES)):
        assert contrast(tokens.text, cell_color(label, 1.0, tokens).name()) >= 4.5


def test_an_empty_row_has_no_share() -> None:
    assert cell_text(0, 0) == "0"


def test_a_regression_shows_its_residuals(session: Session, panel: MetricsPanel) -> None:
    session.edit("data.generator", "line", "data set")
    session.receive(snapshot(VALUES, VALUES))
    assert names(panel, Stat) == ["R² 0.5", "error (RMSE) 0.25"]
    axes = control(panel, HistogramChart, "Histogram of the residuals").axes()
    assert axes is not None
    assert (axes.x.low, axes.x.high, axes.y.high) == (-1.5, 1.5, 2)
    assert names(panel, ConfusionTable) == []


def test_what_was_measured_for_another_task_is_forgotten(session: Session, panel: MetricsPanel) -> None:
    session.receive(snapshot(TRAIN, TEST))
    session.edit("data.generator", "line", "data set")
    assert all(name.endswith("–") for name in names(panel, Stat))
