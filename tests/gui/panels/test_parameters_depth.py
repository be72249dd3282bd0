"""The state of the optimizer, the past, the filter and the last update, in the view of the parameters."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTableView, QToolButton

from engine.lab import OptimizerUpdate, ParameterUpdate
from engine.training.snapshots import ParameterView
from gui.kit.formula import FormulaView
from gui.panels.parameters_panel import ParametersPanel
from gui.panels.parameters_panel.columns import STATES_FROM, Column
from gui.panels.parameters_panel.past import SAMPLES
from gui.panels.parameters_panel.table import PAST_ROLE, ParametersModel
from gui.state.session import Session
from tests.gui.panels.finding import control, names, texts
from tests.gui.panels.parameter_views import (
    BIAS,
    WEIGHT,
    WEIGHT_GRAD,
    column,
    parameters,
    shown,
    snapshot,
)
from tests.gui.panels.parameter_views import model as model
from tests.gui.panels.parameter_views import panel as panel
from tests.gui.panels.parameter_views import session as session
from tests.gui.panels.parameter_views import table as table

ADAM = {"exp_avg": WEIGHT_GRAD / 10, "exp_avg_sq": WEIGHT_GRAD**2}


def with_state() -> tuple[ParameterView, ...]:
    return (ParameterView("0.weight", WEIGHT, WEIGHT_GRAD, ADAM), ParameterView("0.bias", BIAS, None))


def test_what_the_optimizer_remembers_has_columns_of_its_own(model: ParametersModel) -> None:
    assert model.columnCount() == STATES_FROM
    model.show(with_state())
    headings = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())]
    assert headings == ["Name", "Index", "Value", "Gradient", "Past", "m", "v"]
    assert column(model, STATES_FROM) == ["0.0100", "0.0200", "−0.0300", "0.0000", "–", "–"]
    tip = model.headerData(STATES_FROM + 1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "exp_avg_sq" in tip
    model.sort(STATES_FROM)
    assert column(model, Column.VALUE)[:3] == ["1.0000", "0.0000", "0.5000"]
    model.show(parameters())  # an optimizer that remembers nothing
    assert column(model, Column.VALUE)[:2] == ["0.5000", "−2.0000"]
    assert model.rows_as_text([0]).split("\n")[0] == "parameter\tindex\tvalue\tgradient"


def test_the_past_of_a_number_is_kept_until_another_run(model: ParametersModel) -> None:
    for step in (1.0, 2.0):
        model.show(parameters(step), step=int(step))
    past = model.data(model.index(1, Column.PAST), PAST_ROLE)
    assert past.tolist() == [-2.0, -1.0, 0.0]
    assert model.data(model.index(1, Column.VALUE), PAST_ROLE) is None
    model.show(parameters(), run=1)
    assert model.data(model.index(1, Column.PAST), PAST_ROLE).tolist() == [-2.0]


def test_the_past_of_a_number_outlives_the_optimizer(model: ParametersModel) -> None:
    model.show(with_state(), step=1)
    model.show(parameters(2.0), step=2)
    assert model.data(model.index(1, Column.PAST), PAST_ROLE).tolist()[-2:] == [-2.0, 0.0]


def test_the_past_is_cut_where_one_goes_back_to(model: ParametersModel) -> None:
    for step in (1, 2, 3, 4):
        model.show(parameters(step), step=step)
    model.show(parameters(2), step=2)
    assert model.data(model.index(1, Column.PAST), PAST_ROLE).tolist() == [-2.0, -1.0, 0.0]


def test_curves_are_of_the_rows_asked_for_or_of_those_that_moved_most(model: ParametersModel) -> None:
    for step in (1, 2):
        model.show(parameters(step), step=step)
    curves = model.curves([1], 5)
    assert curves.names == [f"{model.entry(1)[0]}{list(model.entry(1)[1])}"]
    assert curves.steps.tolist() == [0, 1, 2]
    assert curves.values[:, 0].tolist() == [-2.0, -1.0, 0.0]
    assert curves.layers == [0]
    every = model.curves(range(model.rowCount()), 5)
    assert len(every.names) == min(5, model.rowCount())
    assert len(model.curves(range(model.rowCount()), 1).names) == 1


def test_a_long_past_goes_back_to_the_beginning_in_few_samples(model: ParametersModel) -> None:
    for step in range(1, 1000):
        model.show(parameters(step), step=step)
    past = model.data(model.index(0, Column.PAST), PAST_ROLE)
    assert SAMPLES // 2 <= len(past) <= SAMPLES
    assert past[0] == 0.5
    steps = np.diff(past)
    assert (steps == steps[0]).all()
    assert past[-1] >= 999 - steps[0]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("bias", ["0.2500", "−0.1250"]),
        ("0.weight[1", ["1.0000", "0.0000"]),
        ("0. WEIGHT [0,1]", ["−2.0000"]),
        ("nothing", []),
    ],
)
def test_typing_into_the_filter_shows_only_what_it_names(
    qtbot, panel: ParametersPanel, table: QTableView, session: Session, text: str, values: list[str]
) -> None:
    qtbot.keyClicks(control(panel, QLineEdit, "Filter of the parameters"), text)
    assert shown(table, Column.VALUE) == values
    session.receive(snapshot(parameters()))
    assert shown(table, Column.VALUE) == values
    control(panel, QLineEdit, "Filter of the parameters").clear()
    assert len(shown(table, Column.VALUE)) == 6


def test_what_is_not_a_number_is_told_from_what_is_not_there(model: ParametersModel) -> None:
    broken = np.full_like(WEIGHT, np.nan)
    diverged = ParameterView("0.weight", broken, broken, {"exp_avg": broken})
    model.show((diverged, ParameterView("0.bias", BIAS, None)))
    for place in (Column.VALUE, Column.GRADIENT, STATES_FROM):
        assert column(model, place)[0] == "NaN"
    assert [column(model, place)[-1] for place in (Column.GRADIENT, STATES_FROM)] == ["–", "–"]
    lines = model.rows_as_text([0, 5]).split("\n")
    assert lines[1] == "0.weight\t[0, 0]\tnan\tnan\tnan"
    assert lines[2] == "0.bias\t[1]\t-0.125\t\t"


def told(name: str = "0.weight", grad: np.ndarray = WEIGHT_GRAD) -> OptimizerUpdate:
    before, after = WEIGHT, WEIGHT - np.float32(0.5) * grad
    update = ParameterUpdate(name, before, grad, after, {}, {})
    settings = {"lr": 0.5, "momentum": 0.0, "dampening": 0.0, "weight_decay": 0.0, "nesterov": False}
    return OptimizerUpdate(0, "SGD", settings, (update,))


def formula_of(panel: ParametersPanel) -> str:
    said = [text for text in texts(panel, QLabel) if text]
    return " ".join(
        [
            *said,
            *(view.accessibleDescription() for view in panel.findChildren(FormulaView) if view.isVisible()),
        ]
    )


def test_the_last_update_of_the_selected_row_is_told_in_numbers(
    qtbot, panel: ParametersPanel, table: QTableView, session: Session
) -> None:
    panel.resize(440, 500)
    assert session.focus.entry is None
    control(panel, QToolButton, "last update in numbers").click()
    assert "Select a row" in formula_of(panel)
    table.selectRow(1)
    assert session.focus.entry == ("0.weight", (0, 1))
    assert "next step" in formula_of(panel)
    session.receive(replace(snapshot(parameters()), ledger=told()))
    assert "0.5" in formula_of(panel)
    assert "0.2" in formula_of(panel)
    session.receive(replace(snapshot(parameters()), ledger=told("0.bias")))
    assert "0.2" in formula_of(panel)
    control(panel, QToolButton, "last update in numbers").click()
    assert session.focus.entry is None


def test_an_update_that_broke_is_not_called_none(
    panel: ParametersPanel, table: QTableView, session: Session
) -> None:
    control(panel, QToolButton, "last update in numbers").click()
    table.selectRow(1)
    session.receive(replace(snapshot(parameters()), ledger=told(grad=np.full_like(WEIGHT, np.inf))))
    assert "not all finite" in formula_of(panel)


def test_the_update_that_is_told_makes_a_worksheet(
    qtbot, panel: ParametersPanel, table: QTableView, session: Session
) -> None:
    panel.resize(440, 500)
    assert "worksheet" not in names(panel, QPushButton)
    control(panel, QToolButton, "last update in numbers").click()
    worksheet = control(panel, QPushButton, "worksheet")
    assert not worksheet.isEnabled()
    table.selectRow(1)
    session.receive(replace(snapshot(parameters()), ledger=told()))
    with qtbot.waitSignal(panel.worksheet_wanted) as wanted:
        qtbot.mouseClick(worksheet, Qt.MouseButton.LeftButton)
    update, place, step = wanted.args
    assert (update.parameters[0].name, place, step) == ("0.weight", 1, snapshot(parameters()).step)
    table.clearSelection()
    assert not worksheet.isEnabled()


def test_the_selected_row_stays_in_sight_when_its_formula_takes_room(
    qtbot, panel: ParametersPanel, table: QTableView
) -> None:
    panel.resize(440, 300)
    control(panel, QToolButton, "last update in numbers").click()
    before = table.height()
    row = table.model().rowCount() - 1
    table.selectRow(row)
    qtbot.waitUntil(lambda: table.height() < before)
    seen = table.visualRect(table.model().index(row, 0))
    assert table.viewport().rect().contains(seen)
    assert panel.height() == 300
