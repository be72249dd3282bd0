"""grad, vjp, jvp: functions that compute derivatives of functions."""

from __future__ import annotations

from functools import wraps
from typing import Any

from engine.autograd import enable_grad
from engine.autograd import grad as gradients
from engine.autograd.duals import tangent_of
from engine.autograd.forward_ad import Level, dual, primal_of
from engine.autograd.tensor import Tensor

from .tracking import (
    Function,
    check_tensors,
    is_recorded,
    places_of,
    recording,
    released,
    replaced,
    split,
    tracked,
)
from .tree import filled, leaves, mapped, short_structure, structure, tensors


def grad(func: Function, argnums: int | tuple[int, ...] = 0, has_aux: bool = False) -> Function:
    """The gradient of a function of scalar value by one argument, or by a tuple of them.

    With `has_aux` the function returns a pair, whose second half is passed through.
    """
    both = grad_and_value(func, argnums, has_aux)

    @wraps(func)
    def gradient(*args: Any, **kwargs: Any) -> Any:
        found, value = both(*args, **kwargs)
        return (found, value[1]) if has_aux else found

    return gradient


def grad_and_value(func: Function, argnums: int | tuple[int, ...] = 0, has_aux: bool = False) -> Function:
    """The pair (gradient, value); with `has_aux` (gradient, (value, second half))."""

    @wraps(func)
    def both(*args: Any, **kwargs: Any) -> Any:
        places = places_of(argnums, len(args))
        outside = recording()
        with enable_grad():
            own = tracked([args[place] for place in places])
            result = func(*replaced(args, places, own), **kwargs)
            value, aux = split(result, has_aux, "grad_and_value")
            _check_scalar(value)
            inputs = tensors(own)
            keep = is_recorded([value, *leaves(aux)], inputs, outside=outside)
            found: Any = [leaf.detach() * 0 for leaf in inputs]
            if value.requires_grad:
                found = gradients(value, inputs, create_graph=keep, allow_unused=True)
                found = _zeros_for_missing(found, inputs)
        shaped = filled(own, found)
        value, aux = released((value, aux), keep=keep)
        return shaped[0] if isinstance(argnums, int) else tuple(shaped), (value, aux) if has_aux else value

    return both


def vjp(func: Function, *primals: Any, has_aux: bool = False) -> Any:
    """func(*primals), and the function from cotangents of the output to a tuple of those of the primals.

    With `has_aux` the function returns a pair, whose second half comes third. RuntimeError for cotangents of
    another structure or shape.
    """
    outside = recording()
    with enable_grad():
        own = tracked(primals)
        output, aux = split(func(*own), has_aux, "vjp")
        check_tensors(output, "vjp(f, *primals): expected f(*primals)")
        inputs = tensors(own)
        keep = is_recorded([*leaves(output), *leaves(aux)], inputs, outside=outside)

    def pull(cotangents: Any, retain_graph: bool = True) -> Any:
        if short_structure(cotangents) != short_structure(output):
            raise RuntimeError(
                "Expected pytree structure of cotangents to be the same as pytree structure of outputs to "
                f"the function. cotangents: {short_structure(cotangents)}, primal output: "
                f"{short_structure(output)}"
            )
        pairs = [
            (out, start)
            for out, start in zip(leaves(output), leaves(cotangents), strict=True)
            if out.requires_grad
        ]
        again = recording() and (keep or any(start.requires_grad for _, start in pairs))
        found: Any = [None] * len(inputs)
        if pairs:
            roots, starts = zip(*pairs, strict=True)
            found = gradients(roots, inputs, starts, retain_graph, again, allow_unused=True)
        return filled(own, _zeros_for_missing(found, inputs))

    shown, passed = released((output, aux), keep=keep)
    return (shown, pull, passed) if has_aux else (shown, pull)


def jvp(func: Function, primals: Any, tangents: Any, *, strict: bool = False, has_aux: bool = False) -> Any:
    """func(*primals), and its directional derivative along `tangents`, both tuples of one structure.

    With `has_aux` the function returns a pair, whose second half comes third. RuntimeError for anything else
    than tuples of tensors and, if `strict`, for outputs that do not depend on the primals.
    """
    _check_primals(primals, tangents)
    outside = recording()
    level = Level()
    with enable_grad():
        directions = iter(list(leaves(tangents)))
        duals = mapped(lambda leaf: dual(leaf, next(directions), level), primals)
        output, aux = split(func(*duals), has_aux, "jvp")
        check_tensors(output, "jvp(f, primals, tangents): expected f(*primals)")
        pushed = mapped(lambda leaf: _tangent(leaf, level, strict), output)
        output, aux = mapped(lambda leaf: primal_of(leaf, level), (output, aux))
    level.close()
    output, pushed, aux = released((output, pushed, aux), keep=outside)
    return (output, pushed, aux) if has_aux else (output, pushed)


def linearize(func: Function, *primals: Any) -> tuple[Any, Function]:
    """func(*primals), and the function from tangents of the primals to that of the output."""
    output = func(*primals)
    return output, lambda *tangents: jvp(func, primals, tangents)[1]


def _tangent(output: Tensor, level: Level, strict: bool) -> Tensor:
    tangent = tangent_of(output, level)
    if tangent is not None:
        return tangent
    if strict:
        raise RuntimeError(
            "jvp(f, primals, tangents, strict=True): The output of f is independent of the inputs. This is "
            "not allowed with strict=True."
        )
    return output.detach() * 0


def _check_primals(primals: Any, tangents: Any) -> None:
    if not isinstance(primals, tuple):
        raise RuntimeError(
            "jvp(f, primals, tangents): Expected primals to be a tuple. E.g. it should be valid to call "
            "f(*primals)."
        )
    if structure(primals) != structure(tangents):
        raise RuntimeError(
            "jvp(f, primals, tangents): Expected primals and tangents to have the same python structure. For "
            "example, if primals is a tuple of 3 tensors, tangents also must be. Got primals with structure "
            f"{structure(primals)} and tangents with structure {structure(tangents)}"
        )
    for name, tree in (("primals", primals), ("tangents", tangents)):
        found = list(leaves(tree))
        if not found:
            raise RuntimeError(f"jvp(f, primals, tangents): Expected {name} to contain at least one Tensor.")
        for leaf in found:
            if not isinstance(leaf, Tensor):
                raise RuntimeError(
                    f"jvp(f, primals, tangents): Expected {name} to only contain Tensors, got {type(leaf)}"
                )


def _zeros_for_missing(found: Any, inputs: list[Tensor]) -> list[Tensor]:
    return [leaf.detach() * 0 if each is None else each for each, leaf in zip(found, inputs, strict=True)]


def _check_scalar(value: Any) -> None:
    if not isinstance(value, Tensor):
        raise RuntimeError(
            f"grad_and_value(f)(*args): Expected f(*args) to return a Tensor, got {type(value)}"
        )
    if value.ndim != 0:
        raise RuntimeError(
            "grad_and_value(f)(*args): Expected f(*args) to return a scalar Tensor, got tensor with "
            f"{value.ndim} dims. Maybe you wanted to use the vjp or jacrev APIs instead?"
        )
