"""A slider through a story: a mark for every stop, and below it the names of its sections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyle, QWidget

from gui.kit.fonts import type_sizes
from gui.kit.tokens import current_tokens
from gui.kit.track import SteppingTrack

_NEAREST = 5.0
"""Pixels between two marks; closer ones would run together."""
_CAPTION_GAP = 6


@dataclass(frozen=True)
class Section:
    """Stops that belong together, by the first of them."""

    first: int
    caption: str
    role: str = "muted"
    """The colour of its mark and name."""


class StoryTrack(SteppingTrack):
    """Emits `stepped` for the arrow keys and `play_pressed` for Space; Right at the end begins anew."""

    play_pressed = Signal()

    def __init__(self, name: str, *, tooltip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, maximum=0, tooltip=tooltip, parent=parent)
        self._sections: tuple[Section, ...] = ()

    def set_story(self, stops: int, sections: Sequence[Section]) -> None:
        """So many stops in these sections, which come in order."""
        self._sections = tuple(sections)
        self.setRange(0, max(0, stops - 1))
        self.update()

    def section_at(self, position: int) -> Section | None:
        """The section that a stop belongs to."""
        found = [section for section in self._sections if section.first <= position]
        return found[-1] if found else None

    def place_of(self, position: int) -> float:
        """Where a stop lies, in pixels from the left."""
        groove = self._part(QStyle.SubControl.SC_SliderGroove)
        handle = self._part(QStyle.SubControl.SC_SliderHandle).width()
        share = position / self.maximum() if self.maximum() else 0.0
        return groove.left() + handle / 2 + share * (groove.width() - handle)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, super().minimumSizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.play_pressed.emit()
        elif event.key() == Qt.Key.Key_Right and self.value() == self.maximum():
            self.sent_to_end.emit(False)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_marks(painter)
        self._paint_captions(painter)
        painter.end()
        super().paintEvent(event)

    def _paint_marks(self, painter: QPainter) -> None:
        tokens, middle = current_tokens(), self.height() / 2
        stops = self.maximum() + 1
        if stops > 1 and (self.place_of(1) - self.place_of(0)) >= _NEAREST:
            painter.setPen(QPen(tokens.color("ghost"), 1))
            for position in range(stops):
                x = round(self.place_of(position)) + 0.5
                painter.drawLine(QPointF(x, middle - 5), QPointF(x, middle + 5))
        for section in self._sections:
            x = round(self.place_of(section.first)) + 0.5
            painter.setPen(QPen(tokens.color(section.role), 1.5))
            painter.drawLine(QPointF(x, middle - 8), QPointF(x, middle + 8))

    def _paint_captions(self, painter: QPainter) -> None:
        """The names of the sections, as far as each has room up to the next that is shown."""
        tokens, metrics = current_tokens(), self._caption_metrics()
        font = self.font()
        font.setPixelSize(self._caption_size())
        painter.setFont(font)
        free = 0.0
        now = self.section_at(self.value())
        for section in self._sections:
            wide = metrics.horizontalAdvance(section.caption)
            left = min(max(self.place_of(section.first) - 4, 0), self.width() - wide)
            if left < free:
                continue
            free = left + wide + _CAPTION_GAP
            painter.setPen(tokens.color("accent_text" if section == now else "muted"))
            box = QRectF(left, self.height() - metrics.height(), wide + 2, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, section.caption)

    def _caption_size(self) -> int:
        scale = max(self.fontInfo().pixelSize(), 1) / type_sizes().body
        return type_sizes(scale).small

    def _caption_metrics(self) -> QFontMetrics:
        font = self.font()
        font.setPixelSize(self._caption_size())
        return QFontMetrics(font)
