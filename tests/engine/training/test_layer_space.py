"""How a layer bends the inputs: the same numbers as the engine's own forward, on every backend."""

from __future__ import annotations

import numpy as np
import pytest

from engine import nn
from engine.autograd import from_numpy, no_grad
from engine.experiment import ExperimentSpec, Layer, edit, points_of, preparation_of, propose
from engine.experiment.builder import build_net
from engine.training.commands import Advance, Load, Watch
from engine.training.snapshots import LayerSpace, Snapshot
from engine.training.space_drawing import MOST_POINTS, SpaceWatch
from engine.training.space_look import (
    BOUNDARY,
    SPREAD,
    Axis,
    SpaceLook,
    Stage,
    axes_across,
    axes_up,
    fits,
    stages_of,
    usual_look,
)
from engine.training.trainer import Trainer
from tests.engine.training.loops import play
from tests.engine.training.trainers import advance, train

BACKENDS = ["eager", "numpy", "compiled"]
pytestmark = pytest.mark.usefixtures("kernels_of_these_tests_alone")
ALL_OPTIONS = (Layer(4, "Tanh", batch_norm=True, dropout=0.3), Layer(3, "ReLU", dropout=0.2))


def experiment(name: str, *hidden: Layer, points: int = 60) -> ExperimentSpec:
    return edit(edit(propose(name), "data.n", points), "model.hidden", hidden)


def eager_stages(trainer: Trainer, x: np.ndarray) -> dict[Stage, np.ndarray]:
    """What every stage says at points (n, inputs), from a network of its own with the same numbers."""
    spec = trainer.spec
    net = build_net(spec.model, outputs=spec.outputs)
    numbers = {each.name: each.value for each in trainer.parameters()} | trainer.buffers()
    net.load_state_dict({name: from_numpy(np.array(value)) for name, value in numbers.items()})
    net.eval()
    values, layer = from_numpy(preparation_of(spec).matrix(x)), 0
    said = {Stage(0): values.numpy()}
    with no_grad():
        for module in net:
            values = module(values)
            layer += isinstance(module, nn.Linear)
            # A batch norm, which may follow its Linear, belongs to the sums; what comes last is handed on.
            stays = isinstance(module, nn.Linear | nn.BatchNorm1d)
            said[Stage(layer, before=stays)] = values.numpy()
    return said


def space_of(trainer: Trainer, look: SpaceLook, training: bool = False) -> LayerSpace:
    space = SpaceWatch().seen(trainer, look, training)
    assert space is not None
    return space


def judged(space: LayerSpace) -> np.ndarray:
    """The class that the rules of a space give to each of its points (n,)."""
    said = space.points @ space.rules[:, :2].T + space.rules[:, 2]
    return np.argmax(said, axis=1) if said.shape[1] > 1 else (said[:, 0] > 0).astype(int)


@pytest.mark.parametrize("backend", BACKENDS)
def test_points_lie_where_the_eager_forward_puts_them(backend: str) -> None:
    trainer = advance(Trainer(experiment("moons", *ALL_OPTIONS), backend), 40)
    assert trainer.backend == backend
    x = points_of(trainer.spec.data).x
    wanted = eager_stages(trainer, x)
    for stage in stages_of(trainer.spec)[:-2]:
        look = SpaceLook(stage, Axis("unit", 1), SPREAD)
        space = space_of(trainer, look)
        assert np.allclose(space.points[:, 0], wanted[stage][:, 1], atol=1e-4), stage
        assert np.allclose(space.points, wanted[stage] @ space.axes.T + space.offset, atol=1e-4), stage
        assert np.allclose(space.axes @ space.axes.T, np.eye(2), atol=1e-9), stage
    logit = space_of(trainer, usual_look(trainer.spec, Stage(3, before=True)))
    assert np.allclose(logit.points[:, 0], wanted[Stage(3, before=True)][:, 0], atol=1e-4)
    answer = space_of(trainer, usual_look(trainer.spec, Stage(3)))
    assert np.allclose(answer.points[:, 0], trainer.predict(x), atol=1e-5)
    assert np.array_equal(answer.places, np.arange(len(x)))


