"""The mailbox between worker and window: the newest snapshot wins, a run's history is never lost."""

from __future__ import annotations

from threading import Lock

from .snapshots import Snapshot


class Mailbox:
    """Holds at most one snapshot. Both sides may call it at any time; neither ever waits long."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._newest: Snapshot | None = None

    def put(self, snapshot: Snapshot) -> None:
        """Leave `snapshot`; one that was not fetched gives it its history rows and is forgotten."""
        with self._lock:
            self._newest = snapshot if self._newest is None else snapshot.after(self._newest)

    def take(self) -> Snapshot | None:
        """Fetch the newest snapshot, or None when nothing new came."""
        with self._lock:
            newest, self._newest = self._newest, None
        return newest

    @property
    def is_empty(self) -> bool:
        """Whether the last snapshot was fetched, so that it is worth making another."""
        return self._newest is None
