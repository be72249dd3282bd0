"""Compile the kernels and leave them on disk, as a process of its own: `python -m engine.compiled`.

Compiling takes the interpreter for seconds; in the window's process that would be felt. The exit status is 1
when there can be no kernels on this machine.
"""

from __future__ import annotations

import sys

from .backends import kernels

sys.exit(0 if kernels.load() else 1)
