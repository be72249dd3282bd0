"""`torch.nn.modules.module`: the base of all modules, and hooks on all of them at once."""

from ..everywhere import (
    everywhere,
    register_module_backward_hook,
    register_module_buffer_registration_hook,
    register_module_forward_hook,
    register_module_forward_pre_hook,
    register_module_full_backward_hook,
    register_module_full_backward_pre_hook,
    register_module_module_registration_hook,
    register_module_parameter_registration_hook,
)
from ..module import Module
from ..naming import indented as _addindent
from ..state import _IncompatibleKeys

__all__ = [
    "Module",
    "_IncompatibleKeys",
    "_addindent",
    "register_module_backward_hook",
    "register_module_buffer_registration_hook",
    "register_module_forward_hook",
    "register_module_forward_pre_hook",
    "register_module_full_backward_hook",
    "register_module_full_backward_pre_hook",
    "register_module_module_registration_hook",
    "register_module_parameter_registration_hook",
]

_global_backward_pre_hooks = everywhere._backward_pre_hooks
_global_backward_hooks = everywhere._backward_hooks
_global_forward_pre_hooks = everywhere._forward_pre_hooks
_global_forward_hooks = everywhere._forward_hooks
_global_forward_hooks_always_called = everywhere._forward_hooks_always_called
_global_forward_hooks_with_kwargs = everywhere._forward_hooks_with_kwargs
