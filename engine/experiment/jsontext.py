"""JSON as people write and read it: errors by line or field, lists of numbers in full lines."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

LINE = 100
STEP = "  "
MAX_DEPTH = 20


class JsonError(ValueError):
    """Text that is not JSON, or holds what no file of ours can; the text says where."""


def parse_json(data: bytes) -> Any:
    """The tree of dicts, lists and plain values in `data`, all its numbers finite and its texts Unicode."""
    try:
        tree = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise JsonError(f"expected text in UTF-8, byte {error.start + 1} is none") from error
    except json.JSONDecodeError as error:
        raise JsonError(f"line {error.lineno}, column {error.colno}: {_in_words(error.msg)}") from error
    except RecursionError as error:
        raise JsonError(f"expected at most {MAX_DEPTH} levels of lists and objects") from error
    except ValueError as error:
        raise JsonError("expected numbers of an ordinary size, got one of thousands of digits") from error
    _look_through(tree)
    return tree


def json_text(tree: Any) -> str:
    """`tree` of dicts, lists and plain values as JSON text, indented by two; ValueError for NaN and infinity."""
    return _text(tree, "", 0) + "\n"


def short_numbers(values: NDArray[Any]) -> Any:
    """An array as (nested) lists; a float32 as the shortest number that gives it back to the last bit."""
    if values.dtype != np.float32:
        return values.tolist()
    return _shortest(values.tolist(), values.astype(str).tolist())


def _in_words(message: str) -> str:
    """Python's message as part of a sentence."""
    return message[:1].lower() + message[1:]


def _look_through(tree: Any) -> None:
    """Raise JsonError at the first value that JSON text can hold and our files cannot."""
    waiting: list[tuple[str, Any]] = [("", tree)]
    while waiting:
        path, node = waiting.pop()
        if path.count("\0") > MAX_DEPTH:
            raise JsonError(f"expected at most {MAX_DEPTH} levels of lists and objects")
        if isinstance(node, dict):
            children = list(node.items())
            bad_name = next((name for name in node if not _is_unicode(name)), None)
        elif isinstance(node, list):
            children = list(enumerate(node))
        else:
            _look_at(path.replace("\0", ".").removeprefix("."), node)
