import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QToolButton

from engine.experiment import Layer, ModelSpec, edit, propose
from gui.forms import Form
from gui.kit.combo import Combo
from gui.kit.layer_row import LayerRow
from gui.panels.model_panel import ModelPanel
from gui.panels.model_panel.reading import parameter_count, widths
from gui.state.session import Session
from tests.gui.panels.finding import control, names, texts
from tests.gui.panels.model_card import panel as panel
from tests.gui.panels.model_card import session as session

LEFT = Qt.MouseButton.LeftButton


def click(qtbot, panel: ModelPanel, name: str) -> None:
    qtbot.mouseClick(control(panel, QPushButton, name), LEFT)


@pytest.mark.parametrize(
    ("model", "shape", "count"),
    [
        (ModelSpec(hidden=(Layer(8), Layer(8))), (2, 8, 8, 1), 105),
        (ModelSpec(features=("x1", "x2", "sin(x1)")), (3, 1), 4),
        (ModelSpec(features=("x1",), hidden=(Layer(4),), bias=False), (1, 4, 1), 8),
    ],
)
def test_a_model_is_counted(model: ModelSpec, shape: tuple[int, ...], count: int) -> None:
    spec = msgspec.structs.replace(propose("moons"), model=model)
    assert widths(spec) == shape
    assert parameter_count(spec) == count


def test_a_model_has_an_output_for_each_of_many_classes(panel: ModelPanel, session: Session) -> None:
    session.edit("data.generator", "many_spirals", "Choose spirals")
    session.edit("data.generator.classes", 5, "Change classes")
    shown = texts(panel, QLabel)
    assert "2 → 16 → 16 → 5 · 405 params" in shown
    assert "Linear 16 → 5" in shown
    assert "score of each class" in shown
    fields = [field for form in panel.findChildren(Form) for field in form.fields()]
    outputs = next(field for field in fields if field.name == "model.output")
    assert outputs.options == ("Identity", "LogSoftmax")
    session.edit("model.output", "LogSoftmax", "Change output")
    assert session.spec.loss.name == "NLLLoss"
    assert "LogSoftmax · log p of each class" in texts(panel, QLabel)


def test_the_rows_show_the_model(panel: ModelPanel) -> None:
    shown = texts(panel, QLabel)
    assert "2 → 8 → 8 → 1 · 105 params" in shown
    assert [text for text in shown if text.startswith("Linear")] == [
        "Linear 2 → 8",
        "Linear 8 → 8",
        "Linear 8 → 1",
    ]
    assert "logit" in shown
    assert control(panel, Combo, "Activation of layer 2").choice() == "Tanh"


def test_a_layer_is_added_removed_and_brought_back(qtbot, panel: ModelPanel, session: Session) -> None:
    before = session.spec.model.hidden
    click(qtbot, panel, "Add a layer")
    assert session.spec.model.hidden == (*before, before[-1])
    assert "Linear 8 → 1" in texts(panel, QLabel)
    qtbot.mouseClick(control(panel, QToolButton, "Remove layer 1"), LEFT)
    qtbot.mouseClick(control(panel, QToolButton, "Remove layer 1"), LEFT)
    assert session.spec.model.hidden == before[-1:]
    assert names(panel, LayerRow) == ["Features", "Layer 1", "Activation of layer 1", "Output layer"]
    for _ in range(3):
        session.undo_stack.undo()
    assert session.spec.model.hidden == before
    assert "Layer 2" in names(panel, LayerRow)


def test_a_choice_for_a_layer_that_went_meanwhile_is_for_nothing(
    qtbot, panel: ModelPanel, session: Session
) -> None:
    combo = control(panel, Combo, "Activation of layer 2")
    combo.showPopup()
    session.edit("model.hidden", (Layer(4),), "Fewer layers")
    combo.setCurrentIndex(combo.count() - 1)
    combo.activated.emit(combo.count() - 1)
    assert session.spec.model.hidden == (Layer(4),)


def test_at_most_eight_layers(qtbot, panel: ModelPanel, session: Session) -> None:
    for _ in range(7):
        click(qtbot, panel, "Add a layer")
    assert len(session.spec.model.hidden) == 8
    assert not control(panel, QPushButton, "Add a layer").isEnabled()


def test_a_layer_is_resized_by_its_buttons_as_one_undo(qtbot, panel: ModelPanel, session: Session) -> None:
    more = control(panel, QToolButton, "more: neurons in layer 1")
    for _ in range(3):
        qtbot.mouseClick(more, LEFT)
    assert session.spec.model.hidden[0].units == 11
    assert "Linear 11 → 8" in texts(panel, QLabel)
    assert "2 → 11 → 8 → 1 · 138 params" in texts(panel, QLabel)
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert "Linear 2 → 8" in texts(panel, QLabel)


