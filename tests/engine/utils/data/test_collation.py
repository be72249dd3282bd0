"""Examples put together into batches."""

from __future__ import annotations

from collections import OrderedDict, defaultdict, namedtuple
from typing import Any

import numpy as np
import pytest

import engine
from engine.utils.data import default_collate, default_convert

Point = namedtuple("Point", "x y")


@pytest.mark.parametrize(
    ("batch", "text"),
    [
        ([1, 2], "tensor([1, 2])"),
        ([1.5, 2.0], "tensor([1.5000, 2.0000], dtype=torch.float64)"),
        ([True, False], "tensor([ True, False])"),
        (["a", "b"], "['a', 'b']"),
        ([(1, "a"), (2, "b")], "[tensor([1, 2]), ['a', 'b']]"),
        ([[1, 2], [3, 4]], "[tensor([1, 3]), tensor([2, 4])]"),
        ([{"a": 1}, {"a": 2}], "{'a': tensor([1, 2])}"),
        ([Point(1, 2), Point(3, 4)], "Point(x=tensor([1, 3]), y=tensor([2, 4]))"),
        ([np.ones(2, np.float32)] * 2, "tensor([[1., 1.],\n        [1., 1.]])"),
        ([np.float32(2), np.float32(3)], "tensor([2., 3.])"),
        ([engine.tensor(1), engine.tensor(2)], "tensor([1, 2])"),
    ],
)
def test_a_batch_of_examples(batch: list[Any], text: str) -> None:
    assert repr(default_collate(batch)) == text


def test_containers_keep_their_kind() -> None:
    assert isinstance(default_collate([OrderedDict(a=1)]), OrderedDict)
    counts = default_collate([defaultdict(int, a=1), defaultdict(int, a=2)])
    assert (counts["a"].tolist(), counts["b"]) == ([1, 2], 0)
    converted = default_convert({"a": (1, np.ones(1)), "b": Point(np.float32(2), "x"), "c": ["y"]})
    assert converted["a"][0] == 1
    assert converted["a"][1].tolist() == [1.0]
    assert (converted["b"].x.item(), converted["b"].y, converted["c"]) == (2.0, "x", ["y"])


@pytest.mark.parametrize(
    ("batch", "error", "message"),
    [
        ([None, None], TypeError, "found <class 'NoneType'>$"),
        ([np.array(["a"])], TypeError, "found <U1$"),
        ([(1, 2), (3,)], RuntimeError, "^each element in list of batch should be of equal size$"),
        ([engine.ones(2), engine.ones(3)], RuntimeError, "^stack expects each tensor to be equal size"),
    ],
)
def test_what_cannot_be_put_together(batch: list[Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        default_collate(batch)
