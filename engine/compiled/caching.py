"""Where compiled kernels are kept between two starts."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

from engine.autograd import mixing
from engine.version import VERSION


def cache_folder() -> Path:
    """The folder for the kernels of this version: the system's place for what can be made again.

    Numba looks at the file of the function that it loads, not at the others it came from, so the folder's
    name tells of all of them.
    """
    here = Path(__file__).parent
    sources = sorted([*(here / "native").glob("*.py"), here / "opcodes.py", Path(str(mixing.__file__))])
    mark = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    return _caches() / "chainrule" / f"kernels-{VERSION}-{mark}"


def is_cached() -> bool:
    """Whether the compiled kernels lie on disk, so that loading them takes a moment only."""
    return any(cache_folder().rglob("*.nbc"))


def _caches() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
