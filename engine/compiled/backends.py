"""Which backend there is: the compiled one after it was loaded, else numpy."""

from __future__ import annotations

import threading
from contextlib import suppress
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
                    self._linked = _kept() or _made()
                except Exception as error:  # numba absent, too new a Python, ...
                    self.failure = f"{type(error).__name__}: {error}".splitlines()[0]
        return self.ready

    def load_kept(self) -> bool:
        """Load the kernels if they lie on disk for this processor, in a moment, and whether they did."""
        with self._lock:
            if self._linked is None:
                with suppress(Exception):  # `load` tells why there can be none
                    self._linked = _kept()
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


def _kept() -> Linked | None:
    """The kernels on disk for this processor; None where there are none, or none that can be linked."""
    from .linking import Linked, file_name

    code = read_code(file_name())
    try:
        return None if code is None else Linked(code)
    except RuntimeError:  # what other software left under this name
        return None


def _made() -> Linked:
    """The kernels, compiled and left on disk, where that takes them."""
    from .linking import Linked, file_name
    from .native.object_code import object_code

    code = object_code()
    with suppress(OSError):  # the next start compiles them again
        write_code(file_name(), code)
    return Linked(code)
