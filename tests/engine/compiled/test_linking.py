"""The kernels as they come from disk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engine.compiled.backends import Kernels
from engine.compiled.runners import _start

ROOT = Path(__file__).resolve().parents[3]
LOAD = """
import sys
from engine.compiled import kernels
assert kernels.load(), kernels.failure
assert "numba" not in sys.modules, "compiled what was on disk"
"""


def test_kernels_on_disk_are_linked_without_what_compiled_them(kernels: Kernels) -> None:
    subprocess.run([sys.executable, "-c", LOAD], cwd=ROOT, check=True)


def test_code_that_is_none_is_refused(kernels: Kernels) -> None:
    from engine.compiled.linking import Linked

    with pytest.raises(RuntimeError):
        Linked(b"no machine code")


@pytest.mark.parametrize(
    "array", [np.zeros(4), np.zeros(4, np.int32), np.zeros((4, 4), np.float32)[:, ::2]], ids=lambda a: a.dtype
)
def test_addresses_are_of_numbers_as_the_kernels_expect_them(array: np.ndarray) -> None:
    with pytest.raises(TypeError, match="without gaps"):
        _start(array, np.float32)
