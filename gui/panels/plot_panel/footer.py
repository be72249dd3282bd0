"""The strip under the plot: what the symbols mean, the model as a formula, the step."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from gui.kit.elided_label import ElidedLabel
from gui.kit.metrics import CARD_MARGIN, GAP, HALF_GAP
from gui.kit.tokens import Tokens, current_tokens
from gui.plots.atlas_scatter import DotLook
from gui.plots.point_looks import VALUE_BINS, class_looks, sample_looks, value_looks

PointKind = Literal["class", "sample", "value"]

_SYMBOL_WIDTH = 14


class SymbolKey(QWidget):
    """Point symbols with their meaning, in a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: PointKind = "class"
        self._held_out = True
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_symbols(self, kind: PointKind, held_out: bool) -> None:
        """Explain the symbols of this kind of points; those of test points when there are any."""
        if (kind, held_out) == (self._kind, self._held_out):
            return
        self._kind, self._held_out = kind, held_out
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = sum(self._width_of(text) for text, _ in self._entries(current_tokens()))
        return QSize(width, self.fontMetrics().height() + GAP)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, middle = 0, self.height() / 2
        baseline = middle + self.fontMetrics().capHeight() / 2
        for text, look in self._entries(tokens):
            painter.save()
            painter.translate(QPointF(x + _SYMBOL_WIDTH / 2, middle))
            painter.scale(look.size, look.size)
            painter.setPen(look.pen)
            painter.setBrush(look.brush)
            painter.drawPath(look.shape)
            painter.restore()
            painter.setPen(tokens.color("muted"))
            painter.drawText(QPointF(x + _SYMBOL_WIDTH + HALF_GAP, baseline), text)
            x += self._width_of(text)

    def _width_of(self, text: str) -> int:
        return _SYMBOL_WIDTH + HALF_GAP + self.fontMetrics().horizontalAdvance(text) + 2 * GAP

    def _entries(self, tokens: Tokens) -> list[tuple[str, DotLook]]:
        """Train and test in turn, class by class; every other one where no points are held out."""
        train, test = self.tr("train"), self.tr("test")
        if self._kind == "class":
            names = (self.tr("A"), self.tr("A test"), self.tr("B"), self.tr("B test"))
            entries = list(zip(names, class_looks(tokens), strict=True))
        elif self._kind == "sample":
            entries = list(zip((train, test), sample_looks(tokens), strict=True))
        else:
            middle = value_looks(tokens)[VALUE_BINS : VALUE_BINS + 2]
            entries = list(zip((train, test), middle, strict=True))
        return entries if self._held_out else entries[::2]


class Footer(QFrame):
    """A card of one line below the plot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.key = SymbolKey()
        self._formula = ElidedLabel("")
        self._formula.setProperty("role", "muted")
        self._formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._formula.setAccessibleName(self.tr("Formula of the model"))
        self._step = QLabel()
        self._step.setProperty("role", "muted")
        self._step.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(CARD_MARGIN, HALF_GAP, CARD_MARGIN, HALF_GAP)
        row.setSpacing(2 * GAP)
        row.addWidget(self.key)
        row.addWidget(self._formula, 1)
        row.addWidget(self._step)
        self.setFixedHeight(40)

    @property
    def formula(self) -> str:
        """The formula shown, '' where there is none."""
        return self._formula.text()

    def show_formula(self, text: str) -> None:
        """The model in numbers; '' where it is too long to read."""
        if text != self._formula.text():
            self._formula.setText(text)

    def show_step(self, step: int) -> None:
        """How many updates the weights have had."""
        text = self.tr("step {0}").format(f"{step:,}".replace(",", "\N{NO-BREAK SPACE}"))
        self._step.setText(text)
        # The label grows with the number and never shrinks, so that nothing beside it moves.
        self._step.setMinimumWidth(max(self._step.minimumWidth(), self._step.sizeHint().width()))
