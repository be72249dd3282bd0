"""The theme of the app: light, dark, or as the system says."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTemporaryDir, Signal, Slot
from PySide6.QtWidgets import QApplication

from gui.kit.fonts import code_font, type_sizes, ui_font
from gui.kit.icons import tinted_svg
from gui.kit.palette import palette_of
from gui.kit.stylesheet import ICON_FILES, style_sheet
from gui.kit.tokens import DARK, LIGHT, TOKENS_PROPERTY, Tokens

Mode = Literal["system", "light", "dark"]
MODES: tuple[Mode, ...] = ("system", "light", "dark")


def tokens_for(mode: Mode, scheme: Qt.ColorScheme) -> Tokens:
    """The tokens a mode means while the system prefers `scheme`."""
    dark = scheme == Qt.ColorScheme.Dark if mode == "system" else mode == "dark"
    return DARK if dark else LIGHT


@contextmanager
def styled_at_once() -> Iterator[None]:
    """Give all widgets that are made inside their style together, at the end.

    Under a style sheet Qt styles all that is in a widget anew each time it gets another parent: a window of
    many panels is built in a third of the time without.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    sheet = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(sheet)


class _Unheard(QObject):
    """An event filter: nothing hears that it lost its style."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.StyleChange


def undress(app: QApplication) -> None:
    """Take the style sheet away before another takes its place, unnoticed by the widgets.

    Qt styles a widget once where there was no sheet before; where one follows another, once for each widget
    around it too, so that a window of many panels takes four times as long. Were it heard, docks would
    move to the separators of the bare style and back.
    """
    unheard = _Unheard()
    app.installEventFilter(unheard)
    try:
        app.setStyleSheet("")
    finally:
        app.removeEventFilter(unheard)


class Theme(QObject):
    """Dresses the application: palette, fonts and the one style sheet.

    Keep a reference as long as the app runs: it owns the folder of tinted arrow pictures, removed with it.
    """

    changed = Signal(Tokens)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mode: Mode = "system"
        self._text_scale = 1.0
        self._tokens = LIGHT
        self._app: QApplication | None = None
        self._pictures = QTemporaryDir()
        # Also at the end of the program, when nothing collects the theme any more.
        self._remove_pictures = weakref.finalize(self, self._pictures.remove)

    @property
    def mode(self) -> Mode:
        """What was asked for: light, dark or as the system."""
        return self._mode

    @property
    def tokens(self) -> Tokens:
        """The colours now shown."""
        return self._tokens

    @property
    def text_scale(self) -> float:
        """The size of text, 1 as designed."""
        return self._text_scale

    def apply(self, app: QApplication, mode: Mode) -> None:
        """Dress `app`, now and whenever the system's preference changes.

        Raises ValueError for a mode that does not exist.
        """
        if mode not in MODES:
            raise ValueError(f"theme must be one of {', '.join(MODES)}, not {mode!r}")
        if self._app is None:
            app.setStyle("Fusion")
            app.styleHints().colorSchemeChanged.connect(self._follow_system)
        self._app = app
        self._mode = mode
        self._dress(app)

    def leave_nothing(self) -> None:
        """Remove the pictures at once, for a process that ends without tidying up."""
        self._remove_pictures()

    def set_text_scale(self, scale: float) -> None:
        """Multiply every font size, 0.8 to 2.0."""
        self._text_scale = min(2.0, max(0.8, scale))
        if self._app is not None:
            self._dress(self._app)

    @Slot()
    def _follow_system(self) -> None:
        if self._app is not None and self._mode == "system":
            self._dress(self._app)

    def _dress(self, app: QApplication) -> None:
        tokens = tokens_for(self._mode, app.styleHints().colorScheme())
        self._tokens = tokens
        app.setProperty(TOKENS_PROPERTY, tokens)
        undress(app)
        app.setFont(ui_font(self._text_scale))
        app.setPalette(palette_of(tokens))
        app.setStyleSheet(
            style_sheet(
                tokens,
                type_sizes(self._text_scale),
                code_font(self._text_scale).family(),
                self._icon_files(tokens),
            )
        )
        self.changed.emit(tokens)

    def _icon_files(self, tokens: Tokens) -> dict[str, str]:
        """Tinted picture files for the style sheet; Qt caches by name, so every theme has its own."""
        paths = {}
        for key, (name, role) in ICON_FILES.items():
            path = Path(self._pictures.filePath(f"{tokens.name}-{key}.svg"))
            path.write_bytes(tinted_svg(name, cast(str, getattr(tokens, role))))
            paths[key] = path.as_posix()
        return paths
