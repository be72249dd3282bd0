"""The desk: the plot in the middle and the panels around it as docks without title bars."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QStyle, QTabBar, QTabWidget, QWidget

from .column import Column
from .dock import Dock

LEFT_WIDTH, RIGHT_WIDTH = 282, 470
_MOST_OF_LEFT = 0.25  # for long choices, which are shortened in a narrow window
_LEAST_OF_RIGHT = 0.2  # on a very large screen
_SHARE_OF_RIGHT = 0.345  # in a narrow window the plot stays the largest
_LOSS_HEIGHT, _MOST_OF_LOSS = 236, 0.26  # a low window has to show the inspector too
_MOST_OF_LAST = 0.24  # of the right column; a longer text scrolls
_NEARLY = 3  # pixels, as Qt rounds sizes that it restores
_SETTLING_MS = 50  # until every form knows its new size
_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


class Desk(QMainWindow):
    """A window within the window, so that it keeps a margin that Qt's own docks do not have.

    Forms stand in one column that scrolls, at the left; views take any size, at the right.
    """

    def __init__(self, name: str = "desk") -> None:
        """`name` tells its stored layout from that of another desk."""
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName(name)
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.column = Column("column_docks" if name == "desk" else f"{name}_column")
        self._views: list[Dock] = []
        self._last_height = 0
        self._controls = Dock(self.tr("Controls"), "controls_dock", self.column)
        # Its forms are closed one by one; without any it is not there.
        self._controls.setFeatures(Dock.DockWidgetFeature.DockWidgetMovable)
        self.column.emptied.connect(self._controls.setHidden)
        self.addDockWidget(_LEFT, self._controls)
        self._fit_soon = QTimer(self)
        self._fit_soon.setSingleShot(True)
        self._fit_soon.setInterval(0)
        self._fit_soon.timeout.connect(self._fit_grown_view)
        self._is_own = True
        self._follow_soon = QTimer(self)
        self._follow_soon.setSingleShot(True)
        self._follow_soon.setInterval(0)
        self._follow_soon.timeout.connect(self._follow_window)
        self._text_height = 0
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLING_MS)
        self._settle.timeout.connect(self._fit_widths)

    @property
    def docks(self) -> tuple[Dock, ...]:
        """Every dock, the left column from the top, then the right one."""
        return (*self.column.docks, *self._views)

    @property
    def parts(self) -> tuple[QMainWindow, QMainWindow]:
        """What knows where the docks stand, each with a name of its own."""
        return self, self.column.stack

    def childEvent(self, event: QChildEvent) -> None:
        """Qt makes the tabs of docks that share a place, and gives them no name."""
        child = event.child()
        if event.polished() and isinstance(child, QTabBar):
            child.setAccessibleName(self.tr("Panels in one place"))
            # To drag a tab of a bar that Qt has left without a place ends the process, within Qt.
            child.setMovable(False)
        super().childEvent(event)

    def event(self, event: QEvent) -> bool:
        """Who drags between two panels wants them as they are then."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self._is_own = self._is_own or self.isSeparator(event.position().toPoint())
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow_soon.start()

    def add_form(self, title: str, panel: QWidget) -> Dock:
        """A panel of controls, below those in the column."""
        dock = Dock(title, f"{panel.objectName()}_dock", panel)
        self.column.add(dock)
        return dock

    def add_view(self, title: str, panel: QWidget) -> Dock:
        """A panel that shows something, below those at the right."""
        dock = self._new_view(title, panel)
        self.addDockWidget(_RIGHT, dock)
        return dock

    def add_view_behind(self, title: str, panel: QWidget, front: Dock) -> Dock:
        """A panel in the place of another view; a tab for each brings it to the front."""
        dock = self._new_view(title, panel)
        self.tabifyDockWidget(front, dock)
        return dock

    def _new_view(self, title: str, panel: QWidget) -> Dock:
        panel.installEventFilter(self)
        dock = Dock(title, f"{panel.objectName()}_dock", panel)
        dock.dockLocationChanged.connect(self._keep_own)
        self._views.append(dock)
        return dock

    def set_arranging(self, arranging: bool) -> None:
        """Show the title bars of the docks, to move and close them, or hide them."""
        for dock in (self._controls, *self.docks):
            dock.set_arranging(arranging)

    def reset(self) -> None:
        """Every dock back to its place and size."""
        self.column.reset()
        self.addDockWidget(_LEFT, self._controls)
        self._controls.show()
        for dock in self._views:
            dock.setFloating(False)
            self.removeDockWidget(dock)
        for dock in self._views:
            self.addDockWidget(_RIGHT, dock)
            dock.show()
        self.use_default_sizes()

    def use_default_sizes(self) -> None:
        """The widths of the design, and heights by content, also when the window becomes another size."""
        self._is_own = False
        self._fit_widths()
        self.column.fit()
        self._fit_views(self._first_height())

    def follow_window_if_designed(self) -> None:
        """After the docks were put as they were left: sizes that are the design's follow the window again."""
        views = self._docked_views()[:1]
        sizes = [self._controls.width(), *(size for view in views for size in (view.width(), view.height()))]
        designed = [*self._widths(), self._first_height()]
        close = [abs(size - wanted) <= _NEARLY for size, wanted in zip(sizes, designed, strict=False)]
        self._is_own = not (views and all(close))

    @Slot()
    def _keep_own(self) -> None:
        self._is_own = True

    @Slot()
    def _follow_window(self) -> None:
        """A window that becomes narrower takes room from the panels too, not from the plot alone."""
        if not self._is_own and self.isVisible():
            self.use_default_sizes()

    def _first_height(self) -> int:
        return min(_LOSS_HEIGHT, round(self.height() * _MOST_OF_LOSS))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._text_height = self.fontMetrics().height()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        height = self.fontMetrics().height()
        if event.type() == QEvent.Type.FontChange and self.isVisible() and height != self._text_height:
            self._text_height = height
            self._settle.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_soon.start()
        return False

    @Slot()
    def _fit_widths(self) -> None:
        """As wide as the text asks for: larger text widens the forms, smaller gives back to the plot."""
        first = next(iter(self._docked_views()), self._views[0])
        self.resizeDocks([self._controls, first], self._widths(), Qt.Orientation.Horizontal)

    def _widths(self) -> list[int]:
        """Of the left column and the right one; the plot between them is never the narrower one."""
        whole = min(self.column.whole_width(), round(self.width() * _MOST_OF_LEFT))
        usual = LEFT_WIDTH + self.column.bar_width()
        left = max(usual, self.column.minimumSizeHint().width(), whole)
        half = (self.width() - left) // 2 - self._gap()
        right = max(RIGHT_WIDTH, round(self.width() * _LEAST_OF_RIGHT))
        return [left, min(right, round(self.width() * _SHARE_OF_RIGHT), half)]

    def _gap(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent, None, self)

    def _docked_views(self) -> list[Dock]:
        return [
            dock
            for dock in self._views
            if self.dockWidgetArea(dock) == _RIGHT and dock.isVisible() and not dock.isFloating()
        ]

    def _fit_views(self, first: int) -> None:
        """Give the last view the height of its content, those between the first and it what remains."""
        docks = self._docked_views()
        if len(docks) < 3:
            return
        self._last_height = docks[-1].wanted_height()
        last = min(self._last_height, round(self.height() * _MOST_OF_LAST))
        rest = self.height() - first - last - self._gap() * (len(docks) - 1)
        between = max(rest // (len(docks) - 2), 1)
        heights = [first, *(between for _ in docks[1:-1]), last]
        self.resizeDocks(docks, heights, Qt.Orientation.Vertical)

    @Slot()
    def _fit_grown_view(self) -> None:
        """Fit the last view to its content where that grew or shrank; until then a dragged column stays."""
        docks = self._docked_views()
        if docks and docks[-1].wanted_height() != self._last_height:
            self._fit_views(docks[0].height())
