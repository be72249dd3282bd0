"""Which backend there is: the compiled one after it was loaded, else numpy."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import numpy as np

from .caching import cache_folder
from .runners import NativeRunner, ReplayRunner


class Kernels:
    """The compiled kernels, once they are loaded; why there are none, once that is known."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._module: Any = None
        self.failure = ""

    @property
    def ready(self) -> bool:
        """Whether they are loaded."""
        return self._module is not None

    def load(self) -> bool:
        """Load the kernels, the first time by compiling them (some seconds), and whether that went well.

        Any failure is told by `failure`, never raised: numpy does the same work.
        """
        with self._lock:
            if self._module is None and not self.failure:
                try:
                    self._module = _loaded()
                except Exception as error:  # numba absent, too new a Python, a full disk, ...
                    self.failure = f"{type(error).__name__}: {error}".splitlines()[0]
        return self.ready

    def runner(self, name: str | None = None) -> Any:
        """What makes a runner of a step's programs: "numpy", "compiled" or the best there is.

        ValueError for "compiled" where it is not loaded, or for another name.
        """
        if name == "numpy" or (name is None and not self.ready):
            return ReplayRunner
        if name not in (None, "compiled") or not self.ready:
            raise ValueError(f"there is no backend {name!r}: {self.failure or 'it is not loaded'}")
        return partial(NativeRunner, kernels=self._module)


kernels = Kernels()


def _loaded() -> Any:
    """The kernels, compiled or read from disk for the types that runners pass."""
    import numba

    numba.config.CACHE_DIR = str(cache_folder())
    from .native import interpreter

    memory, registers, data = np.zeros(64, np.float32), np.zeros(1), np.zeros((1, 1), np.float32)
    code, lines, at = np.zeros((0, 14), np.int64), np.zeros((2, 2), np.int64), np.zeros(2, np.int64)
    pair, three, order, results = (np.ones(n, np.int64) for n in (2, 3, 1, 1))
    interpreter.run(
        code, lines, memory, registers, data, order, at, pair, pair, three, pair, 1, 0, 0,
        results.astype(np.float32),
    )  # fmt: skip
    return interpreter
