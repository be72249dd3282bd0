"""The column of controls: docks one below the other, each as high as its panel, which scroll as one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMainWindow, QScrollArea, QStyle

from gui.kit.combo import Combo

from .dock import Dock

_SHOWN_OR_HIDDEN = (QEvent.Type.ShowToParent, QEvent.Type.HideToParent)

_ROUNDED_OFF = 3
"""Pixels by which a dock may be higher than its panel wants."""


class Column(QScrollArea):
    """Its docks can be closed, floated and brought into another order; what is too high scrolls.

    The docks live in a main window of their own, the only kind of widget that Qt docks anything to.
    `emptied` tells whether no dock is left in it.
    """

    emptied = Signal(bool)

    def __init__(self, name: str = "column_docks") -> None:
        """`name` tells its stored layout from that of another column."""
        super().__init__()
        self.setObjectName("column")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.stack = QMainWindow()
        self.stack.setWindowFlags(Qt.WindowType.Widget)
        self.stack.setObjectName(name)
        self.stack.setDockNestingEnabled(True)
        self.setWidget(self.stack)
        self.docks: list[Dock] = []
        self._tried: tuple[list[int], list[int]] | None = None
        self._fit_soon = QTimer(self)
        self._fit_soon.setSingleShot(True)
        self._fit_soon.setInterval(0)
        self._fit_soon.timeout.connect(self.fit)
        self.stack.installEventFilter(self)

    def add(self, dock: Dock) -> None:
        """Another dock, below those there are."""
        self.docks.append(dock)
        self.stack.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        dock.topLevelChanged.connect(self._tell_if_empty)
        dock.installEventFilter(self)

    def reset(self) -> None:
        """Every dock back to its place."""
        for dock in self.docks:
            dock.setFloating(False)
            self.stack.removeDockWidget(dock)
        for dock in self.docks:
            self.stack.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
            dock.show()
        self.verticalScrollBar().setValue(0)
        self._tell_if_empty()

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        """The whole width, beside the scroll bar where there is one; any height."""
        return QSize(self._least().width() + self.bar_width(), 0)

    def bar_width(self) -> int:
        """What the scroll bar takes; 0 where there is none."""
        cut = self._least().height() > self.height()
        return self.verticalScrollBar().sizeHint().width() if cut else 0

    def _least(self) -> QSize:
        return self.stack.minimumSizeHint().expandedTo(self.stack.minimumSize())

    def whole_width(self) -> int:
        """The width in which no choice of a drop-down is shortened."""
        combos = (combo for combo in self.findChildren(Combo) if combo.isVisible())
        short = max(
            (combo.sizeHint().width() - combo.minimumSizeHint().width() for combo in combos), default=0
        )
        return self.minimumSizeHint().width() + short

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_soon.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest or (
            watched is self.stack and event.type() == QEvent.Type.Resize
        ):
            self._fit_soon.start()
        # Unlike the docks' signals these come also while the column itself is hidden.
        elif watched is not self.stack and event.type() in _SHOWN_OR_HIDDEN:
            self._tell_if_empty()
        return super().eventFilter(watched, event)

    @Slot()
    def fit(self) -> None:
        """Give each panel the height of its content, the last one what remains."""
        self.updateGeometry()
        docks = [dock for dock in self.docks if dock.isVisibleTo(self.stack) and not dock.isFloating()]
        if not docks:
            return
        now = [dock.height() for dock in docks]
        # Qt may make a dock a little lower than it was asked to: a list in it would scroll for that.
        short = [dock.wanted_height() - height for dock, height in zip(docks, now, strict=True)]
        extra = [lack if 0 < lack <= _ROUNDED_OFF else 0 for lack in short]
        fitting = all(0 <= -lack <= _ROUNDED_OFF for lack in short[:-1]) and short[-1] <= 0
        above = [dock.wanted_height() + more for dock, more in zip(docks[:-1], extra, strict=False)]
        gap = self.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent, None, self)
        # What Qt takes for the least height has room for one line of a text that wraps, not for all.
        self.stack.setMinimumHeight(self.stack.sizeHint().height())
        rest = self.stack.height() - sum(above) - gap * len(above)
        heights = [*above, max(rest, docks[-1].wanted_height())]
        # Asked for what there is no room for, it would ask again with each layout, and so without end.
        if not fitting and (now, heights) != self._tried:
            self._tried = (now, heights)
            self.stack.resizeDocks(docks, heights, Qt.Orientation.Vertical)

    @Slot()
    def _tell_if_empty(self) -> None:
        self.emptied.emit(not any(not dock.isFloating() and not dock.isHidden() for dock in self.docks))
