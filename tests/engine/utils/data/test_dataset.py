"""Datasets and what is made of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.utils import data


class Letters(data.IterableDataset[str]):
    """a, b, c."""

    def __iter__(self) -> Iterator[str]:
        return iter("abc")

    def __len__(self) -> int:
        return 3


def test_rows_of_tensors() -> None:
    rows = data.TensorDataset(engine.arange(4), engine.arange(8.0).reshape(4, 2))
    assert len(rows) == 4
    assert [each.tolist() for each in rows[1]] == [1, [2.0, 3.0]]
    assert [each.tolist() for each in rows[2:]] == [[2, 3], [[4.0, 5.0], [6.0, 7.0]]]
    with pytest.raises(AssertionError, match=r"^Size mismatch between tensors$"):
        data.TensorDataset(engine.ones(2), engine.ones(3))


def test_a_part() -> None:
    part = data.Subset("abcdef", [4, 0, 2])
    assert (len(part), part[0], list(part)) == (3, "e", ["e", "a", "c"])
    rows = data.Subset(data.TensorDataset(engine.arange(5) * 10), [3, 1])
    assert rows[[0, 1]][0].tolist() == [30, 10]
    inner = data.Subset(part, [2, 0])
    assert inner.__getitems__([1, 0]) == ["e", "c"]


def test_a_sequence_of_datasets() -> None:
    both = data.ConcatDataset(["abc", "de"])
    assert (len(both), both.cumulative_sizes) == (5, [3, 5])
    assert [both[i] for i in range(5)] == list("abcde")
    assert (both[-1], both[-5]) == ("e", "a")
    with pytest.raises(ValueError, match=r"^absolute value of index should not exceed dataset length$"):
        both[-6]
    with pytest.raises(IndexError):
        both[5]
    with pytest.raises(AssertionError, match=r"^datasets should not be an empty iterable$"):
        data.ConcatDataset([])
    with pytest.raises(AssertionError, match=r"^ConcatDataset does not support IterableDataset$"):
        data.ConcatDataset([Letters()])
    summed = data.TensorDataset(engine.zeros(2)) + data.TensorDataset(engine.ones(1))
    assert [each[0].item() for each in summed] == [0.0, 0.0, 1.0]


def test_a_chain_of_datasets() -> None:
    chain = Letters() + Letters()
    assert (list(chain), len(chain)) == (list("abcabc"), 6)
    with pytest.raises(AssertionError, match=r"^ChainDataset only supports IterableDataset$"):
        list(data.ChainDataset(["abc"]))


def test_a_stack_of_datasets() -> None:
    assert list(data.StackDataset("abc", range(3))) == [("a", 0), ("b", 1), ("c", 2)]
    assert data.StackDataset(letter="abc", place=range(3))[1] == {"letter": "b", "place": 1}
    for args, kwargs in ((("ab", "a"), {}), ((), {}), (("a",), {"b": "b"})):
        with pytest.raises(ValueError, match=r"Size mismatch|At least one|both types are given"):
            data.StackDataset(*args, **kwargs)


class Chatty:
    """Answers for a whole batch, one example short."""

    def __len__(self) -> int:
        return 3

    def __getitems__(self, indices: list[int]) -> list[int]:
        return [10 * i for i in indices[1:]]


def test_a_stack_of_datasets_answers_for_a_batch() -> None:
    assert data.StackDataset("abc", range(3)).__getitems__([2, 0]) == [("c", 2), ("a", 0)]
    named = data.StackDataset(letter="abc", place=range(3)).__getitems__([2, 0])
    assert named == [{"letter": "c", "place": 2}, {"letter": "a", "place": 0}]
    part = data.Subset(range(5), [4, 3, 2])
    assert data.StackDataset("abc", part).__getitems__([1]) == [("b", 3)]
    with pytest.raises(ValueError, match=r"output size mismatch. Expected 2, got 1$"):
        data.StackDataset("abc", Chatty()).__getitems__([0, 1])


def test_what_a_subclass_must_define() -> None:
    with pytest.raises(NotImplementedError, match=r"^Subclasses of Dataset should implement __getitem__.$"):
        data.Dataset()[0]
    with pytest.raises(NotImplementedError, match="should implement __iter__"):
        iter(data.IterableDataset())


def test_random_parts_are_pytorchs() -> None:
    engine.manual_seed(0)
    parts = data.random_split(range(10), [7, 3])
    assert [part.indices for part in parts] == [[4, 1, 7, 5, 3, 9, 0], [8, 6, 2]]
    generator = engine.Generator().manual_seed(42)
    parts = data.random_split(range(10), [0.3, 0.3, 0.4], generator=generator)
    assert [part.indices for part in parts] == [[2, 6, 1], [8, 4, 5], [0, 9, 3, 7]]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 50), st.lists(st.integers(1, 9), min_size=1, max_size=5))
def test_random_parts_share_nothing_and_leave_nothing_out(total: int, weights: list[int]) -> None:
    fractions = [weight / sum(weights) for weight in weights]
    if sum(fractions) > 1:
        fractions[-1] = max(0.0, 1 - sum(fractions[:-1]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.warn", lambda *args, **kwargs: None)  # parts may be empty here
        parts: Any = data.random_split(range(total), fractions)
    assert sorted(i for part in parts for i in part.indices) == list(range(total))
    for part, fraction in zip(parts, fractions, strict=True):
        assert int(total * fraction) <= len(part) <= total * fraction + len(weights)


def test_lengths_that_do_not_add_up() -> None:
    for lengths in ([7, 4], [0.7, 0.4], [-0.7, 0.4]):
        with pytest.raises(ValueError, match=r"^Sum of input lengths does not equal"):
            data.random_split(range(10), lengths)
    with pytest.raises(ValueError, match=r"^Fraction at index 0 is not between 0 and 1$"):
        data.random_split(range(10), [1.5, -0.5])
    with pytest.warns(UserWarning, match=r"^Length of split at index 1 is 0. This might result in an empty"):
        data.random_split(range(2), [0.9, 0.1])
