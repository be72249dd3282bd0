"""The loader: batches, their order, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import engine
from engine.utils import data

ROWS = data.TensorDataset(engine.arange(7), engine.arange(7) * 2.0)


class Counting(data.IterableDataset[int]):
    """0 to 4."""

    def __iter__(self) -> Iterator[int]:
        return iter(range(5))


def lists(loader: Any) -> list[Any]:
    return [batch.tolist() for batch in loader]


def test_batches_in_order() -> None:
    loader = data.DataLoader(ROWS, batch_size=3)
    assert len(loader) == 3
    assert [[each.tolist() for each in batch] for batch in loader] == [
        [[0, 1, 2], [0.0, 2.0, 4.0]],
        [[3, 4, 5], [6.0, 8.0, 10.0]],
        [[6], [12.0]],
    ]
    assert lists(data.DataLoader(range(7), batch_size=3, drop_last=True)) == [[0, 1, 2], [3, 4, 5]]
    assert len(data.DataLoader(range(7), batch_size=3, drop_last=True)) == 2


def test_a_seed_gives_pytorchs_order_and_draws() -> None:
    engine.manual_seed(0)
    assert lists(data.DataLoader(range(6), shuffle=True, batch_size=2)) == [[0, 4], [3, 5], [2, 1]]
    assert engine.rand(1).item() == pytest.approx(0.3074, abs=1e-4)
    engine.manual_seed(0)
    assert lists(data.DataLoader(range(4), batch_size=2)) == [[0, 1], [2, 3]]
    assert engine.rand(1).item() == pytest.approx(0.0885, abs=1e-4)  # a seed was drawn all the same
    engine.manual_seed(0)
    generator = engine.Generator().manual_seed(5)
    loader = data.DataLoader(range(6), shuffle=True, batch_size=4, drop_last=True, generator=generator)
    assert lists(loader) == [[1, 0, 4, 2]]
    assert engine.rand(1).item() == pytest.approx(0.4963, abs=1e-4)


def test_a_pass_goes_on_after_an_error() -> None:
    class Odd(data.Dataset[int]):
        def __len__(self) -> int:
            return 4

        def __getitem__(self, index: int) -> int:
            return index // (index % 2)

    batches, found = iter(data.DataLoader(Odd())), list[int]()
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            next(batches)
        found.append(next(batches).item())
    assert found == [1, 3]
    assert next(batches, None) is None


@pytest.mark.parametrize(("workers", "kind"), [(0, "SingleProcess"), (1, "MultiProcessing")])
def test_a_pass_has_the_name_that_pytorch_shows(workers: int, kind: str) -> None:
    batches = iter(data.DataLoader(range(2), num_workers=workers))
    with pytest.raises(AttributeError, match=f"^'_{kind}DataLoaderIter' object has no attribute 'next'$"):
        batches.next()  # type: ignore[attr-defined]


def test_each_pass_has_an_order_of_its_own() -> None:
    engine.manual_seed(0)
    loader = data.DataLoader(range(20), batch_size=20, shuffle=True)
    first, second = lists(loader), lists(loader)
    assert first != second
    assert sorted(first[0]) == sorted(second[0]) == list(range(20))


def test_samplers_and_single_examples() -> None:
    assert lists(data.DataLoader(range(9), sampler=[3, 1], batch_size=2)) == [[3, 1]]
    assert lists(data.DataLoader(range(9), batch_sampler=[[1, 2], [5]])) == [[1, 2], [5]]
    single = data.DataLoader(ROWS, batch_size=None)
    assert len(single) == 7
    assert [each.item() for each in next(iter(single))] == [0, 0.0]


def test_a_collate_function_of_ones_own() -> None:
    assert list(data.DataLoader("abcd", batch_size=2, collate_fn="".join)) == ["ab", "cd"]


def test_a_dataset_that_fetches_whole_batches() -> None:
    class Whole(data.Dataset[int]):
        """Knows how to fetch several at once."""

        def __len__(self) -> int:
            return 4

        def __getitems__(self, indices: list[int]) -> list[int]:
            return [i * 10 for i in indices]

    assert lists(data.DataLoader(Whole(), batch_size=3)) == [[0, 10, 20], [30]]


def test_rows_fetched_at_once_are_the_rows_fetched_singly() -> None:
    class Singly(data.TensorDataset):
        """The same rows, but a class of its own."""

    tensors = (engine.rand(9, 2, 3), engine.arange(9), engine.rand(9) > 0.5)
    places = [8, 0, -2, 3, 3]
    batches = []
    for kind in (data.TensorDataset, Singly):
        part = data.Subset(data.Subset(kind(*tensors), places), [0, 2, 4, 1])
        batches.append(list(data.DataLoader(part, batch_size=3)))
    for one, other in zip(*batches, strict=True):
        assert [each.tolist() for each in one] == [each.tolist() for each in other]
        assert [each.dtype for each in one] == [each.dtype for each in tensors]
    kept = next(iter(data.DataLoader(data.TensorDataset(tensors[0]), batch_size=2)))[0]
    kept.zero_()
    assert tensors[0][:2].sum().item() > 0


def test_rows_that_require_grad_keep_their_history() -> None:
    x = engine.ones(4, 2, requires_grad=True)
    (batch,) = next(iter(data.DataLoader(data.TensorDataset(x), batch_size=2)))
    batch.sum().backward()
    assert x.grad.sum(1).tolist() == [2.0, 2.0, 0.0, 0.0]


def test_a_dataset_without_indices() -> None:
    assert lists(data.DataLoader(Counting(), batch_size=2)) == [[0, 1], [2, 3], [4]]
    assert lists(data.DataLoader(Counting(), batch_size=2, drop_last=True)) == [[0, 1], [2, 3]]
    assert list(data.DataLoader(Counting(), batch_size=None)) == [0, 1, 2, 3, 4]
    with pytest.raises(TypeError, match=r"has no len\(\)"):
        len(data.DataLoader(Counting()))


def test_a_pass_is_an_iterator_with_a_length() -> None:
    batches = iter(data.DataLoader(range(4), batch_size=3))
    assert len(batches) == 2  # type: ignore[arg-type]
    assert iter(batches) is batches
    assert next(batches).tolist() == [0, 1, 2]


def test_the_loader_says_of_what_it_is() -> None:
    assert data.DataLoader[int](range(2)).batch_size == 1


def test_what_is_fixed_once_the_loader_exists() -> None:
    loader = data.DataLoader(ROWS)
    with pytest.raises(ValueError, match=r"^batch_size attribute should not be set after DataLoader is init"):
        loader.batch_size = 3
    loader.collate_fn = len
    assert next(iter(loader)) == 1


def test_memory_is_never_pinned() -> None:
    with pytest.warns(UserWarning, match="^'pin_memory' argument is set as true but no accelerator is found"):
        iter(data.DataLoader(ROWS, pin_memory=True))


ERRORS: list[tuple[dict[str, Any], str]] = [
    ({"num_workers": -1}, "^num_workers option should be non-negative"),
    ({"timeout": -1}, "^timeout option should be non-negative$"),
    ({"prefetch_factor": 2}, "^prefetch_factor option could only be specified in multiprocessing"),
    ({"persistent_workers": True}, "^persistent_workers option needs num_workers > 0$"),
    ({"multiprocessing_context": "fork"}, "but got num_workers=0$"),
    ({"shuffle": True, "sampler": [1]}, "^sampler option is mutually exclusive with shuffle$"),
    ({"batch_sampler": [[1]], "batch_size": 2}, "^batch_sampler option is mutually exclusive with"),
    ({"batch_sampler": [[1]], "shuffle": True}, "^batch_sampler option is mutually exclusive with"),
    ({"batch_size": None, "drop_last": True}, "^batch_size=None option disables auto-batching"),
    ({"batch_size": 0}, "positive integer value, but got batch_size=0$"),
    ({"batch_size": 2.5}, "positive integer value, but got batch_size=2.5$"),
]


@pytest.mark.parametrize(("options", "message"), ERRORS)
def test_errors(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        data.DataLoader(ROWS, **options)


@pytest.mark.parametrize("option", [{"shuffle": True}, {"sampler": [1]}, {"batch_sampler": [[1]]}])
def test_a_dataset_without_indices_has_its_own_order(option: dict[str, Any]) -> None:
    (name,) = option
    with pytest.raises(ValueError, match=f"expected unspecified {name} option, but got {name}="):
        data.DataLoader(Counting(), **option)


def test_nothing_can_be_loaded_but_not_shuffled() -> None:
    assert list(data.DataLoader([])) == []
    with pytest.raises(ValueError, match=r"but got num_samples=0$"):
        data.DataLoader([], shuffle=True)
