"""The rows of a run's curves, collected until the window fetches them."""

from __future__ import annotations

from array import array
from bisect import bisect_right

from .snapshots import History, Metrics

MOST_KNOWN = 1 << 16
"""So many steps are known to have a row; who goes on from one long before is told that row once more."""


class Curves:
    """A row costs about as much as a step, so later ones lie farther apart.

    After a start or an edit, when much happens, each step gets a row; later only every hundredth part of the
    way since, beside those of the snapshots.
    """

    def __init__(self) -> None:
        self._rows = History.empty()
        self._steps = array("q")  # that have a row, told or not
        self._dense_from = 0
        self._cut_at: int | None = None
        self.next_step = 0
        """The step that the next row is due at."""

    def start_dense(self, step: int) -> None:
        """From here on each step gets a row again."""
        self._dense_from = self.next_step = step

    def cut(self, step: int) -> None:
        """The run goes on from `step`: forget the rows of later ones."""
        self._rows = self._rows.where(self._rows.step <= step)
        self._cut_at = step if self._cut_at is None else min(step, self._cut_at)
        del self._steps[bisect_right(self._steps, step) :]
        self.start_dense(step)

    def add(self, step: int, metrics: Metrics) -> None:
        """Add a row, unless this step has one."""
        if step not in self._steps[-1:]:
            self._rows += History.row(step, metrics)
            self._steps.append(step)
            if len(self._steps) > MOST_KNOWN:
                del self._steps[: MOST_KNOWN // 2]
        self.next_step = step + max(1, (step - self._dense_from) // 100)

    def take(self) -> tuple[History, int | None]:
        """The rows since the last time, and after which step those told before hold no more."""
        rows, cut_at = self._rows, self._cut_at
        self._rows, self._cut_at = History.empty(), None
        return rows, cut_at
