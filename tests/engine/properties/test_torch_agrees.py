"""Drawn calls, empty ones too, give PyTorch's values, shapes, types and gradients, where it is installed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.autograd import grad
from engine.autograd.tensor import Tensor
from tests.engine.properties.drawing import NONE, ONE, SOME, Call
from tests.engine.properties.functions import FUNCTIONS
from tests.engine.properties.named import calls, told
from tests.engine.properties.numeric import directions

torch = pytest.importorskip("torch", reason="PyTorch is not installed: nothing to compare with")

NOT_COMPARED = {
    **dict.fromkeys(("svd", "linalg.svd", "linalg.eigh", "qr", "linalg.qr"), "factors may be turned around"),
    **dict.fromkeys(("expand", "linear"), "a function of no such name there"),
    **dict.fromkeys(("linalg.cond", "vander", "native_channel_shuffle"), "cannot be differentiated there"),
    **dict.fromkeys(("pixel_shuffle", "pixel_unshuffle", "F.instance_norm"), "nor can it when empty"),
    **dict.fromkeys(("F.pixel_shuffle", "F.pixel_unshuffle"), "nor can it when empty"),
    **dict.fromkeys(
        ("F.multi_margin_loss", "F.multilabel_margin_loss"), "any number is there the mean of none"
    ),
    "as_strided_scatter": "its gradient fails the check of differences there",
    "clamp": "fails there where its bounds are larger than its input",
    "ldexp": "2 to a negative integer is 0 in its gradient there",
}
"""Functions in which both may or must differ, by the reason why."""


def named_of(library: Any, name: str) -> Any:
    """The function of that name in either library; what works in place gets a copy."""
    room, _, own = name.rpartition(".")
    rooms = {"F": library.nn.functional, "linalg": library.linalg, "special": library.special}
    function = getattr({**rooms, "Tensor": library.Tensor}.get(room, library), own)
    return (
        (lambda x, *args, **options: function(x.clone(), *args, **options)) if own.endswith("_") else function
    )


def as_torch(value: Any) -> Any:
    """An argument with PyTorch's tensors and types in the place of ours."""
    if isinstance(value, Tensor):
        return torch.tensor(value.detach().numpy().copy()).requires_grad_(value.requires_grad)
    if isinstance(value, (tuple, list)):
        return type(value)(as_torch(each) for each in value)
    return torch.float64 if value is engine.float64 else value


def parts(value: Any, kind: type) -> list[Any]:
    """All tensors in a result or in arguments, in order."""
    if isinstance(value, kind):
        return [value]
    listed = value.values() if isinstance(value, dict) else value if isinstance(value, (tuple, list)) else ()
    return [part for each in listed for part in parts(each, kind)]


def answers(library: Any, function: Any, call: Call, gradient: Any, kind: type) -> list[Any]:
    """The results of a call as arrays, then the gradients of what can be differentiated by what."""
    library.manual_seed(0)
    out = parts([function(*call.args, **call.options)], kind)
    leaves = [each for each in parts([call.args, call.options], kind) if each.requires_grad]
    ends = [each for each in out if each.requires_grad]
    starts = [library.tensor(start) for start in directions(ends, 1)]
    slopes = (
        gradient(ends, leaves, starts, allow_unused=True, materialize_grads=True) if ends and leaves else []
    )
    return [each.detach().numpy() for each in (*out, *slopes)]


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - NOT_COMPARED.keys()))
def test_drawn_calls(name: str) -> None:
    for call in calls(FUNCTIONS, name, SOME, ONE, NONE):
        same = Call(*as_torch(call.args), **{n: as_torch(v) for n, v in call.options.items()})
        with told(call):
            wanted = answers(torch, named_of(torch, name), same, torch.autograd.grad, torch.Tensor)
            found = answers(engine, named_of(engine, name), call, grad, Tensor)
            assert [(x.shape, x.dtype) for x in found] == [(x.shape, x.dtype) for x in wanted]
            for one, two in zip(found, wanted, strict=True):
                np.testing.assert_allclose(one, two, rtol=1e-7, atol=1e-9)
