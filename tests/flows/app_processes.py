"""The app as processes of their own, which keep what is a person's in a folder that is given."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_S = 120
OF_A_PERSON = ("CONFIG", "DATA", "STATE")


def begin(home: Path, *arguments: str, kept: Sequence[str] = OF_A_PERSON) -> subprocess.Popen[str]:
    """Python with these arguments, and with `home` for what it keeps: by default all that is a person's.

    The cache stays the usual one: in an empty one each would find out about fonts and compile kernels anew.
    """
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {f"XDG_{place}_HOME": str(home) for place in kept},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said_by(process: subprocess.Popen[str], status: int = 0) -> str:
    """What a process prints that has to end so, without a word of complaint."""
    try:
        said, complaints = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
    assert process.returncode == status, complaints
    assert "Traceback" not in complaints
    assert "QThread" not in complaints
    return said
