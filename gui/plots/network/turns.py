"""Which of some pictures is drawn anew next, while they grow old faster than there is time for them."""

from __future__ import annotations

_SHARE = 0.08
"""The part of the time that drawing may take while everything keeps changing."""
_MOST_SECONDS = 0.012
"""After a rest so much is drawn at once."""


class Turns:
    """Takes turns: what was drawn longest ago comes first, and drawing takes a small part of the time."""

    def __init__(self) -> None:
        self._order: list[int] = []
        self._stale = 0
        self._credit, self._at = _MOST_SECONDS, 0.0

    def begin(self, count: int) -> None:
        """There are so many pictures from 1 on, all of them new."""
        self._order, self._stale = list(range(1, count + 1)), 0

    @property
    def any_stale(self) -> bool:
        """Whether one of them shows what is past."""
        return self._stale > 0

    def grow_old(self) -> None:
        """All of them show what is past."""
        self._stale = len(self._order)

    def due(self, now: float) -> int | None:
        """The next one to be drawn, if there is one and time for it, by a clock in seconds."""
        self._credit = min(self._credit + _SHARE * (now - self._at), _MOST_SECONDS)
        self._at = now
        return self.next if self._stale and self._credit > 0 else None

    @property
    def next(self) -> int:
        """The one that was drawn longest ago."""
        return self._order[0]

    def drawn(self, seconds: float) -> None:
        """The one that was due was drawn, which took so long."""
        self._credit -= seconds
        self._order.append(self._order.pop(0))
        self._stale -= 1
