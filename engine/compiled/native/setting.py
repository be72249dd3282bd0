"""How the kernels are compiled."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

number = np.float32
_options: dict[str, Any] = {"nogil": True, "error_model": "numpy"}
inlined = numba.njit(**_options)
"""For small functions: LLVM puts them where they are used."""
kernel = numba.njit(inline="never", **_options)
"""For an instruction."""
entry = numba.njit(cache=True, **_options)
"""For what is called from Python: the machine code is kept on disk."""
