"""Where tensors live: in the memory of the CPU, the only device there is."""

from __future__ import annotations

from typing import Any

_TYPES = (
    "cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, maia, xla, lazy, vulkan, mps, meta, "
    "hpu, mtia, privateuseone"
)


class device:  # noqa: N801 - `torch.device("cpu")`
    """The name of a device: `device("cpu")`, `device("cuda:0")`, `device("cuda", 0)`.

    Naming a device that is not there is allowed, putting a tensor on it is not. RuntimeError for
    an unknown type.
    """

    __slots__ = ("index", "type")
    __module__ = "torch"  # as its users see it

    type: str
    index: int | None

    def __init__(self, type: Any = "cpu", index: int | None = None) -> None:
        if isinstance(type, device):
            self.type, self.index = type.type, type.index
            return
        if isinstance(type, int):
            raise RuntimeError("Cannot access accelerator device when none is available.")
        name, colon, number = type.partition(":")
        if name not in _TYPES.split(", "):
            raise RuntimeError(f"Expected one of {_TYPES} device type at start of device string: {name}")
        if colon and not number.isdigit():
            raise RuntimeError(f"Invalid device string: '{type}'")
        self.type, self.index = name, int(number) if colon else index

    def __repr__(self) -> str:
        index = "" if self.index is None else f", index={self.index}"
        return f"device(type='{self.type}'{index})"

    def __str__(self) -> str:
        return self.type if self.index is None else f"{self.type}:{self.index}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, device) and (self.type, self.index) == (other.type, other.index)

    def __hash__(self) -> int:
        return hash((self.type, self.index))

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return (_named, (str(self),))

    def __enter__(self) -> device:
        """`with device("cpu"):` makes it the default, which it is already."""
        require_cpu(self)
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing to put back."""


def _named(name: str) -> device:
    return device(name)


CPU = device("cpu")


def require_cpu(where: Any) -> None:
    """Nothing for the CPU or None, PyTorch's error for any device that is not there.

    AssertionError for CUDA, RuntimeError for others, as a PyTorch built without them.
    """
    if where is None or where is CPU:
        return
    wanted = device(where)
    if wanted.type == "cuda":
        raise AssertionError("Torch not compiled with CUDA enabled")
    if wanted.type != "cpu":
        raise NotImplementedError(
            "Could not run 'aten::empty.memory_format' with arguments from the "
            f"'{wanted.type.upper()}' backend."
        )
