"""When memory was last written in place, so that backward can refuse a value that is no longer there.

All events of the engine, recording a node and writing in place, draw their time from one counter. A tensor
saved by a node is stale exactly when its memory was written after the node was made; nothing needs
to be noted when it is saved.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable

tick = itertools.count(1).__next__


class _LastWrite:
    """The time of the newest in-place write to any tensor: an older node need not look further."""

    __slots__ = ("time",)

    def __init__(self) -> None:
        self.time = 0


last_write = _LastWrite()

_REMEMBERED = 64


class Version:
    """The in-place writes to one piece of memory, shared by a tensor, its views and its detached copies."""

    __slots__ = ("recent", "writes")

    def __init__(self) -> None:
        self.writes = 0
        self.recent: deque[int] = deque(maxlen=_REMEMBERED)

    def write(self) -> None:
        """Note one write, now."""
        write_all((self,))

    def changed_since(self, time: float) -> bool:
        """Whether the memory was written after `time`."""
        return bool(self.recent) and self.recent[-1] > time

    def at(self, time: float) -> int:
        """The number of writes up to `time` (exact while no more than 64 followed it)."""
        return self.writes - sum(stamp > time for stamp in self.recent)


INFERENCE = Version()
"""Stands for the version of all tensors made in inference mode, whose writes nobody counts."""


class _InferenceTensors:
    """Whether there may be any: until then nobody looks for them."""

    def __init__(self) -> None:
        self.may_exist = False


inference_tensors = _InferenceTensors()


def write_all(versions: Iterable[Version]) -> None:
    """Note one write to each, now."""
    last_write.time = now = tick()
    for version in versions:
        version.writes += 1
        version.recent.append(now)
