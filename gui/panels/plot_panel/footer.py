"""The strip under the plot: what the symbols mean, the model as a formula."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from gui.kit.elided_label import ElidedLabel
from gui.kit.metrics import CARD_MARGIN, GAP, HALF_GAP
from gui.kit.tokens import Tokens, current_tokens
from gui.plots.atlas_scatter import DotLook
from gui.plots.point_looks import VALUE_BINS, class_looks, sample_looks, value_looks

from .classes import class_name

PointKind = int | Literal["sample", "value"]
"""So many classes, or what the points of a regression look like."""

_SYMBOL_WIDTH = 14
_MUCH_SHORTER = 0.7
_LEAST_TEXT = 120
_ROOMY, _DENSE = 2 * GAP, HALF_GAP
"""After each caption."""


class SymbolKey(QWidget):
    """Point symbols with their meaning, in a row; those of test points share one caption."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: PointKind = 2
        self._held_out = True
        self._room = _ROOMY
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_symbols(self, kind: PointKind, held_out: bool) -> None:
        """Explain the symbols of this kind of points; those of test points when there are any."""
        if (kind, held_out) == (self._kind, self._held_out):
            return
        self._kind, self._held_out = kind, held_out
        self.updateGeometry()
        self.update()

    def fit(self, room: int) -> bool:
        """Stand as far apart as there is room for; whether there is enough for the densest."""
        widths = {gap: self._width(gap) for gap in (_ROOMY, GAP, _DENSE)}
        self._room = next((gap for gap, width in widths.items() if width <= room), _DENSE)
        self.updateGeometry()
        self.update()
        return widths[_DENSE] <= room

    def sizeHint(self) -> QSize:
        return QSize(self._width(self._room), self.fontMetrics().height() + GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, middle = 0, self.height() / 2
        baseline = middle + self.fontMetrics().capHeight() / 2
        for text, looks in self._entries(tokens):
            for place, look in enumerate(looks):
                painter.save()
                painter.translate(QPointF(x + (place + 0.5) * _SYMBOL_WIDTH, middle))
                painter.scale(look.size, look.size)
                painter.setPen(look.pen)
                painter.setBrush(look.brush)
                painter.drawPath(look.shape)
                painter.restore()
            painter.setPen(tokens.color("muted"))
            painter.drawText(QPointF(x + len(looks) * _SYMBOL_WIDTH + HALF_GAP, baseline), text)
            x += self._width_of(text, len(looks), self._room)

    def _width(self, gap: int) -> int:
        return sum(self._width_of(text, len(looks), gap) for text, looks in self._entries(current_tokens()))

    def _width_of(self, text: str, symbols: int, gap: int) -> int:
        return symbols * _SYMBOL_WIDTH + HALF_GAP + self.fontMetrics().horizontalAdvance(text) + gap

    def _entries(self, tokens: Tokens) -> list[tuple[str, list[DotLook]]]:
        """Captions with their symbols; the last is that of the test points, left out where there are none."""
        train, test = self.tr("train"), self.tr("test")
        if isinstance(self._kind, int):
            looks = class_looks(tokens)[: 2 * self._kind]
            entries = [(class_name(label), [look]) for label, look in enumerate(looks[::2])]
            entries.append((test, looks[1:4:2]))
        else:
            middle = value_looks(tokens)[VALUE_BINS : VALUE_BINS + 2]
            of_train, of_test = sample_looks(tokens) if self._kind == "sample" else middle
            entries = [(train, [of_train]), (test, [of_test])]
        return entries if self._held_out else entries[:-1]


class Footer(QFrame):
    """A card of one line below the plot.

    Where room is short, the key draws together, then leaves its own to the formula.
    """

    def __init__(self, tool: QWidget, parent: QWidget | None = None) -> None:
        """`tool` is a small control at the right end."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self._tool = tool
        self.key = SymbolKey()
        self._formula_room = 0
        self._formula = ElidedLabel("")
        self._formula.setProperty("role", "muted")
        self._formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._formula.setAccessibleName(self.tr("Formula of the model"))
        row = QHBoxLayout(self)
        row.setContentsMargins(CARD_MARGIN, HALF_GAP, CARD_MARGIN, HALF_GAP)
        row.setSpacing(GAP)
        # A row that is too long must not push the panel wider before it has given way.
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        row.addWidget(self.key)
        row.addWidget(self._formula, 1)
        row.addWidget(tool)
        self.setFixedHeight(40)

    @property
    def formula(self) -> str:
        """The formula shown, '' where there is none."""
        return self._formula.text()

    def show_symbols(self, kind: PointKind, held_out: bool) -> None:
        """Explain the symbols of this kind of points; those of test points when there are any."""
        self.key.show_symbols(kind, held_out)
        self._fit()

    def show_formula(self, text: str) -> None:
        """The model in numbers; '' where it is too long to read."""
        if text != self._formula.text():
            self._formula.setText(text)
            self._fit()

    def minimumSizeHint(self) -> QSize:
        """Room for the small control; key and formula give way."""
        whole = super().minimumSizeHint()
        return QSize(self._tool.sizeHint().width() + 2 * CARD_MARGIN + _LEAST_TEXT, whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Hide the key where the formula needs its room."""
        wanted = self._formula.sizeHint().width() if self._formula.text() else 0
        # Digits that come and go must not make its neighbours do so; another formula may be much shorter.
        if wanted > self._formula_room or wanted < _MUCH_SHORTER * self._formula_room:
            self._formula_room = wanted
        room = self.width() - 2 * CARD_MARGIN - 2 * GAP - self._formula_room - self._tool.width()
        self.key.setVisible(self.key.fit(room))
