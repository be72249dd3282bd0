"""save and load: what comes back, what is refused, and that damaged files do no harm."""

from __future__ import annotations

import io
import json
import struct
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import nn, optim


def returned(value: Any) -> Any:
    """`value` after it was saved and loaded."""
    file = io.BytesIO()
    engine.save(value, file)
    file.seek(0)
    return engine.load(file)


SIMPLE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers() | st.booleans(), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(SIMPLE)
@settings(deadline=None, max_examples=60)
def test_plain_values_come_back(value: Any) -> None:
    again = returned(value)
    assert again == value
    assert type(again) is type(value)


DTYPES = ("float16", "float32", "float64", "uint8", "int8", "int16", "int32", "int64", "bool")


@given(st.sampled_from(DTYPES), st.lists(st.integers(0, 3), max_size=3))
@settings(deadline=None, max_examples=40)
def test_tensors_come_back(dtype: str, shape: list[int]) -> None:
    x = engine.arange(int(np.prod(shape))).reshape(shape).to(getattr(engine, dtype))
    again = returned(x)
    assert again.dtype is x.dtype
    assert again.shape == x.shape
    assert engine.equal(again, x)
    again += 1 if dtype != "bool" else False  # it has memory of its own, which can be written


def test_kinds_that_json_does_not_have() -> None:
    value = {
        "sizes": engine.Size([2, 3]),
        "dtype": engine.float64,
        "device": engine.device("cpu"),
        "inf": float("inf"),
        "complex": 1 + 2j,
        "number": np.float32(1.5),
        "set": {1, 2},
    }
    assert returned(value) == value
    assert type(returned(value)["sizes"]) is engine.Size
    assert np.isnan(returned(float("nan")))
    np.testing.assert_array_equal(returned(np.arange(3)), np.arange(3))


def test_requires_grad_parameters_and_repeated_tensors() -> None:
    w, p = engine.ones(2, requires_grad=True), nn.Parameter(engine.zeros(2))
    again = returned([w, p, w])
    assert again[0].requires_grad
    assert again[0] is again[2]
    assert isinstance(again[1], nn.Parameter)


def test_training_goes_on_from_a_checkpoint(tmp_path: Path) -> None:
    def step(net: nn.Module, optimizer: optim.Optimizer) -> None:
        optimizer.zero_grad()
        net(engine.ones(4, 2)).square().mean().backward()
        optimizer.step()

    net, again = nn.Linear(2, 1), nn.Linear(2, 1)
    optimizer, other = optim.Adam(net.parameters()), optim.Adam(again.parameters(), lr=1)
    step(net, optimizer)
    path = tmp_path / "checkpoint.pt"
    engine.save({"epoch": 1, "model": net.state_dict(), "optimizer": optimizer.state_dict()}, path)
    checkpoint = engine.load(str(path), map_location="cpu", weights_only=True)
    assert checkpoint["epoch"] == 1
    assert isinstance(checkpoint["model"], OrderedDict)
    again.load_state_dict(checkpoint["model"])
    other.load_state_dict(checkpoint["optimizer"])
    step(net, optimizer)
    step(again, other)
    assert engine.equal(net.weight, again.weight)


def test_a_state_dict_is_a_safetensors_file_with_its_names() -> None:
    file = io.BytesIO()
    engine.save(nn.Linear(2, 1).state_dict(), file)
    content = file.getvalue()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + length])
    assert header["weight"] == {"dtype": "F32", "shape": [1, 2], "data_offsets": [0, 8]}
    assert set(header) == {"__metadata__", "weight", "bias"}
    assert length % 8 == 0


def test_a_safetensors_file_of_others_is_a_dict_of_tensors() -> None:
    header = json.dumps({"w": {"dtype": "I64", "shape": [2], "data_offsets": [0, 16]}}).encode()
    content = struct.pack("<Q", len(header)) + header + np.array([1, 2]).tobytes()
    assert engine.load(io.BytesIO(content))["w"].tolist() == [1, 2]


def test_what_is_no_data_cannot_be_saved(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"cannot save object: .* Save the state_dict\(\)"):
        engine.save(object(), io.BytesIO())
    with pytest.raises(TypeError, match="cannot save builtin_function_or_method"):
        engine.save({"f": print}, io.BytesIO())
    with pytest.raises(RuntimeError, match=r"Parent directory .* does not exist"):
        engine.save({}, tmp_path / "missing" / "x.pt")


@pytest.mark.parametrize("padding", range(0, 1024, 8))
def test_a_header_of_any_length_is_no_pickle(padding: int) -> None:
    """A file begins with the length of its header, which may read like the first bytes of a pickle."""
    assert returned({"a" * padding: engine.arange(2)})["a" * padding].tolist() == [0, 1]


def test_files_that_are_refused(tmp_path: Path) -> None:
    for start in (b"PK\x03\x04", b"\x80\x02", b"\x80\x04"):
        with pytest.raises(RuntimeError, match="written by PyTorch with pickle"):
            engine.load(io.BytesIO(start + bytes(20)))
    with pytest.raises(FileNotFoundError):
        engine.load(tmp_path / "missing.pt")
    with pytest.raises(RuntimeError, match=r"torch\.cuda\.is_available\(\) is False"):
        engine.load(io.BytesIO(b""), map_location="cuda")


WHOLE = io.BytesIO()
engine.save({"a": engine.arange(3), "b": (1.5, [engine.ones(2)], {"c": None})}, WHOLE)


@given(st.data())
@settings(deadline=None, max_examples=150)
def test_damaged_files_raise_nothing_but_runtime_errors(data: st.DataObject) -> None:
    content = bytearray(WHOLE.getvalue())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)))]
    with suppress(RuntimeError):
        engine.load(io.BytesIO(content))


def deep(depth: int) -> bytes:
    structure = json.dumps({"structure": "[" * depth + "]" * depth})
    header = f'{{"__metadata__": {structure}}}'.encode()
    return struct.pack("<Q", len(header)) + header


@pytest.mark.parametrize(
    "content",
    [
        b"",
        struct.pack("<Q", 1 << 60),
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 9) + b'{"a": {}}',
        deep(100_000),
    ],
)
def test_files_made_to_hurt(content: bytes) -> None:
    with pytest.raises(RuntimeError):
        engine.load(io.BytesIO(content))
