"""Functions and methods as PyTorch's users call them: names, `out=`, arguments, families loaded late."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import engine
from engine.ops.facade import function, method
from engine.ops.table import FUNCTIONS, IN_PLACE, METHODS


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_of_the_table_is_there(name: str) -> None:
    assert callable(getattr(engine, name))
    assert getattr(engine, name).__name__ == name


@pytest.mark.parametrize("name", METHODS)
def test_every_method_of_the_table_is_there(name: str) -> None:
    assert callable(method(name))
    assert hasattr(engine.Tensor, name)


def test_what_is_written_in_place_is_a_method_too() -> None:
    names = IN_PLACE.split()
    assert len(names) == len(set(names))
    assert [name for name in names if name not in METHODS] == []


def test_a_name_that_is_not_there_is_said_as_pytorch_says_it() -> None:
    with pytest.raises(AttributeError, match="module 'torch' has no attribute 'colour'"):
        engine.colour  # noqa: B018


def test_a_seldom_family_is_loaded_when_first_used() -> None:
    program = (
        "import sys, engine\n"
        "before = 'engine.ops.counting' in sys.modules\n"
        "engine.bincount(engine.tensor([1]))\n"
        "print(before, 'engine.ops.counting' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_a_result_goes_where_out_says() -> None:
    place = engine.zeros(2, 2)
    result = engine.add(engine.ones(2, 2), 1, out=place)
    assert result is place
    assert place.tolist() == [[2.0, 2.0], [2.0, 2.0]]


def test_out_grows_from_nothing_and_warns_where_it_held_something() -> None:
    assert engine.exp(engine.zeros(3), out=engine.empty(0)).tolist() == [1.0, 1.0, 1.0]
    with pytest.warns(UserWarning, match=r"since it had shape \[2\]"):
        assert engine.exp(engine.zeros(3), out=engine.empty(2)).shape == (3,)


def test_two_results_go_to_two_places() -> None:
    values, indices = engine.empty(0), engine.empty(0, dtype=engine.int64)
    engine.sort(engine.tensor([2.0, 1.0]), out=(values, indices))
    assert (values.tolist(), indices.tolist()) == ([1.0, 2.0], [1, 0])


def test_out_is_not_for_gradients_or_a_smaller_type() -> None:
    with pytest.raises(RuntimeError, match=r"mul\(\): functions with out=... arguments don't support"):
        engine.mul(engine.ones(2, requires_grad=True), 2, out=engine.zeros(2))
    with pytest.raises(RuntimeError, match="result type Float can't be cast to the desired output type Long"):
        engine.mul(engine.ones(2), 2, out=engine.zeros(2, dtype=engine.int64))


def test_names_of_numpy_and_of_pytorch_mean_the_same() -> None:
    x = engine.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert engine.sum(x, axis=0, keepdims=True).tolist() == [[4.0, 6.0]]
    assert x.mean(axis=1).tolist() == x.mean(dim=1).tolist() == [1.5, 3.5]
    assert engine.add(input=x, other=x).tolist() == (x + x).tolist()
    assert engine.reshape(x, shape=(4,)).shape == x.view(size=(4,)).shape == (4,)


def test_operands_that_are_no_tensors_are_named() -> None:
    with pytest.raises(
        TypeError, match=r"exp\(\): argument 'input' \(position 1\) must be Tensor, not float"
    ):
        engine.exp(1.0)
    with pytest.raises(
        TypeError, match=r"matmul\(\): argument 'other' \(position 2\) must be Tensor, not numpy"
    ):
        engine.matmul(engine.ones(2, 2), np.eye(2))
    with pytest.raises(TypeError, match=r"add\(\): argument 'other' \(position 1\) must be Tensor, not str"):
        engine.ones(2).add("one")


def test_a_number_may_come_first_where_pytorch_lets_it() -> None:
    assert engine.sub(3, engine.tensor([1.0])).tolist() == [2.0]
    assert function("pow")(2, engine.tensor([3.0])).tolist() == [8.0]
