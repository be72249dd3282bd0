"""Compile the kernels and leave them on disk, as a process of its own: `python -m engine.compiled`.

Compiling takes the interpreter for seconds; in the window's process that would be felt. The exit status is 1
when there can be no kernels on this machine.
"""

from __future__ import annotations

import sys

from .backends import kernels
from .caching import forget_old_ones

made = kernels.load()
if made:
    forget_old_ones()
sys.exit(0 if made else 1)
