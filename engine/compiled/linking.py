"""Machine code, from an object file to a function that Python calls.

Of all that compiled it only LLVM's linker is needed: numba would take half a second and sixty megabytes.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable
from typing import Any

import llvmlite.binding as llvm

ENTRY = "chainrule_run"
ARRAYS, NUMBERS = 8, 7
_PROTOTYPE = ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_void_p] * ARRAYS, *[ctypes.c_int64] * NUMBERS)


class Linked:
    """The machine code of an object file, in memory as long as this object lives."""

    def __init__(self, code: bytes) -> None:
        """RuntimeError when it is not for this machine or needs what is not there."""
        self._linker = llvm.create_lljit_compiler(this_processor())
        builder = llvm.JITLibraryBuilder().add_object_img(code).export_symbol(ENTRY).add_current_process()
        self._library = builder.link(self._linker, "kernels")
        self.run: Callable[..., int] = _PROTOTYPE(self._library[ENTRY])
        """`run` of the interpreter, on the addresses of its arrays; other threads run meanwhile."""


def this_processor() -> Any:
    """What makes and links code for the processor of this machine, with all that it can do."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_triple(llvm.get_process_triple())
    cpu, features = processor()
    reloc = "static" if target.name.startswith("x86") else "default"
    return target.create_target_machine(
        cpu=cpu, features=features, opt=3, reloc=reloc, codemodel="jitdefault", jit=True
    )


def processor() -> tuple[str, str]:
    """Its name and its features, as LLVM writes them."""
    return llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()


def file_name() -> str:
    """What the object file for this processor is called."""
    return hashlib.sha256(" ".join(processor()).encode()).hexdigest()[:12] + ".o"
