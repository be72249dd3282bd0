"""The points of an experiment as one frozen value."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float32]
Bools = NDArray[np.bool_]


class PointSet:
    """N points: inputs `x` (N, 1 or 2), target `y` (N,) and whether each is held out, `test` (N,).

    The target is a value in regression and the class, 0 or 1, in classification. The arrays are float32 (what
    the model sees, so a project file gives them back to the last bit) and cannot be written. ValueError names
    the array and the first row that is wrong.
    """

    __slots__ = ("test", "x", "y")

    x: Floats
    y: Floats
    test: Bools

    def __init__(self, x: ArrayLike, y: ArrayLike, test: ArrayLike | None = None) -> None:
        inputs = _own(x, np.float32, dimensions=2)
        target = _own(y, np.float32)
        held_out = np.zeros(len(target), bool) if test is None else _own(test, np.bool_)
        if inputs.ndim != 2 or inputs.shape[1] not in (1, 2):
            raise ValueError(f"x: expected rows of one or two numbers, got an array of shape {inputs.shape}")
        if target.shape != (len(inputs),):
            raise ValueError(f"y: expected {len(inputs)} values, one a row of x, got shape {target.shape}")
        if held_out.shape != target.shape:
            raise ValueError(f"test: expected {len(target)} marks, one a point, got shape {held_out.shape}")
        for name, values in (("x", inputs), ("y", target)):
            bad = ~np.isfinite(values).all(axis=tuple(range(1, values.ndim)))
            if bad.any():
                raise ValueError(
                    f"{name}: expected finite numbers, row {int(np.argmax(bad))} has NaN or infinity"
                )
        for array in (inputs, target, held_out):
            array.setflags(write=False)
        for name, value in (("x", inputs), ("y", target), ("test", held_out)):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a PointSet cannot be changed; make another one instead of setting {name}")

    def __len__(self) -> int:
        return len(self.y)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PointSet):
            return NotImplemented
        return self is other or all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in self.__slots__
        )

    __hash__ = None  # type: ignore[assignment]  # compared by value, and arrays have no hash

    def __reduce__(self) -> tuple[type[PointSet], tuple[Any, ...]]:
        return PointSet, (self.x, self.y, self.test)

    @property
    def inputs(self) -> int:
        """How many input coordinates a point has: 1 or 2."""
        return int(self.x.shape[1])

    def moved(self, indices: ArrayLike, x: ArrayLike, y: ArrayLike | None = None) -> PointSet:
        """The same set with the points at `indices` (k,) put at `x` (k, inputs), with targets `y` (k,)."""
        rows = np.asarray(indices, np.intp)
        inputs = self.x.copy()
        inputs[rows] = np.asarray(x, np.float32).reshape(len(rows), self.inputs)
        target = self.y
        if y is not None:
            target = target.copy()
            target[rows] = np.asarray(y, np.float32)
        return PointSet(inputs, target, self.test)

    def added(self, x: ArrayLike, y: float, test: bool = False) -> PointSet:
        """The set with one more point at its end."""
        row = np.asarray(x, np.float32).reshape(1, self.inputs)
        target = np.append(self.y, np.float32(y))
        return PointSet(np.concatenate([self.x, row]), target, np.append(self.test, test))

    def joined(self, other: PointSet) -> PointSet:
        """The set with the points of another, of as many inputs, at its end."""
        return PointSet(
            *(np.concatenate([getattr(self, name), getattr(other, name)]) for name in ("x", "y", "test"))
        )

    def retargeted(self, indices: ArrayLike, y: ArrayLike) -> PointSet:
        """The same set with targets `y` (k,), or one for all, at `indices` (k,)."""
        target = self.y.copy()
        target[np.asarray(indices, np.intp)] = np.asarray(y, np.float32)
        return PointSet(self.x, target, self.test)

    def without(self, indices: ArrayLike) -> PointSet:
        """The set without the points at `indices`."""
        keep = np.ones(len(self), bool)
        keep[np.asarray(indices, np.intp)] = False
        return PointSet(self.x[keep], self.y[keep], self.test[keep])

    def split(self) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
        """The training points (x, y) and the test points (x, y), each in their order."""
        train = ~self.test
        return (self.x[train], self.y[train]), (self.x[self.test], self.y[self.test])


def _own(values: ArrayLike, dtype: type[np.generic], dimensions: int = 0) -> NDArray[Any]:
    """A copy that nobody else can write; the array itself where nobody can, as those of another set are."""
    if isinstance(values, np.ndarray) and values.dtype == dtype and _is_final(values):
        own: NDArray[Any] = values
        if own.ndim >= dimensions:
            return own
    return np.array(values, dtype, ndmin=dimensions)


def _is_final(array: NDArray[Any]) -> bool:
    return array.base is None and not array.flags.writeable
