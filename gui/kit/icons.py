"""Lucide icons, tinted with the theme, sharp at every device pixel ratio."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from gui.kit.tokens import current_tokens

ICONS_DIR = Path(__file__).resolve().parents[2] / "assets" / "icons"


def icon(name: str, color: str | QColor = "text", *, checked: str | QColor | None = None) -> QIcon:
    """An icon of `assets/icons` in a token's colour ("accent", "muted", ...) or in a fixed colour.

    A token is looked up when the icon is drawn, so the icon follows the theme by itself. `checked` is the
    colour of the On state. Raises FileNotFoundError for an icon that does not exist.
    """
    svg_source(name)
    return QIcon(_TintedIcon(name, color, color if checked is None else checked))


@lru_cache(maxsize=128)
def svg_source(name: str) -> str:
    """The icon's SVG text, strokes in `currentColor`."""
    return (ICONS_DIR / f"{name}.svg").read_text(encoding="utf-8")


def tinted_svg(name: str, color: str) -> bytes:
    """The icon's SVG with every `currentColor` replaced by a #rrggbb colour."""
    return svg_source(name).replace("currentColor", color).encode()


def icon_names() -> tuple[str, ...]:
    """Every icon there is, sorted."""
    return tuple(sorted(path.stem for path in ICONS_DIR.glob("*.svg")))


class _TintedIcon(QIconEngine):
    """Draws one SVG in the colour its state asks for."""

    def __init__(self, name: str, off: str | QColor, on: str | QColor) -> None:
        super().__init__()
        self._name = name
        self._off = off
        self._on = on

    def clone(self) -> QIconEngine:
        return _TintedIcon(self._name, self._off, self._on)

    def iconName(self) -> str:
        return self._name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        renderer = QSvgRenderer(QByteArray(tinted_svg(self._name, self._color(mode, state).name())))
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        renderer.render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """`size` in logical pixels, each of `scale` x `scale` device pixels; null where there is no room."""
        if size.isEmpty():
            return QPixmap()
        color = self._color(mode, state).name()
        key = f"chainrule-icon/{self._name}/{size.width()}x{size.height()}@{scale:g}/{color}"
        cached = QPixmap()
        if not QPixmapCache.find(key, cached):
            cached = QPixmap(size * scale)
            cached.setDevicePixelRatio(scale)
            cached.fill(Qt.GlobalColor.transparent)
            painter = QPainter(cached)
            self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
            painter.end()
            QPixmapCache.insert(key, cached)
        return cached

    def _color(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        tokens = current_tokens()
        if mode == QIcon.Mode.Disabled:
            return tokens.color("disabled")
        wanted = self._on if state == QIcon.State.On else self._off
        return wanted if isinstance(wanted, QColor) else tokens.color(wanted)
