"""The maps of all neurons as one picture, one below the other in one buffer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPolygonF

from gui.kit.tokens import Tokens
from gui.plots.colormap import probability_map, share_map
from gui.plots.network.parts import Floats, Neuron, largest
from gui.plots.picture_files import is_drawing


def scales_of(layers: Sequence[Floats], probable: bool) -> tuple[float, ...]:
    """The value of each layer that takes the strongest colour.

    A `probable` output is seen around one half, everything else around 0.
    """
    scales = [largest(layer) or 1.0 for layer in layers]
    return (*scales[:-1], 0.5) if probable else tuple(scales)


def centred(values: Floats, is_probability: bool) -> Floats:
    """Values around 0: a probability less one half."""
    return values - np.float32(0.5) if is_probability else values


class Pictures:
    """The neurons' answers, ready to be painted; maps of two inputs, curves of one."""

    def __init__(self) -> None:
        self._buffer: NDArray[np.uint32] = np.zeros((0, 1), np.uint32)
        self._image = QImage()
        self._rows: dict[Neuron, QRectF] = {}
        self._side = 0
        self._curves: dict[Neuron, NDArray[np.float64]] = {}

    def show(
        self, layers: Sequence[Floats], neurons: Sequence[Neuron], probable: bool, tokens: Tokens
    ) -> None:
        """Take what `neurons` of these layers say; `probable` when the last one's are probabilities.

        One probability is that of the second of two classes; several have the colours of their classes.
        Inputs have a scale each, since x₁³ is so much larger than x₁ that this would be blank beside it.
        """
        scales, last = scales_of(layers, probable), len(layers) - 1
        shown, said = list[Neuron](), list[Floats]()
        for layer, each in enumerate(layers):
            own = [neuron for neuron in neurons if neuron.layer == layer and neuron.unit < len(each)]
            answers = centred(each[[neuron.unit for neuron in own]], probable and layer == last)
            shown += own
            said.append(answers / (_reaches(answers) if layer == 0 else np.float32(scales[layer])))
        together = np.concatenate(said)
        are_curves = together.ndim == 2
        self._curves = dict(zip(shown, together.astype(np.float64), strict=True)) if are_curves else {}
        if are_curves or not shown:
            self._rows = {}
        else:
            self._take_maps(shown, together, last if probable and len(layers[last]) > 1 else None, tokens)

    def _take_maps(self, shown: list[Neuron], maps: Floats, classes: int | None, tokens: Tokens) -> None:
        """Colour maps (neurons, rows, columns) from -1 to 1; those of layer `classes` are a class each."""
        colors, shares = probability_map(tokens), maps[:, ::-1] * np.float32(0.5) + np.float32(0.5)
        self._buffer = colors.table.take(colors.indices(shares))
        for row, neuron in enumerate(shown):
            if neuron.layer == classes:
                colors = share_map(tokens, neuron.unit)
                self._buffer[row] = colors.table.take(colors.indices(shares[row]))
        count, _, side = maps.shape
        # The image reads the buffer in place, which therefore lives as long.
        self._image = QImage(self._buffer.data, side, count * side, 4 * side, QImage.Format.Format_RGB32)
        if side != self._side or list(self._rows) != shown:  # mostly they are the same, many times a second
            self._rows = {neuron: QRectF(0, row * side, side, side) for row, neuron in enumerate(shown)}
            self._side = side

    @property
    def are_maps(self) -> bool:
        """Whether what there is to paint of neurons fills their squares."""
        return bool(self._rows)

    def paint_maps(self, painter: QPainter, squares: Mapping[Neuron, QRectF]) -> None:
        """Fill the square of each neuron with its map."""
        drawing = is_drawing(painter)  # which would hold all of the maps for each of them
        for neuron, square in squares.items():
            row = self._rows.get(neuron)
            if row is not None and drawing:
                painter.drawImage(square, self._image.copy(row.toRect()))
            elif row is not None:
                painter.drawImage(square, self._image, row)

    def paint_curve(self, painter: QPainter, neuron: Neuron, square: QRectF) -> None:
        """Draw the curve of a neuron, if it has one, in the painter's pen."""
        if neuron in self._curves:
            painter.drawPolyline(_polyline(self._curves[neuron], square))


def _reaches(answers: Floats) -> Floats:
    """The largest absolute value of each neuron's answers, in a shape to divide them by; 1 where it is 0."""
    axes = tuple(range(1, answers.ndim))
    reaches: Floats = np.abs(np.nan_to_num(answers)).max(axis=axes, keepdims=True, initial=0.0)
    reaches[reaches == 0] = 1.0
    return reaches


def _polyline(curve: NDArray[np.float64], square: QRectF) -> QPolygonF:
    x = np.linspace(square.left() + 1, square.right() - 1, len(curve))
    y = square.center().y() - np.clip(np.nan_to_num(curve), -1, 1) * (square.height() / 2 - 2)
    return QPolygonF([QPointF(*each) for each in zip(x.tolist(), y.tolist(), strict=True)])
