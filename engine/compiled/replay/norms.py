"""Numpy calls for batch norm and dropout."""

from __future__ import annotations

import numpy as np

from engine.ops.counted_dropout import places

from .script import Fields, Script, Writer, mask


def _columns(s: Script, f: Fields, name: str) -> tuple[str, str]:
    """Means and factors as columns beside the rows."""
    rows = f["rows"]
    return s.view(f[name], rows, 1), s.view(f[name] + rows, rows, 1)


def _points(s: Script, f: Fields, name: str) -> str:
    """The lanes that stand for points, (rows, points)."""
    whole = s.array(f[name], f["rows"], f["width"])
    return s.name(whole[:, : f["points"]], ("rows of points", f[name], whole.shape, f["points"]))


def _batch_statistics(s: Script, f: Fields) -> None:
    rows, count = f["rows"], f["points"]
    mean, factor = s.view(f["saved"], rows), s.view(f["saved"] + rows, rows)
    seen, deviation, spare = _points(s, f, "a"), s.spare(rows, count), s.spare(rows)
    follow = float(s.memory[f["momentum"]])
    s.add(f"{seen}.dot({s.ones(count)}, {mean})", f"divide({mean}, {s.constant(count)}, {mean})")
    s.add(f"subtract({seen}, {_columns(s, f, 'saved')[0]}, {deviation})")
    s.add(f"multiply({deviation}, {deviation}, {deviation})", f"{deviation}.dot({s.ones(count)}, {factor})")
    for place, new, share in ((0, mean, follow), (rows, factor, follow / (count - 1))):
        kept = s.view(f["running"] + place, rows)
        s.add(f"multiply({kept}, {s.constant(1 - follow)}, {kept})")
        s.add(f"multiply({new}, {s.constant(share)}, {spare})", f"add({kept}, {spare}, {kept})")
    s.add(f"divide({factor}, {s.constant(count)}, {factor})")
    _root(s, f, factor, factor)


def _running_statistics(s: Script, f: Fields) -> None:
    rows = f["rows"]
    s.add(f"{s.view(f['saved'], rows)}[...] = {s.view(f['running'], rows)}")
    _root(s, f, s.view(f["running"] + rows, rows), s.view(f["saved"] + rows, rows))


def _root(s: Script, f: Fields, variance: str, out: str) -> None:
    s.add(f"add({variance}, {s.view(f['eps'])}, {out})", f"sqrt({out}, {out})", f"divide(ONE, {out}, {out})")


def _normalise(s: Script, f: Fields) -> None:
    rows, width = f["rows"], f["width"]
    out, (mean, factor), scale = s.view(f["out"], rows, width), _columns(s, f, "saved"), s.spare(rows, 1)
    s.add(f"multiply({factor}, {s.view(f['weight'], rows, 1)}, {scale})")
    s.add(f"subtract({s.view(f['a'], rows, width)}, {mean}, {out})", f"multiply({out}, {scale}, {out})")
    s.add(f"add({out}, {s.view(f['bias'], rows, 1)}, {out})")
    s.apply(f["activation"], out)


def _norm_sums(s: Script, f: Fields) -> None:
    rows, width = f["rows"], f["width"]
    (mean, _), spare, grad = _columns(s, f, "saved"), s.spare(rows, width), s.view(f["grad"], rows, width)
    by_value, alone = s.view(f["out"], rows), s.view(f["out"] + rows, rows)
    s.add(f"subtract({s.view(f['a'], rows, width)}, {mean}, {spare})", f"multiply({spare}, {grad}, {spare})")
    s.add(f"{spare}.dot({s.ones(width)}, {by_value})", f"{grad}.dot({s.ones(width)}, {alone})")
    s.add(f"multiply({by_value}, {s.view(f['saved'] + rows, rows)}, {by_value})")


def _norm_input(s: Script, f: Fields) -> None:
    rows, width = f["rows"], f["width"]
    out, (mean, factor), spare = s.view(f["out"], rows, width), _columns(s, f, "saved"), s.spare(rows, 1)
    by_value, alone = _columns(s, f, "sums")
    share = s.constant(1 / f["points"])
    s.add(f"multiply({by_value}, {factor}, {spare})", f"multiply({spare}, {share}, {spare})")
    s.add(f"subtract({mean}, {s.view(f['a'], rows, width)}, {out})", f"multiply({out}, {spare}, {out})")
    s.add(f"add({out}, {s.view(f['grad'], rows, width)}, {out})", f"multiply({alone}, {share}, {spare})")
    s.add(f"subtract({out}, {spare}, {out})")
    s.add(f"multiply({factor}, {s.view(f['weight'], rows, 1)}, {spare})", f"multiply({out}, {spare}, {out})")
    mask(s, f, "out")


def _norm_scale(s: Script, f: Fields) -> None:
    rows, width = f["rows"], f["width"]
    scale = s.spare(rows, 1)
    s.add(f"multiply({_columns(s, f, 'saved')[1]}, {s.view(f['weight'], rows, 1)}, {scale})")
    s.add(f"multiply({s.view(f['grad'], rows, width)}, {scale}, {s.view(f['out'], rows, width)})")


def _dropout(s: Script, f: Fields) -> None:
    """The mask is drawn on the way forward, and still there on the way back."""
    rows, width = f["rows"], f["width"]
    before = len(s.scope)
    kept = s.name(np.zeros((rows, width), np.bool_), ("mask", f["stream"], f["counter"]))
    if len(s.scope) > before:
        where = s.name(places(rows, width))
        start = f"start_of({f['stream']}, int({s.register(f['counter'])}))"
        limit = s.name(np.uint64(f["threshold"]))
        s.add(f"greater_equal(high_words({start}, {where}), {limit}, out={kept})")
    out = s.view(f["out"], rows, width)
    s.add(f"multiply({s.view(f['a'], rows, width)}, {kept}, {out})")
    s.add(f"multiply({out}, {s.view(f['scale'])}, {out})")


def _uniform(s: Script, f: Fields) -> None:
    rows, width = f["rows"], f["width"]
    where = s.name(places(rows, width))
    start = f"start_of({f['stream']}, int({s.register(f['counter'])}))"
    low, span = s.view(f["low"]), s.view(f["span"])
    s.add(f"copyto({s.view(f['out'], rows, width)}, uniform(high_words({start}, {where}), {low}, {span}))")


WRITERS: dict[str, Writer] = {
    "batch_statistics": _batch_statistics,
    "running_statistics": _running_statistics,
    "normalise": _normalise,
    "norm_sums": _norm_sums,
    "norm_input": _norm_input,
    "norm_scale": _norm_scale,
    "dropout": _dropout,
    "uniform": _uniform,
}
