"""What is written in place has the value and the gradients of the function without the underscore."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.autograd.tensor import Tensor
from engine.ops.table import FUNCTIONS as ENTRIES
from engine.ops.table import IN_PLACE
from tests.engine.properties.drawing import NONE, SOME
from tests.engine.properties.functions import FUNCTIONS
from tests.engine.properties.named import calls, told
from tests.engine.properties.numeric import directions, gradients_of, leaves_of
from tests.engine.properties.operations import OPERATIONS

METHODS = {
    name.removeprefix("Tensor."): each for name, each in FUNCTIONS.items() if name.startswith("Tensor.")
}
DRAWN = {**{name: each for name, each in OPERATIONS.items() if name in ENTRIES}, **FUNCTIONS, **METHODS}
NAMES = [name for name in IN_PLACE.split() if name in DRAWN]


def answers(function: Any, call: Any) -> list[Any]:
    """The result and the gradients of what can be differentiated, as arrays."""
    out = function(*call.args, **call.options)
    leaves = leaves_of(function, call)
    starts = [engine.tensor(start) for start in directions([out], 1)]
    return [each.detach().numpy() for each in (out, *gradients_of([out], leaves, starts))]


@pytest.mark.parametrize("name", NAMES)
def test_in_place(name: str) -> None:
    def written(x: Tensor, *args: Any, **options: Any) -> Tensor:
        return getattr(x.clone(), f"{name}_")(*args, **options)

    for call in calls(DRAWN, name, SOME, NONE):
        wanted = answers(getattr(Tensor, name), call)
        if wanted[0].shape != tuple(call.args[0].shape):
            continue  # what is broadcast has no room in the first operand
        with told(call):
            for one, two in zip(answers(written, call), wanted, strict=True):
                np.testing.assert_array_equal(one, two)
