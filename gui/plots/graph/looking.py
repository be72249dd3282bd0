"""From where a graph is looked at: all of it where it can be read, else near the place of the story."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF

from .camera import Camera, fitted, margin_of
from .cards import BRIEF, DETAIL
from .layout import CARD_WIDTH, COLUMN_GAP
from .picture import Picture

_NEAR = 0.85
"""How large a graph is seen from near, or as small as lets two cards beside each other be read."""


def whole_view(picture: Picture | None, room: QRectF, full_size: float) -> Camera:
    """All of a graph in a part of the window, at most in full size."""
    return fitted(picture.bounds if picture is not None else QRectF(), room, full_size)


def first_look(picture: Picture, place: int, room: QRectF, full_size: float) -> Camera:
    """All of it, or where its labels could not be read then, the part around a card."""
    all_of_it = whole_view(picture, room, full_size)
    if all_of_it.scale >= BRIEF:
        return all_of_it
    pair = (room.width() - 2 * margin_of(room) - 1) / (2 * CARD_WIDTH + COLUMN_GAP)
    near = Camera(max(DETAIL, min(_NEAR, pair)) * full_size)
    return near.centred(picture.places.cards[place].center(), room).within(picture.bounds, room)


def following(picture: Picture, place: int, touched: Iterable[int], camera: Camera, room: QRectF) -> Camera:
    """Moved as little as needed to see a card, and all cards that are touched if there is room for them."""
    cards = picture.places.cards
    around = QRectF(cards[place])
    for each in touched:
        around = around.united(cards[each])
    seen, free = camera.to_window(around), 2 * margin_of(room)
    fits = seen.width() < room.width() - free and seen.height() < room.height() - free
    return camera.showing(around if fits else cards[place], room)
