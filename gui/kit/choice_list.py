"""A list of rows to choose one from: a title at the left, a few muted words at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.kit.metrics import CONTROL_RADIUS, GAP, HALF_GAP, control_height
from gui.kit.tokens import current_tokens

Row = tuple[str, str, str]
"""Key, title, words at the right."""

_NOTE = Qt.ItemDataRole.UserRole + 1
_KEY = Qt.ItemDataRole.UserRole
_FOCUS_WIDTH = 3.0


class ChoiceList(QListWidget):
    """One click, or the arrow keys and Enter, emits `chosen` with the row's key.

    It is as high as its rows, between `least` and `most` of them; more of them scroll.
    """

    chosen = Signal(str)

    def __init__(self, name: str, *, least: int = 4, most: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._most = least, most
        self.setAccessibleName(name)
        self.setProperty("role", "choices")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setItemDelegate(_RowDelegate(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerItem)  # no half row at the top
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Other rows; none is current then."""
        self.clear()
        for key, title, note in rows:
            item = QListWidgetItem(title)
            item.setData(_KEY, key)
            item.setData(_NOTE, note)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}, {note}" if note else title)
            item.setToolTip(f"{title} — {note}" if note else title)
            self.addItem(item)
        self.updateGeometry()

    def set_most(self, most: int) -> None:
        """So many rows are seen at the most; what is more scrolls."""
        if most != self._most:
            self._most = most
            self.updateGeometry()

    def keys(self) -> list[str]:
        """The keys of all rows, from the top."""
        return [str(self.item(i).data(_KEY)) for i in range(self.count())]

    def current(self) -> str:
        """The key of the row that is marked; "" for none."""
        item = self.currentItem()
        return "" if item is None else str(item.data(_KEY))

    def set_current(self, key: str) -> None:
        """Mark a row by program, none for an unknown key; emits nothing."""
        keys = self.keys()
        if key in keys:
            self.setCurrentRow(keys.index(key))
        else:
            self.setCurrentRow(-1)
            self.clearSelection()

    def row_rect(self, key: str) -> QRect:
        """Where a row is drawn, in the viewport."""
        return self.visualItemRect(self.item(self.keys().index(key)))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height_for(self._most))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height_for(self._least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.currentItem() is not None:
            self.scrollToItem(self.currentItem())

    def _height_for(self, most: int) -> int:
        return min(max(self.count(), self._least), most) * row_height(self) + 1

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_KEY)))


def row_height(widget: QWidget) -> int:
    """A row and the gap below it."""
    return control_height(widget.fontMetrics()) + HALF_GAP


class _RowDelegate(QStyledItemDelegate):
    """Draws a row as a rounded box; the marked one has a frame, that of the keys a thicker one."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        widget = option.widget
        return QSize(80, row_height(widget))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = current_tokens()
        state, area, metrics = option.state, option.rect, option.fontMetrics
        marked = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        box = QRectF(area).adjusted(1, 1, -1, -HALF_GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.color("accent"), 1.5) if marked else Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("accent_soft" if marked else "pressed" if hovered else "row"))
        painter.drawRoundedRect(box, CONTROL_RADIUS, CONTROL_RADIUS)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.color("accent"), _FOCUS_WIDTH))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), CONTROL_RADIUS, CONTROL_RADIUS)
        inner = box.adjusted(GAP, 0, -GAP, 0).toRect()
        title, note = str(index.data(Qt.ItemDataRole.DisplayRole)), str(index.data(_NOTE) or "")
        middle = Qt.AlignmentFlag.AlignVCenter
        width = min(metrics.horizontalAdvance(title), inner.width())
        painter.setPen(tokens.color("text"))
        elided = metrics.elidedText(title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, elided)
        font = painter.font()
        font.setPixelSize(max(8, font.pixelSize() - 1))
        painter.setFont(font)
        # Half a note says nothing: where it has no room the tooltip has it.
        if painter.fontMetrics().horizontalAdvance(note) <= inner.width() - width - GAP:
            painter.setPen(tokens.color("text" if hovered and not marked else "muted"))
            painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, note)
        painter.restore()
