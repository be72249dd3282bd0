"""Parameters that step together, side by side in flat arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.tensor import Tensor
from engine.autograd.versions import write_all

_REMEMBERED = 64


class Bucket:
    """Parameters of one dtype that have taken the same number of steps, with their state.

    An optimizer computes on flat arrays over all of them: a handful of numpy calls per step instead of a
    handful per parameter, which for small networks is most of the time. Where the parameters themselves lie
    in one piece of memory (`flat` is then that piece), the update is one call too; else one per parameter.
    """

    def __init__(self, params: Sequence[Tensor], steps: int = 0) -> None:
        self.params = tuple(params)
        self.steps = steps
        self.age: Array = np.array(steps, np.float32)
        self.published = 0
        self.arrays = tuple(param._array for param in self.params)
        self.flat = _one_piece(self.arrays)
        size = sum(array.size for array in self.arrays)
        self.dtype = self.arrays[0].dtype
        self.grad: Array = np.empty(size, self.dtype)
        self.delta: Array = np.empty(size, self.dtype)
        self.spare: Array = np.empty(size, self.dtype)
        self._deltas = self.split(self.delta)
        self._places = list(zip(self.params, self.arrays, self.split(self.grad), strict=True))
        self._histories = [param._shared_history() for param in self.params]
        self.state: dict[str, Array] = {}
        self.scalars: dict[str, Array] = {}
        """State that is one number for all of the parameters, each a 0-d float32 array as in PyTorch."""
        self._numbers: dict[float, Array] = {}
        self._passing: Array = np.empty((), self.dtype)

    def split(self, values: Array) -> list[Array]:
        """Views of a flat array in the shapes of the parameters."""
        views, end = [], 0
        for array in self.arrays:
            start, end = end, end + array.size
            views.append(values[start:end].reshape(array.shape))
        return views

    def buffer(self, name: str, initial: float = 0.0) -> Array:
        """The flat state array called `name`, at first filled with `initial`."""
        if name not in self.state:
            self.state[name] = np.full(self.grad.size, initial, self.dtype)
        return self.state[name]

    def scalar(self, name: str, initial: float) -> Array:
        """The state number called `name`, at first `initial`."""
        if name not in self.scalars:
            self.scalars[name] = np.array(initial, np.float32)
        return self.scalars[name]

    def number(self, value: float) -> Array:
        """A number that seldom changes as a 0-d array, an operand that numpy takes in half the time."""
        try:
            return self._numbers[value]
        except KeyError:
            if len(self._numbers) >= _REMEMBERED:
                self._numbers.clear()
            self._numbers[value] = array = np.array(value, self.dtype)
            return array

    def passing(self, value: float) -> Array:
        """The same of a number that is another in every step; it holds until the next one is asked for."""
        self._passing.fill(value)
        return self._passing

    def gather(self) -> bool:
        """Collect the gradients; False when the parameters are not as they were planned for."""
        for param, array, place in self._places:
            grad = param._grad
            if grad is None or param._array is not array:
                return False
            place[...] = grad._array
        return True

    def values(self) -> Array:
        """The parameters as one flat array."""
        return np.concatenate([a.ravel() for a in self.arrays]) if self.flat is None else self.flat

    def decay(self, weight_decay: float) -> None:
        """Add the slope of weight_decay / 2 * |w|^2 to the gradient."""
        if weight_decay:
            self.grad += self.values() * self.number(weight_decay)

    def advance(self, steps: int, scalars: Mapping[str, float]) -> None:
        """Note that the arrays were changed from outside: by steps up to `steps`, that left `scalars`."""
        self.steps = steps
        self.age[...] = steps
        for name, value in scalars.items():
            self.scalars[name][...] = value
        write_all(self._histories)

    def apply(self) -> None:
        """Subtract `delta` from the parameters, in place."""
        self.age.fill(self.steps)
        if self.flat is not None:
            np.subtract(self.flat, self.delta, self.flat)
        else:
            for array, delta in zip(self.arrays, self._deltas, strict=True):
                np.subtract(array, delta, array)
        write_all(self._histories)


def _one_piece(arrays: Sequence[Array]) -> Array | None:
    """The arrays as one flat view when they follow one another in memory, else None."""
    address = arrays[0].__array_interface__["data"][0]
    for array in arrays:
        if not array.flags.c_contiguous or array.__array_interface__["data"][0] != address:
            return None
        address += array.nbytes
    owner = _owner(arrays[0])
    if any(_owner(array) is not owner for array in arrays) or not owner.flags.c_contiguous:
        return None
    flat: Array = owner.reshape(-1)
    start = (arrays[0].__array_interface__["data"][0] - flat.__array_interface__["data"][0]) // flat.itemsize
    return flat[start : start + sum(array.size for array in arrays)]


def _owner(array: Any) -> Any:
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
