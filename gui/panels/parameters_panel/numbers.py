"""All parameters as one list of numbers: names, indices, values, gradients, the optimizer's state."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.training.snapshots import ParameterView

from .columns import STATES_FROM, Column, Doubles

Places = NDArray[np.intp]


class Numbers:
    """The parameters of one snapshot, number by number in their order."""

    def __init__(self, views: Sequence[ParameterView]) -> None:
        self.names = [view.name for view in views]
        self.shapes = [view.value.shape for view in views]
        self.states = tuple(dict.fromkeys(name for view in views for name in view.state))
        sizes = [view.value.size for view in views]
        self._owners = np.repeat(np.arange(len(sizes)), sizes)
        self._positions = positions_of(self.shapes)
        self._lacking: dict[int, list[bool]] = {
            Column.GRADIENT: [view.grad is None for view in views],
            **{
                STATES_FROM + place: [state not in view.state for view in views]
                for place, state in enumerate(self.states)
            },
        }
        self.columns: dict[int, Doubles] = {
            Column.VALUE: _flat(view.value for view in views),
            Column.GRADIENT: _flat(_unknown(view) if view.grad is None else view.grad for view in views),
        }
        for place, state in enumerate(self.states):
            arrays = (view.state.get(state, _unknown(view)) for view in views)
            self.columns[STATES_FROM + place] = _flat(arrays)

    def __len__(self) -> int:
        return len(self._owners)

    def alike(self, other: Numbers) -> bool:
        """Whether both have the same rows and columns."""
        return self.of_same_model(other) and self.states == other.states

    def of_same_model(self, other: Numbers) -> bool:
        """Whether both have the same rows, whatever the optimizer remembers of them."""
        return (self.names, self.shapes) == (other.names, other.shapes)

    def lacks(self, column: int, number: int) -> bool:
        """Whether a number has nothing in a column, which is something else than a NaN."""
        return column in self._lacking and self._lacking[column][int(self._owners[number])]

    def name(self, number: int) -> str:
        """The parameter that a number belongs to."""
        return self.names[int(self._owners[number])]

    def shape(self, number: int) -> tuple[int, ...]:
        """The shape of that parameter."""
        return self.shapes[int(self._owners[number])]

    def position(self, number: int) -> tuple[int, ...]:
        """The number's index in it."""
        return tuple(self._positions[number, : len(self.shape(number))].tolist())

    def layers(self) -> dict[str, int]:
        """The layer of each parameter by its name, counted from 0 in their order."""
        modules = list(dict.fromkeys(name.rpartition(".")[0] for name in self.names))
        return {name: modules.index(name.rpartition(".")[0]) for name in self.names}

    def in_order(self, column: int, sign: int) -> Places:
        """The numbers' places sorted by a column, `sign` -1 from the largest; those without a value last."""
        if column in (Column.PARAMETER, Column.PAST):
            return np.arange(len(self))[::sign]
        if column == Column.INDEX:
            return np.lexsort(self._positions.T[::-1])[::sign]
        return np.argsort(sign * self.columns[column], kind="stable")

    def matching(self, text: str) -> NDArray[np.bool_]:
        """Which numbers have every word of `text` in their name or, from a bracket on, in their index."""
        chosen = np.ones(len(self), np.bool_)
        for word in text.lower().split():
            name, bracket, index = word.partition("[")
            chosen &= np.array([name in each.lower() for each in self.names], np.bool_)[self._owners]
            if bracket:
                begin = bracket + index
                chosen &= [
                    str(list(self.position(at))).replace(" ", "").startswith(begin) for at in range(len(self))
                ]
        return chosen


def positions_of(shapes: Sequence[tuple[int, ...]]) -> Places:
    """The index of every number in its array, arrays one after the other: (numbers, axes), padded with -1."""
    axes = max((len(shape) for shape in shapes), default=0)
    blocks = [np.empty((0, axes), np.intp)]
    for shape in shapes:
        index = np.indices(shape).reshape(len(shape), math.prod(shape)).T
        blocks.append(np.pad(index, ((0, 0), (0, axes - len(shape))), constant_values=-1))
    return np.concatenate(blocks)


def _unknown(view: ParameterView) -> NDArray[np.floating]:
    return np.full(view.value.shape, np.nan)


def _flat(arrays: Iterable[NDArray[np.floating]]) -> Doubles:
    return np.concatenate([np.empty(0), *(array.reshape(-1) for array in arrays)])
