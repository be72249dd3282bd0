"""The interpreter as an object file, which needs numba no more."""

from __future__ import annotations

from typing import Any

import llvmlite.binding as llvm
import numba
from numba import types

from ..linking import ENTRY, this_processor
from . import interpreter

INTS, FLOATS, DOUBLES = (types.CPointer(kind) for kind in (types.int64, types.float32, types.float64))
ARRAYS = (INTS, INTS, FLOATS, DOUBLES, FLOATS, INTS, INTS, FLOATS)
"""The kinds of program, batches, memory, registers, data, order, at and results."""
NUMBERS = 7


def object_code() -> bytes:
    """The machine code of `interpreter.run` for this processor; compiling takes some seconds."""
    kind = types.int64(*ARRAYS, *(types.int64,) * NUMBERS)
    compiled = numba.cfunc(kind, error_model="numpy")(interpreter.run)
    module = llvm.parse_assembly(compiled.inspect_llvm())
    for function in module.functions:
        if not function.is_declaration:
            function.linkage = "internal"
    entry = module.get_function(compiled.native_name)
    entry.linkage, entry.name = "external", ENTRY
    machine = this_processor()
    _leave_out_errors(module, machine)
    code: bytes = machine.emit_object(module)
    return code


def _leave_out_errors(module: Any, machine: Any) -> None:
    """Remove what raises Python's exceptions, by functions of numba's.

    Numba lets every function tell whether it failed. None here ever does, which LLVM sees once nobody else
    can call them: it follows what they return through the whole module, then drops what cannot be reached.
    """
    passes = llvm.create_new_module_pass_manager()
    passes.add_ipsccp_pass()
    passes.add_global_dead_code_eliminate_pass()
    options = llvm.create_pipeline_tuning_options(speed_level=0)
    passes.run(module, llvm.create_pass_builder(machine, options))
