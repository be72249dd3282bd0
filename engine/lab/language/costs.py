"""What calls cost, estimated from their arguments alone; estimates are upper bounds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from engine.autograd import Tensor
from engine.nn import Linear, Module
from engine.optim import Optimizer

from .limits import CALL, MAX_ITEMS, Cost, of
from .values import TooLargeError

HUGE = 10**15
"""Beyond every limit: the size of what cannot be told."""
DRAWN = 120
"""The work of one random number."""
CostOf = Callable[[Sequence[Any], Mapping[str, Any]], Cost]


def tensors(values: Iterable[Any]) -> Iterator[Tensor]:
    """The tensors among `values` and in lists among them."""
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, list | tuple):
            yield from tensors(value)


def items(values: Iterable[Any]) -> int:
    """The items of lists among `values`, those of lists in them included."""
    return sum(len(each) + items(each) for each in values if isinstance(each, list | tuple))


def printed(values: Sequence[Any]) -> Cost:
    """Printing: of every tensor at most a thousand numbers, of every list all items."""
    work = sum(100_000 + 2_000 * min(each.numel(), 1_000) for each in tensors(values))
    return Cost(1, 1, work + 1_000 * items(values))


def product(sizes: Iterable[Any]) -> int:
    """The product of sizes, no larger than HUGE; HUGE for what is no size."""
    result = 1
    for size in sizes:
        if isinstance(size, float) or not hasattr(size, "__index__"):
            return HUGE
        result *= max(int(size), 0)
        if result > HUGE:
            return HUGE
    return result


def broadcast(values: Iterable[Any]) -> int:
    """The elements of all tensors among `values` broadcast together; of the largest where they do not fit."""
    shapes = [tuple(each.shape) for each in tensors(values)]
    try:
        return product(np.broadcast_shapes(*shapes))
    except ValueError:
        return max(product(shape) for shape in shapes)


def elementwise(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """One result for all operands broadcast together; the dearest functions take some 30 ns an element."""
    return of(broadcast((*args, *options.values())), 30)


def dear(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """As elementwise, for functions that take up to 130 ns an element where numbers are tiny."""
    return of(broadcast((*args, *options.values())), 130)


def once_over(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """A result no larger than all operands: reductions, copies, views, joins."""
    return of(sum(each.numel() for each in tensors((*args, *options.values()))), 20)


def dear_once_over(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """As once_over, for what raises every element to a power."""
    return of(sum(each.numel() for each in tensors((*args, *options.values()))), 130)


def sorting(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """Values and indices, each as large as the operand."""
    size = sum(each.numel() for each in tensors(args))
    return Cost(size, 2 * size, 200 * size)


def partition(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """Views of parts, at most as many as the longest dimension."""
    longest = max((max(each.shape, default=1) for each in tensors(args)), default=1)
    return Cost(1, longest, longest * CALL)


def matrix_product(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """input @ other: two operations for each product of elements."""
    found = list(tensors((*args, *options.values())))[:2]
    if len(found) < 2:
        return of(1)
    a, b = (tuple(each.shape) for each in found)
    rows, inner = (a[-2] if len(a) > 1 else 1), (a[-1] if a else 1)
    columns = b[-1] if len(b) > 1 else 1
    batch = max(product(a[:-2]), product(b[:-2]), 1) if len(a) < 3 or len(b) < 3 else broadcast_batch(a, b)
    elements = product((batch, rows, columns))
    return Cost(elements, elements, min(elements * inner * 2, HUGE))


def broadcast_batch(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    """The number of matrices when two stacks of them are multiplied."""
    try:
        return product(np.broadcast_shapes(a[:-2], b[:-2]))
    except ValueError:
        return 1


def outer(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """Every element of one with every one of the other."""
    return of(product(each.numel() for each in tensors((*args, *options.values()))))


def linear(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """input @ weight.T + bias."""
    found = list(tensors((*args, *options.values())))[:2]
    if len(found) < 2:
        return of(1)
    return _linear(found[0].numel(), *(tuple(found[1].shape) if found[1].ndim == 2 else (1, 1)))


def _linear(size: int, out_features: int, in_features: int) -> Cost:
    rows = math.ceil(size / max(in_features, 1))
    return Cost(rows * out_features, rows * out_features, 2 * size * out_features)


def sizes(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """A new tensor of the sizes given one by one or as a list."""
    return of(product(_flat((*args, options.get("size", ())))), 10)


def drawn(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """The same of random numbers, at some 120 ns each."""
    return of(sizes(args, options).elements, DRAWN)


def drawn_like(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """As many random numbers as the operands have elements."""
    return of(once_over(args, options).elements, DRAWN)


def first_sizes(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """A new tensor whose size is the first argument."""
    return of(product(_flat([_argument(args, options, 0, "size", ())])), 50)


def random_integers(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """A new tensor whose size is the only list among the arguments."""
    lists = [each for each in (*args, *options.values()) if isinstance(each, list | tuple)]
    return of(product(_flat(lists)), 50)


def permutation(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """The numbers below n, shuffled one by one."""
    return of(product(args[:1]), 400)


def square_matrix(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """eye(n) or eye(n, m)."""
    return of(product(args[:2] if len(args) > 1 else (*args, *args)))


def counted(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """arange(end), arange(start, end) or arange(start, end, step)."""
    start, end = (0, *args) if len(args) == 1 else (*args, 0, 0)[:2]
    start, end = options.get("start", start), options.get("end", end)
    step = _argument(args, options, 2, "step", 1)
    try:
        count = abs((float(end) - float(start)) / float(step)) + 1
    except (TypeError, ValueError, ZeroDivisionError, OverflowError, RuntimeError):
        return of(1)
    return of(int(count) if count < HUGE else HUGE)


def steps(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """linspace(start, end, steps)."""
    return of(product([_argument(args, options, 2, "steps", 1)]))


def from_lists(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """A tensor from nested lists, read number by number."""
    return of(sum(1 for _ in _flat(args)) + sum(each.numel() for each in tensors(args)), 300)


def repeated(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """A tensor repeated by the factors after it, or expanded to the sizes after it."""
    known = next(tensors(args), None)
    factors = [each for each in _flat((*args, *options.values())) if not isinstance(each, Tensor)]
    positive = [each for each in factors if not (isinstance(each, int) and each < 0)]
    return of(product((max(known.numel(), 1) if known is not None else 1, *positive)))


def diagonal_matrix(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """A square matrix with the operand on its diagonal, give or take an offset."""
    size = sum(each.numel() for each in tensors(args))
    offset = next((abs(each) for each in args[1:] if isinstance(each, int)), 0)
    return of(product((size + offset, size + offset)))


def one_hot(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """A row for each class; without a number of classes the largest one tells."""
    classes = args[1] if len(args) > 1 else options.get("num_classes", -1)
    known = next(tensors(args), None)
    if known is None or not known.numel():
        return of(1)
    if isinstance(classes, int) and classes < 0:
        classes = int(known.detach().max().item()) + 1
    return of(product((known.numel(), classes)))


def listing(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """Python numbers in lists, which may hold fewer items than tensors elements."""
    size = sum(each.numel() for each in tensors(args))
    if size > MAX_ITEMS:
        raise TooLargeError(f"a list may hold {MAX_ITEMS:,} items")
    return of(size, 100)


def module_call(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """`module(x)`: each layer in it at the width that it makes."""
    module = args[0]
    size = broadcast(args[1:]) if any(True for _ in tensors(args)) else 1
    widest, cost = size, Cost(size, size, 60 * size)
    for part in every_module(module):
        if isinstance(part, Linear):
            one = _linear(size, part.out_features, part.in_features)
            size = one.elements
        else:
            one = of(size, 60)
        widest = max(widest, size)
        cost = Cost(widest, cost.total + one.total, cost.work + one.work + CALL)
    return cost


def every_module(module: Module) -> Iterator[Module]:
    """The modules in `module` as often as they are called, itself first."""
    yield module
    for child in module.children():
        yield from every_module(child)


def optimizer_step(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """`optimizer.step()`: all parameters, their gradients and its state."""
    optimizer: Optimizer = args[0]
    parameters = [each for group in optimizer.param_groups for each in group["params"]]
    size = sum(each.numel() for each in parameters)
    return Cost(size, 3 * size, 60 * size + CALL * (len(parameters) + 1))


def trivial(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """Next to nothing."""
    return of(1)


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list | tuple):
            yield from _flat(value)
        else:
            yield value


def _argument(args: Sequence[Any], options: Mapping[str, Any], place: int, name: str, default: Any) -> Any:
    """An argument that may be given in its place or by name."""
    return args[place] if len(args) > place else options.get(name, default)
