"""Formulas: what is read of TeX, where it stands, how it is said, and that nothing wrong ever raises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QMenu

from gui.kit.fonts import code_font, ui_font
from gui.kit.formula import FormulaError, FormulaView, parse_formula, plain_text, spoken_text
from gui.kit.formula.boxes import Box, Stroke, Text
from gui.kit.formula.lines import lay_out, pieces_of
from gui.kit.formula.setting import Style, typeset
from gui.kit.theme import Theme

LEFT = Qt.MouseButton.LeftButton
CHAIN = r"\frac{\partial y}{\partial w} = \frac{\partial y}{\partial a} \cdot \frac{\partial a}{\partial w}"

pieces = st.sampled_from(
    [
        *("x", "w_1", r"\alpha", "2", "+", "-", "=", r"\cdot", "(", ")"),
        *("[", "]", "{", "}", "^", "_", "\\", "&", " ", r"\left", r"\text{for every}"),
        *(r"\frac", r"\sqrt", r"\left(", r"\right)", r"\hat", r"\sum", r"\mathrm{loss}", r"\mathtt{a.b}"),
        *(r"\textcolor{accent_text}", r"\operatorname{sign}", r"\nonsense", "'", "√", r"\,"),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (CHAIN, "∂y/∂w = ∂y/∂a · ∂a/∂w"),
        ("-3 + (-2)", "−3 + (−2)"),
        (r"x^{2}", "x²"),
        (r"x^{n - 1}", "x^(n − 1)"),
        (r"\frac{a + b}{\frac{c}{d}}", "(a + b)/(c/d)"),
        (r"\sqrt{\hat v} + \epsilon", "√v̂ + ϵ"),
        (r"\sqrt[3]{x}", "³√x"),
        (r"\sum_{i=1}^{n} x_i", "∑_(i = 1)^n x_i"),
        (r"\mathtt{model.0.weight}", "model.0.weight"),
        (r"[x > 0]", "[x > 0]"),
        (r"[0, 1)", "[0, 1)"),
        (r"\left(\frac{1}{2}\right)", "(1/2)"),
        (r"\textcolor{accent_text}{5}", "5"),
        (r"2 \sin x", "2 sin x"),
        (r"50\%", "50%"),
    ],
)
def test_a_formula_is_copied_as_people_type_it(tex: str, text: str) -> None:
    assert plain_text(parse_formula(tex)) == text


def test_a_formula_is_said_in_words() -> None:
    said = spoken_text(parse_formula(rf"{CHAIN} = 2 x^{{2}}"))
    assert said == "partial y by partial w equals partial y by partial a times partial a by partial w " \
        "equals 2 x squared"  # fmt: skip


@pytest.mark.parametrize(
    "tex",
    [r"\frac{a", r"\foo", "a^^2", "}", r"\left( x", r"\frac{a}", "_", "a &b", "{" * 200, "x" * 30_000],
)
def test_what_is_no_formula_is_refused(tex: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(tex)


@pytest.fixture
def style(qapp: QApplication) -> Style:
    return Style(ui_font(), code_font(), 14.0)


def texts(box: Box) -> dict[str, Text]:
    return {mark.text: mark for mark in box.marks if isinstance(mark, Text)}


def test_a_fraction_stands_above_and_below_its_bar(style: Style) -> None:
    box = typeset(parse_formula(r"\frac{a}{b}"), style)
    (bar,) = [mark for mark in box.marks if isinstance(mark, Stroke)]
    marks = texts(box)
    assert marks["a"].y < bar.points[0][1] < marks["b"].y
    assert box.ascent > 0
    assert box.descent > 0


def test_scripts_are_smaller_and_at_the_right(style: Style) -> None:
    marks = texts(typeset(parse_formula("x_i^2"), style))
    assert marks["2"].y < marks["x"].y < marks["i"].y
    assert marks["x"].x < marks["2"].x
    assert marks["2"].font.pixelSize() < marks["x"].font.pixelSize()


def test_bold_reaches_all_that_is_inside(style: Style) -> None:
    marks = texts(typeset(parse_formula(r"\boldsymbol{[2 \cdot 10^{-7}]} x"), style))
    assert marks["2"].font.bold()
    assert marks["7"].font.bold()
    assert not marks["x"].font.bold()
    assert plain_text(parse_formula(r"\boldsymbol{[2 \cdot 10^{-7}]}")) == "[2 · 10⁻⁷]"


def test_brackets_grow_with_what_they_hold(style: Style) -> None:
    low, tall = typeset(parse_formula("(x)"), style), typeset(parse_formula(r"(\frac{x}{y})"), style)
    assert "(" in texts(low)
    assert "(" not in texts(tall)
    brackets = [mark for mark in tall.marks if isinstance(mark, Stroke) and mark.round]
    inside = typeset(parse_formula(r"\frac{x}{y}"), style)
    assert len(brackets) == 2
    assert brackets[0].points[-1][1] - brackets[0].points[0][1] > inside.height


def test_the_limits_of_a_sum_stand_above_and_below(style: Style) -> None:
    marks = texts(typeset(parse_formula(r"\sum_{i}^{n} x"), style))
    assert marks["n"].y < marks["∑"].y < marks["i"].y


def test_a_long_formula_is_broken_before_its_signs(style: Style) -> None:
    row = parse_formula(" + ".join([r"\frac{\partial y}{\partial w}"] * 12))
    page = lay_out([pieces_of(row, style)], style, 200.0)
    assert len(page.lines) > 1
    assert page.width <= 200
    assert all(line.x > 0 for line in page.lines[1:])
    assert lay_out([pieces_of(row, style)], style, 4_000.0).height < page.height


@settings(max_examples=150)
@given(parts=st.lists(pieces, max_size=14))
def test_nothing_typed_raises(parts: list[str]) -> None:
    source = " ".join(parts)
    try:
        row = parse_formula(source)
    except FormulaError:
        return
    plain_text(row)
    spoken_text(row)


@pytest.fixture
def view(qtbot, qapp: QApplication) -> FormulaView:
    view = FormulaView("Chain rule")
    view.set_formulas([CHAIN, r"\broken{"])
    qtbot.addWidget(view)
    view.resize(300, 120)
    view.show()
    qtbot.waitExposed(view)
    return view


def test_a_click_and_copy_take_the_formula_along(qtbot, view: FormulaView) -> None:
    qtbot.mouseClick(view, LEFT, pos=QPoint(20, 10))
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "∂y/∂w = ∂y/∂a · ∂a/∂w\n\\broken{"
    view.copy_tex()
    assert QGuiApplication.clipboard().text().startswith(CHAIN)
    assert view.accessibleDescription().startswith("partial y by partial w equals")


def test_it_is_as_high_as_its_lines_and_follows_the_theme(view: FormulaView, qapp: QApplication) -> None:
    assert view.heightForWidth(80) > view.heightForWidth(600)
    theme = Theme()
    inks = []
    for mode in ("light", "dark"):
        theme.apply(qapp, mode)
        picture = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        inks.append({picture.pixelColor(x, y).name() for x in range(60) for y in range(40)})
    assert inks[0] != inks[1]
    view.set_formulas([])
    assert view.heightForWidth(300) == 0


def test_its_menu_copies_text_or_tex(qtbot, view: FormulaView) -> None:
    place = QPoint(10, 10)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.mapToGlobal(place))
    QApplication.sendEvent(view, event)
    (menu,) = view.findChildren(QMenu)
    qtbot.waitUntil(menu.isVisible)
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(menu.actions()[1]).center())
    assert QGuiApplication.clipboard().text() == f"{CHAIN}\n\\broken{{"
    qtbot.waitUntil(lambda: not menu.isVisible())
