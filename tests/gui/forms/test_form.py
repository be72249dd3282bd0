from typing import Annotated

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

import engine.experiment
import engine.export  # noqa: F401  # importing both fills the catalogue
from engine.catalog import Entry, Field, Help, Options, Range, fields_of
from engine.catalog.listing import all_entries
from gui.forms import Form
from gui.kit.combo import Combo
from gui.kit.number_box import NumberBox
from gui.kit.number_format import NumberRange
from gui.kit.slider import NumberSlider

LEFT = Qt.MouseButton.LeftButton


def made_up_optimizer(
    params: list[object],
    *,
    lr: Annotated[float, Range(1e-5, 10, log=True), Help("How far a step goes.")] = 1e-3,
    betas: Annotated[tuple[float, float], Range(0, 0.9999), Help("Decay of both means.")] = (0.9, 0.999),
    powers: Annotated[tuple[float, float, float], Range(0, 3), Help("Three of them.")] = (0.5, 1.0, 2.0),
    history: Annotated[int, Range(1, 100), Help("Steps remembered.", "steps kept")] = 10,
    amsgrad: Annotated[bool, Help("Never forget the largest.")] = False,
    search: Annotated[str, Options(("none", "strong_wolfe")), Help("How the step is found.")] = "none",
) -> None:
    """Only its form matters."""


@pytest.fixture
def form(qtbot) -> Form:
    form = Form(fields_of(made_up_optimizer))
    return shown(qtbot, form)


def shown(qtbot, form: Form) -> Form:
    qtbot.addWidget(form)
    form.resize(266, 300)
    form.show()
    qtbot.waitExposed(form)
    return form


def edits_of(form: Form) -> list[tuple[str, object]]:
    edits: list[tuple[str, object]] = []
    form.edited.connect(lambda name, value: edits.append((name, value)))
    return edits


def controls_of(form: Form, name: str) -> list[QWidget]:
    """The control of a row and, where a value has several, all its boxes."""
    kinds = (NumberSlider, NumberBox, Combo, QCheckBox, QLineEdit)
    control = form.control(name)
    inside = [box for box in control.findChildren(NumberBox) if not isinstance(control, NumberSlider)]
    return inside or [each for each in (control,) if isinstance(each, kinds)]


