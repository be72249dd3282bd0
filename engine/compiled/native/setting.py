"""How the kernels are compiled."""

from __future__ import annotations

from typing import Any

import llvmlite.binding as llvm
import numba
import numpy as np

LANES = 16 if llvm.get_host_cpu_features().get("avx512f") else 8
"""Numbers that fit one register of this machine, or two of smaller ones.

Kernels keep eight accumulators in registers: on a machine without those of AVX-512, ones of sixteen numbers
would not fit; with them, ones of eight leave half of its arithmetic idle.
"""
number = np.float32
_options: dict[str, Any] = {"error_model": "numpy"}
inlined = numba.njit(**_options)
"""For small functions: LLVM puts them where they are used."""
part = numba.njit(inline="always", **_options)
"""For what is cut off only to be read: numba puts it where it is used before anything is compiled."""
kernel = numba.njit(inline="never", **_options)
"""For an instruction."""
