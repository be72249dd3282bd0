"""All programs of one training step, and the memory that they share with the eager path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor
from engine.optim.bucket import Bucket

from .capture import Captured, Parameter, capture
from .errors import NotLowered
from .lowering import Lowered, batch_symbol, lower
from .opcodes import BINARIES, BINARY, UNARIES, UNARY
from .plan import Block, Draft, Part, Plan, place_of, width_of
from .program import Batch, Floats, Program, check
from .symbols import Symbol
from .updates import State, bucket_of, lower_update
from .values import Weights

ANSWERED = 256
"""Points that a predicting program treats at once."""


@dataclass(frozen=True, eq=False)
class Parts:
    """The programs of one step and where what outlives it lies.

    `whole` trains on a batch of full size, `rest` on the last one of an epoch when that is smaller, `answer`
    predicts, `neurons` (None without hidden layers) tells what each hidden layer hands on, `layers` of how
    many units. `values`, `grads` and `arrays` (the optimizer's state) are places of `count` floats, `numbers`
    and `steps` registers, as are `powers`: each base to the power of the steps made.
    """

    whole: Program
    rest: Program | None
    answer: Program
    neurons: Program | None
    layers: tuple[int, ...]
    count: int
    values: int
    grads: int
    arrays: dict[str, int]
    numbers: dict[str, int]
    steps: int
    powers: dict[float, int]
    memory: Floats
    registers: np.ndarray[Any, np.dtype[np.float64]]


def build(
    net: Any,
    loss: Any,
    optimizer: Any,
    parameters: Sequence[Tensor],
    inputs: Floats,
    targets: Any,
    batch_size: int,
    accumulate: bool = False,
) -> Parts:
    """Lower one training step on batches of `batch_size` of `inputs` (n, ...) and `targets` (n, ...).

    The optimizer must have made a step, so that its state exists. With `accumulate` gradients add up from
    step to step. NotLowered names what stands in the way.
    """
    count = sum(parameter.numel() for parameter in parameters)
    bucket = bucket_of(optimizer, parameters)
    plan = Plan()
    flat = width_of(count)
    values, grads = plan.keep(flat), plan.keep(flat)
    fresh = plan.keep(flat) if accumulate else grads
    weights = _weights(parameters, values, fresh)
    state = _state(plan, bucket, flat)
    points = min(batch_size, len(inputs))
    sizes = [points, *([len(inputs) % points] if len(inputs) % points else [])]
    x_rows, y_rows = int(np.prod(inputs.shape[1:])), int(np.prod(targets.shape[1:]))
    home = plan.keep((x_rows + y_rows) * width_of(points))
    drafts: list[tuple[Draft, Lowered]] = []
    for size in sizes:
        draft, width = plan.draft(), width_of(size)
        captured = capture(net, loss, parameters, inputs[:size], targets[:size])
        _check_once(captured)
        x = batch_symbol(draft, home, (size, *inputs.shape[1:]))
        y = batch_symbol(draft, Part(home, x_rows * width), (size, *targets.shape[1:]))
        lowered = lower(captured, draft, weights, x, y)
        one_row = [Symbol(draft, block, (count,), 1, flat, 0) for block in (values, grads)]
        if accumulate:
            draft.emit(BINARY, BINARIES.index("add"), flat, grads, grads, 1, fresh, 1)
        lower_update(draft, optimizer, bucket, one_row[0], one_row[1], state)
        drafts.append((draft, _lasting(draft, lowered)))
    few = np.zeros((ANSWERED, *inputs.shape[1:]), np.float32)
    seen, predicted = plan.keep(x_rows * ANSWERED), capture(net, None, parameters, few, targets[:1])
    answers = [_answering(plan, predicted, weights, seen, few.shape, every) for every in (False, True)]
    layers = tuple(symbol.rows for symbol in answers[0][1].hidden)
    drafts += answers[: 2 if layers else 1]
    plan.lay_out()
    memory, registers = plan.memory()
    programs = [draft.program(_batch(lowered)) for draft, lowered in drafts]
    for program in programs:
        check(program, len(memory), len(registers))
    return Parts(
        whole=programs[0],
        rest=programs[1] if len(sizes) > 1 else None,
        answer=programs[len(sizes)],
        neurons=programs[-1] if layers else None,
        layers=layers,
        count=count,
        values=values.place,
        grads=grads.place,
        arrays={name: block.place for name, block in state.arrays.items()},
        numbers=state.numbers,
        steps=state.steps,
        powers=state.powers,
        memory=memory,
        registers=registers,
    )


def _answering(
    plan: Plan, captured: Captured, weights: list[Weights], seen: Block, shape: tuple[int, ...], every: bool
) -> tuple[Draft, Lowered]:
    """A program that predicts, or one that hands out what `every` hidden layer hands on, layer by layer."""
    draft = plan.draft()
    lowered = lower(captured, draft, weights, batch_symbol(draft, seen, shape), None)
    if not every or not lowered.hidden:
        return draft, _lasting(draft, lowered)
    rows, width = sum(each.rows for each in lowered.hidden), width_of(shape[0])
    together, end = plan.keep(rows * width), 0
    for each in lowered.hidden:
        draft.emit(UNARY, UNARIES.index("copy"), each.length, Part(together, end), each.place, 1)
        end += each.length
    output = Symbol(draft, together, (shape[0], rows), rows, width, shape[0])
    return draft, replace(lowered, output=output)


def _weights(parameters: Sequence[Tensor], values: Block, grads: Block) -> list[Weights]:
    found, offset = [], 0
    for parameter in parameters:
        found.append(Weights(Part(values, offset), Part(grads, offset), tuple(parameter.shape)))
        offset += parameter.numel()
    return found


def _state(plan: Plan, bucket: Bucket, flat: int) -> State:
    return State(
        arrays={name: plan.keep(flat) for name in bucket.state},
        numbers={name: plan.register(float(value)) for name, value in bucket.scalars.items()},
        steps=plan.register(float(bucket.steps)),
    )


def _check_once(captured: Captured) -> None:
    used = [each for call in captured.calls for each in call.arguments if isinstance(each, Parameter)]
    if len(used) != len(set(used)):
        raise NotLowered("a parameter that is used twice")


def _lasting(draft: Draft, lowered: Lowered) -> Lowered:
    """The same with loss and output where nothing overwrites them before they are read."""
    for symbol in (lowered.output, lowered.loss):
        block = getattr(symbol, "place", None)
        if isinstance(block, Block) and not block.kept:
            block.kept = True
            draft.plan.kept.append(block)
    return lowered


def _batch(lowered: Lowered) -> Batch:
    x, y, out = lowered.input, lowered.target, lowered.output
    return Batch(
        points=x.points,
        width=x.width,
        inputs=x.rows,
        input=place_of(x.place),
        targets=0 if y is None else y.rows,
        target=0 if y is None else place_of(y.place),
        outputs=out.rows,
        output=place_of(out.place),
        loss=-1 if lowered.loss is None else place_of(lowered.loss.place),
    )
