"""Rows of a table by their numbers."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .pooling import put


@op(name="embedding")
def rows_at(weight: Array, /, index: Array, padding_idx: int, shares: Array | None = None) -> Any:
    """The rows of `weight` that `index` names; row `padding_idx` gets no gradient (-1: every row does).

    `shares`, if given, says for each of the indices what part of the gradient its row gets.
    """
    return weight[index]


@op(name="embedding_dense_backward", node="EmbeddingDenseBackwardBackward0")
def added_rows(grad: Array, /, index: Array, padding_idx: int, count: int) -> Any:
    """`count` rows of zeros with each row of `grad` added where `index` says."""
    width = grad.shape[-1]
    out = np.zeros((count, width), grad.dtype)
    places = index.reshape(-1)
    rows = grad.reshape(len(places), width)
    if padding_idx >= 0:
        kept = places != padding_idx
        places, rows = places[kept], rows[kept]
    # Flat, because numpy adds at places of one dimension many times faster than row by row.
    np.add.at(out.reshape(-1), (places[:, None] * width + np.arange(width)).reshape(-1), rows.reshape(-1))
    return out


def _back(g: Any, index: Array, padding_idx: int) -> Any:
    found = rows_at(g, index, padding_idx)
    return found if padding_idx < 0 else found * (index != padding_idx)[..., None]


def _to_rows(g: Any, shape: Any, index: Array, padding_idx: int, shares: Array | None) -> Any:
    parts = g if shares is None else g * shares[..., None]
    return added_rows(parts, index, padding_idx, shape[0])


rows_at.gradients(weight=_to_rows)
added_rows.gradients(grad=_back)


class Bags(NamedTuple):
    """Which rows lie in which bags."""

    rows: Array
    """The row of each entry."""
    owner: Array
    """The bag of each entry; not falling."""
    divisors: Array
    """What the sum of each bag is divided by."""
    back: Array
    """What part of the bag's gradient each entry hands to its row."""


@op(name="embedding_bag")
def bag_sums(weight: Array, samples: Array | None, /, bags: Bags) -> Any:
    """The sums (bags, d) of the rows in each bag, each times its sample weight if given, over its divisor."""
    rows = weight[bags.rows]
    if samples is not None:
        rows = rows * samples[:, None]
    return added_rows(rows, bags.owner, -1, len(bags.divisors)) / bags.divisors[:, None]


def _to_entries(g: Any, bags: Bags) -> Any:
    return rows_at(g / bags.divisors[:, None], bags.owner, -1)


def _to_weight(g: Any, samples: Any, shape: Any, bags: Bags) -> Any:
    parts = _to_entries(g, bags) * bags.back[:, None]
    return added_rows(parts if samples is None else parts * samples[:, None], bags.rows, -1, shape[0])


bag_sums.gradients(
    weight=_to_weight,
    samples=lambda g, weight, bags: (_to_entries(g, bags) * rows_at(weight, bags.rows, -1)).sum(-1),
)


@op(name="embedding_bag_max", node="EmbeddingBagBackward0")
def bag_maxima(weight: Array, /, place: Array, filled: Array) -> Any:
    """The elements of the flattened table at `place` (bags, d), and 0 in bags that are not `filled`."""
    return np.where(filled[:, None], weight.reshape(-1).take(place), weight.dtype.type(0))


bag_maxima.gradients(
    weight=lambda g, shape, place, filled: put(g * filled[:, None], place, tuple(shape)),
)


def largest_in_bags(weight: Array, bags: Bags) -> tuple[Array, Array]:
    """Where in the flattened table the largest of each bag lie, and which bags have any entry."""
    width = weight.shape[1]
    count = len(bags.divisors)
    place = np.zeros((count, width), np.int64)
    filled = np.zeros(count, bool)
    ends = np.searchsorted(bags.owner, np.arange(count + 1))
    for bag, (begin, end) in enumerate(pairwise(ends)):
        if end > begin:
            rows = bags.rows[begin:end]
            place[bag] = rows[weight[rows].argmax(0)] * width + np.arange(width)
            filled[bag] = True
    return place, filled
