"""A dock of the desk: a panel that can be closed, moved and restored."""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QDockWidget, QWidget


class Dock(QDockWidget):
    """A panel whose title bar shows only while panels are arranged."""

    def __init__(self, title: str, name: str, content: QWidget) -> None:
        super().__init__(title)
        self.setObjectName(name)
        self.setWidget(content)
        self._no_title_bar = _Nothing()
        self.setTitleBarWidget(self._no_title_bar)
        self.visibilityChanged.connect(self._skip_behind_others)

    def wanted_height(self) -> int:
        """The height that shows all of its panel."""
        return self.sizeHint().height()

    def set_arranging(self, arranging: bool) -> None:
        """Show or hide the title bar, the handle to move the panel with."""
        # Without a widget of ours Qt draws its own title bar.
        self.setTitleBarWidget(None if arranging else self._no_title_bar)  # type: ignore[arg-type]

    @Slot(bool)
    def _skip_behind_others(self, seen: bool) -> None:
        """Qt moves a panel behind another tab out of sight, where the Tab key would still lead into it."""
        self.widget().setEnabled(seen)


class _Nothing(QWidget):
    """Takes no room: the size hint of a bare widget is one pixel less than none."""

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
