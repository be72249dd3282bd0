"""Theme and text size as the person set them, kept between two runs."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtWidgets import QApplication

from gui.kit.icons import icon
from gui.kit.theme import MODES, Mode, Theme

from .actions import Actions

_MODE, _SCALE = "appearance/theme", "appearance/text_scale"
_STEP = 0.1


class Appearance(QObject):
    """Applies and remembers; the actions of the View menu act on it."""

    def __init__(self, app: QApplication, theme: Theme, settings: QSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._app = app
        self._theme = theme
        self._settings = settings
        self._actions: Actions | None = None

    def restore(self) -> None:
        """As it was left; as the system prefers at first."""
        stored = self._settings.value(_MODE, "system")
        mode: Mode = next((known for known in MODES if known == stored), "system")
        self._theme.set_text_scale(_number(self._settings.value(_SCALE), otherwise=1.0))
        self._theme.apply(self._app, mode)

    def connect_actions(self, actions: Actions) -> None:
        """Let the View menu and the theme button act."""
        for mode in MODES:
            actions.themes[mode].triggered.connect(partial(self.set_mode, mode))
        actions.switch_theme.triggered.connect(self._switch)
        actions.larger_text.triggered.connect(partial(self._enlarge, _STEP))
        actions.smaller_text.triggered.connect(partial(self._enlarge, -_STEP))
        actions.normal_text.triggered.connect(partial(self._set_scale, 1.0))
        self._actions = actions
        # A method, unlike a partial, is let go when this object is deleted.
        self._theme.changed.connect(self._show)
        self._show()

    def set_mode(self, mode: Mode) -> None:
        """Light, dark, or as the system prefers."""
        self._theme.apply(self._app, mode)
        self._settings.setValue(_MODE, mode)

    @Slot()
    def _switch(self) -> None:
        self.set_mode("light" if self._theme.tokens.dark else "dark")

    def _enlarge(self, by: float) -> None:
        self._set_scale(self._theme.text_scale + by)

    def _set_scale(self, scale: float) -> None:
        self._theme.set_text_scale(round(scale, 2))
        self._settings.setValue(_SCALE, self._theme.text_scale)

    @Slot()
    def _show(self) -> None:
        if self._actions is None:
            return
        self._actions.themes[self._theme.mode].setChecked(True)
        self._actions.switch_theme.setIcon(icon("sun" if self._theme.tokens.dark else "moon"))


def _number(stored: object, otherwise: float) -> float:
    """A number as an INI file gives it back, which may be a text or nonsense."""
    try:
        return float(str(stored))
    except ValueError:
        return otherwise