def test_the_grid_is_the_plane_of_inputs_and_bends_with_the_layer() -> None:
    trainer = train(Trainer(experiment("moons", Layer(2)), "eager"), 30)
    flat = space_of(trainer, usual_look(trainer.spec, Stage(0)))
    upright, level = np.split(flat.grid, 2)
    assert np.allclose(upright[:, :, 0], flat.lines[: len(upright), None])
    assert np.allclose(level[:, :, 1], flat.lines[len(upright) :, None])
    low, high = flat.grid.min(axis=(0, 1)), flat.grid.max(axis=(0, 1))
    assert (flat.points > low).all()
    assert (flat.points < high).all()
    bent = space_of(trainer, usual_look(trainer.spec, Stage(1)))
    wanted = eager_stages(trainer, flat.grid.reshape(-1, 2))[Stage(1)]
    assert np.allclose(bent.grid.reshape(-1, 2), wanted, atol=1e-5)
    sides = trainer.predict(flat.grid.reshape(-1, 2)) > 0.5
    assert np.array_equal(bent.sides.ravel(), sides)


@pytest.mark.parametrize(
    ("name", "hidden", "stage", "axes"),
    [
        ("circles", (Layer(2),), Stage(1), (Axis("unit", 0), Axis("unit", 1))),
        ("circles", (Layer(2),), Stage(1), (SPREAD, SPREAD)),
        ("circles", (Layer(8), Layer(8)), Stage(2), (BOUNDARY, SPREAD)),
        ("circles", (Layer(8), Layer(8)), Stage(3, before=True), (Axis("unit", 0), Axis("class"))),
        ("circles", (Layer(8), Layer(8)), Stage(3), (Axis("unit", 0), Axis("class"))),
        ("gaussians", (), Stage(0), (Axis("unit", 0), Axis("unit", 1))),
        ("many_gaussians", (Layer(2),), Stage(1), (Axis("unit", 0), Axis("unit", 1))),
        ("many_gaussians", (Layer(4),), Stage(2), (SPREAD, SPREAD)),
    ],
)
def test_the_rule_of_the_output_layer_is_told_where_it_is_seen(
    name: str, hidden: tuple[Layer, ...], stage: Stage, axes: tuple[Axis, Axis]
) -> None:
    trainer = train(Trainer(experiment(name, *hidden), "eager"), 25)
    look = SpaceLook(stage, *axes)
    assert fits(trainer.spec, look)
    space = space_of(trainer, look)
    points = points_of(trainer.spec.data)
    answer = trainer.predict(points.x)
    wanted = answer if trainer.spec.classes > 2 else answer > 0.5
    assert np.array_equal(judged(space), wanted.astype(int))


@pytest.mark.parametrize(
    ("loss", "output"),
    [
        ("MSELoss", "Tanh"),
        ("MSELoss", "Identity"),
        ("BCELoss", "Sigmoid"),
        ("SoftMarginLoss", "Identity"),
        ("HingeEmbeddingLoss", "Softplus"),
    ],
)
def test_the_rule_goes_by_what_the_loss_makes_of_the_output(loss: str, output: str) -> None:
    spec = edit(edit(experiment("circles", Layer(2)), "loss", loss), "model.output", output)
    trainer = train(Trainer(spec, "eager"), 25)
    wanted = trainer.predict(points_of(spec.data).x) > 0.5
    for stage in (Stage(1), Stage(2, before=True), Stage(2)):
        assert np.array_equal(judged(space_of(trainer, usual_look(spec, stage))), wanted), stage


def test_an_answer_that_is_not_the_sum_has_no_lines_before_it() -> None:
    spec = edit(experiment("plane", Layer(2)), "loss", "PoissonNLLLoss")
    trainer = Trainer(spec, "eager")
    assert not len(space_of(trainer, usual_look(spec, Stage(1))).rules)
    assert len(space_of(trainer, usual_look(spec, Stage(2))).rules) == 1


def test_a_plane_that_does_not_tell_all_has_no_rule() -> None:
    trainer = train(Trainer(experiment("circles", Layer(8)), "eager"), 5)
    for stage in (Stage(1), Stage(1, before=True)):
        assert not len(space_of(trainer, SpaceLook(stage, SPREAD, SPREAD)).rules)


def test_a_silent_unit_takes_no_part_in_the_rule() -> None:
    spec = edit(experiment("circles", Layer(3)), "model.disabled", ("hidden.0.2",))
    trainer = train(Trainer(spec, "eager"), 5)
    look = SpaceLook(Stage(1), Axis("unit", 0), Axis("unit", 1))
    space = space_of(trainer, look)
    assert np.array_equal(judged(space), trainer.predict(points_of(spec.data).x) > 0.5)


