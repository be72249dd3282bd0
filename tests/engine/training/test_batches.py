from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.training.batches import Batches


def make(count: int, batch_size: int, seed: int = 0) -> Batches:
    rows = np.arange(count, dtype=np.float32)[:, None]
    return Batches(rows, rows * 10, batch_size, seed)


def epoch_of(batches: Batches) -> list[list[float]]:
    """The rows of the batches to the end of the epoch."""
    dealt, epoch = [], batches.epoch
    while batches.epoch == epoch:
        x, y = batches.next()
        assert np.array_equal(x.numpy() * 10, y.numpy())
        dealt.append(x.numpy()[:, 0].tolist())
    return dealt


@given(st.integers(1, 40), st.integers(0, 50), st.integers(0, 9))
def test_an_epoch_deals_every_point_once(count: int, batch_size: int, seed: int) -> None:
    batches = make(count, batch_size, seed)
    for epoch in range(3):
        dealt = epoch_of(batches)
        assert sorted(row for batch in dealt for row in batch) == list(range(count))
        size = count if batch_size == 0 else min(batch_size, count)
        assert [len(batch) for batch in dealt[:-1]] == [size] * (len(dealt) - 1)
        assert batches.fraction == epoch + 1


def test_the_same_seed_deals_the_same_order_and_epochs_differ() -> None:
    first, same, other = make(20, 5, 3), make(20, 5, 3), make(20, 5, 4)
    a, b, c = epoch_of(first), epoch_of(same), epoch_of(other)
    assert a == b != c
    assert epoch_of(first) != a


def test_all_points_at_once_stay_in_their_order() -> None:
    assert epoch_of(make(5, 0)) == [[0, 1, 2, 3, 4]]


@given(st.integers(0, 12), st.integers(1, 7))
def test_a_restored_state_deals_the_same_batches_again(steps: int, batch_size: int) -> None:
    batches = make(10, batch_size, 1)
    for _ in range(steps):
        batches.next()
    state = batches.state()
    first = [batches.next()[0].numpy().tolist() for _ in range(9)]
    batches.restore(state)
    assert [batches.next()[0].numpy().tolist() for _ in range(9)] == first


def test_moved_points_keep_their_places_in_the_epoch() -> None:
    batches, twin = make(6, 2, 5), make(6, 2, 5)
    assert batches.next()[0].numpy().tolist() == twin.next()[0].numpy().tolist()
    rows = np.arange(6, dtype=np.float32)[:, None]
    batches.replace(rows + 100, (rows + 100) * 10)
    assert (batches.next()[0].numpy() - 100).tolist() == twin.next()[0].numpy().tolist()


def test_another_count_begins_the_epoch_anew_and_a_new_size_holds_from_the_next_batch() -> None:
    batches = make(6, 2, 5)
    batches.next()
    rows = np.arange(9, dtype=np.float32)[:, None]
    batches.replace(rows, rows * 10)
    batches.resize(4)
    assert [len(batch) for batch in epoch_of(batches)] == [4, 4, 1]


def test_a_batch_of_all_points_is_not_shuffled_once_the_epoch_it_was_chosen_in_is_over() -> None:
    x, y = np.arange(10, dtype=np.float32)[:, None], np.zeros((10, 1), np.float32)
    batches = Batches(x, y, 4, seed=0)
    batches.next()
    batches.resize(0)
    batches.next()
    assert batches.at_epoch_end
    assert batches.next()[0].numpy().ravel().tolist() == list(range(10))


def test_the_latest_batch_is_known_by_its_points() -> None:
    x, y = np.arange(10, dtype=np.float32)[:, None], np.zeros((10, 1), np.float32)
    batches, skipping = Batches(x, y, 4, seed=0), Batches(x, y, 4, seed=0)
    assert len(batches.latest()) == 0
    for _ in range(7):
        dealt = batches.next()[0].numpy().ravel().astype(int)
        skipping.skip(1)
        assert batches.latest().tolist() == dealt.tolist() == skipping.latest().tolist()