def test_a_layer_added_after_a_number_was_typed_leaves_the_keys_to_the_window(
    qtbot, panel: ModelPanel, session: Session
) -> None:
    line = control(panel, QLineEdit, "neurons in layer 1")
    qtbot.mouseClick(line, LEFT)
    qtbot.keyClicks(line, "12")
    click(qtbot, panel, "Add a layer")
    assert [layer.units for layer in session.spec.model.hidden] == [12, 8, 8]
    assert panel.focusWidget() is None or not panel.focusWidget().hasFocus()


def test_another_edit_soon_after_a_resize_is_its_own_undo(qtbot, panel: ModelPanel, session: Session) -> None:
    qtbot.mouseClick(control(panel, QToolButton, "fewer: neurons in layer 2"), LEFT)
    click(qtbot, panel, "Add a layer")
    assert session.undo_stack.count() == 2


def test_an_activation_is_chosen_by_keys(qtbot, panel: ModelPanel, session: Session) -> None:
    combo = control(panel, Combo, "Activation of layer 1")
    others = [combo.itemData(index) for index in range(combo.count()) if combo.itemData(index) != "Tanh"]
    qtbot.keyClick(combo, Qt.Key.Key_Up if combo.currentIndex() else Qt.Key.Key_Down)
    assert session.spec.model.hidden[0].activation in others
    assert session.spec.model.hidden[1].activation == "Tanh"


def test_feature_chips_switch_what_the_model_is_given(qtbot, panel: ModelPanel, session: Session) -> None:
    assert "sin x₁" not in names(panel, QPushButton)
    click(qtbot, panel, "Features: x₁ x₂")
    click(qtbot, panel, "sin x₁")
    click(qtbot, panel, "x₁")
    assert session.spec.model.features == ("x2", "sin(x1)")
    assert session.undo_stack.undoText() == "Remove feature x₁"
    session.undo_stack.undo()
    assert control(panel, QPushButton, "x₁").isChecked()
    assert session.spec.model.features == ("x1", "x2", "sin(x1)")


def test_the_last_feature_stays_and_the_reason_is_said(qtbot, panel: ModelPanel, session: Session) -> None:
    click(qtbot, panel, "Features: x₁ x₂")
    click(qtbot, panel, "x₁")
    click(qtbot, panel, "x₂")
    assert session.spec.model.features == ("x2",)
    assert control(panel, QPushButton, "x₂").isChecked()
    assert any("at least one feature" in text for text in texts(panel, QLabel))
    click(qtbot, panel, "x₁")
    assert not any("at least one feature" in text for text in texts(panel, QLabel))


def test_points_with_one_input_offer_no_second_one(qtbot, panel: ModelPanel, session: Session) -> None:
    session.load(propose("sine"))
    click(qtbot, panel, "Features: x₁")
    chips = [name for name in names(panel, QPushButton) if "x" in name and "Features" not in name]
    assert "x₁²" in chips
    assert not any("x₂" in name for name in chips)


@pytest.mark.parametrize(
    ("dataset", "note", "output"),
    [
        ("gaussians", "logistic regression · 3 params", "logit"),
        ("line", "linear regression · 2 params", "value"),
    ],
)
def test_without_hidden_layers_the_model_is_called_by_its_name(
    panel: ModelPanel, session: Session, dataset: str, note: str, output: str
) -> None:
    session.load(propose(dataset))
    assert {note, output} <= set(texts(panel, QLabel))


@pytest.mark.parametrize(
    ("loss", "kind", "output"),
    [
        ("CrossEntropyLoss", "softmax regression", "score of each class"),
        ("MarginRankingLoss", "softmax regression", "score of each class"),
        ("MultiLabelSoftMarginLoss", "linear classifier", "score of each class"),
        ("TripletMarginLoss", "linear classifier", "place among corners"),
        ("CosineEmbeddingLoss", "linear classifier", "direction to a corner"),
    ],
)
def test_the_loss_says_what_the_outputs_of_many_classes_mean(
    panel: ModelPanel, session: Session, loss: str, kind: str, output: str
) -> None:
    session.load(edit(propose("many_gaussians"), "loss", loss))
    assert {f"{kind} · 9 params", output} <= set(texts(panel, QLabel))


