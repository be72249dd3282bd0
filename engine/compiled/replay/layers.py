"""Numpy calls for products, convolutions and pooling."""

from __future__ import annotations

import numpy as np

from .script import Fields, Script, Writer


def _linear(s: Script, f: Fields) -> None:
    inputs, outputs, width = f["inputs"], f["outputs"], f["width"]
    out = s.view(f["out"], outputs, width)
    s.add(f"{s.view(f['weight'], outputs, inputs)}.dot({s.view(f['a'], inputs, width)}, {out})")
    _add_bias(s, f, outputs, width)
    s.apply(f["activation"], out)


def _add_bias(s: Script, f: Fields, rows: int, columns: int) -> None:
    """Each row its own number, spread first: numpy adds a column to a matrix in twice the time of both."""
    if f["bias"] < 0:
        return
    if rows == 1:
        out, bias = s.view(f["out"], columns), s.view(f["bias"])
    else:
        out, bias = s.view(f["out"], rows, columns), s.spare(rows, columns)
        s.add(f"{bias}[...] = {s.view(f['bias'], rows, 1)}")
    s.add(f"add({out}, {bias}, {out})")


def _linear_input(s: Script, f: Fields) -> None:
    inputs, outputs, width = f["inputs"], f["outputs"], f["width"]
    turned = s.name(s.array(f["weight"], outputs, inputs).T, ("turned", f["weight"]))
    out, a = s.view(f["out"], inputs, width), s.view(f["a"], inputs, width)
    s.add(f"{turned}.dot({s.view(f['grad'], outputs, width)}, {out})")
    s.through(f["activation"], out, a, (inputs, width))


def _linear_weight(s: Script, f: Fields) -> None:
    inputs, outputs, width = f["inputs"], f["outputs"], f["width"]
    turned = s.name(s.array(f["a"], inputs, width).T, ("turned", f["a"]))
    grad = s.view(f["grad"], outputs, width)
    s.add(f"{grad}.dot({turned}, {s.view(f['weight'], outputs, inputs)})")
    if f["bias"] >= 0:
        s.add(f"{grad}.dot({s.ones(width)}, {s.view(f['bias'], outputs)})")


def _activation_input(s: Script, f: Fields) -> None:
    out, length = s.view(f["out"], f["length"]), f["length"]
    s.through(f["activation"], out, s.view(f["a"], length), (length,), s.view(f["grad"], length))


def _patches(s: Script, f: Fields) -> tuple[str, int, int]:
    """Lines that copy what each kernel sees into a matrix; its name, rows and columns."""
    c, h, w, k, width = f["channels"], f["height"], f["across"], f["size"], f["width"]
    tall, wide = h - k + 1, w - k + 1
    image = s.array(f["a"], c, h, w, width)
    seen = np.lib.stride_tricks.sliding_window_view(image, (k, k), (1, 2)).transpose(0, 4, 5, 1, 2, 3)
    patches = s.spare(c * k * k, tall * wide * width)
    shaped = s.scope[patches].reshape(c, k, k, tall, wide, width)
    s.add(f"{s.name(shaped)}[...] = {s.name(seen)}")
    return patches, c * k * k, tall * wide * width


def _convolution(s: Script, f: Fields) -> None:
    patches, rows, columns = _patches(s, f)
    out = s.view(f["out"], f["kernels"], columns)
    s.add(f"{s.view(f['weight'], f['kernels'], rows)}.dot({patches}, {out})")
    _add_bias(s, f, f["kernels"], columns)
    s.apply(f["activation"], out)


def _convolution_weight(s: Script, f: Fields) -> None:
    patches, rows, columns = _patches(s, f)
    grad = s.view(f["grad"], f["kernels"], columns)
    turned = s.name(s.scope[patches].T, ("turned", patches))
    s.add(f"{grad}.dot({turned}, {s.view(f['weight'], f['kernels'], rows)})")
    if f["bias"] >= 0:
        s.add(f"{grad}.dot({s.ones(columns)}, {s.view(f['bias'], f['kernels'])})")


def _convolution_input(s: Script, f: Fields) -> None:
    c, h, w, k, width = f["channels"], f["height"], f["across"], f["size"], f["width"]
    tall, wide = h - k + 1, w - k + 1
    columns = tall * wide * width
    turned = s.name(s.array(f["weight"], f["kernels"], c * k * k).T, ("turned", f["weight"]))
    stamps = s.spare(c * k * k, columns)
    s.add(f"{turned}.dot({s.view(f['grad'], f['kernels'], columns)}, {stamps})")
    out = s.view(f["out"], c, h, w, width)
    shaped = s.scope[stamps].reshape(c, k, k, tall, wide, width)
    s.add(f"{out}.fill(0)")
    for i in range(k):
        for j in range(k):
            target = s.name(s.scope[out][:, i : i + tall, j : j + wide])
            s.add(f"add({target}, {s.name(shaped[:, i, j])}, {target})")
    image = (c, h, w, width)
    s.through(f["activation"], out, s.view(f["a"], *image), image)


def _corners(s: Script, f: Fields, name: str) -> list[str]:
    shape = (f["channels"], f["height"] // 2, 2, f["across"] // 2, 2, f["width"])
    image = s.array(f[name], *shape)
    return [s.name(image[:, :, i, :, j], ("corner", f[name], i, j)) for i in (0, 1) for j in (0, 1)]


def _small(s: Script, f: Fields, name: str) -> str:
    return s.view(f[name], f["channels"], f["height"] // 2, f["across"] // 2, f["width"])


def _max_pool(s: Script, f: Fields) -> None:
    one, two, three, four = _corners(s, f, "a")
    out = _small(s, f, "out")
    s.add(*(f"maximum({a}, {b}, out={out})" for a, b in ((one, two), (out, three), (out, four))))


def _max_pool_input(s: Script, f: Fields) -> None:
    """The gradient goes to the first corner that holds the maximum, as in the eager operation."""
    pooled, grad = _small(s, f, "pooled"), _small(s, f, "grad")
    shape = s.scope[pooled].shape
    left, here = s.spare(*shape), s.spare(*shape, dtype=np.bool_)
    s.add(f"{left}[...] = {grad}")
    for a, out in zip(_corners(s, f, "a"), _corners(s, f, "out"), strict=True):
        s.add(f"equal({a}, {pooled}, {here})", f"multiply({left}, {here}, {out})")
        s.add(f"subtract({left}, {out}, {left})")
    image = (f["channels"], f["height"], f["across"], f["width"])
    s.through(f["activation"], s.view(f["out"], *image), s.view(f["a"], *image), image)


WRITERS: dict[str, Writer] = {
    "linear": _linear,
    "linear_input": _linear_input,
    "linear_weight": _linear_weight,
    "activation_input": _activation_input,
    "convolution": _convolution,
    "convolution_weight": _convolution_weight,
    "convolution_input": _convolution_input,
    "max_pool": _max_pool,
    "max_pool_input": _max_pool_input,
}
