"""Writing a file so that, whatever happens, its place holds either the old contents or all of the new."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A fresh file name beside `path`, to be written; it takes the place of `path` when the block ends well.

    Both have the same suffix. A link is followed; the mode of a file that was there is kept. When the block
    raises, nothing is left behind. OSError when the folder cannot be written.
    """
    try:
        target = path.resolve()
    except RuntimeError as error:  # so Python 3.12 and before say it
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error
    fresh = target.with_name(f".{target.stem}.{secrets.token_hex(4)}{target.suffix}")
    try:
        yield fresh
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        if target.exists():
            shutil.copymode(target, fresh)
        fresh.replace(target)
    finally:
        with suppress(FileNotFoundError):
            fresh.unlink()


def write_atomically(path: Path, contents: bytes) -> None:
    """Make `contents` those of the file at `path`."""
    with replacing(path) as fresh:
        fresh.write_bytes(contents)
