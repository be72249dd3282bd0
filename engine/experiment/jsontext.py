"""JSON as people write and read it: errors by line or field, lists of numbers in full lines."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

LINE = 100
INDENT = "  "
MAX_DEPTH = 20
_PLANE = 2  # a point's inputs; a row of them is never longer than a line


class JsonError(ValueError):
    """Text that is not JSON, or holds what no file of ours can; the text says where."""


def parse_json(data: bytes) -> Any:
    """The tree of dicts, lists and plain values in `data`, every number finite and every text Unicode."""
    try:
        tree = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise JsonError(f"expected text in UTF-8, but byte {error.start + 1} is not") from error
    except json.JSONDecodeError as error:
        message = error.msg[:1].lower() + error.msg[1:]
        raise JsonError(f"expected JSON; line {error.lineno}, column {error.colno}: {message}") from error
    except RecursionError as error:
        raise JsonError(f"expected at most {MAX_DEPTH} levels of lists and objects") from error
    except ValueError as error:
        raise JsonError("expected numbers of ordinary length, got one with thousands of digits") from error
    for problem in _unfit(tree, ()):
        raise JsonError(problem)
    return tree


def json_text(tree: Any) -> str:
    """`tree` of dicts, lists and plain values as indented JSON text; ValueError for NaN and infinity."""
    return _text(tree, "", 0) + "\n"


def short_numbers(values: NDArray[Any]) -> Any:
    """An array as (nested) lists; a float32 as the shortest number that gives it back to the last bit."""
    if values.dtype != np.float32:
        return values.tolist()
    short = values.astype(str).astype(np.float64)
    # A decimal read as a double and then rounded to float32 may, rarely, miss by one bit.
    return np.where(short.astype(np.float32) == values, short, values).tolist()


def dotted(path: tuple[str | int, ...]) -> str:
    """A place in a tree as a person writes it: 'model.hidden.2.units'."""
    return ".".join(str(part) for part in path)


def _unfit(node: Any, path: tuple[str | int, ...]) -> Iterator[str]:
    """What Python's reader lets pass though it is not JSON, or though Python could not write it again."""
    if len(path) > MAX_DEPTH:
        yield f"expected at most {MAX_DEPTH} levels of lists and objects"
    elif isinstance(node, dict):
        for name, child in node.items():
            yield from _unfit_text(name, path)
            yield from _unfit(child, (*path, name))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from _unfit(child, (*path, index))
    elif isinstance(node, str):
        yield from _unfit_text(node, path)
    elif isinstance(node, float) and not math.isfinite(node):
        yield f"{dotted(path)}: expected a finite number, got {'NaN' if math.isnan(node) else 'infinity'}"
    elif isinstance(node, int) and abs(node) > 2**63:
        yield f"{dotted(path)}: expected a number of ordinary size, got one with {len(str(node))} digits"


def _unfit_text(text: str, path: tuple[str | int, ...]) -> Iterator[str]:
    try:
        text.encode()
    except UnicodeEncodeError:
        yield f"{dotted(path) or 'a name'}: expected Unicode text, got half of a surrogate pair".encode(
            errors="replace"
        ).decode()


def _text(node: Any, indent: str, taken: int) -> str:
    """`node` as text; its first line begins behind `taken` characters, the others are indented."""
    branches = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    has_dicts = any(isinstance(branch, dict) for branch in branches)
    flat = "" if has_dicts else json.dumps(node, ensure_ascii=False, allow_nan=False)
    if not branches or (flat and len(flat) + taken <= LINE):
        return flat
    deeper = indent + INDENT
    if isinstance(node, dict):
        keys = [json.dumps(key, ensure_ascii=False) + ": " for key in node]
        members = zip(keys, branches, strict=True)
        return _block(
            "{}", [key + _text(value, deeper, len(deeper) + len(key)) for key, value in members], indent
        )
    items = _split(node, flat) or [_text(item, deeper, len(deeper)) for item in node]
    return _block("[]", items if has_dicts else _filled(items), indent)


def _split(node: list[Any], flat: str) -> list[str] | None:
    """The items of a list of numbers, or of rows of numbers as points have them, cut from its `flat` text.

    To write them one by one takes several times as long. None for any other list.
    """
    rows = flat.count("[") - 1
    if not flat or '"' in flat or "{" in flat:
        return None
    if rows == 0:
        return flat[1:-1].split(", ")
    if rows == len(node) and all(isinstance(item, list) and 0 < len(item) <= _PLANE for item in node):
        return [f"[{row}]" for row in flat[2:-2].split("], [")]
    return None


def _block(brackets: str, lines: list[str], indent: str) -> str:
    inner = ",\n".join(indent + INDENT + line for line in lines)
    return f"{brackets[0]}\n{inner}\n{indent}{brackets[1]}"


def _filled(items: list[str]) -> list[str]:
    """`items` joined into as few lines as hold them."""
    lines = [items[0]]
    for item in items[1:]:
        if len(lines[-1]) + len(item) + 2 < LINE - 10:
            lines[-1] += ", " + item
        else:
            lines.append(item)
    return lines
