"""All programs of one training step, and the memory that they share with the eager path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor
from engine.optim.bucket import Bucket

from .capture import Captured, Parameter, captured_on_fewer, on_batch, on_points
from .errors import NotLowered
from .job import Job
from .lasting import Lasting, lasting_of
from .lowering import Lowered, batch_symbol, lower
from .opcodes import UNARIES, UNARY
from .plan import Block, Draft, Part, Plan, width_of
from .program import Batch, Floats, Program, Sound, check
from .recipe import Recipe, hyperparameter
from .scalars import Number
from .symbols import Symbol
from .treatment import Penalty, clipped, gather, lower_penalty, penalty_of, update_of
from .updates import UPDATES, State, bucket_of, lower_update
from .values import Weights

ANSWERED, ANSWERED_OF_MANY, MANY = 256, 128, 10_000
"""Points that a predicting program treats at once; with many weights fewer, as lanes without a point cost."""
SEEN = 13
"""On so many points a step is captured at most; where this odd number turns up, it is that of the points."""
TRIED = 64
"""On so many points a step is tried at most: one on thousands takes longer than all of the capture."""


@dataclass(frozen=True, eq=False)
class Parts:
    """The programs of one step and where what outlives it lies.

    `whole` trains on a batch of full size, `rest` on the last one of an epoch when that is smaller, `tried`
    is one of them or, where both are large, the same step on few points. `answer` predicts, `neurons` (None
    without hidden layers) tells what each hidden layer hands on, `layers` of how many units. `values`,
    `grads` and `arrays` (the optimizer's state) are places of `count` floats, for the parameters that learn,
    `frozen` is that of the others. `numbers` and `steps` are registers, as are `powers`: each base to the
    power of the steps made; `followed`: hyper-parameters that are those of the optimizer when a run begins;
    `tables`: where the values of those that it brings along begin, with `update`, the place among them; and
    `gathered`: the batches since the last update.
    """

    whole: Program
    rest: Program | None
    tried: Program
    answer: Program
    neurons: Program | None
    layers: tuple[int, ...]
    count: int
    values: int
    grads: int
    frozen: int
    arrays: dict[str, int]
    numbers: dict[str, int]
    steps: int
    powers: dict[float, int]
    followed: dict[str, int]
    tables: dict[str, int]
    update: int
    gathered: int
    lasting: Lasting
    memory: Floats
    registers: np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True, eq=False)
class _Home:
    """Where the parameters of a step and all that outlives it lie.

    `values`, `fresh` (the gradients of one batch) and `grads` (those of the update) are blocks of `flat`
    numbers, the first `count` of them in use; `weights` tells of each parameter its places there.
    """

    learning: list[Tensor]
    count: int
    flat: int
    values: Block
    grads: Block
    fresh: Block
    frozen: Block
    weights: list[Weights]
    state: State
    gathered: int
    lasting: Lasting
    penalty: Penalty | None


def build(job: Job, seen: int = SEEN) -> Parts:
    """Lower one training step, captured on up to `seen` points of each batch, and the way to an answer.

    The optimizer must have made a step, so that its state exists. NotLowered names what stands in the way.
    """
    bucket = bucket_of(job.optimizer, job.learning)
    plan = Plan()
    home = _home(plan, job, bucket)
    tried = _tried(job.sizes, seen)
    training = _training(plan, job, home, bucket, seen, tried)
    answering = _answering(plan, job, home)
    plan.lay_out()
    return _parts(plan, training, (*job.sizes, tried), answering, home)


def _training(
    plan: Plan, job: Job, home: _Home, bucket: Bucket, seen: int, tried: int
) -> dict[int, tuple[Draft, Lowered]]:
    """For each number of points in a batch, and the one that is `tried`, the program of a step."""
    points = job.sizes[0]
    x_shape, y_shape = job.inputs.shape[1:], job.targets.shape[1:]
    x_rows, y_rows = int(np.prod(x_shape)), int(np.prod(y_shape))
    batch = plan.keep((x_rows + y_rows) * width_of(points))
    first = job.captured(min(points, seen))
    _check_once(first)
    other = captured_on_fewer(first, job.captured) if points > seen else first
    drafts: dict[int, tuple[Draft, Lowered]] = {}
    for size in dict.fromkeys((*job.sizes, tried)):
        draft = plan.draft()
        captured = on_batch(first, size, other) if size >= first.points else job.captured(size)
        x = batch_symbol(draft, batch, (size, *x_shape))
        y = batch_symbol(draft, Part(batch, x_rows * width_of(size)), (size, *y_shape))
        lowered = lower(captured, draft, home.weights, x, y, 1 / job.recipe.accumulation, home.lasting)
        lowered = _updating(draft, lowered, home, job.optimizer, bucket, job.recipe)
        home.lasting.count(draft, captured.counted)
        drafts[size] = (draft, _lasting(draft, lowered))
    return drafts


def _answering(plan: Plan, job: Job, home: _Home) -> list[tuple[Draft, Lowered]]:
    """The program that predicts and, with hidden layers, the one that tells what each hands on."""
    shape = job.inputs.shape[1:]
    points = ANSWERED if home.count < MANY else ANSWERED_OF_MANY
    place = plan.keep(int(np.prod(shape)) * points)
    predicted = on_points(job.captured_answer(), points)
    draft = plan.draft()
    x = batch_symbol(draft, place, (points, *shape))
    answer = _lasting(draft, lower(predicted, draft, home.weights, x, None, lasting=home.lasting))
    return [(draft, answer), *_telling(draft, answer)]


def _tried(sizes: Sequence[int], seen: int) -> int:
    """On how many points the step is tried, one of `sizes` where that goes: more than it was captured on."""
    fitting = [size for size in sizes if seen < size <= TRIED]
    return fitting[0] if fitting else min(max(TRIED, seen), sizes[0])


def _home(plan: Plan, job: Job, bucket: Bucket) -> _Home:
    """Keep memory and registers for all that outlives a step."""
    learning, recipe = job.learning, job.recipe
    count = sum(parameter.numel() for parameter in learning)
    flat = width_of(count)
    values, grads = plan.keep(flat), plan.keep(flat)
    fresh = plan.keep(flat) if _adds_up(recipe) else grads
    frozen = plan.keep(width_of(sum(parameter.numel() for parameter in job.parameters) - count))
    return _Home(
        learning=learning,
        count=count,
        flat=flat,
        values=values,
        grads=grads,
        fresh=fresh,
        frozen=frozen,
        weights=_weights(job.parameters, values, fresh, frozen),
        state=_state(plan, bucket, flat, recipe, job.optimizer.param_groups[0]),
        gathered=plan.register(0.0),
        lasting=lasting_of(job.net, job.parameters, plan),
        penalty=penalty_of(plan, recipe, learning, flat) if recipe.has_penalty else None,
    )


def _updating(
    draft: Draft, lowered: Lowered, home: _Home, optimizer: Any, bucket: Bucket, recipe: Recipe
) -> Lowered:
    """Write the way from the gradients of a batch to the update into `draft`; the loss with its penalties."""
    rows = [
        Symbol(draft, block, (home.count,), 1, home.flat, home.count)
        for block in (home.values, home.fresh, home.grads)
    ]
    if home.penalty is not None and lowered.loss is not None:
        share = 1 / recipe.accumulation
        total = lower_penalty(draft, home.penalty, share, rows[0], rows[1], lowered.loss)
        lowered = replace(lowered, loss=total)
    if _adds_up(recipe):
        gather(draft, recipe, Number(draft, home.gathered), home.grads, home.fresh)
    with update_of(draft, recipe, Number(draft, home.gathered)):
        clipped(recipe, rows[2])
        for row in rows:
            row.points = 0
        lower_update(draft, optimizer, bucket, rows[0], rows[2], home.state)
    return lowered


def _adds_up(recipe: Recipe) -> bool:
    """Whether the gradients of several batches are added."""
    return not recipe.zero_grad or recipe.accumulation > 1


def _parts(
    plan: Plan,
    training: Mapping[int, tuple[Draft, Lowered]],
    sizes: Sequence[int],
    answering: Sequence[tuple[Draft, Lowered]],
    home: _Home,
) -> Parts:
    """The finished programs: for batches of these `sizes`, the last of which is tried, and for answers."""
    memory, registers = plan.memory()
    train = {size: draft.program(_batch(lowered)) for size, (draft, lowered) in training.items()}
    answers = [draft.program(_batch(lowered)) for draft, lowered in answering]
    sound: Sound = {}
    for program in (*train.values(), *answers):
        check(program, len(memory), len(registers), sound)
    state = home.state
    return Parts(
        whole=train[sizes[0]],
        rest=train[sizes[1]] if len(sizes) > 2 else None,
        tried=train[sizes[-1]],
        answer=answers[0],
        neurons=answers[1] if len(answers) > 1 else None,
        layers=tuple(symbol.rows for symbol in answering[0][1].hidden),
        count=home.count,
        values=home.values.place,
        grads=home.grads.place,
        frozen=home.frozen.place,
        arrays={name: block.place for name, block in state.arrays.items()},
        numbers=state.numbers,
        steps=state.steps,
        powers=state.powers,
        followed=state.followed,
        tables=state.tables,
        update=state.update,
        gathered=home.gathered,
        lasting=home.lasting,
        memory=memory,
        registers=registers,
    )


def _telling(answering: Draft, answer: Lowered) -> list[tuple[Draft, Lowered]]:
    """The same program, handing out what each hidden layer hands on, layer by layer; none without any."""
    if not answer.hidden:
        return []
    draft, there = answering.again()
    x = answer.input
    together, end = draft.plan.keep(sum(each.length for each in answer.hidden)), 0
    for each in answer.hidden:
        fields = (each.length, Part(together, end), there(each.place), 1)
        draft.emit(UNARY, UNARIES.index("copy"), *fields)
        end += each.length
    rows = end // x.width
    output = Symbol(draft, together, (x.points, rows), rows, x.width, x.points)
    return [(draft, replace(answer, output=output))]


def _weights(parameters: Sequence[Tensor], values: Block, grads: Block, frozen: Block) -> list[Weights]:
    found, offset, apart = [], 0, 0
    for parameter in parameters:
        shape = tuple(parameter.shape)
        if parameter.requires_grad:
            found.append(Weights(Part(values, offset), Part(grads, offset), shape))
            offset += parameter.numel()
        else:
            found.append(Weights(Part(frozen, apart), None, shape))
            apart += parameter.numel()
    return found


def _state(plan: Plan, bucket: Bucket, flat: int, recipe: Recipe, group: Mapping[str, Any]) -> State:
    followed = {"lr"}.difference(recipe.scheduled)
    return State(
        arrays={name: plan.keep(flat) for name in bucket.state},
        numbers={name: plan.register(float(value)) for name, value in bucket.scalars.items()},
        steps=plan.register(float(bucket.steps)),
        followed={name: plan.register(hyperparameter(group, name)) for name in followed},
        tables={name: plan.table(UPDATES, hyperparameter(group, name)) for name in recipe.scheduled},
        update=plan.register(0.0),
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
        input=x.place.place,
        targets=0 if y is None else y.rows,
        target=0 if y is None else y.place.place,
        outputs=out.rows,
        output=out.place.place,
        loss=-1 if lowered.loss is None else lowered.loss.place.place,
    )
