"""The compiled kernels on disk, where they are kept between two starts."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import sys
from importlib import metadata
from pathlib import Path

from engine.autograd import mixing
from engine.version import VERSION

_DIGEST = hashlib.sha256().digest_size


def cache_folder() -> Path:
    """The folder for the kernels of these sources: the system's place for what can be made again."""
    here = Path(__file__).parent
    sources = sorted((here / "native").glob("*.py"))
    sources += [here / "linking.py", here / "opcodes.py", Path(str(mixing.__file__))]
    made_of = [numba_version().encode(), *(source.read_bytes() for source in sources)]
    mark = hashlib.sha256(b"".join(made_of)).hexdigest()[:12]
    return _caches() / "chainrule" / f"kernels-{VERSION}-{mark}"


def numba_version() -> str:
    """The version of numba that is installed; empty where it is not. Numba itself takes long to import."""
    try:
        return metadata.version("numba")
    except metadata.PackageNotFoundError:
        return ""


def forget_old_ones(kept: int = 4) -> None:
    """Remove the kernels of other versions and places but for the newest few."""
    for folder in sorted(cache_folder().parent.glob("kernels-*"), key=_made_at)[:-kept]:
        shutil.rmtree(folder, ignore_errors=True)


def _made_at(folder: Path) -> float:
    try:
        return folder.stat().st_mtime
    except OSError:  # another process was quicker
        return 0.0


def is_cached() -> bool:
    """Whether kernels lie on disk, be it another processor's: asking which one it is takes 0.1 s."""
    return any(cache_folder().glob("*.o"))


def read_code(name: str) -> bytes | None:
    """The object file of that name; None where there is none that is whole: half of one ends the process."""
    try:
        kept = (cache_folder() / name).read_bytes()
    except OSError:
        return None
    digest, code = kept[:_DIGEST], kept[_DIGEST:]
    return code if hashlib.sha256(code).digest() == digest else None


def write_code(name: str, code: bytes) -> None:
    """Keep an object file under a name; OSError when the folder cannot be written."""
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{name}.{secrets.token_hex(4)}"
    fresh.write_bytes(hashlib.sha256(code).digest() + code)
    fresh.replace(folder / name)


def _caches() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
