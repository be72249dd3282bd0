"""How tensors lie in memory."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine


def test_strides_and_offsets() -> None:
    x = engine.arange(6.0).reshape(2, 3)
    assert x.stride() == (3, 1)
    assert x.stride(-1) == 1
    assert x.t().stride() == (1, 3)
    assert x[:, 1].storage_offset() == 1
    assert x[1:].storage_offset() == 3
    assert x.is_contiguous()
    assert not x.t().is_contiguous()
    assert x.t().contiguous().stride() == (2, 1)


def test_clones_keep_the_order_of_the_elements_unless_told_otherwise() -> None:
    x = engine.ones(2, 3).t()
    assert x.clone().stride() == (1, 3)
    assert x.clone(memory_format=engine.contiguous_format).stride() == (2, 1)


@given(st.lists(st.integers(0, 3), max_size=4))
@settings(deadline=None, max_examples=30)
def test_strides_of_new_tensors_do_not_depend_on_lengths_of_one(shape: list[int]) -> None:
    expected = [int(np.prod([max(n, 1) for n in shape[i + 1 :]])) for i in range(len(shape))]
    assert engine.zeros(shape).stride() == tuple(expected)


def test_sizes_in_bytes_and_kinds() -> None:
    x = engine.ones(2, 3, dtype=engine.float64)
    assert (x.itemsize, x.nbytes, x.element_size()) == (8, 48, 8)
    assert x.is_floating_point()
    assert not engine.is_complex(x)
    assert engine.is_tensor(x)
    assert not engine.is_tensor([1])
    assert not engine.ones(1, dtype=engine.uint8).is_signed()
    assert repr(x.layout) == "torch.strided"
    assert x.is_set_to(x.view(2, 3))
    assert not x.is_set_to(x.clone())


def test_questions_about_numbers_and_sizes() -> None:
    x = engine.ones(2, 3)
    assert engine.numel(x) == x.nelement() == 6
    assert x.size(-1) == 3
    assert engine.is_nonzero(engine.tensor(2))
    with pytest.raises(IndexError, match="Dimension out of range"):
        x.size(2)


def test_sizes_are_tuples_whose_parts_are_sizes() -> None:
    size = engine.Size([2, 3])
    for other in (size + (4,), (1,) + size, size[1:], size * 2):  # noqa: RUF005 - the operators are meant
        assert type(other) is engine.Size
    assert size[0] == 2
    assert size == (2, 3)
    assert repr(type(size)) == "<class 'torch.Size'>"
