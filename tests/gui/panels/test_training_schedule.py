"""Schedules, penalties, clipping and stop rules in the panel, by keys and mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QToolButton

from engine.catalog import entries
from engine.experiment import edit, propose
from engine.experiment.joining import MOST, with_part
from engine.experiment.rate_curve import rate_curve
from engine.training.snapshots import History, Metrics, RunState, Snapshot
from gui.kit.combo import Combo
from gui.kit.number_box import NumberBox
from gui.kit.slider import NumberSlider
from gui.panels.plot_panel.wording import finish_text
from gui.panels.training_panel import TrainingPanel
from gui.plots.rate_curve import RateCurve
from gui.state.session import Session
from tests.gui.panels.editing import choose, offered, type_in
from tests.gui.panels.finding import control, names, texts
from tests.gui.panels.training_card import panel as panel
from tests.gui.panels.training_card import session as session

LEFT = Qt.MouseButton.LeftButton


def arrive(session: Session, rate: float, place: int) -> None:
    """A snapshot with this learning rate, after so many steps of the schedule."""
    metrics, none = Metrics(0.5, 0.5, 0.5, 0.5), History.empty()
    session.receive(
        Snapshot(99, 0, RunState.PAUSED, 1, 1.0, 0.0, metrics, none, rate=rate, schedule_place=place)
    )


def curve_of(panel: TrainingPanel) -> RateCurve:
    return control(panel, RateCurve, "Learning rate over the schedule")


def test_the_rate_is_constant_until_a_schedule_is_chosen(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    choice = control(panel, Combo, "Schedule")
    assert choice.choice() == "constant"
    assert offered(choice)[1:] == sorted(entry.name for entry in entries("scheduler"))
    assert not any("lr now" in text for text in texts(panel, QLabel))
    choose(qtbot, choice, "StepLR")
    assert session.spec.scheduler is not None
    assert session.spec.scheduler.name == "StepLR"
    assert curve_of(panel).isVisible()
    session.undo_stack.undo()
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert session.spec.scheduler is None
    assert choice.choice() == "constant"


def test_every_parameter_of_every_scheduler_has_a_control(panel: TrainingPanel, session: Session) -> None:
    for entry in entries("scheduler"):
        session.edit("scheduler", entry.name, "Choose")
        while 0 < len(session.spec.schedulers) < MOST:
            session.replace(with_part(session.spec), "Add")
        for fold in panel.findChildren(QToolButton):
            if fold.accessibleName() == "more of this schedule":
                fold.setChecked(True)
        kinds = (NumberSlider, QCheckBox, NumberBox, Combo, QLineEdit)
        shown = {name for kind in kinds for name in names(panel, kind)}
        for field in entry.fields:
            assert {field.label, f"{field.label} 1"} & shown, f"{entry.name} has no control for {field.name}"


def test_a_schedule_by_a_formula_is_typed_and_a_wrong_one_is_told(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    choose(qtbot, control(panel, Combo, "Schedule"), "LambdaLR")
    line = control(panel, QLineEdit, "lr times")
    type_in(qtbot, line, "max(0.1, 1 - epoch / 50)")
    assert session.spec.scheduler.params["lr_lambda"] == "max(0.1, 1 - epoch / 50)"
    assert curve_of(panel).last_place() == 100
    type_in(qtbot, line, "1 - epoch / 50")
    assert session.spec.scheduler.params["lr_lambda"] == "max(0.1, 1 - epoch / 50)"
    assert any(
        "got -0.02 at epoch 51; max(0, ...) keeps it from that" in text for text in texts(panel, QLabel)
    )


def test_the_height_of_cycles_is_typed_and_left_empty_again(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    session.edit("optimizer", "SGD", "Choose")
    choose(qtbot, control(panel, Combo, "Schedule"), "CyclicLR")
    qtbot.mouseClick(control(panel, QToolButton, "more of this schedule"), LEFT)
    line = control(panel, QLineEdit, "height times")
    type_in(qtbot, line, "1 / step")
    assert session.spec.scheduler.values("scheduler")["scale_fn"] == "1 / step"
    counts = control(panel, Combo, "step counts")
    qtbot.keyClick(counts, Qt.Key.Key_Down)
    assert session.spec.scheduler.values("scheduler")["scale_mode"] == counts.choice() == "cycle"
    assert any("got none at 0" in text for text in texts(panel, QLabel))
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert session.spec.scheduler.values("scheduler")["scale_fn"] == ""


def test_two_schedulers_work_one_after_the_other(qtbot, panel: TrainingPanel, session: Session) -> None:
    choose(qtbot, control(panel, Combo, "Schedule"), "SequentialLR")
    first, second = (control(panel, Combo, f"{each} of the schedules") for each in ("First", "Second"))
    assert (first.choice(), second.choice()) == ("LinearLR", "CosineAnnealingLR")
    type_in(qtbot, control(panel, NumberSlider, "milestone").box(), "20")
    choose(qtbot, second, "ExponentialLR")
    type_in(qtbot, control(panel, NumberSlider, "gamma").box(), "0.9")
    assert session.spec.scheduler.values("scheduler")["milestone"] == 20
    assert session.spec.schedulers[1].name == "ExponentialLR"
    assert session.spec.schedulers[1].values("scheduler")["gamma"] == 0.9
    assert session.undo_stack.undoText() == "Change gamma"
    while second.choice() != "CosineAnnealingLR":
        session.undo_stack.undo()
    assert session.spec.scheduler.values("scheduler")["milestone"] == 20
    choose(qtbot, control(panel, Combo, "Schedule"), "StepLR")
    assert not second.isVisible()
    assert session.spec.schedulers == ()


def test_a_third_schedule_is_added_and_taken_away_with_the_mouse(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    choose(qtbot, control(panel, Combo, "Schedule"), "SequentialLR")
    assert "Remove: first" not in names(panel, QPushButton)
    qtbot.mouseClick(control(panel, QPushButton, "Add a schedule"), LEFT)
    assert [part.name for part in session.spec.schedulers][2] == "ExponentialLR"
    assert session.undo_stack.undoText() == "Add a schedule"
    type_in(qtbot, control(panel, NumberSlider, "milestone 2").box(), "25")
    assert session.spec.scheduler.values("scheduler")["milestone_2"] == 25
    third = control(panel, Combo, "Third of the schedules")
    assert {"OneCycleLR", "CyclicLR"} <= set(offered(third))
    assert not {"ReduceLROnPlateau", "ChainedScheduler"} & set(offered(third))
    choose(qtbot, third, "OneCycleLR")
    qtbot.mouseClick(control(panel, QPushButton, "Remove: second"), LEFT)
    assert [part.name for part in session.spec.schedulers] == ["LinearLR", "OneCycleLR"]
    assert session.spec.scheduler.values("scheduler")["milestone"] == 10
    assert session.undo_stack.undoText() == "Remove a schedule"
    session.undo_stack.undo()
    assert third.choice() == "OneCycleLR"
    qtbot.mouseClick(control(panel, QPushButton, "Add a schedule"), LEFT)
    assert "Add a schedule" not in names(panel, QPushButton)


def test_one_cycle_is_drawn_to_its_end_alone(panel: TrainingPanel, session: Session) -> None:
    session.edit("scheduler", "OneCycleLR", "Choose")
    arrive(session, 0.01, 1000)
    assert curve_of(panel).last_place() == 99
    session.edit("scheduler", "ChainedScheduler", "Choose")
    arrive(session, 0.01, 1000)
    assert curve_of(panel).last_place() == 1600


def test_a_parameter_of_the_schedule_is_typed_and_undone(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    session.edit("scheduler", "StepLR", "Choose StepLR")
    type_in(qtbot, control(panel, NumberSlider, "step size").box(), "7")
    assert session.spec.scheduler.values("scheduler")["step_size"] == 7
    assert session.undo_stack.undoText() == "Change step size"
    session.undo_stack.undo()
    assert session.spec.scheduler.values("scheduler")["step_size"] == 30


def test_steps_are_counted_by_epochs_or_updates(qtbot, panel: TrainingPanel, session: Session) -> None:
    session.edit("scheduler", "CosineAnnealingLR", "Choose")
    choose(qtbot, control(panel, Combo, "step every"), "update")
    assert session.spec.run.schedule_unit == "update"
    arrive(session, 0.0123, 12)
    assert "lr now 0.0123 at update 12" in texts(panel, QLabel)


def test_a_schedule_by_the_loss_counts_no_updates(panel: TrainingPanel, session: Session) -> None:
    session.edit("run.schedule_unit", "update", "Count")
    session.edit("scheduler", "ReduceLROnPlateau", "Choose")
    arrive(session, 0.0123, 12)
    assert "lr now 0.0123, by the loss after each epoch" in texts(panel, QLabel)


def test_the_dot_follows_the_schedule_and_the_curve_goes_on(panel: TrainingPanel, session: Session) -> None:
    session.edit("scheduler", "StepLR", "Choose")
    curve = curve_of(panel)
    arrive(session, 0.02, 0)
    start = curve.dot()
    arrive(session, 0.002, 30)
    later = curve.dot()
    assert start is not None
    assert later is not None
    assert later.x() > start.x()
    assert later.y() > start.y()
    assert curve.last_place() == 120
    arrive(session, 1e-6, 130)
    assert curve.last_place() == 240
    assert curve.dot() is not None


def test_the_highest_rate_is_drawn_highest(panel: TrainingPanel, session: Session) -> None:
    session.edit("scheduler", "OneCycleLR", "Choose")
    curve = curve_of(panel)
    heights = []
    for place in (0, 29, 99):
        places, rates = rate_curve(session.spec, 99)
        arrive(session, rates[places.index(place)], place)
        heights.append(curve.dot().y())
    assert heights[1] < heights[0] < heights[2]


def test_what_a_schedule_does_not_have_is_not_shown(panel: TrainingPanel, session: Session) -> None:
    session.edit("scheduler", "StepLR", "Choose")
    assert control(panel, NumberSlider, "warm-up").isVisible()
    session.edit("scheduler", "OneCycleLR", "Choose")
    assert "warm-up" not in names(panel, NumberSlider)
    session.edit("scheduler", "ReduceLROnPlateau", "Choose")
    assert "Learning rate over the schedule" not in names(panel, RateCurve)
    assert "step every" not in names(panel, Combo)


def test_an_optimizer_without_momentum_takes_a_cycle_that_leaves_it(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    session.edit("optimizer", "Adagrad", "Choose Adagrad")
    choose(qtbot, control(panel, Combo, "Schedule"), "OneCycleLR")
    assert session.spec.scheduler.values("scheduler")["cycle_momentum"] is False
    qtbot.mouseClick(control(panel, QToolButton, "more of this schedule"), LEFT)
    box = control(panel, QCheckBox, "cycle momentum")
    qtbot.mouseClick(box, LEFT, pos=QPoint(9, box.height() // 2))
    assert session.spec.scheduler.values("scheduler")["cycle_momentum"] is False
    assert any("must support momentum" in text for text in texts(panel, QLabel))


def test_penalties_limits_and_gathering_fold_away_but_tell_that_they_work(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    fold = control(panel, QToolButton, "more: loss, penalties, clipping")
    qtbot.mouseClick(fold, LEFT)
    for name, text in {
        "L1 penalty": "0.001",
        "L2 penalty": "0.3",
        "clip norm": "1",
        "accumulate": "4",
    }.items():
        type_in(qtbot, control(panel, NumberSlider, name).box(), text)
    run = session.spec.run
    assert (run.l1, run.l2, run.clip_norm, run.accumulation) == (0.001, 0.3, 1.0, 4)
    assert fold.text() == "more: loss, penalties, clipping (on)"
    type_in(qtbot, control(panel, NumberSlider, "clip norm").box(), "off")
    assert session.spec.run.clip_norm == 0
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert fold.text() == "more: loss, penalties, clipping"


def test_stop_rules_are_typed_in_numbers_or_never(qtbot, panel: TrainingPanel, session: Session) -> None:
    qtbot.mouseClick(control(panel, QToolButton, "stop rules and seed"), LEFT)
    below, patience = (control(panel, NumberSlider, name) for name in ("loss below", "patience"))
    assert (below.box().text(), patience.box().text()) == ("never", "never")
    type_in(qtbot, below.box(), "0.05")
    type_in(qtbot, patience.box(), "40")
    assert (session.spec.run.stop_below, session.spec.run.patience) == (0.05, 40)
    type_in(qtbot, below.box(), "never")
    assert session.spec.run.stop_below == 0


def test_each_stop_rule_says_that_it_ended_the_run() -> None:
    spec = edit(edit(propose("moons"), "run.stop_below", 0.05), "run.patience", 40)
    assert "loss fell below 0.05" in finish_text(spec, "loss", 9)
    assert "has not fallen for 40 epochs" in finish_text(spec, "plateau", 9)
    assert "accuracy rose above" in finish_text(spec, "metric", 9)
    assert "epochs are done" in finish_text(spec, "epochs", 9)
