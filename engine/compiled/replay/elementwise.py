"""Numpy calls for elementwise functions, sums, registers and the updates of Adam and SGD."""

from __future__ import annotations

from ..opcodes import BINARIES, NUMBERS, UNARIES
from .script import Fields, Script, Writer, mask, sigmoid, summed


def _unary(s: Script, f: Fields) -> None:
    out, a, name = s.view(f["out"], f["length"]), s.operand(f, "a"), UNARIES[f["function"]]
    match name:
        case "copy":
            s.add(f"{out}[...] = {a}")
        case "sigmoid":
            s.add(*sigmoid(a, out))
        case "erf":
            s.add(f"{out}[...] = erf({a})")
        case _:
            s.add(f"{name}({a}, {out})")


def _binary(s: Script, f: Fields) -> None:
    out = s.view(f["out"], f["length"])
    name = BINARIES[f["function"]]
    keyword = "out=" if name in ("maximum", "minimum") else ""  # numpy asks for it, slow as it is
    s.add(f"{name}({s.operand(f, 'a')}, {s.operand(f, 'b')}, {keyword}{out})")


def _select(s: Script, f: Fields) -> None:
    out = s.view(f["out"], f["length"])
    s.add(f"{out}[...] = where({s.operand(f, 'a')}, {s.operand(f, 'b')}, {s.operand(f, 'c')})")


def _total(s: Script, f: Fields) -> None:
    s.add(f"{s.shared(f['out'])}.fill({summed(s, f)})")


def _mask(s: Script, f: Fields) -> None:
    mask(s, f)


def _adam(s: Script, f: Fields) -> None:
    """On m / (1 - b1) and v / (1 - b2) there would be two calls less, but these are PyTorch's own m and v."""
    value, grad, mean, square = (s.view(f[n], f["length"]) for n in ("value", "grad", "mean", "square"))
    names = ("rate", "root", "beta1", "rest1", "beta2", "rest2", "eps")
    rate, root, beta1, rest1, beta2, rest2, eps = (s.view(f[n]) for n in names)
    spare = s.spare(f["length"])
    s.add(f"multiply({mean}, {beta1}, {mean})", f"multiply({grad}, {rest1}, {spare})")
    s.add(f"add({mean}, {spare}, {mean})", f"multiply({square}, {beta2}, {square})")
    s.add(f"multiply({grad}, {grad}, {spare})", f"multiply({spare}, {rest2}, {spare})")
    s.add(f"add({square}, {spare}, {square})", f"sqrt({square}, {spare})")
    s.add(f"multiply({spare}, {root}, {spare})", f"add({spare}, {eps}, {spare})")
    s.add(f"divide({mean}, {spare}, {spare})", f"multiply({spare}, {rate}, {spare})")
    s.add(f"subtract({value}, {spare}, {value})")


def _sgd(s: Script, f: Fields) -> None:
    value, grad, spare = s.view(f["value"], f["length"]), s.view(f["grad"], f["length"]), s.spare(f["length"])
    s.add(f"multiply({grad}, {s.number(f['rate'])}, {spare})", f"subtract({value}, {spare}, {value})")


def _momentum(s: Script, f: Fields) -> None:
    value, grad, speed = (s.view(f[n], f["length"]) for n in ("value", "grad", "speed"))
    spare = s.spare(f["length"])
    s.add(f"multiply({speed}, {s.number(f['keep'])}, {speed})")
    if s.register(f["take"]) == "1.0":
        s.add(f"add({speed}, {grad}, {speed})")
    else:
        s.add(f"multiply({grad}, {s.number(f['take'])}, {spare})", f"add({speed}, {spare}, {speed})")
    s.add(f"multiply({speed}, {s.number(f['rate'])}, {spare})", f"subtract({value}, {spare}, {value})")


_SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "power": "**"}


def _number(s: Script, f: Fields) -> None:
    a, b, name = s.register(f["a"]), s.register(f["b"]), NUMBERS[f["function"]]
    out = f"r{f['out']}"
    if name in _SIGNS:
        s.add(f"{out} = {a} {_SIGNS[name]} {b}")
    elif name == "greater":
        s.add(f"{out} = 1.0 if {a} > {b} else 0.0")
    else:
        s.add(f"{out} = {a} ** 0.5")


def _spread(s: Script, f: Fields) -> None:
    s.add(f"{s.shared(f['out'])}.fill({s.register(f['a'])})")


def _skip(s: Script, f: Fields) -> None:
    s.nest(f"if {s.register(f['unless'])}:", f["following"])


def _lookup(s: Script, f: Fields) -> None:
    at = f"int(min({s.register(f['index'])}, {f['entries'] - 1}))"
    s.add(f"r{f['out']} = registers.item({f['first']} + {at})")


WRITERS: dict[str, Writer] = {
    "unary": _unary,
    "binary": _binary,
    "select": _select,
    "total": _total,
    "mask": _mask,
    "adam": _adam,
    "sgd": _sgd,
    "momentum": _momentum,
    "number": _number,
    "spread": _spread,
    "skip": _skip,
    "lookup": _lookup,
}
