"""Rows of picture tiles, one of them chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from gui.kit.tab_order import chain_tabs
from gui.kit.tokens import current_tokens

TILE_GAP = 6
_SMALLEST_SIDE, _LARGEST_SIDE = 36, 46
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}

PictureProvider = Callable[[int], QImage]
"""Draws a square picture, its side in device pixels, in the theme now applied."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One tile: its key, its caption (also its accessible name), who draws it and a sentence about it."""

    key: str
    caption: str
    picture: PictureProvider
    meaning: str = ""


def tile_places(width: int, count: int) -> list[tuple[int, int, int]]:
    """(x, y, side) of every tile: as many columns as fit, then as large as the row allows."""
    columns = max(1, min(count, (width + TILE_GAP) // (_SMALLEST_SIDE + TILE_GAP)))
    side = min(_LARGEST_SIDE, max(_SMALLEST_SIDE, (width + TILE_GAP) // columns - TILE_GAP))
    pitch = side + TILE_GAP
    return [(index % columns * pitch, index // columns * pitch, side) for index in range(count)]


class ThumbnailTile(QAbstractButton):
    """A checkable square picture: an accent ring when chosen, a dotted one inside it when focused."""

    def __init__(self, thumbnail: Thumbnail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_thumbnail(thumbnail)

    def show_thumbnail(self, thumbnail: Thumbnail) -> None:
        """Be the tile of this one."""
        self.key = thumbnail.key
        self._provider = thumbnail.picture
        self._picture: QImage | None = None
        self.setText(thumbnail.caption)
        caption, meaning = escape(thumbnail.caption), escape(thumbnail.meaning)
        self.setToolTip(f"<p><b>{caption}</b></p><p>{meaning}</p>" if meaning else thumbnail.caption)
        self.setAccessibleName(thumbnail.caption)
        self.setAccessibleDescription(thumbnail.meaning)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_SMALLEST_SIDE, _SMALLEST_SIDE)

    def forget_picture(self) -> None:
        """Ask the provider again at the next painting."""
        self._picture = None
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.forget_picture()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self.isEnabled():
            painter.setOpacity(0.4)
        inner = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        self._draw_picture(painter, inner)
        self._draw_ring(painter, inner)

    def _draw_picture(self, painter: QPainter, inner: QRectF) -> None:
        shape = QPainterPath()
        shape.addRoundedRect(inner, 3, 3)
        painter.fillPath(shape, current_tokens().color("plot"))
        painter.setClipPath(shape)
        side = round(inner.width() * self.devicePixelRatioF())
        if self._picture is None or self._picture.width() != side:
            self._picture = self._provider(side)
        painter.drawImage(inner, self._picture)
        painter.setClipping(False)

    def _draw_ring(self, painter: QPainter, inner: QRectF) -> None:
        tokens = current_tokens()
        strong = self.isChecked() or self.hasFocus()
        role = "accent" if strong else "muted" if self.underMouse() else "line"
        inset = 1.0 if strong else 1.5
        painter.setPen(QPen(tokens.color(role), 2.0 if strong else 1.0))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 5, 5)
        if self.isChecked() and self.hasFocus():
            painter.setPen(QPen(tokens.color("accent"), 1.0, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(inner.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)


class ThumbnailBar(QWidget):
    """Tiles that wrap; a click or the arrow keys choose, Tab visits the bar once."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._tiles: list[ThumbnailTile] = []
        self._spare: list[ThumbnailTile] = []
        self._last = ""

    def set_thumbnails(self, thumbnails: Sequence[Thumbnail]) -> None:
        """Show these and no others; none is chosen until `set_choice`."""
        self.set_choice("")
        made = self._tiles + self._spare
        for tile, thumbnail in zip(made, thumbnails, strict=False):
            tile.show_thumbnail(thumbnail)
        made += [self._made_tile(thumbnail) for thumbnail in thumbnails[len(made) :]]
        # Kept for the next time: PySide holds on to a tile that has been in the order of the Tab key.
        self._tiles, self._spare = made[: len(thumbnails)], made[len(thumbnails) :]
        for tile in made:
            tile.setVisible(tile in self._tiles)
        chain_tabs(self)
        self._share_tab_stop()
        self._place_tiles()

    def choice(self) -> str:
        """The chosen key, "" when none is."""
        return next((tile.key for tile in self._tiles if tile.isChecked()), "")

    def set_choice(self, key: str) -> None:
        """Choose by program; emits nothing. A key that is not shown leaves none chosen."""
        self._group.setExclusive(False)
        had_focus = any(tile.hasFocus() for tile in self._tiles)
        for tile in self._tiles:
            tile.setChecked(tile.key == key)
            # Two tiles with a ring would look as if both were chosen.
            if had_focus and tile.isChecked():
                tile.setFocus(Qt.FocusReason.OtherFocusReason)
        self._group.setExclusive(True)
        self._last = self.choice()
        self._share_tab_stop()

    def tile(self, key: str) -> ThumbnailTile:
        """The tile of a key; raises KeyError where there is none."""
        for tile in self._tiles:
            if tile.key == key:
                return tile
        raise KeyError(key)

    def refresh(self) -> None:
        """Draw every picture anew."""
        for tile in self._tiles:
            tile.forget_picture()

    def sizeHint(self) -> QSize:
        width = 6 * (_SMALLEST_SIDE + TILE_GAP) - TILE_GAP
        return QSize(width, self._height(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(_SMALLEST_SIDE, _SMALLEST_SIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_tiles()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()), 0)
        here = next((index for index, tile in enumerate(self._tiles) if tile.hasFocus()), None)
        if step == 0 or here is None:
            super().keyPressEvent(event)
            return
        there = here + step
        if 0 <= there < len(self._tiles):
            self._tiles[there].setFocus(Qt.FocusReason.TabFocusReason)
            self._tiles[there].click()

    def _made_tile(self, thumbnail: Thumbnail) -> ThumbnailTile:
        tile = ThumbnailTile(thumbnail, self)
        self._group.addButton(tile)
        tile.clicked.connect(self._on_clicked)
        return tile

    def _height(self, width: int) -> int:
        return max((y + side for _, y, side in tile_places(width, len(self._tiles))), default=0)

    def _place_tiles(self) -> None:
        for tile, (x, y, side) in zip(self._tiles, tile_places(self.width(), len(self._tiles)), strict=True):
            tile.setGeometry(x, y, side, side)
        self.setFixedHeight(self._height(self.width()))

    def _on_clicked(self) -> None:
        self._share_tab_stop()
        if self.choice() != self._last:
            self._last = self.choice()
            self.chosen.emit(self._last)

    def _share_tab_stop(self) -> None:
        chosen = next((tile for tile in self._tiles if tile.isChecked()), next(iter(self._tiles), None))
        for tile in (*self._tiles, *self._spare):
            tile.setFocusPolicy(Qt.FocusPolicy.TabFocus if tile is chosen else Qt.FocusPolicy.NoFocus)
