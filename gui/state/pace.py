"""How often a panel shows what comes sixty times a second."""

from __future__ import annotations

from time import perf_counter

from engine.training.snapshots import RunState, Snapshot


class Pace:
    """Lets through at most one snapshot in so many seconds while training, and every one that brings news.

    News is another state, run or revision: what a person has just done, and where the training stopped.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._shown_at = 0.0
        self._shown: tuple[RunState, int, int] | None = None

    def lets_through(self, snapshot: Snapshot) -> bool:
        """Whether to show this one; the next ones are measured against it if so."""
        now = perf_counter()
        about = snapshot.state, snapshot.run, snapshot.revision
        training_on = about == self._shown and snapshot.state is RunState.TRAINING
        if training_on and now - self._shown_at < self._seconds:
            return False
        self._shown_at, self._shown = now, about
        return True
