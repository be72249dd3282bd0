"""The maps of all neurons as one picture, one below the other in one buffer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPolygonF

from gui.kit.tokens import Tokens
from gui.plots.colormap import probability_map, share_map
from gui.plots.network.parts import Floats, Neuron


def scales_of(layers: Sequence[Floats], probable: bool) -> tuple[float, ...]:
    """The value of each layer that takes the strongest colour.

    A `probable` output is seen around one half, everything else around 0.
    """
    scales = [float(np.abs(np.nan_to_num(layer)).max(initial=0.0)) or 1.0 for layer in layers]
    return (*scales[:-1], 0.5) if probable else tuple(scales)


def centred(values: Floats, is_probability: bool) -> Floats:
    """Values around 0: a probability less one half."""
    return values - np.float32(0.5) if is_probability else values


class Pictures:
    """The neurons' answers, ready to be painted; maps of two inputs, curves of one."""

    def __init__(self) -> None:
        self._buffer: NDArray[np.uint32] = np.zeros((0, 1), np.uint32)
        self._image = QImage()
        self._rows: dict[Neuron, int] = {}
        self._curves: dict[Neuron, NDArray[np.float64]] = {}
        self._side = 0

    def show(
        self, layers: Sequence[Floats], neurons: Sequence[Neuron], probable: bool, tokens: Tokens
    ) -> None:
        """Take what `neurons` of these layers say; `probable` when the last one's are probabilities.

        One probability is that of the second of two classes; several have the colours of their classes.
        Inputs have a scale each, since x₁³ is so much larger than x₁ that this would be blank beside it.
        """
        scales, last = scales_of(layers, probable), len(layers) - 1
        own = [float(np.abs(np.nan_to_num(each)).max(initial=0.0)) or 1.0 for each in layers[0]]
        wanted = [each for each in neurons if each.layer <= last and each.unit < len(layers[each.layer])]
        self._rows, self._curves = {}, {}
        if not wanted:
            return
        scaled = [
            centred(layers[each.layer][each.unit], probable and each.layer == last)
            / (own[each.unit] if each.layer == 0 else scales[each.layer])
            for each in wanted
        ]
        if scaled[0].ndim == 1:
            self._curves = {
                each: np.asarray(curve, np.float64) for each, curve in zip(wanted, scaled, strict=True)
            }
            return
        together = np.stack(scaled)[:, ::-1]
        colors = probability_map(tokens)
        self._buffer = colors.table[colors.indices(together * np.float32(0.5) + np.float32(0.5))]
        if probable and len(layers[last]) > 1:
            for row, neuron in enumerate(wanted):
                if neuron.layer == last:
                    colors, share = share_map(tokens, neuron.unit), layers[last][neuron.unit][::-1]
                    self._buffer[row] = colors.table[colors.indices(share)]
        count, self._side = len(wanted), together.shape[1]
        # The image reads the buffer in place, which therefore lives as long.
        self._image = QImage(
            self._buffer.data, self._side, count * self._side, 4 * self._side, QImage.Format.Format_RGB32
        )
        self._rows = {neuron: row for row, neuron in enumerate(wanted)}

    def knows(self, neuron: Neuron) -> bool:
        """Whether there is anything to paint of a neuron."""
        return neuron in self._rows or neuron in self._curves

    def paint(self, painter: QPainter, neuron: Neuron, square: QRectF) -> None:
        """Fill the square with what the neuron says; a curve is drawn in the painter's pen."""
        if neuron in self._rows:
            side = self._side
            painter.drawImage(square, self._image, QRectF(0, self._rows[neuron] * side, side, side))
        elif neuron in self._curves:
            painter.drawPolyline(_polyline(self._curves[neuron], square))


def _polyline(curve: NDArray[np.float64], square: QRectF) -> QPolygonF:
    x = np.linspace(square.left() + 1, square.right() - 1, len(curve))
    y = square.center().y() - np.clip(np.nan_to_num(curve), -1, 1) * (square.height() / 2 - 2)
    return QPolygonF([QPointF(*each) for each in zip(x.tolist(), y.tolist(), strict=True)])
