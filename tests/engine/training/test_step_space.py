from __future__ import annotations

import io
import pickle

import numpy as np
import pytest

from engine.experiment import edit, propose
from engine.lab.serving import Unpacker, packed, serve
from engine.lab.spaces import LiveSpaceRequest, Space, SpaceSource
from engine.training.trainer import Trainer

from .trainers import change, same, train, values


def source_of(trainer: Trainer, of: str = "batch") -> SpaceSource:
    source = trainer.trace(of, 0).space
    assert source is not None
    return source


def space_over(trainer: Trainer, *numbers: str, of: str = "batch", lr: float = 0.1) -> Space:
    space = source_of(trainer, of).space(numbers, lr)
    assert space is not None
    return space


def test_every_number_that_learns_has_a_name() -> None:
    trainer = Trainer(propose("moons"), "eager")
    names = source_of(trainer).numbers
    assert len(names) == sum(view.value.size for view in trainer.parameters())
    assert names[0] == "model.0.weight[0, 0]"


@pytest.mark.parametrize("data", ["moons", "line", "xor"])
def test_the_point_has_the_height_and_the_slopes_of_the_step(data: str) -> None:
    trainer = train(Trainer(propose(data), "eager"), 3)
    run = trainer.trace("batch", 0)
    assert run.space is not None
    weight = next(name for name in run.space.numbers if "weight" in name)
    bias = next(name for name in run.space.numbers if "bias" in name)
    space = run.space.space((weight, bias), 0.1)
    assert space is not None
    (trace,) = run.traces
    loss = trace.graph.nodes[trace.graph.roots[0]].value
    assert loss is not None
    assert space.landscape.height == pytest.approx(loss.item(), rel=1e-5)
    gradients = {leaf.name: leaf.added for leaf in trace.leaves}
    for axis in space.landscape.axes:
        gradient = gradients[axis.name.split("[")[0]]
        assert axis.slope == pytest.approx(gradient.reshape(-1)[0], rel=1e-4, abs=1e-7)


def test_heights_are_those_of_the_model_with_that_number() -> None:
    trainer = Trainer(edit(propose("line"), "run.batch_size", 0), "eager")
    landscape = space_over(trainer, "model.0.weight", of="all").landscape
    (axis,) = landscape.axes
    for i in (0, len(axis.values) // 3, -1):
        twin = Trainer(trainer.spec, "eager")
        twin.set_parameter("0.weight", (0, 0), float(axis.values[i]))
        assert landscape.heights[i] == pytest.approx(twin.metrics().train_loss, rel=1e-5)
    assert axis.values[len(axis.values) // 2] == axis.point
    assert landscape.heights[len(axis.values) // 2] == landscape.height


def test_descent_leads_down_and_a_slope_is_that_of_the_curve() -> None:
    space = space_over(Trainer(propose("line"), "eager"), "model.0.weight", "model.0.bias", lr=0.05)
    heights = space.descent.heights
    assert len(heights) > 10
    assert np.all(np.diff(heights) <= 0)
    first, second = space.descent.points[:2]
    slopes = [axis.slope for axis in space.landscape.axes]
    np.testing.assert_allclose(second, first - 0.05 * np.array(slopes), rtol=1e-6)


def test_a_dropout_drops_the_same_everywhere_and_training_knows_of_nothing() -> None:
    trainer = train(Trainer(propose("moons"), "eager"), 2)
    change(trainer, "model.hidden.0.dropout", 0.5)
    before, name = values(trainer), "model.0.weight[0, 0]"
    one, two = (space_over(trainer, name).landscape.heights for _ in range(2))
    np.testing.assert_array_equal(one, two)
    assert same(before, values(trainer))
    trainer.step()


@pytest.mark.parametrize("numbers", [(), ("w",), ("model.0.bias[0]",) * 2])
def test_what_is_no_plane_of_the_model_is_refused(numbers: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="one or two numbers of the model"):
        source_of(Trainer(propose("moons"), "eager")).space(numbers, 0.1)


def test_another_process_finds_the_same() -> None:
    run = Trainer(propose("line"), "eager").trace("batch", 0)
    assert run.space is not None
    sent = pickle.loads(pickle.dumps(run)).space
    asked = io.BytesIO(packed(LiveSpaceRequest(sent, ("model.0.bias",), 0.1)))
    answers = io.BytesIO()
    serve(asked, answers)
    (space,) = Unpacker().feed(answers.getvalue())
    here = run.space.space(("model.0.bias",), 0.1)
    assert here is not None
    assert space.landscape.height == here.landscape.height
