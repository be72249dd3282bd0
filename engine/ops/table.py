"""Which file holds which function, so that a family of operations is loaded when first used.

An entry is a name, or `name=attribute` where the file calls it otherwise. Most are functions and methods
of tensors alike, as in PyTorch.
"""

from __future__ import annotations

_BOTH = {
    "activations": "tanh sigmoid relu",
    "arithmetic": (
        "add sub mul div neg abs sign floor_divide remainder maximum minimum multiply=mul subtract=sub "
        "divide=div true_divide=div negative=neg absolute=abs sgn=sign positive rsub"
    ),
    "bits": "bitwise_and bitwise_or bitwise_xor bitwise_not bitwise_left_shift bitwise_right_shift",
    "comparisons": (
        "eq ne lt le gt ge not_equal=ne less=lt less_equal=le greater=gt greater_equal=ge logical_and "
        "logical_or logical_not logical_xor isnan isinf isfinite isposinf isneginf signbit isclose "
        "equal allclose"
    ),
    "conversion": "clone",
    "linalg": "matmul mm mv dot bmm addmm",
    "pointwise": "pow reciprocal exp log log1p sqrt sin cos square clamp clip=clamp",
    "reductions": "sum mean max min argmax argmin all=all_true any=any_true",
    "selection": "where",
    "shapes": "reshape flatten transpose t permute squeeze unsqueeze swapaxes=transpose swapdims=transpose",
}

_FUNCTIONS = {
    "joining": "cat concat=cat concatenate=cat stack",
    "linalg": "linear",
    "shapes": "expand",
}

_METHODS = {
    "conversion": "to contiguous double long type_as float=float_ int=int_ bool=bool_",
    "assignment": "copy_ fill_ zero_",
    "shapes": "view expand sum_to_size",
}

IN_PLACE = "add sub mul div neg abs pow exp log sqrt sin cos tanh sigmoid relu clamp "


def _homes(*tables: dict[str, str]) -> dict[str, tuple[str, str]]:
    homes: dict[str, tuple[str, str]] = {}
    for table in tables:
        for module, names in table.items():
            for entry in names.split():
                name, _, attribute = entry.partition("=")
                homes[name] = (module, attribute or name)
    return homes


FUNCTIONS = _homes(_BOTH, _FUNCTIONS)
"""Of each function of the package, its file and its name there."""

METHODS = _homes(_BOTH, _METHODS)
"""Of each method of tensors, its file and its name there."""