def change_by_hand(qtbot, control: QWidget) -> None:
    """Change the control's value, whatever it is, with mouse or keys."""
    if isinstance(control, QCheckBox):
        qtbot.mouseClick(control, LEFT, pos=QPoint(9, control.height() // 2))
    elif isinstance(control, Combo):
        qtbot.keyClick(control, Qt.Key.Key_Up if control.currentIndex() else Qt.Key.Key_Down)
    elif isinstance(control, QLineEdit) and not isinstance(control, NumberBox):
        control.setFocus()
        control.end(False)
        qtbot.keyClicks(control, " + 1")
        qtbot.keyClick(control, Qt.Key.Key_Return)
    elif isinstance(control, NumberSlider):
        at_end = control.value() == control.limits().maximum
        qtbot.keyClick(control.track(), Qt.Key.Key_Home if at_end else Qt.Key.Key_End)
    else:
        assert isinstance(control, NumberBox)
        at_end = control.value() >= control.limits().maximum
        qtbot.keyClick(control, Qt.Key.Key_Down if at_end else Qt.Key.Key_Up)


@pytest.mark.parametrize("entry", all_entries(), ids=lambda entry: f"{entry.kind}-{entry.name}")
def test_every_entry_of_the_catalogue_makes_a_form_whose_controls_edit(qtbot, entry: Entry) -> None:
    form = shown(qtbot, Form(entry.fields))
    edits = edits_of(form)
    assert form.names() == tuple(field.name for field in entry.fields)
    for field in entry.fields:
        controls = controls_of(form, field.name)
        assert controls, f"{field.name} has no control"
        for control in controls:
            assert control.accessibleName(), f"a control of {field.name} has no name"
            assert "<p>" in control.toolTip(), f"{field.name} is not explained"
            change_by_hand(qtbot, control)
            name, value = edits[-1]
            assert name == field.name
            assert field.check(value) != field.default
    assert len(edits) == sum(len(controls_of(form, field.name)) for field in entry.fields)


def test_a_field_decides_its_control(form: Form) -> None:
    kinds = {name: type(form.control(name)) for name in form.names() if name != "powers"}
    assert kinds == {
        "lr": NumberSlider,
        "betas": NumberBox,
        "history": NumberSlider,
        "amsgrad": QCheckBox,
        "search": Combo,
    }
    assert [box.accessibleName() for box in form.control("powers").findChildren(NumberBox)] == [
        "powers 1",
        "powers 2",
        "powers 3",
    ]


@pytest.mark.parametrize(
    "field",
    [
        Field("seed", "int", 0, low=0, high=999_999),
        Field("offset", "float", 0.0),
        Field("above", "float", 1.0, low=0.0),
    ],
    ids=lambda field: field.name,
)
def test_a_number_that_a_slider_has_no_feel_for_gets_a_box_alone(qtbot, field: Field) -> None:
    form = shown(qtbot, Form([field]))
    edits = edits_of(form)
    box = form.control(field.name)
    assert isinstance(box, NumberBox)
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(box, "4711")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert edits == [(field.name, 4711)]


def test_labels_tell_the_field_and_tooltips_range_and_default(form: Form) -> None:
    captions = [label.text() for label in form.findChildren(QLabel) if label.property("role") == "label"]
    assert captions == ["lr", "betas", "powers", "steps kept", "search"]
    assert (
        form.control("lr").toolTip() == "<p>How far a step goes.</p><p>From 1e-5 to 10; 0.001 by default.</p>"
    )
    assert "0.9, 0.999 by default" in form.control("betas").toolTip()
    assert form.control("amsgrad").toolTip() == "<p>Never forget the largest.</p>"


def test_showing_values_emits_nothing(form: Form) -> None:
    edits = edits_of(form)
    form.set_values(
        {"lr": 0.5, "betas": (0.1, 0.2), "history": 3, "amsgrad": True, "search": "strong_wolfe", "other": 1}
    )
    slider, combo, check = form.control("lr"), form.control("search"), form.control("amsgrad")
    assert isinstance(slider, NumberSlider)
    assert isinstance(combo, Combo)
    assert isinstance(check, QCheckBox)
    assert (slider.value(), combo.choice(), check.isChecked()) == (0.5, "strong_wolfe", True)
    assert edits == []


def test_one_number_of_several_changes_alone(qtbot, form: Form) -> None:
    edits = edits_of(form)
    form.set_values({"betas": (0.5, 0.25)})
    first = form.control("betas")
    qtbot.keyClick(first, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(first, "0.75")
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert edits == [("betas", (0.75, 0.25))]


def made_up_loss(
    *,
    weight: Annotated[tuple[float, ...], Range(0, 9), Options(tuple("ABCD")), Help("By class.")] = (1.0,) * 4,
) -> None:
    """Only its form matters."""


def test_numbers_that_have_names_stand_in_lines_of_two(qtbot) -> None:
    form = shown(qtbot, Form(fields_of(made_up_loss)))
    edits, boxes = edits_of(form), controls_of(form, "weight")
    assert [box.accessibleName() for box in boxes] == [f"weight {name}" for name in "ABCD"]
    captions = [label for label in form.control("weight").findChildren(QLabel) if label.isVisible()]
    assert [(label.text(), label.buddy()) for label in captions] == list(zip("ABCD", boxes, strict=True))
    first, second, third, fourth = (box.geometry() for box in boxes)
    assert first.top() == second.top() < third.top() == fourth.top()
    assert (first.left(), second.left()) == (third.left(), fourth.left())
    assert len({first.width(), third.width()} | {second.width(), fourth.width()}) <= 2
    qtbot.keyClick(boxes[3], Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(boxes[3], "2\r")
    assert edits == [("weight", (1, 1, 1, 2))]


def test_a_pull_is_bracketed_by_a_gesture(qtbot, form: Form) -> None:
    told: list[str] = []
    form.gesture_started.connect(lambda: told.append("start"))
    form.edited.connect(lambda name, value: told.append(name))
    form.gesture_finished.connect(lambda: told.append("finish"))
    slider = form.control("lr")
    assert isinstance(slider, NumberSlider)
    track = slider.track()
    middle = track.height() // 2
    qtbot.mousePress(track, LEFT, pos=QPoint(10, middle))
    for x in (20, 30, 40):
        qtbot.mouseMove(track, QPoint(x, middle))
    qtbot.mouseRelease(track, LEFT, pos=QPoint(40, middle))
    assert told[0] == "start"
    assert told[-1] == "finish"
    assert set(told[1:-1]) == {"lr"}
    assert len(told) >= 5


@pytest.mark.parametrize("name", ["betas", "powers"])
def test_a_refused_number_is_said_in_words_under_its_control(qtbot, form: Form, name: str) -> None:
    edits = edits_of(form)
    box = controls_of(form, name)[0]
    qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(box, "many")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert "must be a number" in form.error(name)
    assert edits == []
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert form.error(name) == ""


def test_an_error_from_outside_goes_with_the_next_edit(qtbot, form: Form) -> None:
    form.set_error("history", "history: expected a whole number, got 1.5")
    said = [
        label for label in form.findChildren(QLabel) if label.property("role") == "error" and label.text()
    ]
    assert [label.isVisible() for label in said] == [True]
    change_by_hand(qtbot, form.control("history"))
    assert form.error("history") == ""


def test_other_fields_replace_the_rows_and_the_same_leave_them(form: Form) -> None:
    before = form.control("lr")
    form.set_fields(fields_of(made_up_optimizer))
    assert form.control("lr") is before
    form.set_fields(fields_of(made_up_optimizer)[:2])
    assert form.names() == ("lr", "betas")
    assert form.control("lr") is not before


def test_replacing_the_fields_ends_a_gesture_that_goes_on(qtbot, form: Form) -> None:
    finished: list[bool] = []
    form.gesture_finished.connect(lambda: finished.append(True))
    slider = form.control("lr")
    assert isinstance(slider, NumberSlider)
    qtbot.mousePress(slider.track(), LEFT, pos=QPoint(10, 10))
    form.set_fields([])
    assert finished == [True]


@pytest.mark.parametrize("text", ["9", "12", "1e9", "words"])
def test_what_was_being_typed_goes_with_its_row(qtbot, form: Form, text: str) -> None:
    edits, box = edits_of(form), form.findChildren(NumberBox)[0]
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    form.set_fields(form.fields()[1:])
    assert edits == []
    assert "lr" not in form.names()


def test_tab_visits_new_rows_where_the_form_stands(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    form, after = (
        Form(fields_of(made_up_optimizer)[:1], window),
        NumberBox("after", NumberRange(0, 1), parent=window),
    )
    form.set_fields(fields_of(made_up_optimizer)[1:2])
    window.show()
    qtbot.waitExposed(window)
    form.control("betas").setFocus()
    visited = []
    for _ in range(2):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        visited.append(window.focusWidget().accessibleName())
    assert visited == ["betas 2", after.accessibleName()]
