from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.training.commands import Advance, Command, SetSpeed
from engine.training.snapshots import History, Metrics, RunState, Snapshot
from gui.kit.icons import icon
from gui.panels.transport_bar import (
    SPEED_POSITIONS,
    WATCHABLE,
    TransportActions,
    TransportBar,
    epoch_text,
    loss_text,
    r_squared_text,
    rate_text,
    speed_at,
)
from gui.state.session import Session

LEFT = Qt.MouseButton.LeftButton
ROOMY, NARROW = 1400, 700


def a_snapshot(state: RunState = RunState.PAUSED, epoch: float = 12.5, **numbers: float) -> Snapshot:
    metrics = Metrics(
        numbers.get("train_loss", 0.0412),
        numbers.get("test_loss", 0.0597),
        numbers.get("train_metric", 0.991),
        numbers.get("test_metric", 0.984),
    )
    rate = numbers.get("rate", 41_234.0)
    return Snapshot(99, 1, state, 100, epoch, rate, metrics, History.empty())


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(propose("circles"))


@pytest.fixture
def actions(session: Session) -> TransportActions:
    made = {
        name: QAction(icon(symbol), text, session)
        for name, symbol, text in (
            ("reset", "rotate-ccw", "Reset"),
            ("back", "step-back", "Back"),
            ("run", "play", "&Run"),
            ("phase", "chevron-right", "Phase"),
            ("step", "step-forward", "Step"),
            ("epoch", "skip-forward", "Epoch"),
            ("switch_theme", "moon", "Light or Dark"),
        )
    }
    return TransportActions(**made, many=(QAction("10 Steps", session), QAction("100 Steps", session)))


@pytest.fixture
def bar(qtbot: QtBot, session: Session, actions: TransportActions) -> TransportBar:
    bar = TransportBar(session, actions, QMenu())
    qtbot.addWidget(bar)
    bar.resize(ROOMY, 60)
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


@pytest.mark.parametrize(
    ("loss", "text"),
    [
        (0.04119, "0.0412"),
        (0.0, "0.0000"),
        (9.99994, "9.9999"),
        (12.3456, "12.35"),
        (0.0000321, "3.2e-5"),
        (123456.0, "1.2e5"),
        (-0.5, "−0.5000"),
        (math.nan, "–"),
        (math.inf, "∞"),
    ],
)
def test_losses_are_short(loss: float, text: str) -> None:
    assert loss_text(loss) == text


@pytest.mark.parametrize(
    ("epoch", "text"),
    [(0.9, "0"), (41_200.5, "41 200"), (999_999.9, "999 999"), (1e6, "1.00M"), (1_699_999.0, "1.69M")],
)
def test_epochs_are_short_too(epoch: float, text: str) -> None:
    assert epoch_text(epoch).replace("\N{NARROW NO-BREAK SPACE}", " ") == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [(0.0, "–"), (1.0, "1.00 /s"), (12.34, "12.3 /s"), (987.6, "988 /s"), (41_234.0, "41 200 /s")],
)
def test_rates_have_three_digits(rate: float, text: str) -> None:
    assert rate_text(rate).replace("\N{NARROW NO-BREAK SPACE}", " ") == text


def test_r_squared_is_short_however_bad() -> None:
    assert r_squared_text(0.98412) == "0.984"
    assert r_squared_text(-0.5) == "−0.500"
    assert r_squared_text(-1e9) == "< −10"
    assert r_squared_text(math.nan) == "–"


def test_the_speed_goes_from_one_step_to_unlimited() -> None:
    speeds = [speed_at(position) for position in range(SPEED_POSITIONS + 1)]
    assert speeds[0] == 0.5
    assert speeds[-2] == 1e6
    assert speeds[-1] is None
    finite = [speed for speed in speeds if speed is not None]
    assert finite == sorted(finite)
    assert finite[-1] == 1_000_000


def test_a_click_triggers_the_action(qtbot: QtBot, bar: TransportBar, actions: TransportActions) -> None:
    for button, action in (
        (bar.reset, actions.reset),
        (bar.run, actions.run),
        (bar.step, actions.step),
        (bar.epoch, actions.epoch),
        (bar.theme, actions.switch_theme),
    ):
        with qtbot.waitSignal(action.triggered):
            qtbot.mouseClick(button, LEFT)


def test_a_button_follows_its_action(bar: TransportBar, actions: TransportActions) -> None:
    actions.run.setText("&Pause")
    actions.run.setEnabled(False)
    assert bar.run.text() == "Pause"
    assert bar.run.accessibleName() == "Pause"
    assert not bar.run.isEnabled()


