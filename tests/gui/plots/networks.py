"""A small network to draw: two inputs, four and three units, one output."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.kit.scrolled import Scrolled
from gui.plots.network import NetworkCanvas, Numbers, Structure
from gui.plots.network.parts import Floats

WIDTHS = (2, 4, 3, 1)
SIZE = QSize(440, 330)


def structure(widths: Sequence[int] = WIDTHS) -> Structure:
    """Layers of so many units, all but the inputs with biases."""
    names = tuple(tuple(f"{layer}.{unit}" for unit in range(width)) for layer, width in enumerate(widths))
    captions = ("inputs", *("Tanh" for _ in widths[2:]), "output")
    return Structure(names, captions, (False, *(True for _ in widths[1:])))


def numbers(widths: Sequence[int] = WIDTHS, seed: int = 0) -> Numbers:
    """Weights, biases, gradients and last updates."""
    random = np.random.default_rng(seed)

    def drawn(*shape: int) -> Floats:
        return random.normal(size=shape).astype(np.float32)

    shapes = [(units, sources) for sources, units in pairwise(widths)]
    return Numbers(
        weights=tuple(drawn(*shape) for shape in shapes),
        biases=tuple(drawn(shape[0]) for shape in shapes),
        slopes=tuple(drawn(*shape) for shape in shapes),
        changes=tuple(drawn(*shape) for shape in shapes),
    )


def maps(widths: Sequence[int] = WIDTHS) -> list[Floats]:
    """What each neuron says on a grid of 6 by 6."""
    random = np.random.default_rng(1)
    return [random.normal(size=(width, 6, 6)).astype(np.float32) for width in widths]


def drawn(qtbot: QtBot, widths: Sequence[int] = WIDTHS, size: QSize = SIZE) -> tuple[Scrolled, NetworkCanvas]:
    """A window of this size, to be kept, and the canvas in it."""
    canvas = NetworkCanvas()
    view = Scrolled(canvas)
    qtbot.addWidget(view)
    view.resize(size)
    canvas.show_structure(structure(widths))
    canvas.show_numbers(numbers(widths))
    canvas.show_maps(maps(widths), probable=False)
    with qtbot.waitExposed(view):
        view.show()
    QApplication.processEvents()
    return view, canvas
