"""The Lab's desk: the graph in the middle, what makes it at the left, what happens in it at the right."""

from __future__ import annotations

from PySide6.QtCore import QChildEvent, Qt, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QTabBar, QWidget

from gui.kit.tab_order import follow_each_other

from ..desk import LEFT_WIDTH, Desk
from ..dock import Dock

_USUAL_LINE, _AROUND_LINE = "w = tensor([1.], requires_grad=True)", 80
"""What most programs have a line of, and the pixels of its number and of the margins."""
_CODE_SHARE = 1.15
"""How much longer it is in the letters of code, at most."""
_MOST_OF_LEFT = 0.295


class LabDesk(Desk):
    """Like the Playground's, under names of its own; its views share the right column by their weights."""

    def __init__(self) -> None:
        super().__init__("lab_desk")
        self._weights: dict[Dock, float] = {}
        self._behind: list[tuple[Dock, Dock]] = []
        self._raised: dict[Dock, Dock] = {}
        self.tabifiedDockWidgetActivated.connect(self._give_room)
        self._finish = QTimer(self)
        self._finish.setSingleShot(True)
        self._finish.setInterval(0)
        self._finish.timeout.connect(self.finish_tabs)

    def add_weighted(self, title: str, panel: QWidget, weight: float) -> Dock:
        """A panel that shows something, below those at the right, as high as its weight among theirs."""
        dock = self.add_view(title, panel)
        self._weights[dock] = weight
        return dock

    def add_behind(self, title: str, panel: QWidget, front: Dock, weight: float | None = None) -> Dock:
        """A panel in the place of another one; a tab for each brings it to the front.

        With a `weight` of its own the place grows or shrinks when it comes there.
        """
        dock = self.add_view_behind(title, panel, front)
        self._weights[dock] = self._weights[front] if weight is None else weight
        self._behind.append((front, dock))
        self._raise_first()
        return dock

    def reset(self) -> None:
        super().reset()
        self._stack_tabs()
        self.use_default_sizes()

    def _widths(self) -> list[int]:
        """A line of a program wants more room than a form; in a narrow window the graph does."""
        line = round(_CODE_SHARE * self.fontMetrics().horizontalAdvance(_USUAL_LINE)) + _AROUND_LINE
        left = min(line, max(LEFT_WIDTH, round(self.width() * _MOST_OF_LEFT)))
        return [left, min(430, round(self.width() * 0.3))]

    def childEvent(self, event: QChildEvent) -> None:
        """Look after the bars of tabs once they are where they belong: Qt makes them when it lays out."""
        super().childEvent(event)
        if event.polished() and isinstance(event.child(), QTabBar):
            self._finish.start()

    @Slot()
    def finish_tabs(self) -> None:
        """Let the tabs of views scroll where there is no room for their captions, and be reached by Tab.

        The Tab key visits the views from the top, each after its tabs, right behind the controls of the
        middle. Qt leaves bars without use behind, hidden by others: nobody shall come upon them.
        """
        behind = {dock: front for front, dock in self._behind}
        stops: list[QWidget | None] = [self.centralWidget()]
        bars = [bar for bar in self.findChildren(QTabBar) if bar.parent() is self]
        used = [bar for bar in bars if any(is_above(bar, dock) for dock in self._weights)]
        begun = {bar.tabText(0) for bar in used}
        for bar in bars:
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            bar.setUsesScrollButtons(True)
            bar.setFocusPolicy(Qt.FocusPolicy.TabFocus if bar in used else Qt.FocusPolicy.NoFocus)
            if bar not in used and bar.tabText(0) in begun:
                bar.hide()
        for place in (dock for dock in self._weights if dock not in behind):
            stops += [bar for bar in bars if bar.tabText(0) == place.windowTitle()]
            stops += [dock.widget() for dock in self._weights if behind.get(dock, dock) is place]
        follow_each_other([stop for stop in stops if stop is not None])

    def _stack_tabs(self) -> None:
        for front, dock in self._behind:
            self.tabifyDockWidget(front, dock)
        self._raise_first()

    def _raise_first(self) -> None:
        for front, _ in self._behind:
            front.raise_()
            self._raised[front] = front

    def _fit_views(self, first: int) -> None:
        hidden = {dock for front, dock in self._behind if not front.isHidden()}
        docks = [self._raised.get(dock, dock) for dock in self._docked_views() if dock not in hidden]
        if docks:
            unit = self.height() / sum(self._weights[dock] for dock in docks)
            heights = [round(self._weights[dock] * unit) for dock in docks]
            self.resizeDocks(docks, heights, Qt.Orientation.Vertical)

    @Slot(QDockWidget)
    def _give_room(self, dock: Dock) -> None:
        """Fit the heights to the panel that came to the front, where it wants more or less room."""
        place = next((front for front, behind in self._behind if behind is dock), dock)
        before = self._raised.get(place)
        if before is None or before is dock:
            return
        self._raised[place] = dock
        if self._weights[before] != self._weights[dock]:
            self._fit_views(0)

    def _fit_grown_view(self) -> None:
        """Heights stay when contents change: what one reads does not move while one steps on."""


def is_above(bar: QTabBar, dock: Dock) -> bool:
    """Whether tabs stand in the column of a dock, above it."""
    return bar.x() == dock.x() and bar.geometry().bottom() < dock.y()
