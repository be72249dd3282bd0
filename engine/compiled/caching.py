"""Where compiled kernels are kept between two starts."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from importlib import metadata
from pathlib import Path

from engine.autograd import mixing
from engine.version import VERSION


def cache_folder() -> Path:
    """The folder for the kernels of these very files: the system's place for what can be made again.

    Numba takes kernels back only for the same file, unchanged since, in the same place, and for its own
    version; it looks at no file but that of the function that it loads. The folder's name tells of all that.
    """
    here = Path(__file__).parent
    sources = sorted([*(here / "native").glob("*.py"), here / "opcodes.py", Path(str(mixing.__file__))])
    told = [f"{source} {source.stat().st_mtime_ns}".encode() + source.read_bytes() for source in sources]
    made_by = [f"{sys.version} {numba_version()}".encode()]
    mark = hashlib.sha256(b"".join([*made_by, *told])).hexdigest()[:12]
    return _caches() / "chainrule" / f"kernels-{VERSION}-{mark}"


def numba_version() -> str:
    """The version of numba that is installed; empty where it is not. Numba itself takes long to import."""
    try:
        return metadata.version("numba")
    except metadata.PackageNotFoundError:
        return ""


def forget_old_ones(kept: int = 4) -> None:
    """Remove the kernels of other versions and places but for the newest few."""
    folders = sorted(cache_folder().parent.glob("kernels-*"), key=lambda each: each.stat().st_mtime)
    for folder in folders[:-kept]:
        shutil.rmtree(folder, ignore_errors=True)


def is_cached() -> bool:
    """Whether the compiled kernels lie on disk, so that loading them takes a moment only."""
    return any(cache_folder().rglob("*.nbc"))


def _caches() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
