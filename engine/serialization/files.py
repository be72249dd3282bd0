"""save and load: values made of tensors to a file and back."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from engine.autograd.device import device
from engine.autograd.tensor import wrap

from .container import DamagedFileError, packed, unpacked
from .structure import Reader, Writer

File: TypeAlias = "str | os.PathLike[str] | BinaryIO"
_STRUCTURE = "structure"
_PICKLED = (b"PK\x03\x04", b"\x80\x02", b"\x80\x04", b"\x80\x05")


def save(
    obj: Any,
    f: File,
    pickle_module: Any = None,
    pickle_protocol: int = 2,
    _use_new_zipfile_serialization: bool = True,
) -> None:
    """Write `obj`, nested dicts, lists and tuples of tensors, numbers and texts, to a path or open file.

    The file is in the safetensors format; the names of a state_dict are the names of its tensors. Arguments
    about pickle have no meaning here. A module is written as the name of its class and its attributes.
    TypeError for what is no data.
    """
    writer = Writer()
    structure = writer.written(obj)
    content = packed(writer.arrays, {"format": "pt", _STRUCTURE: json.dumps(structure)})
    if isinstance(f, str | os.PathLike):
        parent = Path(f).parent
        if not parent.is_dir():
            raise RuntimeError(f"Parent directory {parent} does not exist.")
        Path(f).write_bytes(content)
    else:
        f.write(content)


def load(
    f: File,
    map_location: Any = None,
    pickle_module: Any = None,
    *,
    weights_only: bool | None = None,
    mmap: bool | None = None,
    **pickle_load_args: Any,
) -> Any:
    """The value that `save` wrote to a path or open file; of another's safetensors file, a dict of tensors.

    Whole modules, which weights_only=False asks for, are made of classes that the program has already, and
    nothing is called or imported: UnpicklingError when they are there and not asked for.
    RuntimeError for a file of PyTorch's, which is made of pickle and could run code, for a damaged one, and
    for a `map_location` that is not the CPU. Other arguments have no meaning here.
    """
    _check_location(map_location)
    content = _content(f)
    if content.startswith(_PICKLED) and content[8:9] != b"{":  # ours begin with the length of a JSON object
        raise RuntimeError(
            "the file was written by PyTorch with pickle, and loading it could run code. Save the "
            "state_dict with safetensors.torch.save_file where it was made, and load that."
        )
    arrays, metadata = unpacked(content)
    if _STRUCTURE not in metadata:
        return {name: wrap(array) for name, array in arrays.items()}
    try:
        return Reader(arrays, weights_only is not False).value(json.loads(metadata[_STRUCTURE]))
    except (TypeError, ValueError, RecursionError) as error:
        raise DamagedFileError(f"the structure in the file cannot be read: {error}") from None


def _content(f: File) -> bytes:
    if isinstance(f, str | os.PathLike):
        with io.FileIO(f) as file:
            return file.readall()
    return f.read()


def _check_location(map_location: Any) -> None:
    if isinstance(map_location, str | device) and device(map_location).type == "cuda":
        raise RuntimeError(
            "Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False. "
            "If you are running on a CPU-only machine, please use torch.load with "
            "map_location=torch.device('cpu') to map your storages to the CPU."
        )
