"""Numpy calls for the common losses, each with its gradient."""

from __future__ import annotations

import numpy as np

from .script import Fields, Script, Writer, mask, points, sigmoid


def _squared_error(s: Script, f: Fields) -> None:
    block = f["rows"] * f["width"]
    grad, count = s.view(f["grad"], block), f["rows"] * f["points"]
    s.add(f"subtract({s.view(f['a'], block)}, {s.view(f['target'], block)}, {grad})")
    mask(s, f, "grad")
    s.add(f"{s.shared(f['out'])}.fill(dot({grad}, {grad}) / {count})")
    s.add(f"multiply({grad}, {s.name(np.float32(2 / count))}, {grad})")


def _logistic(s: Script, f: Fields) -> None:
    block = f["rows"] * f["width"]
    grad, a, target = (s.view(f[name], block) for name in ("grad", "a", "target"))
    count = f["rows"] * f["points"]
    s.add(f"logaddexp({a}, ZERO, {grad})")
    missed = f"total({points(s, f, 'grad')}, None) - vdot({points(s, f)}, {points(s, f, 'target')})"
    s.add(f"{s.shared(f['out'])}.fill(({missed}) / {count})")
    s.add(*sigmoid(a, grad), f"subtract({grad}, {target}, {grad})")
    mask(s, f, "grad")
    s.add(f"multiply({grad}, {s.name(np.float32(1 / count))}, {grad})")


def _cross_entropy(s: Script, f: Fields) -> None:
    rows, width, count = f["rows"], f["width"], f["points"]
    grad, a, target = s.view(f["grad"], rows, width), s.view(f["a"], rows, width), s.view(f["target"], width)
    top, each = s.spare(width), s.spare(rows, width)
    classes = s.name(np.arange(rows, dtype=np.float32)[:, None], ("classes", rows))
    s.add(f"highest({a}, 0, None, {top})", f"subtract({a}, {top}, {grad})")
    s.add(f"equal({classes}, {target}, {each})")
    here = s.name(s.scope[each][:, :count])
    s.add(f"hit = vdot({here}, {points(s, f, 'grad')})")
    s.add(f"exp({grad}, {grad})", f"total({grad}, 0, None, {top})", f"divide({grad}, {top}, {grad})")
    s.add(f"log({top}, {top})", f"subtract({grad}, {each}, {grad})")
    s.add(f"{s.shared(f['out'])}.fill((total({s.name(s.scope[top][:count])}) - hit) / {count})")
    mask(s, f, "grad")
    s.add(f"multiply({grad}, {s.name(np.float32(1 / count))}, {grad})")


WRITERS: dict[str, Writer] = {
    "squared_error": _squared_error,
    "logistic": _logistic,
    "cross_entropy": _cross_entropy,
}
