import itertools
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QTableView

from engine.experiment import propose
from engine.training.snapshots import ParameterView, RunState
from gui.kit.segmented import SegmentButton
from gui.kit.theme import Theme
from gui.panels.parameters_panel import ParametersPanel
from gui.panels.parameters_panel.columns import (
    Column,
    brief_number,
    shared_out,
    shown_number,
    steady_scale,
)
from gui.panels.parameters_panel.numbers import positions_of
from gui.panels.parameters_panel.table import BAR_ROLE, ParametersModel
from gui.plots.parameter_curves import ParameterCurves
from gui.state.session import Session
from tests.gui.panels.finding import control, texts
from tests.gui.panels.parameter_views import BIAS, WEIGHT, WEIGHT_GRAD, column, parameters, shown, snapshot
from tests.gui.panels.parameter_views import model as model
from tests.gui.panels.parameter_views import panel as panel
from tests.gui.panels.parameter_views import session as session
from tests.gui.panels.parameter_views import table as table

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


def click_heading(qtbot, table: QTableView, which: Column) -> None:
    heading = table.horizontalHeader()
    place = QPoint(heading.sectionViewportPosition(which) + 20, heading.height() // 2)
    qtbot.mouseClick(heading.viewport(), LEFT, pos=place)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "0.5000"),
        (-2.0, "−2.0000"),
        (0.0, "0.0000"),
        (-0.0, "0.0000"),
        (1.25e-7, "1.25e-7"),
        (-123456.0, "−1.23e5"),
        (3e-20, "3.00e-20"),
        (float("nan"), "NaN"),
        (float("-inf"), "−inf"),
    ],
)
def test_numbers_are_short_and_steady(value: float, text: str) -> None:
    assert shown_number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(-0.12346, "−0.1235"), (-1.25e-7, "−1.2e-7"), (123.456, "123.46"), (0.0, "0.0000")]
)
def test_numbers_are_shorter_in_narrow_columns(value: float, text: str) -> None:
    assert brief_number(value) == text


def test_columns_that_fit_fill_the_room_and_none_is_cut() -> None:
    wanted = [60, 50, 70, 70, 40, 70, 70]
    assert shared_out(wanted, 430) == wanted
    assert shared_out(wanted, 452) == [60, 50, 74, 74, 44, 74, 76]
    assert shared_out(wanted, 300) == [60, 50, 73, 73, 44, 70, 70]
    assert shared_out(wanted, 100) == wanted


def test_the_bars_scale_changes_only_by_powers_of_two() -> None:
    assert [steady_scale(np.array([x, -x / 2])) for x in (0.6, 0.9, 1.0, 1.1)] == [1, 1, 1, 2]
    assert steady_scale(np.array([np.nan, np.inf])) == steady_scale(np.empty(0)) == 2.0**-20


def test_positions_run_through_one_array_after_the_other() -> None:
    assert positions_of([(2, 2), (2,)]).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1], [0, -1], [1, -1]]
    assert positions_of([]).shape == (0, 0)


def test_every_number_has_a_row(model: ParametersModel) -> None:
    assert column(model, Column.PARAMETER) == ["0.weight"] * 4 + ["0.bias"] * 2
    assert column(model, Column.INDEX) == ["[0, 0]", "[0, 1]", "[1, 0]", "[1, 1]", "[0]", "[1]"]
    assert column(model, Column.VALUE)[:2] == ["0.5000", "−2.0000"]
    assert column(model, Column.GRADIENT) == ["0.1000", "0.2000", "−0.3000", "0.0000", "–", "–"]


def test_bars_tell_sign_and_size(model: ParametersModel) -> None:
    shares = [model.data(model.index(row, Column.VALUE), BAR_ROLE) for row in range(4)]
    assert shares == [0.25, -1.0, 0.5, 0.0]
    assert model.data(model.index(5, Column.GRADIENT), BAR_ROLE) is None
    assert model.data(model.index(0, Column.PARAMETER), BAR_ROLE) is None


def test_a_row_is_explained(model: ParametersModel) -> None:
    tip = Qt.ItemDataRole.ToolTipRole
    assert model.data(model.index(1, Column.VALUE), tip) == "Linear 2 → 2: what neuron 0 makes of input 1"
    assert model.data(model.index(5, Column.VALUE), tip) == "Bias of neuron 1"


