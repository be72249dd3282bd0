"""Gradients of every differentiable operation and function, at shapes and arguments that nobody picked.

A few calls of each, the same every time, of some, of one and of no elements. To search deeper, among
others: `CHAINRULE_EXAMPLES=200 uv run pytest tests/engine/properties`.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.properties.drawing import NONE, ONE, SOME, Call
from tests.engine.properties.functions import FUNCTIONS
from tests.engine.properties.modules import MODULES
from tests.engine.properties.named import calls, function_named, operation_named, told
from tests.engine.properties.numeric import check_first_order, check_second_order
from tests.engine.properties.operations import OPERATIONS

FIRST_ORDER_ONLY = {"F.ctc_loss", "CTCLoss"}
"""What PyTorch differentiates once only, too."""


def check(name: str, function: Any, call: Call) -> None:
    """Fail unless both orders are right."""
    with told(call):
        check_first_order(function, call)
        if name not in FIRST_ORDER_ONLY:
            check_second_order(function, call)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_operations(name: str) -> None:
    for call in calls(OPERATIONS, name, SOME, ONE, NONE):
        check(name, operation_named(name), call)


@pytest.mark.filterwarnings("ignore:.* is deprecated:UserWarning")
@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_functions(name: str) -> None:
    for call in calls(FUNCTIONS, name, SOME, ONE, NONE):
        check(name, function_named(name), call)


@pytest.mark.filterwarnings("ignore:enable_nested_tensor is True:UserWarning")
@pytest.mark.parametrize("name", sorted(MODULES))
def test_layers(name: str) -> None:
    for call in calls(MODULES, name, SOME, ONE, NONE):
        check(name, call.args[0], Call(*call.args[1:]))