def test_an_output_brings_its_loss_and_undo_brings_both_back(
    qtbot, panel: ModelPanel, session: Session
) -> None:
    qtbot.mouseClick(control(panel, QToolButton, "output, bias"), LEFT)
    combo = control(panel, Combo, "output")
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert (session.spec.model.output, session.spec.loss.name) == ("Sigmoid", "BCELoss")
    assert "Sigmoid · probability" in texts(panel, QLabel)
    session.undo_stack.undo()
    assert (combo.choice(), session.spec.loss.name) == ("Identity", "BCEWithLogitsLoss")


def test_bias_folds_away_and_edits(qtbot, panel: ModelPanel, session: Session) -> None:
    qtbot.mouseClick(control(panel, QToolButton, "output, bias"), LEFT)
    bias = control(panel, QCheckBox, "bias")
    qtbot.mouseClick(bias, LEFT, pos=QPoint(9, bias.height() // 2))
    assert session.spec.model.bias is False
    assert "2 → 8 → 8 → 1 · 88 params" in texts(panel, QLabel)


def test_tab_visits_a_new_layer_between_the_others(qtbot, panel: ModelPanel) -> None:
    click(qtbot, panel, "Add a layer")
    control(panel, Combo, "Activation of layer 2").setFocus()
    visited = []
    for _ in range(8):
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
        visited.append(panel.focusWidget().accessibleName())
    assert visited == [
        "Options of layer 2",
        "fewer: neurons in layer 3",
        "more: neurons in layer 3",
        "Remove layer 3",
        "Activation of layer 3",
        "Options of layer 3",
        "First weights",
        "output, bias",
    ]


def test_tab_visits_the_presets_before_what_they_change(qtbot, panel: ModelPanel) -> None:
    control(panel, QPushButton, "Presets").setFocus()
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
    assert panel.focusWidget().accessibleName() == "Features: x₁ x₂"


def type_feature(qtbot, panel: ModelPanel, text: str) -> None:
    line = control(panel, QLineEdit, "Own feature")
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_an_own_formula_is_a_feature_until_it_is_switched_off(
    qtbot, panel: ModelPanel, session: Session
) -> None:
    click(qtbot, panel, "Features: x₁ x₂")
    type_feature(qtbot, panel, "x1 * cos(x2)")
    assert session.spec.model.features == ("x1", "x2", "x1*cos(x2)")
    assert session.undo_stack.undoText() == "Add feature x₁ · cos(x₂)"
    assert control(panel, QLineEdit, "Own feature").text() == ""
    click(qtbot, panel, "x₁·cos(x₂)")
    assert session.spec.model.features == ("x1", "x2")
    assert "x₁·cos(x₂)" not in names(panel, QPushButton)
    session.undo_stack.undo()
    assert control(panel, QPushButton, "x₁·cos(x₂)").isChecked()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x1 +", "not a whole formula"),
        ("sinn(x1)", "did you mean sin?"),
        ("log(x1)", "has no value at"),
        ("x1", "has this feature already"),
        ("__import__('os')", "there is no function"),
    ],
)
def test_a_formula_that_will_not_do_stays_with_the_reason_below(
    qtbot, panel: ModelPanel, session: Session, text: str, reason: str
) -> None:
    click(qtbot, panel, "Features: x₁ x₂")
    type_feature(qtbot, panel, text)
    assert session.spec.model.features == ("x1", "x2")
    assert any(reason in shown for shown in texts(panel, QLabel)), texts(panel, QLabel)
    line = control(panel, QLineEdit, "Own feature")
    assert line.text() == text
    qtbot.keyClick(line, Qt.Key.Key_Backspace)
    assert not any(reason in shown for shown in texts(panel, QLabel))


def test_a_degree_gives_all_products_up_to_it(qtbot, panel: ModelPanel, session: Session) -> None:
    click(qtbot, panel, "Features: x₁ x₂")
    degree = control(panel, Combo, "Polynomial degree")
    assert degree.choice() == "1"
    qtbot.keyClick(degree, Qt.Key.Key_Down)
    qtbot.keyClick(degree, Qt.Key.Key_Down)
    assert len(session.spec.model.features) == 9
    assert session.undo_stack.undoText() == "Features to degree 3"
    assert "x₁²x₂" in names(panel, QPushButton)
    click(qtbot, panel, "x₁²x₂")
    assert control(panel, Combo, "Polynomial degree").choice() == "0"


def test_features_are_standardised_where_they_are_chosen(qtbot, panel: ModelPanel, session: Session) -> None:
    assert "standardize features" not in names(panel, QCheckBox)
    qtbot.mouseClick(control(panel, QPushButton, "Features: x₁ x₂"), LEFT)
    box = control(panel, QCheckBox, "standardize features")
    qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    assert session.spec.model.standardize
    session.undo_stack.undo()
    assert not box.isChecked()
