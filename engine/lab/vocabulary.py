"""The words of the learner's language, for completion and help."""

from __future__ import annotations

from dataclasses import dataclass

from .language.functions import BARE_CONSTANTS, BY_PREFIX
from .language.layers import LAYERS_BY_PREFIX
from .language.methods import (
    MODULE_ATTRIBUTES,
    MODULE_METHODS,
    OPTIMIZER_METHODS,
    TENSOR_ATTRIBUTES,
    TENSOR_METHODS,
)
from .language.naming import CONTEXTS, KNOWN, NAMESPACES

STATEMENTS = ("for", "in", "while", "if", "elif", "else", "with", "break", "continue", "pass")


@dataclass(frozen=True)
class Vocabulary:
    """Every word that means something, each group sorted."""

    statements: tuple[str, ...]
    names: tuple[str, ...]
    """What can stand alone: functions, layers, optimizers, constants, namespaces."""
    members: dict[str, tuple[str, ...]]
    """What can stand after a namespace and a point, such as `nn` or `torch`."""
    methods: tuple[str, ...]
    """What can be called on a value."""
    attributes: tuple[str, ...]
    """What can be read of a value."""


def vocabulary() -> Vocabulary:
    """The words of the language."""
    members = {
        prefix: tuple(sorted({*BY_PREFIX.get(prefix, ()), *LAYERS_BY_PREFIX.get(prefix, ())}))
        for prefix in sorted({*BY_PREFIX, *LAYERS_BY_PREFIX})
    }
    return Vocabulary(
        STATEMENTS,
        tuple(sorted({*KNOWN, *BARE_CONSTANTS, *CONTEXTS, *NAMESPACES})),
        members,
        tuple(sorted({*TENSOR_METHODS, *MODULE_METHODS, *OPTIMIZER_METHODS})),
        tuple(sorted({*TENSOR_ATTRIBUTES, *MODULE_ATTRIBUTES})),
    )