def test_buttons_take_no_focus_from_a_click(qtbot: QtBot, bar: TransportBar) -> None:
    qtbot.mouseClick(bar.step, LEFT)
    assert not bar.step.hasFocus()
    assert bar.step.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_the_figures_of_a_snapshot(session: Session, bar: TransportBar) -> None:
    session.receive(a_snapshot())
    shown = [stat.value().replace("\N{NARROW NO-BREAK SPACE}", " ") for stat in bar.stats]
    assert shown == ["12", "0.0412", "0.0597", "98.4 %", "41 200 /s"]


def test_without_test_points_the_metric_is_that_of_training(session: Session, bar: TransportBar) -> None:
    session.edit("data.test_share", 0.0, "test share")
    session.receive(a_snapshot(test_loss=math.nan, test_metric=math.nan))
    assert bar.test_loss.value() == "–"
    assert bar.accuracy.accessibleName() == "train accuracy 99.1\N{NARROW NO-BREAK SPACE}%"


def test_a_regression_has_r_squared(session: Session, bar: TransportBar) -> None:
    session.edit("data.generator", "line", "data set")
    session.receive(a_snapshot())
    assert bar.accuracy.accessibleName() == "test R² 0.984"


def test_figures_hold_still_between_two_readings_but_not_at_the_end(
    session: Session, bar: TransportBar
) -> None:
    session.receive(a_snapshot(RunState.TRAINING, epoch=1))
    session.receive(a_snapshot(RunState.TRAINING, epoch=2))
    assert bar.epochs.value() == "1"
    session.receive(a_snapshot(RunState.PAUSED, epoch=3))
    assert bar.epochs.value() == "3"


def test_changing_figures_move_nothing(session: Session, bar: TransportBar) -> None:
    places = []
    for numbers in ({"train_loss": 0.5, "rate": 1.0}, {"train_loss": 3.2e-5, "rate": 212_345.0}):
        session.receive(a_snapshot(epoch=numbers["rate"], **numbers))
        layout = bar.layout()
        assert layout is not None
        layout.activate()
        places.append([stat.pos().x() for stat in bar.stats])
    assert places[0] == places[1]


def test_the_speed_slider_commands_the_worker(qtbot: QtBot, session: Session, bar: TransportBar) -> None:
    sent: list[Command] = []
    session.commanded.connect(sent.append)
    qtbot.mouseClick(bar.speed, LEFT, pos=QPoint(1, bar.speed.height() // 2))
    assert sent[-1] == SetSpeed(0.5)
    assert bar.speed.accessibleDescription() == "0.5 steps a second"
    bar.speed.setValue(SPEED_POSITIONS)
    assert sent[-1] == SetSpeed(None)
    assert bar.speed.accessibleDescription() == "unlimited"


def test_in_a_narrow_window_nothing_is_cut(qtbot: QtBot, bar: TransportBar) -> None:
    assert bar.step.text() == "Step"
    bar.resize(NARROW, 60)
    QApplication.processEvents()
    children = [*bar.findChildren(QPushButton), *bar.findChildren(QLabel)]
    shown = [child for child in children if child.isVisible()]
    assert bar.step.text() == ""
    assert bar.step.accessibleName() == "Step"
    assert [child for child in shown if child.width() < child.minimumSizeHint().width()] == []
    bar.resize(ROOMY, 60)
    assert bar.step.text() == "Step"
    assert bar.rate.isVisible()


def test_a_window_of_1024_shows_the_accuracy_but_no_captions(bar: TransportBar) -> None:
    bar.resize(1000, 60)
    QApplication.processEvents()
    assert bar.accuracy.isVisible()
    assert bar.step.text() == ""
    assert bar.step.width() < 1.5 * bar.step.height()


def test_a_new_window_trains_at_a_pace_that_can_be_followed(
    qtbot: QtBot, session: Session, bar: TransportBar
) -> None:
    with qtbot.waitSignal(session.commanded) as sent:
        bar.choose_watchable_speed()
    assert sent.args is not None
    assert sent.args[0].steps_per_second == pytest.approx(WATCHABLE, rel=0.1)


def test_any_number_of_steps_is_trained_from_the_menu(
    qtbot: QtBot, session: Session, bar: TransportBar
) -> None:
    sent: list[Command] = []
    session.commanded.connect(sent.append)
    menu, box = bar.many.menu(), bar.steps.box
    for press in (
        lambda: qtbot.keyClick(box, Qt.Key.Key_Return),
        lambda: qtbot.mouseClick(bar.steps.button, LEFT),
    ):
        menu.popup(bar.mapToGlobal(QPoint(0, 60)))
        qtbot.mouseClick(box, LEFT)
        box.selectAll()
        qtbot.keyClicks(box, "1234")
        press()
        assert not menu.isVisible()
    assert sent == [Advance(1234), Advance(1234)]
    menu.popup(bar.mapToGlobal(QPoint(0, 60)))
    box.selectAll()
    qtbot.keyClicks(box, "0")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert menu.isVisible()
    assert len(sent) == 2
    menu.close()
