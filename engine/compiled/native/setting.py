"""How the kernels are compiled, and where the result is kept."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Any

import numba
import numpy as np

from engine.version import __version__

number = np.float32


def cache_folder() -> Path:
    """Where compiled kernels are kept: the system's place for what can be made again.

    Numba looks at the file of the function that it loads, not at the others it came from, so the folder's
    name tells of all of them.
    """
    here = Path(__file__).parent
    sources = sorted([*here.glob("*.py"), here.parent / "opcodes.py"])
    mark = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    return _caches() / "chainrule" / f"kernels-{__version__}-{mark}"


def _caches() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


_options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
inlined = numba.njit(**_options)
"""For small functions: LLVM puts them where they are used."""
kernel = numba.njit(inline="never", **_options)
"""For an instruction."""
entry = numba.njit(cache=True, **_options)
"""For what is called from Python: the machine code is kept on disk."""
