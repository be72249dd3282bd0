"""Random numbers as PyTorch's CPU generator draws them: a seed gives the values that a tutorial prints.

The Mersenne Twister (MT19937) behind numpy is the same; what is drawn from its 32-bit words follows
ATen/native/cpu/DistributionTemplates.h. Normal values agree to the last digit or two: PyTorch's
vectorised logarithm and cosine round differently.
"""

from __future__ import annotations

import math
import secrets
from typing import Any

import numpy as np

from .dtypes import Array

_BLOCK = 16


class Generator:
    """A source of random numbers with a seed of its own."""

    def __init__(self, device: Any = "cpu") -> None:
        self.manual_seed(secrets.randbits(63))

    def manual_seed(self, seed: int) -> Generator:
        """Begin the sequence of `seed`; returns the generator."""
        self._seed = int(seed)
        # RandomState seeds the twister from one 32-bit number exactly as the reference code does.
        self._words = np.random.RandomState(self._seed & 0xFFFFFFFF)._bit_generator
        self._spare_normal: float | None = None
        return self

    def initial_seed(self) -> int:
        """The seed the sequence began with."""
        return self._seed

    def uniform(
        self, shape: tuple[int, ...], dtype: np.dtype[Any], low: float = 0.0, high: float = 1.0
    ) -> Array:
        """Values in [low, high), for [0, 1) multiples of 2^-24, in float64 of 2^-53."""
        count = math.prod(shape)
        if dtype == np.float64:
            unit = (self._long_words(count) & ((1 << 53) - 1)) * 2.0**-53
        else:
            unit = (self._words.random_raw(count) & ((1 << 24) - 1)) * 2.0**-24
        return _scaled(unit, dtype, high - low, low).reshape(shape)

    def normal(
        self, shape: tuple[int, ...], dtype: np.dtype[Any], mean: float = 0.0, std: float = 1.0
    ) -> Array:
        """Values of the normal distribution."""
        count = math.prod(shape)
        if count < _BLOCK:
            return np.array([self._one_normal() * std + mean for _ in range(count)], dtype).reshape(shape)
        values = self.uniform((count,), dtype)
        whole = count - count % _BLOCK
        values[:whole] = _box_muller(values[:whole])
        if whole < count:  # the last block is drawn anew and overlaps the one before
            values[-_BLOCK:] = _box_muller(self.uniform((_BLOCK,), dtype))
        return _scaled(values, dtype, std, mean).reshape(shape)

    def integers(self, low: int, high: int, shape: tuple[int, ...]) -> Array:
        """Whole numbers from `low` to `high` - 1, int64."""
        count, span = math.prod(shape), high - low
        words = self._words.random_raw(count) if span < 1 << 28 else self._long_words(count)
        return (words % np.uint64(span)).astype(np.int64).reshape(shape) + low

    def permutation(self, n: int) -> Array:
        """The numbers 0 to n - 1 in random order, int64."""
        order = np.arange(n)
        picks = self._words.random_raw(max(n - 1, 0)) % np.arange(n, 1, -1, dtype=np.uint64)
        for i, pick in enumerate(picks.tolist()):
            order[i], order[i + pick] = order[i + pick], order[i]
        return order

    def _long_words(self, count: int) -> Array:
        words: Array = self._words.random_raw(2 * count)
        return (words[0::2] << np.uint64(32)) | words[1::2]

    def _one_normal(self) -> float:
        """One value by Box and Muller, whose second one is kept for the next call."""
        if self._spare_normal is not None:
            value, self._spare_normal = self._spare_normal, None
            return value
        first, second = (float(u) for u in self.uniform((2,), np.dtype(np.float64)))
        radius, angle = math.sqrt(-2 * math.log1p(-second)), 2 * math.pi * first
        self._spare_normal = radius * math.sin(angle)
        return radius * math.cos(angle)


def _scaled(values: Array, dtype: np.dtype[Any], scale: float, shift: float) -> Array:
    """values * scale + shift rounded once, as the fused instruction does of which PyTorch makes use."""
    kind = dtype.type
    wide: Array = values.astype(np.float64) * float(kind(scale)) + float(kind(shift))
    return wide.astype(dtype)


def _box_muller(uniform: Array) -> Array:
    """Blocks of 16 uniform values into 16 normal ones: 8 radii, 8 angles."""
    blocks = uniform.reshape(-1, 2, _BLOCK // 2)
    kind = uniform.dtype.type
    radius = np.sqrt(kind(-2) * np.log(kind(1) - blocks[:, 0]))
    angle = kind(2 * math.pi) * blocks[:, 1]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1).reshape(-1)


default_generator = Generator()


def manual_seed(seed: int) -> Generator:
    """Begin the default sequence of random numbers anew from `seed`."""
    return default_generator.manual_seed(seed)


def initial_seed() -> int:
    """The seed of the default sequence."""
    return default_generator.initial_seed()


def seed() -> int:
    """Seed the default sequence from the system's entropy; returns the seed."""
    return default_generator.manual_seed(secrets.randbits(63)).initial_seed()
