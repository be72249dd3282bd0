"""The safetensors format: named arrays behind a header of JSON. https://github.com/huggingface/safetensors

Eight bytes with the header's length, the header, then the arrays one after the other, little-endian.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array

METADATA = "__metadata__"
_LENGTH = struct.Struct("<Q")
_ALIGNMENT = 8
_CODES = {
    "BOOL": "bool",
    "U8": "uint8",
    "I8": "int8",
    "I16": "int16",
    "I32": "int32",
    "I64": "int64",
    "F16": "float16",
    "F32": "float32",
    "F64": "float64",
    "C64": "complex64",
}
_NAMES = {name: code for code, name in _CODES.items()}


class DamagedFileError(RuntimeError):
    """The bytes are not such a file, or not a whole one."""


def packed(arrays: Mapping[str, Array], metadata: Mapping[str, str]) -> bytes:
    """The bytes of a file with these arrays and texts."""
    header: dict[str, Any] = {METADATA: dict(metadata)}
    pieces, end = [], 0
    for name, array in arrays.items():
        piece = array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        span = [end, end + len(piece)]
        if array.dtype.name not in _NAMES:
            raise TypeError(f"the format has no word for torch.{array.dtype.name}")
        header[name] = {"dtype": _NAMES[array.dtype.name], "shape": list(array.shape), "data_offsets": span}
        pieces.append(piece)
        end += len(piece)
    text = json.dumps(header, separators=(",", ":")).encode()
    text = text.ljust(-(-len(text) // _ALIGNMENT) * _ALIGNMENT)
    return b"".join((_LENGTH.pack(len(text)), text, *pieces))


def unpacked(content: bytes) -> tuple[dict[str, Array], dict[str, Any]]:
    """The arrays of a file, in memory of their own, and its texts; DamagedFileError when it is none."""
    if len(content) < _LENGTH.size:
        raise DamagedFileError("the file is too short to hold tensors")
    (length,) = _LENGTH.unpack_from(content)
    start = _LENGTH.size + length
    if start > len(content):
        raise DamagedFileError("the file is not a file of tensors, or its end is missing")
    try:
        header = json.loads(content[_LENGTH.size : start])
    except (ValueError, RecursionError) as error:
        raise DamagedFileError(f"the header of the file cannot be read: {error}") from None
    if not isinstance(header, dict):
        raise DamagedFileError("the header of the file is not a table")
    metadata = header.pop(METADATA, {})
    arrays = {name: _array(name, entry, content, start) for name, entry in header.items()}
    return arrays, metadata if isinstance(metadata, dict) else {}


def _array(name: str, entry: Any, content: bytes, start: int) -> Array:
    try:
        kind = np.dtype(_CODES[entry["dtype"]])
        shape = tuple(entry["shape"])
        first, last = entry["data_offsets"]
        whole = all(type(number) is int and number >= 0 for number in (*shape, first, last))
    except (KeyError, TypeError, ValueError):
        raise DamagedFileError(f"the header describes {name!r} in a way that is not known") from None
    count = math.prod(shape) if whole else -1
    if not whole or last - first != count * kind.itemsize or start + last > len(content):
        raise DamagedFileError(f"the elements of {name!r} are not where the header says")
    stored = np.frombuffer(content, kind.newbyteorder("<"), count, start + first)
    return stored.astype(kind).reshape(shape)
