import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QToolButton

from engine.catalog import entries
from engine.experiment import FULL_BATCH, edit, propose
from engine.experiment.rate_limit import largest_stable_rate
from engine.experiment.task_fit import losses_for
from gui.kit.combo import Combo
from gui.kit.number_box import NumberBox
from gui.kit.slider import NumberSlider
from gui.panels.training_panel import TrainingPanel
from gui.state.session import Session
from tests.gui.panels.editing import choose, offered, type_in
from tests.gui.panels.finding import control, names, texts
from tests.gui.panels.training_card import panel as panel
from tests.gui.panels.training_card import session as session

LEFT = Qt.MouseButton.LeftButton


def test_losses_fit_the_task() -> None:
    regression, classification = (
        {entry.name for entry in losses_for(propose(name))} for name in ("sine", "moons")
    )
    assert {"MSELoss", "L1Loss"} <= regression
    assert not {"BCELoss", "BCEWithLogitsLoss"} & regression
    assert {"MSELoss", "BCELoss", "BCEWithLogitsLoss"} <= classification


def test_the_panel_offers_what_fits_and_follows_the_task(panel: TrainingPanel, session: Session) -> None:
    loss = control(panel, Combo, "Loss")
    assert loss.choice() == "BCEWithLogitsLoss"
    session.load(propose("sine"))
    assert loss.choice() == "MSELoss"
    assert "BCELoss" not in offered(loss)
    assert offered(control(panel, Combo, "Optimizer")) == [entry.name for entry in entries("optimizer")]


def test_a_loss_is_chosen_and_undone(qtbot, panel: TrainingPanel, session: Session) -> None:
    loss = control(panel, Combo, "Loss")
    choose(qtbot, loss, "BCELoss")
    assert session.spec.loss.name == "BCELoss"
    assert session.spec.model.output == "Sigmoid"
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert loss.choice() == "BCEWithLogitsLoss"


def test_another_optimizer_brings_its_own_parameters(qtbot, panel: TrainingPanel, session: Session) -> None:
    assert "betas 1" in names(panel, NumberBox)
    choose(qtbot, control(panel, Combo, "Optimizer"), "SGD")
    assert session.spec.optimizer.name == "SGD"
    assert "momentum" in names(panel, NumberSlider)
    assert "betas 1" not in names(panel, NumberBox)
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert control(panel, NumberBox, "betas 2").value() == 0.999