def test_new_values_of_the_same_shapes_change_in_place(qtbot, model: ParametersModel) -> None:
    resets: list[bool] = []
    changes: list[tuple[QModelIndex, QModelIndex]] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.dataChanged.connect(lambda first, last, _roles: changes.append((first, last)))
    model.show(parameters(step=1.0))
    assert column(model, Column.VALUE)[:2] == ["1.5000", "−1.0000"]
    assert resets == []
    assert [(first.row(), first.column(), last.row(), last.column()) for first, last in changes] == [
        (0, 2, 5, 4)
    ]


@pytest.mark.parametrize(
    "other",
    [
        (ParameterView("0.weight", WEIGHT[:1], None),),
        (ParameterView("2.weight", WEIGHT, None), ParameterView("0.bias", BIAS, None)),
        (),
    ],
    ids=["shape", "name", "none"],
)
def test_other_shapes_or_names_make_new_rows(
    model: ParametersModel, other: tuple[ParameterView, ...]
) -> None:
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.show(other)
    assert resets == [True]
    assert model.rowCount() == sum(view.value.size for view in other)


@pytest.mark.parametrize(
    ("which", "direction", "values"),
    [
        (Column.VALUE, Qt.SortOrder.AscendingOrder, [-2.0, -0.125, 0.0, 0.25, 0.5, 1.0]),
        (Column.VALUE, Qt.SortOrder.DescendingOrder, [1.0, 0.5, 0.25, 0.0, -0.125, -2.0]),
        (Column.GRADIENT, Qt.SortOrder.AscendingOrder, [1.0, 0.0, 0.5, -2.0, 0.25, -0.125]),
        (Column.GRADIENT, Qt.SortOrder.DescendingOrder, [-2.0, 0.5, 0.0, 1.0, 0.25, -0.125]),
        (Column.PARAMETER, Qt.SortOrder.DescendingOrder, [-0.125, 0.25, 0.0, 1.0, -2.0, 0.5]),
        (Column.INDEX, Qt.SortOrder.AscendingOrder, [0.25, 0.5, -2.0, -0.125, 1.0, 0.0]),
    ],
)
def test_rows_sort_by_any_column(
    model: ParametersModel, which: Column, direction: Qt.SortOrder, values: list[float]
) -> None:
    model.sort(which, direction)
    assert column(model, Column.VALUE) == [shown_number(value) for value in values]


def test_a_selected_row_stays_selected_when_the_order_changes(
    qtbot, table: QTableView, session: Session
) -> None:
    click_heading(qtbot, table, Column.VALUE)
    table.selectRow(0)
    assert shown(table, Column.VALUE)[0] == "−2.0000"
    raised = WEIGHT.copy()
    raised[0, 1] = 5.0
    session.receive(snapshot((ParameterView("0.weight", raised, WEIGHT_GRAD), parameters()[1])))
    assert [index.row() for index in table.selectionModel().selectedRows()] == [5]
    assert shown(table, Column.VALUE)[5] == "5.0000"


def test_a_click_on_a_heading_sorts_and_the_next_turns_the_order(qtbot, table: QTableView) -> None:
    click_heading(qtbot, table, Column.VALUE)
    assert shown(table, Column.VALUE)[0] == "−2.0000"
    click_heading(qtbot, table, Column.VALUE)
    assert shown(table, Column.VALUE)[0] == "1.0000"


def test_before_training_the_panel_says_what_will_come(panel: ParametersPanel, session: Session) -> None:
    assert any("once training has begun" in text for text in texts(panel, QLabel))
    session.receive(snapshot(()))
    assert any("once training has begun" in text for text in texts(panel, QLabel))
    session.receive(snapshot(parameters()))
    assert texts(panel, QLabel) == []
    session.load(propose("circles"))
    assert any("once training has begun" in text for text in texts(panel, QLabel))


def test_a_hidden_panel_catches_up_when_it_is_shown(panel: ParametersPanel, session: Session) -> None:
    panel.hide()
    session.receive(snapshot(parameters(step=1.0)))
    panel.show()
    assert shown(control(panel, QTableView, "Parameters"), Column.VALUE)[0] == "1.5000"


def test_ctrl_c_copies_the_selected_rows_as_text(qtbot, table: QTableView) -> None:
    table.setFocus()
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text().split("\n") == [
        "parameter\tindex\tvalue\tgradient",
        "0.weight\t[0, 1]\t-2\t0.200000003",
        "0.weight\t[1, 0]\t1\t-0.300000012",
    ]


