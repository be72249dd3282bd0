"""Reading files that a person chose, which may be anything."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path


def size_of(path: Path) -> int:
    """The bytes in the file at `path`; OSError unless it is a file: a pipe or a device may never end."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a file but a device or a pipe", str(path))
    return status.st_size