def test_the_answer_of_a_regression_stands_over_its_target_or_its_input() -> None:
    plane = Trainer(experiment("plane", Layer(3)), "eager")
    points = points_of(plane.spec.data)
    space = space_of(plane, usual_look(plane.spec, stages_of(plane.spec)[-1]))
    assert np.allclose(space.points, np.column_stack([plane.predict(points.x), points.y]), atol=1e-6)
    assert space.grid.size == 0
    sine = Trainer(experiment("sine", Layer(3)), "eager")
    points = points_of(sine.spec.data)
    space = space_of(sine, usual_look(sine.spec, stages_of(sine.spec)[-1]))
    assert np.allclose(space.points, np.column_stack([points.x[:, 0], sine.predict(points.x)]), atol=1e-6)
    assert np.allclose(space.grid[0, :, 1], sine.predict(space.grid[0, :, :1]), atol=1e-6)


def test_a_mean_and_its_deviation_stand_over_the_input() -> None:
    trainer = Trainer(edit(experiment("sine", Layer(3)), "loss", "GaussianNLLLoss"), "eager")
    stage = stages_of(trainer.spec)[-1]
    assert usual_look(trainer.spec, stage) == SpaceLook(stage, Axis("input"), Axis("unit", 0))
    x, mean = space_of(trainer, usual_look(trainer.spec, stage)).points.T
    assert np.allclose(mean, trainer.predict(x[:, None]), atol=1e-6)
    _, deviation = space_of(trainer, SpaceLook(stage, Axis("input"), Axis("unit", 1))).points.T
    assert (deviation > 0).all()


def test_a_line_of_inputs_becomes_one_bent_line() -> None:
    trainer = train(Trainer(experiment("sine", Layer(5)), "eager"), 5)
    space = space_of(trainer, usual_look(trainer.spec, Stage(1)))
    assert len(space.grid) == 1
    assert 0 < space.share <= 1


def test_nothing_is_drawn_of_a_layer_that_is_not_there_or_not_finite() -> None:
    trainer = Trainer(experiment("moons", Layer(2)), "eager")
    assert SpaceWatch().seen(trainer, None, training=False) is None
    assert SpaceWatch().seen(trainer, usual_look(trainer.spec, Stage(4)), training=False) is None
    trainer.set_parameter("0.weight", (0, 0), float("nan"))
    assert SpaceWatch().seen(trainer, usual_look(trainer.spec, Stage(1)), training=False) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_nothing_is_drawn_where_only_the_output_layer_diverged(value: float) -> None:
    for name, *hidden in (("moons", Layer(3)), ("gaussians",), ("line", Layer(3))):
        trainer = Trainer(experiment(name, *hidden), "eager")
        last = f"{2 * len(hidden)}.weight"
        trainer.set_parameter(last, (0, 0), value)
        look = usual_look(trainer.spec, Stage(len(hidden)))
        assert SpaceWatch().seen(trainer, look, training=False) is None


def test_without_points_there_is_the_grid_alone() -> None:
    spec = experiment("moons", Layer(3))
    spec = edit(spec, "data.points", points_of(spec.data).without(np.arange(60)))
    space = space_of(Trainer(spec, "eager"), usual_look(spec, Stage(1)))
    assert len(space.points) == 0
    assert np.isnan(space.share)
    assert np.isfinite(space.grid).all()


def test_of_very_many_points_some_are_drawn() -> None:
    space = space_of(
        Trainer(experiment("moons", Layer(2), points=5000), "eager"),
        SpaceLook(Stage(1), Axis("unit", 0), Axis("unit", 1)),
    )
    assert len(space.places) == MOST_POINTS
    assert (np.diff(space.places) > 0).all()


def test_every_stage_of_every_task_has_axes_to_choose() -> None:
    for name in ("moons", "many_spirals", "plane", "sine"):
        for hidden in ((Layer(1),), (Layer(2), Layer(3))):
            trainer = Trainer(experiment(name, *hidden, points=20), "eager")
            for stage in stages_of(trainer.spec):
                for across in axes_across(trainer.spec, stage):
                    for up in axes_up(trainer.spec, stage):
                        space = space_of(trainer, SpaceLook(stage, across, up))
                        assert np.isfinite(space.points).all(), (name, stage, across, up)


def test_a_snapshot_holds_the_space_while_it_is_watched() -> None:
    spec = experiment("moons", Layer(3))
    look = usual_look(spec, Stage(1))

    def has_it(snapshot: Snapshot) -> None:
        assert snapshot.space is not None
        assert snapshot.space.look == look

    def has_none(snapshot: Snapshot) -> None:
        assert snapshot.space is None

    play(Load(spec, 1), has_none, Watch(space=look), has_it, Advance(3), has_it, Watch(), has_none)
