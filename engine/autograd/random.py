"""Random numbers as PyTorch's CPU generator draws them: a seed gives the values that a tutorial prints.

The Mersenne Twister (MT19937) behind numpy is the same; what is drawn from its 32-bit words follows
ATen/native/cpu/DistributionTemplates.h.
"""

from __future__ import annotations

import math
import secrets
import struct
from typing import Any

import numpy as np

from .device import CPU, device
from .dtypes import Array
from .normals import BLOCK, box_muller
from .tensor import Tensor, wrap

_FIRST_SEED = 67280421310721
"""What a new generator begins with, in PyTorch's header too."""
_STATE = struct.Struct("<QiiQ624Q3dif?")
STATE_BYTES = 5056
"""The size of a state as PyTorch writes it, padding included."""


class Generator:
    """A source of random numbers with a seed of its own."""

    __module__ = "torch._C"  # as its users see it

    def __init__(self, device: Any = "cpu") -> None:
        self.device = _only_cpu(device)
        # It seeds the twister from one 32-bit number exactly as the reference code does.
        self._seeding = np.random.RandomState(0)
        self._words = self._seeding._bit_generator
        self.manual_seed(_FIRST_SEED)

    def manual_seed(self, seed: int) -> Generator:
        """Begin the sequence of `seed`; returns the generator. ValueError beyond 64 bits."""
        if not -(1 << 63) <= int(seed) < 1 << 64:
            raise ValueError("Overflow when unpacking long long")
        self._seed = int(seed) % (1 << 64)
        self._seeding.seed(self._seed & 0xFFFFFFFF)
        self._spare_normal: float | None = None
        return self

    def seed(self) -> int:
        """Seed from the system's entropy; returns the seed."""
        return self.manual_seed(secrets.randbits(63)).initial_seed()

    def initial_seed(self) -> int:
        """The seed the sequence began with."""
        return self._seed

    def get_state(self) -> Tensor:
        """Where in its sequence the generator is, as a tensor of bytes."""
        return wrap(np.frombuffer(self.state_bytes(), np.uint8).copy())

    def set_state(self, new_state: Tensor) -> Generator:
        """Continue where `new_state` was taken; TypeError unless it is of bytes. Returns the generator."""
        if not isinstance(new_state, Tensor) or new_state._array.dtype != np.uint8:
            raise TypeError("RNG state must be a torch.ByteTensor")
        self.restore(new_state._array.tobytes())
        return self

    def state_bytes(self) -> bytes:
        """Where in its sequence the generator is, laid out as PyTorch's states are."""
        twister = self._words.state["state"]
        place = int(twister["pos"])
        spare = self._spare_normal
        packed = _STATE.pack(
            self._seed, 625 - place, 1, place % 624, *twister["key"].tolist(),
            0.0, spare or 0.0, 0.0, spare is not None, 0.0, False,
        )  # fmt: skip
        return packed.ljust(STATE_BYTES, b"\0")

    def restore(self, state: bytes) -> None:
        """Continue where `state` was taken; RuntimeError when it is no such state."""
        if len(state) != STATE_BYTES:
            raise RuntimeError(
                "Expected a CPUGeneratorImplState of size 5056 but found the input RNG state size to be "
                f"{len(state)}"
            )
        fields = _STATE.unpack(state[: _STATE.size])
        self.manual_seed(fields[0])
        key = np.array(fields[4:628], np.uint32)
        self._words.state = {"bit_generator": "MT19937", "state": {"key": key, "pos": 625 - fields[1]}}
        self._spare_normal = fields[629] if fields[631] else None

    def uniform(
        self, shape: tuple[int, ...], dtype: np.dtype[Any], low: float = 0.0, high: float = 1.0
    ) -> Array:
        """Values in [low, high), for [0, 1) multiples of 2^-24, in float64 of 2^-53."""
        count = math.prod(shape)
        if dtype == np.float64:
            unit = (self.long_words(count) & ((1 << 53) - 1)) * 2.0**-53
        else:
            unit = (self.words(count) & ((1 << 24) - 1)) * 2.0**-24
        return _scaled(unit, dtype, high - low, low).reshape(shape)

    def normal(
        self, shape: tuple[int, ...], dtype: np.dtype[Any], mean: float = 0.0, std: float = 1.0
    ) -> Array:
        """Values of the normal distribution."""
        count = math.prod(shape)
        if count < BLOCK:
            return np.array([self.one_normal() * std + mean for _ in range(count)], dtype).reshape(shape)
        values = self.uniform((count,), dtype)
        whole = count - count % BLOCK
        values[:whole] = box_muller(values[:whole])
        if whole < count:  # the last block is drawn anew and overlaps the one before
            values[-BLOCK:] = box_muller(self.uniform((BLOCK,), dtype))
        return _scaled(values, dtype, std, mean).reshape(shape)

    def integers(self, low: int, high: int, shape: tuple[int, ...]) -> Array:
        """Whole numbers from `low` to `high` - 1, int64."""
        count, span = math.prod(shape), high - low
        words = self.words(count) if span < 1 << 28 else self.long_words(count)
        return (words % np.uint64(span)).astype(np.int64).reshape(shape) + low

    def permutation(self, n: int) -> Array:
        """The numbers 0 to n - 1 in random order, int64."""
        order = np.arange(n)
        picks = self._words.random_raw(max(n - 1, 0)) % np.arange(n, 1, -1, dtype=np.uint64)
        for i, pick in enumerate(picks.tolist()):
            order[i], order[i + pick] = order[i + pick], order[i]
        return order

    def exponential(self, shape: tuple[int, ...], dtype: np.dtype[Any], rate: float = 1.0) -> Array:
        """Values of the exponential distribution."""
        return (-1 / rate * np.log1p(-self.uniform(shape, np.dtype(np.float64)))).astype(dtype)

    def events(self, rate: float) -> int:
        """The number of events in a time in which `rate` are expected.

        Below 10 uniform values are multiplied; above, Hoermann's transformed rejection (1993), PTRS.
        """
        if rate >= 10:
            return self._many_events(rate)
        count, product = -1, 1.0
        while product > math.exp(-rate) or count < 0:
            product *= self._unit() if rate else 0.0
            count += 1
        return count

    def _many_events(self, rate: float) -> int:
        root = math.sqrt(rate)
        b = 0.931 + 2.53 * root
        a = -0.059 + 0.02483 * b
        inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
        accepted = 0.9277 - 3.6224 / (b - 2)
        while True:
            u, v = self._unit() - 0.5, self._unit()
            us = 0.5 - abs(u)
            count = math.floor((2 * a / us + b) * u + rate + 0.43)
            if us >= 0.07 and v <= accepted:
                return count
            if count < 0 or (us < 0.013 and v > us):
                continue
            left = math.log(v) + math.log(inverse_alpha) - math.log(a / (us * us) + b)
            if left <= -rate + count * math.log(rate) - math.lgamma(count + 1):
                return count

    def _unit(self) -> float:
        high, low = self.words(2).tolist()  # one value as an array would take ten times as long
        unit: float = ((high << 32 | low) & ((1 << 53) - 1)) * 2.0**-53
        return unit

    def words(self, count: int) -> Array:
        """The next 32-bit numbers."""
        drawn: Array = self._words.random_raw(count)
        return drawn

    def long_words(self, count: int) -> Array:
        """The next 64-bit numbers."""
        words = self.words(2 * count)
        return (words[0::2] << np.uint64(32)) | words[1::2]

    def one_normal(self) -> float:
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


def _only_cpu(where: Any) -> device:
    wanted = device(where)
    if wanted.type != "cpu":
        raise RuntimeError(
            f"Cannot get {wanted.type.upper()} generator: this build computes on the CPU only."
        )
    return CPU


default_generator = Generator()
default_generator.seed()


def manual_seed(seed: int) -> Generator:
    """Begin the default sequence of random numbers anew from `seed`."""
    return default_generator.manual_seed(seed)


def initial_seed() -> int:
    """The seed of the default sequence."""
    return default_generator.initial_seed()


def seed() -> int:
    """Seed the default sequence from the system's entropy; returns the seed."""
    return default_generator.seed()
