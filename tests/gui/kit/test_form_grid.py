from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.combo import Combo
from gui.kit.form_grid import FormGrid
from gui.kit.number_box import NumberBox
from gui.kit.number_format import NumberRange
from gui.kit.slider import NumberSlider
from gui.kit.theme import Theme
from tests.gui.kit.conftest import Show


@pytest.fixture
def form(qtbot: QtBot, qapp: QApplication, theme: Theme) -> FormGrid:
    theme.apply(qapp, "light")
    made = FormGrid()
    qtbot.addWidget(made)
    made.add_row("lr", "lr", NumberSlider("lr", NumberRange(1e-5, 10, log=True), 0.01, tooltip="step size"))
    made.add_row("betas", "betas", NumberBox("b1", NumberRange(0, 1)), NumberBox("b2", NumberRange(0, 1)))
    made.add_row("loss", "loss", Combo("loss", [("mse", "MSELoss", "")]))
    made.add_wide("zero_grad", QCheckBox("zero_grad() every step"))
    return made


def left(widget: QWidget, form: FormGrid) -> int:
    return widget.mapTo(form, QPoint(0, 0)).x()


def right(widget: QWidget, form: FormGrid) -> int:
    return left(widget, form) + widget.width()


def slider(form: FormGrid) -> NumberSlider:
    control = form.control("lr")
    assert isinstance(control, NumberSlider)
    return control


def test_columns_are_aligned(qtbot: QtBot, show: Show, form: FormGrid) -> None:
    show(form)
    first, second = form.findChildren(NumberBox)[-2:]
    combo, box = form.control("loss"), slider(form).box()
    qtbot.waitUntil(lambda: right(combo, form) == right(box, form))  # laid out anew once the style is worn
    assert left(slider(form).track(), form) == left(first, form) == left(combo, form)
    assert left(box, form) == left(second, form)
    assert right(box, form) == right(second, form) == right(combo, form)


def test_columns_keep_aligned_with_a_larger_font(qapp: QApplication, theme: Theme, show: Show) -> None:
    theme.apply(qapp, "light")
    forms = [FormGrid(), FormGrid()]
    forms[0].add_row("lr", "lr", NumberSlider("lr", NumberRange(0, 1), 0))
    forms[1].add_row("a", "a much longer label than fits", NumberSlider("a", NumberRange(0, 1), 0))
    show(*forms, width=420)
    theme.set_text_scale(1.3)
    qapp.processEvents()
    lefts = [left(form.findChildren(NumberSlider)[0], form) for form in forms]
    assert lefts[0] == lefts[1] > 88


def top(widget: QWidget, form: FormGrid) -> int:
    return widget.mapTo(form, QPoint(0, 0)).y()


def test_with_a_large_font_the_labels_stand_above_and_the_controls_stay_in_sight(
    qtbot: QtBot, theme: Theme, show: Show, form: FormGrid
) -> None:
    show(form, width=290)
    label = next(each for each in form.findChildren(QLabel) if each.buddy() is form.control("lr"))
    theme.set_text_scale(2.0)
    qtbot.waitUntil(lambda: left(slider(form), form) == 0)
    assert left(label, form) == 0
    assert top(label, form) + label.height() <= top(slider(form), form)
    assert form.minimumSizeHint().width() <= 340
    theme.set_text_scale(1.0)
    qtbot.waitUntil(lambda: left(slider(form), form) > 0)
    assert top(label, form) + label.height() > top(slider(form), form)


def test_a_refusal_is_said_under_its_control(qtbot: QtBot, show: Show, form: FormGrid) -> None:
    show(form)
    box = slider(form).box()
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "99")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert form.error("lr") == "lr must be between 1e-5 and 10"
    assert form.error("betas") == ""
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert form.error("lr") == ""


def test_errors_take_room_only_while_said(qapp: QApplication, show: Show, form: FormGrid) -> None:
    show(form)
    before = form.sizeHint().height()
    form.set_error("loss", "needs two classes")
    assert form.sizeHint().height() > before
    form.set_error("loss", "")
    assert form.sizeHint().height() == before


def test_a_hidden_row_takes_no_room(show: Show, form: FormGrid) -> None:
    show(form)
    before = form.sizeHint().height()
    form.set_error("betas", "wrong")
    form.set_row_visible("betas", False)
    assert form.sizeHint().height() < before
    form.set_row_visible("betas", True)
    form.set_error("betas", "")
    assert form.sizeHint().height() == before


def test_a_form_can_be_filled_anew(qapp: QApplication, show: Show, form: FormGrid) -> None:
    show(form)
    form.clear()
    assert form.names() == ()
    form.add_row("init", "init", Combo("init", [("zeros", "zeros", "")]))
    assert form.names() == ("init",)
    qapp.processEvents()
    assert form.control("init").isVisible()


def test_names_are_taken_once(qtbot: QtBot, form: FormGrid) -> None:
    spare = QCheckBox()
    qtbot.addWidget(spare)
    for add in (lambda: form.add_row("lr", "lr", spare), lambda: form.add_wide("lr", spare)):
        with pytest.raises(ValueError, match="'lr'"):
            add()
    with pytest.raises(KeyError):
        form.control("momentum")


def test_a_removed_row_leaves_the_others_and_its_name_is_free(qtbot) -> None:
    form = FormGrid()
    qtbot.addWidget(form)
    for name in ("lr", "momentum"):
        form.add_row(name, name, NumberBox(name, NumberRange(0, 1)))
    form.remove_row("lr")
    assert form.names() == ("momentum",)
    form.add_row("lr", "lr", NumberBox("lr", NumberRange(0, 1)))
    assert form.names() == ("momentum", "lr")
    with pytest.raises(KeyError):
        form.remove_row("betas")
