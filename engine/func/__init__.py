"""Functions from functions: derivatives and batches of them, as torch.func has them.

grad(f) is a function again, so grad(grad(f)) is the second derivative. Arguments may be tensors or dicts,
lists and tuples of them.

Shapes: as of the function; a Jacobian has those of the result, then those of the argument.
Errors: RuntimeError for results that are no numbers where one is needed.
Source: https://pytorch.org/docs/stable/func.api.html.
"""

from collections.abc import Callable as _Callable
from typing import Any as _Any

from .batching import vmap
from .derivatives import grad, grad_and_value, jvp, linearize, vjp
from .jacobians import hessian, jacfwd, jacrev
from .modules import functional_call, replace_all_batch_norm_modules_, stack_module_state

__all__ = [
    "debug_unwrap",
    "functional_call",
    "functionalize",
    "grad",
    "grad_and_value",
    "hessian",
    "jacfwd",
    "jacrev",
    "jvp",
    "linearize",
    "replace_all_batch_norm_modules_",
    "stack_module_state",
    "vjp",
    "vmap",
]


def functionalize(func: _Callable[..., _Any], *, remove: str = "mutations") -> _Callable[..., _Any]:
    """The same function: operations in place need no help here."""
    return func


def debug_unwrap(tensor: _Any, *, recurse: bool = True) -> _Any:
    """The same tensor: derivatives and batches wrap nothing here."""
    return tensor