def test_without_a_selection_all_rows_are_copied(qtbot, table: QTableView) -> None:
    table.setFocus()
    table.clearSelection()
    qtbot.keyClick(table, Qt.Key.Key_C, CONTROL)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 7
    assert lines[-1] == "0.bias\t[1]\t-0.125\t"


def test_while_training_values_change_and_rows_stay(
    qtbot, table: QTableView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.panels.parameters_panel.panel._SORT_AGAIN_MS", 10**9)
    monkeypatch.setattr("gui.state.pace.perf_counter", itertools.count().__next__)
    click_heading(qtbot, table, Column.VALUE)
    session.receive(snapshot(parameters(), RunState.TRAINING))
    raised = replace(parameters()[0], value=-WEIGHT)
    session.receive(snapshot((raised, parameters()[1]), RunState.TRAINING))
    assert shown(table, Column.VALUE)[0] == "2.0000"
    session.receive(snapshot((raised, parameters()[1])))
    assert shown(table, Column.VALUE) == ["−1.0000", "−0.5000", "−0.1250", "0.0000", "0.2500", "2.0000"]


def test_while_training_the_rows_in_sight_are_painted_a_few_a_frame(
    table: QTableView, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.state.pace.perf_counter", (frame / 60 for frame in itertools.count()).__next__)
    painted: list[list[int]] = []
    table.model().dataChanged.connect(lambda a, b, _roles: painted.append([*range(a.row(), b.row() + 1)]))
    for step in range(6):
        session.receive(snapshot(parameters(step=float(step)), RunState.TRAINING))
    assert max(map(len, painted)) == 2
    assert [row for rows in painted for row in rows] == list(range(6))
    session.receive(snapshot(parameters(step=9.0)))
    assert painted[-1] == list(range(6))


def test_wide_layers_are_shown_whole(panel: ParametersPanel, session: Session) -> None:
    wide = np.zeros((128, 128), np.float32)
    session.receive(snapshot(tuple(ParameterView(f"{2 * i}.weight", wide, wide) for i in range(7))))
    table = control(panel, QTableView, "Parameters")
    assert table.model().rowCount() == 7 * 128 * 128
    table.scrollToBottom()
    assert shown_last(table) == "12.weight"


def shown_last(table: QTableView) -> str:
    model = table.model()
    return model.data(model.index(model.rowCount() - 1, Column.PARAMETER))


def test_no_number_is_cut_off_in_a_narrow_panel(qapp, panel: ParametersPanel, session: Session) -> None:
    theme = Theme()
    theme.apply(qapp, "light")
    session.receive(snapshot(parameters()))
    table = control(panel, QTableView, "Parameters")
    panel.resize(320, 200)
    widest = table.fontMetrics().horizontalAdvance("−0.0e-00")
    assert all(table.columnWidth(column) >= widest + 10 for column in (Column.VALUE, Column.GRADIENT))
    panel.resize(420, 200)
    assert table.horizontalScrollBar().maximum() == 0


def test_rows_and_columns_grow_with_the_text(qapp, table: QTableView) -> None:
    theme = Theme()
    theme.apply(qapp, "light")
    before = table.rowHeight(0), table.columnWidth(Column.PARAMETER)
    theme.set_text_scale(1.5)
    after = table.rowHeight(0), table.columnWidth(Column.PARAMETER)
    assert after[0] > before[0]
    assert after[1] > before[1]
    assert table.fontMetrics().horizontalAdvance("0.weight") < after[1]


def test_curves_show_what_the_table_has_selected_and_filtered(
    qtbot, session: Session, panel: ParametersPanel
) -> None:
    session.receive(snapshot(parameters()))
    qtbot.mouseClick(control(panel, SegmentButton, "Curves"), LEFT)
    chart = control(panel, ParameterCurves, "Parameters over the steps")
    assert chart.isVisible()
    every = chart.accessibleDescription().count("[")
    qtbot.keyClicks(control(panel, QLineEdit, "Filter of the parameters"), "bias")
    filtered = chart.accessibleDescription()
    assert 0 < filtered.count("bias") == filtered.count("[") < every
    qtbot.mouseClick(control(panel, SegmentButton, "Table"), LEFT)
    control(panel, QTableView, "Parameters").selectRow(0)
    qtbot.mouseClick(control(panel, SegmentButton, "Curves"), LEFT)
    assert chart.accessibleDescription().count("[") == 1
