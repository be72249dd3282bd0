"""The memory that a tensor shares with its views."""

from __future__ import annotations

import pytest

import engine


def test_views_share_their_storage() -> None:
    x = engine.tensor([[4.0, 1.0], [5.0, 3.0]])
    storage = x[1].storage()
    assert storage.tolist() == [4.0, 1.0, 5.0, 3.0]
    assert list(storage) == storage.tolist()
    assert x.t().storage().data_ptr() == storage.data_ptr()
    assert len(storage) == storage.size() == 4
    assert engine.is_storage(storage)
    assert engine.FloatTensor(storage).tolist() == storage.tolist()
    assert repr(engine.tensor([1, 2]).storage()) == (
        " 1\n 2\n[torch.storage.TypedStorage(dtype=torch.int64, device=cpu) of size 2]"
    )


def test_writing_into_the_storage_is_noticed_by_all_views() -> None:
    x = engine.zeros(2, 2)
    w = engine.ones(2, 2, requires_grad=True)
    y = (w * x).sum()
    x.t().storage()[1] = 2.0
    assert x.tolist() == [[0.0, 2.0], [0.0, 0.0]]
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        y.backward()


def test_bytes() -> None:
    assert engine.ones(3, dtype=engine.float64).untyped_storage().nbytes() == 24
    assert len(engine.ones(3).untyped_storage()) == 12
