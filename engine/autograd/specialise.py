"""The code of one operation's call, written out for its own parameters.

Small networks spend most of a training step between the numpy calls. Unrolled over its inputs, with its
options as real parameters, a recorded call takes half the time of one that loops over `*args`: 0.5
instead of 1.1 microseconds. So, as dataclasses do for `__init__`, the source is put together and
compiled when the operation is defined.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from .definition import Definition, on_definition
from .mode import mode
from .node import Node
from .source import compiled
from .tensor import Tensor
from .versions import INFERENCE, tick
from .views import share

_UNWRAP = """
    if isinstance({name}, Tensor):
        {name}_ = {name}._array
        if {name}._view is not None:
            {name}._refresh()
        if {name}._requires_grad:
            needed += {bit}
            targets.append({name}._grad_fn or {name})
        tensors = True
    else:
        {name}_ = {name}
"""

_CALL = """
def call({signature}):
    needed = 0
    targets = []
    tensors = False
{unwrap}
    try:
        out = forward({raw})
    except ValueError as error:
        raise explained(error, {raw}) from None
    if not tensors:
        return out
    if type(out) is not ndarray:
        out = asarray(out)
    result = new(Tensor)
    result._array = out
    result._grad = result._history = result._view = result._hooks = None
    if {records} and mode.enabled:
        result._requires_grad = True
        result._grad_fn = node = new(Node)
        node.time = tick()
        node.targets = targets
        node.shape = out.shape
        node.dtype = out.dtype
        node.hooks = node.version = None
        node.plan = plan = plans.get(needed) or make_plan(needed)
        if plan.keep is None:
            node.arguments = ()
            node.saved = (out,) if plan.needs_out else ()
            if plan.pack is not None:
                plan.pack(node, result, {arguments})
        else:
            node.arguments, node.saved = plan.keep({arguments}, {raw}, out)
    else:
        result._requires_grad = False
        result._grad_fn = None
        if mode.inference:
            result._history = inference
    {finish}
"""

_TAKEN = frozenset(re.findall(r"(?<![.{\w])[A-Za-z]\w*", _CALL)) | {"share"}
"""The names that the template uses itself."""


def specialised(definition: Definition, *, view: bool, recorded: bool) -> Callable[..., Any]:
    """The function that computes `definition` on arrays and records it on tensors."""
    inputs, options = definition.inputs, tuple(definition.options)
    defaults = {f"default_{name}": value for name, value in definition.options.items()}
    given = {name: value is not inspect.Parameter.empty for name, value in definition.options.items()}
    if taken := _TAKEN.intersection(definition.names):
        raise TypeError(f"{definition.name}: a parameter cannot be called {', '.join(sorted(taken))}")
    source = _CALL.format(
        signature=", ".join((*inputs, *(f"{n}=default_{n}" if given[n] else n for n in options))),
        unwrap="".join(_UNWRAP.format(name=name, bit=1 << i) for i, name in enumerate(inputs)),
        raw=", ".join((*(f"{name}_" for name in inputs), *options)),
        arguments=", ".join((*inputs, *options)),
        records="needed" if recorded else "False",
        finish=f"return share(result, {inputs[0]}, call, ({''.join(f'{n}, ' for n in options)}))"
        if view
        else "return result",
    )
    scope = {
        "Node": Node,
        "Tensor": Tensor,
        "asarray": np.asarray,
        "explained": definition.explained,
        "forward": definition.forward,
        "inference": INFERENCE,
        "make_plan": definition.plan,
        "mode": mode,
        "ndarray": np.ndarray,
        "new": object.__new__,
        "plans": definition.plans,
        "share": share,
        "tick": tick,
        **defaults,
    }
    call = compiled("call", source, scope, f"<operation on {', '.join(definition.names)}>")
    functools.update_wrapper(call, definition.forward)
    call.__name__ = definition.name
    vars(call).pop("__wrapped__")  # the signature of the call is its own
    definition.scope = scope
    for listener in on_definition:
        listener(definition)
    return call
