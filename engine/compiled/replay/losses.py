"""Numpy calls for the common losses, each with its gradient."""

from __future__ import annotations

import numpy as np

from .script import Fields, Script, Writer, mask, points, summed


def _squared_error(s: Script, f: Fields) -> None:
    block = f["rows"] * f["width"]
    grad, count = s.view(f["grad"], block), f["rows"] * f["points"]
    s.add(f"subtract({s.view(f['a'], block)}, {s.view(f['target'], block)}, {grad})")
    mask(s, f, "grad")
    s.add(f"{s.shared(f['out'])}.fill(float({grad}.dot({grad})) / {count})")
    s.add(f"multiply({grad}, {s.constant(2 / count)}, {grad})")


def _logistic(s: Script, f: Fields) -> None:
    """Of each point a - a target - log p, with p = sigmoid(a) and log p = min(a, 0) - log(1 + e^-|a|)."""
    block, count = f["rows"] * f["width"], f["rows"] * f["points"]
    grad, a, target = (s.view(f[name], block) for name in ("grad", "a", "target"))
    spare = s.spare(block)
    s.add(f"absolute({a}, {spare})", f"negative({spare}, {spare})", f"exp({spare}, {spare})")
    # A nan, which fmin passes over, is in the logarithm; np.minimum wants its result by name, slow as it is.
    s.add(f"log1p({spare}, {spare})", f"fmin({a}, ZERO, {grad})", f"subtract({grad}, {spare}, {spare})")
    s.add(f"multiply({a}, {target}, {grad})", f"subtract({a}, {grad}, {grad})")
    s.add(f"subtract({grad}, {spare}, {grad})")
    s.add(f"{s.shared(f['out'])}.fill({summed(s, f, 'grad')} / {count})")
    s.add(f"exp({spare}, {grad})", f"subtract({grad}, {target}, {grad})")
    mask(s, f, "grad")
    s.add(f"multiply({grad}, {s.constant(1 / count)}, {grad})")


def _cross_entropy(s: Script, f: Fields) -> None:
    rows, width, count = f["rows"], f["width"], f["points"]
    grad, a, target = s.view(f["grad"], rows, width), s.view(f["a"], rows, width), s.view(f["target"], width)
    top, each = s.spare(width), s.spare(rows, width)
    classes = s.name(np.arange(rows, dtype=np.float32)[:, None], ("classes", rows))
    s.add(f"highest({a}, 0, None, {top})", f"subtract({a}, {top}, {grad})")
    s.add(f"equal({classes}, {target}, {each})")
    here = s.name(s.scope[each][:, :count])
    s.add(f"hit = vdot({here}, {points(s, f, 'grad')})")
    s.add(f"exp({grad}, {grad})", f"{s.ones(rows)}.dot({grad}, {top})", f"divide({grad}, {top}, {grad})")
    s.add(f"log({top}, {top})", f"subtract({grad}, {each}, {grad})")
    logs = s.name(s.scope[top][:count])
    s.add(f"{s.shared(f['out'])}.fill(float({logs}.dot({s.ones(count)}) - hit) / {count})")
    mask(s, f, "grad")
    s.add(f"multiply({grad}, {s.constant(1 / count)}, {grad})")


WRITERS: dict[str, Writer] = {
    "squared_error": _squared_error,
    "logistic": _logistic,
    "cross_entropy": _cross_entropy,
}
