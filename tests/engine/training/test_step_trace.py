from __future__ import annotations

from queue import Empty
from threading import Event
from typing import Any

import msgspec
import numpy as np
import pytest

from engine.experiment import ExperimentSpec, propose
from engine.experiment.spec import Pick
from engine.lab import LabRun
from engine.training.commands import Advance, Command, Load, Quit, TraceStep, Watch
from engine.training.loop import TrainingLoop
from engine.training.mailbox import Mailbox
from engine.training.trainer import Trainer


class OneByOne:
    """An inbox that hands out the next command when the loop is idle."""

    def __init__(self, commands: list[Command]) -> None:
        self._commands = commands

    def get(self, block: bool = True) -> Command:
        if not block:
            raise Empty
        return self._commands.pop(0)


def adam(batch_size: int = 16) -> ExperimentSpec:
    spec = propose("moons")
    run = msgspec.structs.replace(spec.run, batch_size=batch_size)
    return msgspec.structs.replace(spec, optimizer=Pick("Adam", {"lr": 0.01}), run=run)


def parameters(trainer: Trainer) -> dict[str, np.ndarray]:
    return {view.name: view.value.copy() for view in trainer.parameters()}


@pytest.mark.parametrize("before", [0, 1, 7])
def test_the_numbers_are_those_that_the_optimizer_uses_next(before: int) -> None:
    trainer = Trainer(adam(), "eager")
    for _ in range(before):
        trainer.step()
    run = trainer.trace("batch", 0)
    trainer.step()
    (update,) = run.updates
    gradients = {view.name: view.grad for view in trainer.parameters()}
    values = parameters(trainer)
    told = {str(each.name).removeprefix("model."): each for each in update.parameters}
    assert told.keys() == gradients.keys()
    for name, each in told.items():
        np.testing.assert_array_equal(each.grad, gradients[name])
        np.testing.assert_array_equal(each.after, values[name])
    (trace,) = run.traces
    for leaf in trace.leaves:
        np.testing.assert_array_equal(leaf.after, gradients[str(leaf.name).removeprefix("model.")])


@pytest.mark.parametrize(
    "changes",
    [{"clip_norm": 0.01}, {"l1": 0.01, "l2": 0.02}, {"zero_grad": False}, {"accumulation": 3}],
    ids=lambda changes: next(iter(changes)),
)
def test_penalties_limits_and_gathered_batches_are_told_too(changes: dict[str, Any]) -> None:
    spec = adam()
    trainer = Trainer(
        msgspec.structs.replace(spec, run=msgspec.structs.replace(spec.run, **changes)), "eager"
    )
    for _ in range(5):
        trainer.step()
    run = trainer.trace("batch", 0)
    trainer.step()
    (update,) = run.updates
    gradients = {f"model.{view.name}": view.grad for view in trainer.parameters()}
    for each in update.parameters:
        np.testing.assert_array_equal(each.grad, gradients[str(each.name)])


def test_a_batch_that_waits_for_others_makes_no_update() -> None:
    spec = adam()
    trainer = Trainer(msgspec.structs.replace(spec, run=msgspec.structs.replace(spec.run, accumulation=3)))
    run = trainer.trace("batch", 0)
    assert run.updates == ()
    assert len(run.traces) == 1
    assert run.source.splitlines() == [
        "optimizer.zero_grad()",
        "prediction = model(x)",
        "loss = loss_fn(prediction, y)",
        "share = loss / 3",
        "share.backward()",
    ]
    trainer.step()
    assert trainer.trace("batch", 0).source.startswith("prediction")


def test_a_step_in_slow_motion_is_told_from_its_beginning() -> None:
    trainer = Trainer(adam(), "eager")
    trainer.step()
    before = trainer.trace("batch", 0)
    for _ in range(4):
        trainer.advance_phase()
    during = trainer.trace("batch", 0)
    for one, other in zip(before.updates[0].parameters, during.updates[0].parameters, strict=True):
        np.testing.assert_array_equal(one.grad, other.grad)
        np.testing.assert_array_equal(one.after, other.after)


def test_a_point_that_is_there_no_more_is_the_last_one() -> None:
    assert Trainer(adam(), "eager").trace("point", 10_000).problem is None


def test_looking_changes_nothing() -> None:
    watched, alone = Trainer(adam(), "eager"), Trainer(adam(), "eager")
    for _ in range(9):
        for part in ("batch", "point", "all"):
            watched.trace(part, 3)
        watched.step()
        alone.step()
    one, other = parameters(watched), parameters(alone)
    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_one_point_and_all_points() -> None:
    trainer = Trainer(adam(), "eager")
    of_all, of_one = trainer.trace("all", 0), trainer.trace("point", 0)
    sizes = [run.traces[0].graph.nodes[run.traces[0].graph.place("x")].shape[0] for run in (of_all, of_one)]
    assert sizes[0] > 100
    assert sizes[1] == 1
    loss = of_all.traces[0].graph.nodes[of_all.traces[0].graph.roots[0]].value
    assert loss is not None
    np.testing.assert_allclose(loss, trainer.metrics().train_loss, rtol=1e-5)


def test_the_step_that_diverged_loses_a_number() -> None:
    spec = propose("plane")
    spec = msgspec.structs.replace(spec, optimizer=Pick("SGD", {"lr": 10.0}))
    trainer = Trainer(spec, "eager")
    for _ in range(2000):
        trainer.step()
        if trainer.divergence is not None:
            break
    assert trainer.divergence is not None
    run = trainer.trace("divergence", 0)
    values = [each.after for update in run.updates for each in update.parameters]
    values += [node.value for node in run.traces[0].graph.nodes if node.value is not None]
    assert not all(np.isfinite(each).all() for each in values)
    assert trainer.divergence is None


def test_the_snapshot_after_the_command_holds_the_run() -> None:
    mailbox = told_by(Load(adam(), 1), TraceStep("point", 2))
    snapshot = mailbox.take()
    assert snapshot is not None
    assert isinstance(snapshot.traced, LabRun)
    assert snapshot.step == 0


def test_a_run_that_was_not_fetched_goes_with_the_next_snapshot() -> None:
    snapshot = told_by(Load(adam(), 1), TraceStep(), Advance(1), TraceStep("all"), Watch()).take()
    assert snapshot is not None
    assert snapshot.traced is not None
    assert snapshot.step == 1


def told_by(*commands: Command) -> Mailbox:
    """What a loop leaves that obeyed the commands, one after the other."""
    mailbox, gate = Mailbox(), Event()
    gate.set()
    TrainingLoop(OneByOne([*commands, Quit()]), mailbox, gate).run()  # type: ignore[arg-type]
    return mailbox
