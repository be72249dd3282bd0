"""The desk: the plot in the middle and the panels around it as docks without title bars."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QStyle, QTabWidget, QWidget

from .panel_scroll import PanelScroll

LEFT_WIDTH, RIGHT_WIDTH = 282, 470
_SHARE_OF_RIGHT = 0.345  # in a narrow window the plot stays the largest
_LOSS_HEIGHT = 236
_LEFT, _RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


class Dock(QDockWidget):
    """A panel that can be closed, moved and restored; its title bar shows only while panels are arranged."""

    def __init__(self, title: str, name: str, content: QWidget) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self._content = content
        self.setWidget(content)
        self._no_title_bar = QWidget()
        self.setTitleBarWidget(self._no_title_bar)

    def wanted_height(self) -> int:
        """The height that shows all of its panel."""
        return self._content.sizeHint().height()

    def set_arranging(self, arranging: bool) -> None:
        """Show or hide the title bar, the handle to move the panel with."""
        # Without a widget of ours Qt draws its own title bar.
        self.setTitleBarWidget(None if arranging else self._no_title_bar)  # type: ignore[arg-type]


class Desk(QMainWindow):
    """A window within the window, so that it keeps a margin that Qt's own docks do not have."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)
        self.setObjectName("desk")
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._columns: dict[Qt.DockWidgetArea, list[Dock]] = {_LEFT: [], _RIGHT: []}
        self._heights: dict[Dock, int] = {}
        self._fit_soon = QTimer(self)
        self._fit_soon.setSingleShot(True)
        self._fit_soon.setInterval(0)
        self._fit_soon.timeout.connect(self._fit_grown_panels)

    @property
    def docks(self) -> tuple[Dock, ...]:
        """Every dock, the left column from the top, then the right one."""
        return (*self._columns[_LEFT], *self._columns[_RIGHT])

    def add_form(self, title: str, panel: QWidget) -> Dock:
        """A panel of controls, below those at the left; it scrolls where its dock is too low."""
        panel.installEventFilter(self)
        return self._add(_LEFT, Dock(title, f"{panel.objectName()}_dock", PanelScroll(panel)))

    def add_view(self, title: str, panel: QWidget) -> Dock:
        """A panel that shows something, below those at the right; it takes any size."""
        panel.installEventFilter(self)
        return self._add(_RIGHT, Dock(title, f"{panel.objectName()}_dock", panel))

    def set_arranging(self, arranging: bool) -> None:
        """Show the title bars of the docks, to move and close them, or hide them."""
        for dock in self.docks:
            dock.set_arranging(arranging)

    def reset(self) -> None:
        """Every dock back to its place and size."""
        for area, docks in self._columns.items():
            for dock in docks:
                dock.setFloating(False)
                self.removeDockWidget(dock)
            for dock in docks:
                self.addDockWidget(area, dock)
                dock.show()
        self.use_default_sizes()

    def use_default_sizes(self) -> None:
        """The widths of the design, and heights by content."""
        left, right = self._columns[_LEFT], self._columns[_RIGHT]
        widths = [LEFT_WIDTH, min(RIGHT_WIDTH, round(self.width() * _SHARE_OF_RIGHT))]
        self.resizeDocks([left[0], right[0]], widths, Qt.Orientation.Horizontal)
        self._fit_left_column()
        self._fit_right_column(_LOSS_HEIGHT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_soon.start()
        return False

    def _add(self, area: Qt.DockWidgetArea, dock: Dock) -> Dock:
        self._columns[area].append(dock)
        self.addDockWidget(area, dock)
        return dock

    def _docked(self, area: Qt.DockWidgetArea) -> list[Dock]:
        return [
            dock
            for dock in self.docks
            if self.dockWidgetArea(dock) == area and dock.isVisible() and not dock.isFloating()
        ]

    @property
    def _gap(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent, None, self)

    def _fit_left_column(self) -> None:
        """Give each panel the height of its content, the last one what remains."""
        docks = self._docked(_LEFT)
        self._heights |= {dock: dock.wanted_height() for dock in docks}
        if docks:
            above = [dock.wanted_height() for dock in docks[:-1]]
            rest = self.height() - sum(above) - self._gap * len(above)
            self.resizeDocks(docks, [*above, max(rest, docks[-1].wanted_height())], Qt.Orientation.Vertical)

    def _fit_right_column(self, first: int) -> None:
        """Give the last panel the height of its content, those between the first and it what remains."""
        docks = self._docked(_RIGHT)
        self._heights |= {dock: dock.wanted_height() for dock in docks}
        if len(docks) > 2:
            last = docks[-1].wanted_height()
            rest = self.height() - first - last - self._gap * (len(docks) - 1)
            between = rest // (len(docks) - 2)
            heights = [first, *(between for _ in docks[1:-1]), last]
            self.resizeDocks(docks, heights, Qt.Orientation.Vertical)

    @Slot()
    def _fit_grown_panels(self) -> None:
        """A panel that got or lost rows takes or gives room; a column dragged by hand stays until then."""
        if self._any_grew(self._docked(_LEFT)):
            self._fit_left_column()
        right = self._docked(_RIGHT)
        if self._any_grew(right[-1:]):
            self._fit_right_column(right[0].height())

    def _any_grew(self, docks: list[Dock]) -> bool:
        return any(self._heights.get(dock) != dock.wanted_height() for dock in docks)
