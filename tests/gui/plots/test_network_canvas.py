from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFontMetricsF, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.tokens import LIGHT, current_tokens
from gui.plots.network import Bias, Edge, NetworkCanvas, Neuron, Part
from gui.plots.network.edges import paint_strokes, strokes
from gui.plots.overlays import small_font
from tests.gui.plots.networks import drawn, maps, numbers, structure

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[NetworkCanvas]:
    view, canvas = drawn(qtbot)
    yield canvas
    view.close()


@pytest.fixture
def pointed(canvas: NetworkCanvas) -> list[Part | None]:
    seen: list[Part | None] = []
    canvas.pointed.connect(seen.append)
    return seen


def hover(canvas: NetworkCanvas, part: Part) -> None:
    QTest.mouseMove(canvas, canvas.spot(part))


def picture(canvas: QWidget) -> QImage:
    return canvas.grab().toImage()


@pytest.mark.parametrize(
    "part", [Neuron(0, 1), Neuron(2, 2), Neuron(3, 0), Bias(1, 3), Bias(3, 0), Edge(3, 0, 1)]
)
def test_what_lies_under_the_pointer_is_told(
    canvas: NetworkCanvas, pointed: list[Part | None], part: Part
) -> None:
    hover(canvas, part)
    assert pointed[-1] == part
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    assert pointed[-1] is None


def test_inputs_have_no_bias(canvas: NetworkCanvas, pointed: list[Part | None]) -> None:
    square = canvas.sheet.places.nodes[Neuron(0, 0)]
    QTest.mouseMove(canvas, (square.bottomLeft().toPoint() + QPoint(-1, 1)))
    assert Bias(0, 0) not in pointed


@pytest.mark.parametrize("part", [Edge(3, 0, 2), Bias(2, 1)])
def test_a_click_on_a_number_picks_it(qtbot: QtBot, canvas: NetworkCanvas, part: Part) -> None:
    with qtbot.waitSignal(canvas.picked) as picked:
        QTest.mouseClick(canvas, LEFT, pos=canvas.spot(part))
    assert picked.args == [part, canvas.spot(part)]


def test_a_click_on_a_neuron_chooses_it(
    qtbot: QtBot, canvas: NetworkCanvas, pointed: list[Part | None]
) -> None:
    with qtbot.assertNotEmitted(canvas.picked):
        QTest.mouseClick(canvas, LEFT, pos=canvas.spot(Neuron(1, 2)))
    assert canvas.part == Neuron(1, 2)


def test_keys_walk_over_neurons_and_through_their_weights(
    qtbot: QtBot, canvas: NetworkCanvas, pointed: list[Part | None]
) -> None:
    canvas.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown):
        QTest.keyClick(canvas, key)
    first = pointed[1]
    assert pointed[0] == Neuron(0, 0)
    assert isinstance(first, Neuron)
    assert first.layer == 1
    below = Neuron(1, first.unit + 1)
    assert pointed[2:] == [below, Bias(1, below.unit), Edge(1, below.unit, 0)]
    with qtbot.waitSignal(canvas.picked) as picked:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert picked.args[0] == Edge(1, below.unit, 0)
    QTest.keyClick(canvas, Qt.Key.Key_PageUp)
    QTest.keyClick(canvas, Qt.Key.Key_PageUp)
    assert pointed[-1] == below
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert pointed[-1] in (Neuron(0, 0), Neuron(0, 1))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert pointed[-1] is None


def test_a_menu_is_asked_for_at_what_is_under_the_pointer(qtbot: QtBot, canvas: NetworkCanvas) -> None:
    spot = canvas.spot(Neuron(1, 1))
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, canvas.mapToGlobal(spot))
    with qtbot.waitSignal(canvas.menu_requested) as asked:
        QApplication.sendEvent(canvas, event)
    assert asked.args == [Neuron(1, 1), canvas.mapToGlobal(spot)]
    QTest.mouseClick(canvas, LEFT, pos=canvas.spot(Neuron(2, 0)))
    by_key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    with qtbot.waitSignal(canvas.menu_requested) as asked:
        QApplication.sendEvent(canvas, by_key)
    assert asked.args[0] == Neuron(2, 0)


