"""The drawing of a network as a widget: pointed at, clicked, and walked by keys."""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from gui.kit.tokens import current_tokens
from gui.plots.frame import KEYBOARD_FOCUS, paint_focus
from gui.plots.network.flow import Moment, Phase
from gui.plots.network.parts import Bias, Edge, Floats, Fold, Neuron, Numbers, Part, Structure
from gui.plots.network.places import needed_height, part_at
from gui.plots.network.sheet import Sheet
from gui.plots.network.turns import Turns
from gui.plots.network.walk import KEYS, walked
from gui.plots.overlays import small_font

_REST_MS = 50
"""When no numbers come for so long, those that came last are drawn everywhere."""
_SMALLEST = QSize(200, 110)


class NetworkCanvas(QWidget):
    """One widget that paints everything; what a person does comes out as signals.

    `pointed` tells what is under the pointer or else chosen by keys (a Part, or None), `picked` a weight or
    bias that was clicked and where, `menu_requested` what a menu was asked for, and where on the screen.
    """

    pointed = Signal(object)
    picked = Signal(object, QPoint)
    menu_requested = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet = Sheet()
        self._turns = Turns()
        self._is_dressed = True
        self._is_focus_shown = False
        self._hovered: Part | None = None
        self._chosen: Part | None = None
        self._moment: Moment | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._draw_next_gap)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(_SMALLEST)
        self.setAccessibleName(self.tr("Network"))

    @property
    def sheet(self) -> Sheet:
        """What is drawn and where."""
        return self._sheet

    @property
    def part(self) -> Part | None:
        """What is pointed at, else what is chosen by keys."""
        return self._chosen if self._hovered is None else self._hovered

    def show_structure(self, structure: Structure) -> None:
        """Draw another network; numbers and maps of the former one are gone if it had other units."""
        if structure.widths != self._sheet.structure.widths:
            self._moment = None
            self._let_go()
        self._sheet.begin(structure)
        self._arrange()

    def show_numbers(self, numbers: Numbers) -> None:
        """Draw these weights and biases; while they keep changing, not more often than there is time for."""
        if not numbers.fits(self._sheet.structure):
            return
        first = self._sheet.numbers is None
        self._sheet.take_numbers(numbers, current_tokens())
        if first:
            self._arrange()
            return
        self._turns.grow_old()
        while (gap := self._turns.due(perf_counter())) is not None:
            self._draw_gap(gap)
        self._later.start(_REST_MS)

    def show_maps(self, layers: Sequence[Floats], probable: bool) -> None:
        """Draw what the neurons of each layer say; `probable` when the output says probabilities."""
        self._sheet.take_maps(layers, probable, current_tokens())
        self.update()

    def show_flow(self, phase: str, progress: float) -> None:
        """Show a moment of a training step: a phase and how far it has come, 0 to 1.

        The phases are "zero_grad", "forward", "loss", "backward" and "update"; ValueError for another one.
        """
        self._moment = Moment(Phase(phase), progress)
        self.update()

    def end_flow(self) -> None:
        """Show no moment of a step any more."""
        self._moment = None
        self.update()

    def spot(self, part: Part | None) -> QPoint:
        """A place at which a part can be pointed at; the middle for one that is not shown."""
        shown = part is not None and self._sheet.shows(part)
        return self._sheet.spot(part) if part is not None and shown else self.rect().center()

    def sizeHint(self) -> QSize:
        return QSize(320, 300)

    def showEvent(self, event: QShowEvent) -> None:
        """What is looked at again shows those neurons that are the strongest by now."""
        super().showEvent(event)
        self._sheet.rank_anew()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._is_dressed = False  # a theme changes them a dozen times in a row
            self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:  # on another screen
            self._is_dressed = False
            self.update()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_ours(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not _is_ours(event):
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape:
            self._choose(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self._chosen)
        else:
            self._choose(walked(self._sheet.places, self._sheet.structure, self._chosen, key))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._part_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._is_focus_shown = event.reason() in KEYBOARD_FOCUS
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._is_focus_shown = False
        if event.reason() in KEYBOARD_FOCUS:
            self._choose(None)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            part = self._part_at(event.position())
            self._point_at(part)
            self._choose(part)
            self._take(part)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        part = self._part_at(QPointF(event.pos())) if by_mouse else self._chosen
        place = event.globalPos() if by_mouse else self.mapToGlobal(self.spot(part))
        self.menu_requested.emit(part, place)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_dressed:
            self._arrange()
        tokens = current_tokens()
        with QPainter(self) as painter:
            painter.setFont(small_font(self.font()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._sheet.paint(painter, self.part, self.size(), tokens)
            if self._moment is not None:
                self._sheet.paint_moment(painter, self._moment, self._is_still(), tokens)
            if self._is_focus_shown:
                paint_focus(painter, self.visibleRegion().boundingRect().toRectF(), tokens)

    def _part_at(self, pos: QPointF) -> Part | None:
        return part_at(self._sheet.places, self._sheet.structure, pos)

    def _arrange(self) -> None:
        """Place everything anew: as many units of a layer as are seen without scrolling, unless unfolded."""
        self._is_dressed = True
        view = self.parentWidget()
        seen = self.height() if view is None else min(view.height(), self.height())
        ratio, font = self.devicePixelRatioF(), small_font(self.font())
        self._sheet.arrange(self.size(), ratio, seen, font, current_tokens())
        self._turns.begin(self._sheet.gaps)
        unfolded = (
            round(needed_height(self._sheet.tallest, self._sheet.places.line)) if self._sheet.unfolded else 0
        )
        self.setMinimumHeight(max(_SMALLEST.height(), unfolded))
        self.update()

    def _draw_gap(self, gap: int) -> None:
        begun = perf_counter()
        self.update(self._sheet.draw_gap(gap, current_tokens()))
        self._turns.drawn(perf_counter() - begun)

    @Slot()
    def _draw_next_gap(self) -> None:
        """Draw what is stale one by one, so that nothing else has to wait for long."""
        if self._turns.any_stale:
            self._draw_gap(self._turns.next)
        if self._turns.any_stale:
            self._later.start(0)

    def _point_at(self, part: Part | None) -> None:
        if part != self._hovered:
            self._hovered = part
            is_button = part is not None and not isinstance(part, Neuron)
            self.setCursor(Qt.CursorShape.PointingHandCursor if is_button else Qt.CursorShape.ArrowCursor)
            self._tell()

    def _choose(self, part: Part | None) -> None:
        if part != self._chosen:
            self._chosen = part
            self._tell()

    def _let_go(self) -> None:
        """Neither point at nor choose a part; told once, when none of a former network is left."""
        if self.part is not None:
            self._hovered = self._chosen = None
            self.unsetCursor()
            self._tell()

    def _tell(self) -> None:
        self.pointed.emit(self.part)
        self.update()

    def _take(self, part: Part | None) -> None:
        """Act on a click or Enter: ask for the editor of a number, fold a layer or unfold it."""
        if isinstance(part, Fold):
            self._sheet.unfolded ^= {part.layer}
            self._sheet.rank_anew()
            self._arrange()
            self._tell()
        elif isinstance(part, Edge | Bias):
            self.picked.emit(part, self.spot(part))

    def _is_still(self) -> bool:
        """Whether the system asks for no motion."""
        return not self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self)


def _is_ours(event: QKeyEvent) -> bool:
    """Whether a key is one of the network's; with Shift or Control it is the window's."""
    return event.key() in KEYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