def test_what_does_not_go_together_is_said_until_it_does(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    session.edit("optimizer", "SGD", "Choose SGD")
    qtbot.mouseClick(control(panel, QToolButton, "more of this optimizer"), LEFT)
    nesterov = control(panel, QCheckBox, "nesterov")
    qtbot.mouseClick(nesterov, LEFT, pos=QPoint(9, nesterov.height() // 2))
    assert not nesterov.isChecked()
    assert any("requires a momentum" in text for text in texts(panel, QLabel))
    qtbot.keyClick(control(panel, NumberSlider, "momentum").track(), Qt.Key.Key_PageUp)
    assert not any("requires a momentum" in text for text in texts(panel, QLabel))
    qtbot.mouseClick(nesterov, LEFT, pos=QPoint(9, nesterov.height() // 2))
    assert nesterov.isChecked()
    assert session.spec.optimizer.values("optimizer")["nesterov"] is True


def test_gradient_ascent_is_one_click_and_is_warned_of(qtbot, panel: TrainingPanel, session: Session) -> None:
    fold = control(panel, QToolButton, "more of this optimizer")
    assert "maximize" not in names(panel, QCheckBox)
    qtbot.mouseClick(fold, LEFT)
    maximize = control(panel, QCheckBox, "maximize")
    qtbot.mouseClick(maximize, LEFT, pos=QPoint(9, maximize.height() // 2))
    assert session.spec.optimizer.values("optimizer")["maximize"] is True
    assert session.undo_stack.undoText() == "Change maximize"
    assert "maximize is on: the loss grows" in texts(panel, QLabel)
    assert fold.text() == "more of this optimizer (on)"
    session.undo_stack.undo()
    assert not maximize.isChecked()
    assert not any("maximize is on" in text for text in texts(panel, QLabel))
    assert fold.text() == "more of this optimizer"


def test_what_a_loss_does_not_like_is_said_under_it(panel: TrainingPanel, session: Session) -> None:
    session.load(edit(propose("line"), "loss", "PoissonNLLLoss"))
    below = int((session.points.y < 0).sum())
    assert not below or f"targets below 0 ({below}) are no counts" in texts(panel, QLabel)
    session.set_points(session.points.retargeted([0, 1], -3.0), "Move")
    assert any(text.startswith("targets below 0") for text in texts(panel, QLabel))
    session.edit("loss", "GaussianNLLLoss", "Choose")
    assert "if it overshoots: clip gradients, or Adam" in texts(panel, QLabel)
    session.edit("optimizer", "Adam", "Choose")
    session.edit("loss", "MSELoss", "Choose")
    assert not any("counts" in text or "overshoots" in text for text in texts(panel, QLabel))


def test_what_a_loss_seldom_needs_folds_away_and_tells_when_it_works(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    assert "weight of B" not in names(panel, NumberSlider)
    fold = control(panel, QToolButton, "more: loss, penalties, clipping")
    qtbot.mouseClick(fold, LEFT)
    type_in(qtbot, control(panel, NumberSlider, "weight of B").box(), "3")
    assert session.spec.loss.values("loss")["pos_weight"] == 3.0
    assert fold.text() == "more: loss, penalties, clipping (on)"
    session.edit("loss", "BCELoss", "Choose")
    assert fold.text() == "more: loss, penalties, clipping"
    assert "weight of B" not in names(panel, NumberSlider)


def test_small_weight_decays_are_as_easy_to_reach_as_large_ones(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    slider = control(panel, NumberSlider, "weight decay")
    assert slider.value() == 0
    reached = []
    for _ in range(4):
        qtbot.keyClick(slider.track(), Qt.Key.Key_PageUp)
        reached.append(slider.value())
    assert reached == pytest.approx([1e-6, 1e-5, 1e-4, 1e-3])
    qtbot.keyClick(slider.track(), Qt.Key.Key_Home)
    assert session.spec.optimizer.values("optimizer")["weight_decay"] == 0


def test_every_parameter_of_every_optimizer_has_a_control(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    qtbot.mouseClick(control(panel, QToolButton, "more of this optimizer"), LEFT)
    for entry in entries("optimizer"):
        session.edit("optimizer", entry.name, "Choose")
        shown = set(names(panel, NumberSlider) + names(panel, QCheckBox) + names(panel, NumberBox))
        shown |= set(names(panel, Combo))
        for field in entry.fields:
            assert {field.label, f"{field.label} 1"} & shown, f"{entry.name} has no control for {field.name}"


def test_every_loss_is_offered_for_its_task_with_a_control_for_every_parameter(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    qtbot.mouseClick(control(panel, QToolButton, "more: loss, penalties, clipping"), LEFT)
    left = {entry.name for entry in entries("loss")}
    for name in ("moons", "many_gaussians", "sine"):
        session.load(propose(name))
        for loss in offered(control(panel, Combo, "Loss")):
            session.edit("loss", loss, "Choose")
            shown = {
                each for kind in (NumberSlider, NumberBox, QCheckBox, Combo) for each in names(panel, kind)
            }
            labels = {field.label for field in session.spec.loss.entry("loss").fields}
            assert not {each for each in labels if not any(name.startswith(each) for name in shown)}
            left.discard(loss)
    assert left == set()


def test_one_pull_of_the_learning_rate_is_one_undo(qtbot, panel: TrainingPanel, session: Session) -> None:
    track = control(panel, NumberSlider, "lr").track()
    middle = track.height() // 2
    qtbot.mousePress(track, LEFT, pos=QPoint(10, middle))
    for x in (20, 40, 60):
        qtbot.mouseMove(track, QPoint(x, middle))
    qtbot.mouseRelease(track, LEFT, pos=QPoint(60, middle))
    assert session.spec.optimizer.values("optimizer")["lr"] != 0.02
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert control(panel, NumberSlider, "lr").value() == 0.02


def test_the_right_end_of_the_batch_size_takes_all_points(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    slider = control(panel, NumberSlider, "batch size")
    qtbot.keyClick(slider.track(), Qt.Key.Key_End)
    assert session.spec.run.batch_size == FULL_BATCH
    assert slider.box().text() == "full"
    qtbot.keyClick(slider.track(), Qt.Key.Key_Home)
    assert session.spec.run.batch_size == 1
    type_in(qtbot, slider.box(), "Full")
    assert session.spec.run.batch_size == FULL_BATCH
    type_in(qtbot, slider.box(), "16")
    assert session.spec.run.batch_size == 16


def test_a_full_batch_stays_full_when_the_points_change(panel: TrainingPanel, session: Session) -> None:
    session.edit("run.batch_size", FULL_BATCH, "Change batch size")
    for count in (50, 1000):
        session.edit("data.n", count, "Change points")
        slider = control(panel, NumberSlider, "batch size")
        assert slider.box().text() == "full"
        assert slider.limits().maximum == round(0.7 * count)


def test_gradients_need_not_be_cleared(qtbot, panel: TrainingPanel, session: Session) -> None:
    box = control(panel, QCheckBox, "zero_grad() every step")
    qtbot.mouseClick(box, LEFT, pos=QPoint(9, box.height() // 2))
    assert session.spec.run.zero_grad is False
    session.undo_stack.undo()
    assert box.isChecked()


def test_stop_rules_fold_and_are_never_by_default(qtbot, panel: TrainingPanel, session: Session) -> None:
    qtbot.mouseClick(control(panel, QToolButton, "stop rules and seed"), LEFT)
    epochs, above = (control(panel, NumberSlider, name) for name in ("max epochs", "stop above"))
    assert (epochs.box().text(), above.box().text()) == ("never", "never")
    type_in(qtbot, epochs.box(), "1000")
    type_in(qtbot, above.box(), "99")
    assert (session.spec.run.max_epochs, session.spec.run.stop_above) == (1000, 0.99)
    type_in(qtbot, epochs.box(), "never")
    assert session.spec.run.max_epochs == 0


def test_the_dice_give_new_weights(qtbot, panel: TrainingPanel, session: Session) -> None:
    qtbot.mouseClick(control(panel, QToolButton, "stop rules and seed"), LEFT)
    before = session.spec.run.seed
    qtbot.mouseClick(control(panel, QPushButton, "New weights"), LEFT)
    assert session.spec.run.seed != before
    assert control(panel, NumberBox, "weight seed").value() == session.spec.run.seed
    assert session.undo_stack.undoText() == "New weights"


def test_tab_goes_down_the_card_also_after_another_optimizer(
    qtbot, panel: TrainingPanel, session: Session
) -> None:
    session.edit("optimizer", "SGD", "Choose SGD")
    session.edit("optimizer", "Adam", "Choose Adam")
    control(panel, Combo, "Loss").setFocus()
    visited = []
    for _ in range(5):
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
        visited.append(panel.focusWidget().accessibleName())
    assert visited == ["Optimizer", "lr", "lr", "betas 1", "betas 2"]


def test_beside_the_rate_of_a_linear_model_stands_up_to_which_it_is_stable(
    panel: TrainingPanel, session: Session
) -> None:
    def told() -> list[str]:
        return [text for text in texts(panel, QLabel) if "λmax" in text]

    assert told() == []
    session.load(propose("line"))
    session.edit("optimizer", "SGD", "Choose SGD")
    limit = largest_stable_rate(session.spec)
    assert limit is not None
    session.edit("optimizer.lr", 0.9 * limit, "Change lr")
    assert told() == [f"stable up to 2 / λmax = {limit:.3g}"]
    session.edit("optimizer.lr", 1.1 * limit, "Change lr")
    assert told() == [f"above 2 / λmax = {limit:.3g}: diverges"]
    session.edit("optimizer.momentum", 0.9, "Change momentum")
    assert told() == [f"stable up to 2 (1 + momentum) / λmax = {1.9 * limit:.3g}"]
    session.edit("optimizer", "Adam", "Choose Adam")
    assert told() == []
