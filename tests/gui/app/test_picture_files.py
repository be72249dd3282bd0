"""The plot and the loss chart are written as drawings and as pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QSettings, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from gui.app.picture_files import PictureFiles
from gui.kit.tokens import LIGHT
from gui.plots.decision_view import DecisionView
from gui.plots.loss_chart import LossChart
from gui.plots.network import NetworkCanvas, Neuron
from gui.plots.picture_files import PictureKind, content_of
from gui.state.session import Session
from tests.gui.plots.networks import drawn as drawn_network

from .persons import Person


@pytest.fixture
def plot(qtbot: QtBot) -> DecisionView:
    """Two points on a plane that is all of class A."""
    view = DecisionView()
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.set_domain(-1.0, 1.0, -1.0, 1.0)
    with qtbot.waitExposed(view):
        view.show()
    view.set_field(np.zeros((8, 8)), (-1.0, 1.0, -1.0, 1.0))
    view.set_points(np.array([[-0.5, 0.0], [0.5, 0.0]]), np.array([0, 1]), np.array([False, False]))
    return view


@pytest.fixture
def chart(qtbot: QtBot) -> LossChart:
    chart = LossChart()
    qtbot.addWidget(chart)
    chart.resize(300, 160)
    with qtbot.waitExposed(chart):
        chart.show()
    chart.append([0, 10, 20], [1.0, 0.5, 0.2], [1.0, 0.6, 0.4], [0.5, 0.6, 0.7])
    return chart


@pytest.fixture
def network(qtbot: QtBot) -> Iterator[NetworkCanvas]:
    """A small one, in a window that lives as long."""
    window, canvas = drawn_network(qtbot)
    yield canvas
    window.close()


Files = Callable[[Person], PictureFiles]


@pytest.fixture
def files(plot: DecisionView, chart: LossChart, network: NetworkCanvas, tmp_path: Path) -> Files:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    session = Session(propose("moons"))
    return lambda person: PictureFiles(
        session, lambda: plot, chart, lambda: (network, "network"), settings, person
    )


def drawn(content: bytes, size: QSize) -> QImage:
    """What an SVG file shows in a picture of this size, on magenta."""
    renderer = QSvgRenderer(QByteArray(content))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff00ff"))
    with QPainter(image) as painter:
        renderer.render(painter)
    return image


def test_a_drawing_of_the_plot_has_every_point_as_a_shape(
    plot: DecisionView, files: Files, tmp_path: Path
) -> None:
    person = Person(saves=tmp_path / "mine")
    files(person).ask_and_write_plot()
    assert person.asked == ["save as moons-plot.svg"]
    content = (tmp_path / "mine.svg").read_bytes()
    assert content.count(b"<image") == 1  # the colours of the plane
    image = drawn(content, plot.viewport().size())
    assert image.pixelColor(plot.to_viewport(-0.5, 0.0)).name() == LIGHT.class_a
    assert image.pixelColor(plot.to_viewport(0.5, 0.0)).name() == LIGHT.class_b


def test_a_picture_of_the_plot_is_as_fine_as_twice_the_screen(
    plot: DecisionView, files: Files, tmp_path: Path
) -> None:
    files(Person(saves=tmp_path / "mine.png")).ask_and_write_plot()
    image = QImage(str(tmp_path / "mine.png"))
    assert image.size() == 2 * plot.viewport().size()
    assert image.pixelColor(2 * plot.to_viewport(0.5, 0.0)).name() == LIGHT.class_b


def test_the_loss_chart_stands_on_its_card(chart: LossChart, files: Files, tmp_path: Path) -> None:
    person = Person(saves=tmp_path / "loss.svg")
    files(person).ask_and_write_chart()
    assert person.asked == ["save as moons-loss.svg"]
    content = (tmp_path / "loss.svg").read_bytes()
    assert b"<image" not in content
    image = drawn(content, chart.size())
    assert image.pixelColor(2, 2).name() == LIGHT.card
    inks = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert LIGHT.train in inks


def test_the_kind_and_the_folder_are_remembered(files: Files, tmp_path: Path) -> None:
    files(Person(saves=tmp_path / "one.png")).ask_and_write_plot()
    person = Person()
    files(person).ask_and_write_chart()
    assert person.asked == ["save as moons-loss.png"]


def test_another_ending_leaves_the_kind_to_the_filter(files: Files, tmp_path: Path) -> None:
    for name in ("one.png", "two.today"):
        files(Person(saves=tmp_path / name)).ask_and_write_plot()
    assert (tmp_path / "two.today").read_bytes().startswith(b"\x89PNG")


def test_a_file_that_cannot_be_written_is_told(qtbot: QtBot, files: Files, tmp_path: Path) -> None:
    pictures = files(Person(saves=tmp_path / "missing" / "plot.svg"))
    with qtbot.waitSignal(pictures.refused) as refused:
        pictures.ask_and_write_plot()
    assert "plot.svg could not be written" in refused.args[0]


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_points_that_are_not_shown_are_not_in_the_file(plot: DecisionView, kind: PictureKind) -> None:
    ground = QColor("white")
    plot.set_points(np.array([[-0.5, 0.0], [0.5, 0.0]]), np.array([0, 1]), np.array([False, True]))
    with_test = content_of(plot, kind, "", ground)
    plot.show_tests(False)
    without = content_of(plot, kind, "", ground)
    plot.set_points(np.array([[-0.5, 0.0]]), np.array([0]), np.array([False]))
    assert without == content_of(plot, kind, "", ground) != with_test


def test_a_drawing_of_the_network_has_its_lines_as_lines(
    network: NetworkCanvas, files: Files, tmp_path: Path
) -> None:
    person = Person(saves=tmp_path / "mine.svg")
    files(person).ask_and_write_model()
    assert person.asked == ["save as moons-network.svg"]
    content = (tmp_path / "mine.svg").read_bytes()
    assert content.count(b"<image") == len(network.sheet.places.nodes)  # what each says, and nothing else
    assert content.count(b"<path") > 20
    assert b' d=""' not in content
    image = drawn(content, network.size())
    for neuron in (Neuron(0, 0), Neuron(3, 0)):
        middle = network.sheet.places.nodes[neuron].center().toPoint()
        assert image.pixelColor(middle) == network.grab().toImage().pixelColor(middle)


def test_a_picture_of_the_network_is_drawn_as_fine_as_twice_the_screen(
    network: NetworkCanvas, files: Files, tmp_path: Path
) -> None:
    files(Person(saves=tmp_path / "mine.png")).ask_and_write_model()
    image = QImage(str(tmp_path / "mine.png"))
    assert image.size() == 2 * network.size()
    smooth = Qt.TransformationMode.SmoothTransformation
    stretched = network.grab().toImage().scaled(image.size(), mode=smooth)
    assert contrast(image) > 1.2 * contrast(stretched)


def contrast(image: QImage) -> float:
    """How much pixels differ from their neighbours."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(image.height(), grey.bytesPerLine())
    return float((np.diff(rows[:, : image.width()].astype(float), axis=1) ** 2).mean())
