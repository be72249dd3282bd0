"""The recovery files of a folder: one for each process, which others leave alone as long as it lives."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile

from engine.experiment.atomic import write_atomically

_PREFIX, _SUFFIX, _LOCK = "unsaved-", ".json", ".lock"


class Place:
    """A recovery file, and the lock beside it by which a process holds it."""

    def __init__(self, folder: Path, name: str | None = None) -> None:
        """The file of that name in `folder`; a fresh one without a name."""
        self._folder = folder
        self._name = name or _PREFIX + secrets.token_hex(4)
        self.path = folder / (self._name + _SUFFIX)
        self._lock = QLockFile(str(folder / (self._name + _LOCK)))
        self._lock.setStaleLockTime(0)

    @property
    def written_at(self) -> datetime:
        """When the file was written, in local time."""
        return datetime.fromtimestamp(self.path.stat().st_mtime)

    def claim(self) -> bool:
        """Hold the file; False while another process does.

        A lock is stale where its process has gone. The number of that process may be another's by now, so
        what Qt takes for held is tried once more: who lives also locks the file itself, which goes with it.
        """
        lock = self._lock
        return lock.isLocked() or lock.tryLock(0) or (lock.removeStaleLockFile() and lock.tryLock(0))

    def write(self, data: bytes) -> None:
        """Make `data` the contents, whole or not at all; OSError when that cannot be."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if not self.claim():
            # So Qt says that there is no room for the lock.
            is_full = self._lock.error() is QLockFile.LockError.UnknownError
            code = errno.ENOSPC if is_full else errno.EACCES
            raise OSError(code, os.strerror(code), str(self.path))
        write_atomically(self.path, data)

    def clear(self) -> None:
        """Leave nothing of it; OSError when that cannot be."""
        self.path.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Let others have the file."""
        self._lock.unlock()

    def set_aside(self) -> Path:
        """Keep the file under a name by which it is not found again, and tell it; OSError."""
        aside = self.path.with_name(f"unreadable-{self.path.name}")
        self.path.replace(aside)
        self.release()
        return aside

    def sweep(self) -> None:
        """Remove what a process left that was ended in the middle of writing."""
        for path in self._folder.glob(f".{self._name}.*{_SUFFIX}"):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def left_in(folder: Path) -> list[Place]:
    """The files of processes that are gone, the newest first; from now on this process holds them."""
    files = [*folder.glob(f"{_PREFIX}*{_SUFFIX}"), *folder.glob(f"{_PREFIX}*{_LOCK}")]
    left = []
    for name in sorted({path.stem for path in files}):
        place = Place(folder, name)
        if not place.claim():
            continue
        place.sweep()
        if place.path.is_file():
            left.append(place)
        else:
            place.release()
    return sorted(left, key=lambda place: place.written_at, reverse=True)