def test_captions_in_large_text_keep_clear_of_neurons(qtbot: QtBot) -> None:
    _view, canvas = drawn(qtbot, (2, 40, 1))
    few = len(canvas.sheet.places.layer(1))
    font = canvas.font()
    font.setPixelSize(28)
    canvas.setFont(font)
    canvas.grab()
    places, text = canvas.sheet.places, QFontMetricsF(small_font(font)).height()
    assert min(square.top() for square in places.nodes.values()) >= text
    assert places.folds[1].height() >= text
    assert len(places.layer(1)) < few


def test_a_frame_shows_that_keys_have_come_to_the_network(canvas: NetworkCanvas) -> None:
    accent = current_tokens().color("accent").rgb()

    def is_framed() -> bool:
        seen = picture(canvas)
        return seen.pixelColor(seen.width() // 2, 1).rgb() == accent

    canvas.clearFocus()
    assert not is_framed()
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert is_framed()
    canvas.clearFocus()
    canvas.setFocus(Qt.FocusReason.MouseFocusReason)
    assert not is_framed()


def test_what_is_switched_off_looks_so(canvas: NetworkCanvas) -> None:
    plain = picture(canvas)
    canvas.show_structure(replace(structure(), disabled=frozenset({Neuron(1, 0)})))
    disabled = picture(canvas)
    canvas.show_structure(replace(structure(), frozen=frozenset({2})))
    assert plain != disabled
    assert plain != picture(canvas)
    assert disabled != picture(canvas)


def test_strokes_tell_size_and_sign(canvas: NetworkCanvas) -> None:
    given, places = numbers(), canvas.sheet.places
    dimmed = replace(structure(), disabled=frozenset({Neuron(0, 1)}))
    for layer, count in ((1, 2 * 4), (2, 4 * 3), (3, 3)):
        found = strokes(places, dimmed, given, layer)
        units = [places.layer(layer)[place].unit for place in found.targets]
        sources = [places.layer(layer - 1)[place].unit for place in found.sources]
        values = given.weights[layer - 1][units, sources]
        assert len({*zip(units, sources, strict=True)}) == len(found) == count
        assert found.share == pytest.approx(np.abs(values) / np.abs(given.weights[layer - 1]).max())
        assert found.negative.tolist() == (values < 0).tolist()
        assert found.silent.tolist() == [layer == 1 and source == 1 for source in sources]
        assert (np.diff(found.share) >= 0).all()


def test_negative_weights_are_dashed(canvas: NetworkCanvas) -> None:
    found = strokes(canvas.sheet.places, structure(), numbers(), 3)
    inked = []
    for negative in (False, True):
        image = QImage(canvas.size(), QImage.Format.Format_RGB32)
        image.fill(LIGHT.color("card"))
        painter = QPainter(image)
        alike = replace(found, negative=np.full(len(found), negative))
        paint_strokes(painter, canvas.sheet.places, 3, alike, LIGHT)
        painter.end()
        pixels = np.frombuffer(image.constBits(), np.uint32)
        inked.append(int((pixels != pixels[0]).sum()))
    assert 0 < inked[1] < 0.8 * inked[0]


def test_weights_that_keep_changing_are_in_the_end_drawn_everywhere(
    qtbot: QtBot, canvas: NetworkCanvas
) -> None:
    for seed in range(20):
        canvas.show_numbers(numbers(seed=seed))
    _view, fresh = drawn(qtbot)
    fresh.show_numbers(numbers(seed=19))
    qtbot.waitUntil(lambda: picture(canvas) == picture(fresh))


def test_new_numbers_and_maps_are_painted(qtbot: QtBot, canvas: NetworkCanvas) -> None:
    before = picture(canvas)
    canvas.show_numbers(numbers(seed=7))
    qtbot.waitUntil(lambda: picture(canvas) != before)
    before = picture(canvas)
    canvas.show_maps([-layer for layer in maps()], probable=False)
    assert picture(canvas) != before


def test_numbers_and_maps_of_another_network_are_not_painted(canvas: NetworkCanvas) -> None:
    before = picture(canvas)
    canvas.show_numbers(numbers((2, 5, 1)))
    canvas.show_maps(maps((2, 5, 1)), probable=False)
    assert picture(canvas) == before


def test_numbers_that_are_not_finite_do_no_harm(qtbot: QtBot, canvas: NetworkCanvas) -> None:
    given = numbers()
    given.weights[1][0, 0] = np.nan
    given.weights[0][0, 0] = np.inf
    canvas.show_numbers(given)
    canvas.show_maps([np.full_like(layer, np.nan) for layer in maps()], probable=True)
    before = picture(canvas)
    assert not before.isNull()


def test_a_small_input_beside_a_large_one_is_not_blank(qtbot: QtBot) -> None:
    view, canvas = drawn(qtbot, (2, 1))
    for large in (1.0, 1000.0):
        inputs = np.ones((2, 6, 6), np.float32) * np.array([[[1.0]], [[large]]], np.float32)
        canvas.show_maps([inputs, np.ones((1, 6, 6), np.float32)], probable=False)
        image = view.grab().toImage()
        seen = [
            image.pixelColor(canvas.sheet.places.nodes[Neuron(0, unit)].center().toPoint()) for unit in (0, 1)
        ]
        assert seen[0] == seen[1]


def test_outputs_of_several_classes_have_the_colours_of_their_classes(qtbot: QtBot) -> None:
    view, canvas = drawn(qtbot, (2, 3))
    canvas.show_maps([*maps((2,)), np.ones((3, 6, 6), np.float32)], probable=True)
    image, tokens = view.grab().toImage(), current_tokens()
    for unit, role in enumerate(("class_a", "class_b", "class_c")):
        seen = image.pixelColor(canvas.sheet.places.nodes[Neuron(1, unit)].center().toPoint())
        assert abs(seen.hueF() - tokens.color(role).hueF()) < 0.06, role


def test_curves_of_one_input_are_painted(qtbot: QtBot) -> None:
    _view, canvas = drawn(qtbot, (1, 3, 1))
    before = picture(canvas)
    canvas.show_maps([np.linspace(-1, 1, 9, dtype=np.float32)[None].repeat(n, 0) for n in (1, 3, 1)], False)
    assert picture(canvas) != before


@pytest.mark.parametrize("phase", ["forward", "loss", "backward", "update"])
def test_a_moment_of_a_step_is_lit(canvas: NetworkCanvas, phase: str) -> None:
    before = picture(canvas)
    canvas.show_flow(phase, 0.4)
    assert picture(canvas) != before
    canvas.end_flow()
    assert picture(canvas) == before


def test_only_known_phases_are_shown(canvas: NetworkCanvas) -> None:
    with pytest.raises(ValueError, match="sideward"):
        canvas.show_flow("sideward", 0.5)


class Still(QProxyStyle):
    """A style of someone who wants nothing to move."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        data: QStyleHintReturn | None = None,
    ) -> int:
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return int(super().styleHint(hint, option, widget, data))


@pytest.mark.parametrize("moves", [True, False])
def test_pulses_move_unless_nothing_is_to_move(qtbot: QtBot, moves: bool) -> None:
    _view, canvas = drawn(qtbot)
    style = Still()
    if not moves:
        canvas.setStyle(style)
    canvas.show_flow("forward", 0.05)
    first = picture(canvas)
    canvas.show_flow("forward", 0.25)
    assert (picture(canvas) != first) == moves


def test_a_diverged_network_is_drawn_and_shown_in_phases(canvas: NetworkCanvas) -> None:
    given = numbers()
    given.weights[1][0, 0] = np.inf
    canvas.show_numbers(given)
    canvas.show_maps([np.full_like(layer, np.inf) for layer in maps()], probable=False)
    for phase in ("zero_grad", "forward", "loss", "backward", "update"):
        canvas.show_flow(phase, 0.5)
        assert not picture(canvas).isNull()


def test_on_a_finer_screen_its_pictures_are_finer(
    canvas: NetworkCanvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(canvas, "devicePixelRatioF", lambda: 2.0)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.DevicePixelRatioChange))
    canvas.grab()
    assert canvas.sheet._edges.devicePixelRatio() == 2
