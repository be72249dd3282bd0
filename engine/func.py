"""Functions from functions: derivatives and batches of them, as torch.func has them.

grad(f) is a function again, so grad(grad(f)) is the second derivative. Arguments may be tensors or dicts,
lists and tuples of them. See https://pytorch.org/docs/stable/func.api.html.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from engine.autograd import enable_grad, functional
from engine.autograd import grad as gradients
from engine.autograd.tensor import Tensor
from engine.nn.utils.stateless import call_with
from engine.ops.joining import stack

Function = Callable[..., Any]


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
    places = (argnums,) if isinstance(argnums, int) else argnums

    @wraps(func)
    def both(*args: Any, **kwargs: Any) -> Any:
        given = [args[place] for place in places]
        record = any(leaf.requires_grad for leaf in _leaves(given))
        with enable_grad():
            tracked = _mapped(_tracked, given)
            changed = dict(zip(places, tracked, strict=True))
            result = func(*(changed.get(i, arg) for i, arg in enumerate(args)), **kwargs)
            value, aux = result if has_aux else (result, None)
            _check_scalar(value)
            leaves = list(_leaves(tracked))
            found: Any = [leaf.detach() * 0 for leaf in leaves]
            if value.requires_grad:
                found = gradients(value, leaves, create_graph=record, materialize_grads=True)
        supply = iter(found)
        shaped = _mapped(lambda _: next(supply), tracked)
        ends, aux = (value, aux) if record else _mapped(Tensor.detach, (value, aux))
        return (shaped[0] if isinstance(argnums, int) else tuple(shaped)), ((ends, aux) if has_aux else ends)

    return both


def vjp(func: Function, *primals: Tensor) -> tuple[Any, Function]:
    """func(*primals), and the function from a cotangent of the output to a tuple of those of the primals."""
    output, _ = functional.vjp(func, primals, _ones(func(*primals)))
    return output, lambda cotangent: functional.vjp(func, primals, cotangent)[1]


def jvp(func: Function, primals: tuple[Tensor, ...], tangents: tuple[Tensor, ...]) -> tuple[Any, Any]:
    """func(*primals), and its directional derivative along `tangents`."""
    return functional.jvp(func, primals, tangents)


def jacrev(func: Function, argnums: int | tuple[int, ...] = 0) -> Function:
    """The Jacobian by one argument, or a tuple of those by several."""
    places = (argnums,) if isinstance(argnums, int) else argnums

    @wraps(func)
    def jacobian(*args: Any) -> Any:
        def of_given(*given: Tensor) -> Any:
            changed = dict(zip(places, given, strict=True))
            return func(*(changed.get(i, arg) for i, arg in enumerate(args)))

        points = tuple(args[place] for place in places)
        record = any(point.requires_grad for point in points)
        return functional.jacobian(of_given, points[0] if isinstance(argnums, int) else points, record)

    return jacobian


jacfwd = jacrev


def hessian(func: Function, argnums: int = 0) -> Function:
    """The matrix of second derivatives by one argument."""
    return jacrev(jacrev(func, argnums), argnums)


def functional_call(
    module: Any,
    parameter_and_buffer_dicts: Any,
    args: Any = None,
    kwargs: dict[str, Any] | None = None,
    *,
    tie_weights: bool = True,
    strict: bool = False,
) -> Any:
    """module(*args, **kwargs) with other tensors in the place of parameters and buffers, by dotted name.

    Several dicts are taken together. A tensor that the module has under several names is replaced under all
    of them, unless `tie_weights` is False. RuntimeError, if `strict`, for names missing or unexpected.
    """
    dicts = parameter_and_buffer_dicts
    if isinstance(dicts, dict):
        return call_with(module, dicts, args, kwargs, tie_weights, strict)
    given = {name: each for part in dicts for name, each in part.items()}
    if len(given) < sum(map(len, dicts)):
        twice = sorted(name for name in given if sum(name in part for part in dicts) > 1)
        raise ValueError(
            f"{twice} appeared in multiple dictionaries; behavior of functional call is ambiguous"
        )
    return call_with(module, given, args, kwargs, tie_weights, strict)


def vmap(
    func: Function, in_dims: int | tuple[int | None, ...] = 0, out_dims: int = 0, randomness: str = "error"
) -> Function:
    """`func` on each slice of its arguments, the results stacked along `out_dims`.

    `in_dims` tells along which dimension each argument is sliced; None passes it whole. One call for
    each slice: what is convenient in PyTorch for speed too is only convenient here.
    """

    @wraps(func)
    def batched(*args: Any, **kwargs: Any) -> Any:
        dims = (in_dims,) * len(args) if isinstance(in_dims, int) else in_dims
        if len(dims) != len(args):
            raise ValueError(
                f"vmap({getattr(func, '__name__', func)}, in_dims={in_dims}, ...)(<inputs>): in_dims is not "
                f"compatible with the structure of inputs. in_dims has {len(dims)} entries but there are "
                f"{len(args)} inputs."
            )
        sizes = {
            leaf.shape[dim]
            for arg, dim in zip(args, dims, strict=True)
            if dim is not None
            for leaf in _leaves(arg)
        }
        if len(sizes) != 1:
            raise ValueError(
                "vmap: Expected all tensors to have the same size in the mapped dimension, got sizes "
                f"{sorted(sizes)} for the mapped dimension"
            )
        rows = [
            func(*(_slice(arg, dim, i) for arg, dim in zip(args, dims, strict=True)), **kwargs)
            for i in range(sizes.pop())
        ]
        return _stacked(rows, out_dims)

    return batched


def _slice(arg: Any, dim: int | None, i: int) -> Any:
    return arg if dim is None else _mapped(lambda leaf: leaf.select(dim, i), arg)


def _stacked(rows: list[Any], dim: int) -> Any:
    first = rows[0]
    if isinstance(first, tuple | list):
        return type(first)(_stacked(list(column), dim) for column in zip(*rows, strict=True))
    if isinstance(first, dict):
        return {key: _stacked([row[key] for row in rows], dim) for key in first}
    return stack(rows, dim)


def _tracked(leaf: Tensor) -> Tensor:
    """A tensor of its own to differentiate by, tied to the history of `leaf` if it has one."""
    tracked: Tensor = leaf.view_as(leaf) if leaf.requires_grad else leaf.detach().requires_grad_()
    return tracked


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


def _ones(output: Any) -> Any:
    return _mapped(lambda leaf: leaf.detach() * 0 + 1, output)


def _mapped(function: Callable[[Tensor], Any], tree: Any) -> Any:
    """The same dicts, lists and tuples with `function` of each tensor."""
    if isinstance(tree, Tensor):
        return function(tree)
    if isinstance(tree, dict):
        return {key: _mapped(function, each) for key, each in tree.items()}
    if isinstance(tree, tuple | list):
        return type(tree)(_mapped(function, each) for each in tree)
    return tree


def _leaves(tree: Any) -> Iterator[Tensor]:
    """The tensors of nested dicts, lists and tuples in order."""
    if isinstance(tree, Tensor):
        yield tree
    elif isinstance(tree, dict | tuple | list):
        for each in tree.values() if isinstance(tree, dict) else tree:
            yield from _leaves(each)
