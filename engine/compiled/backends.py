"""Which backend there is: the compiled one after it was loaded, else numpy."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any

from .caching import read_code, write_code
from .runners import NativeRunner, ReplayRunner

if TYPE_CHECKING:
    from .linking import Linked


class Kernels:
    """The compiled kernels, once they are loaded; why there are none, once that is known."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._linked: Linked | None = None
        self.failure = ""

    @property
    def ready(self) -> bool:
        """Whether they are loaded."""
        return self._linked is not None

    def load(self) -> bool:
        """Load the kernels, the first time by compiling them (some seconds), and whether that went well.

        Any failure is told by `failure`, never raised: numpy does the same work.
        """
        with self._lock:
            if self._linked is None and not self.failure:
                try:
                    self._linked = _loaded()
                except Exception as error:  # numba absent, too new a Python, a full disk, ...
                    self.failure = f"{type(error).__name__}: {error}".splitlines()[0]
        return self.ready

    def runner(self, name: str | None = None) -> Any:
        """What makes a runner of a step's programs: "numpy", "compiled" or the best there is.

        ValueError for "compiled" where it is not loaded, or for another name.
        """
        if name == "numpy" or (name is None and not self.ready):
            return ReplayRunner
        if name not in (None, "compiled") or self._linked is None:
            raise ValueError(f"there is no backend {name!r}: {self.failure or 'it is not loaded'}")
        return partial(NativeRunner, kernels=self._linked)


kernels = Kernels()


def _loaded() -> Linked:
    """The kernels, read from disk or else compiled and left there."""
    from .linking import Linked, file_name

    name = file_name()
    code = read_code(name)
    if code is None:
        from .native.object_code import object_code

        code = object_code()
        write_code(name, code)
    return Linked(code)
