import math

import numpy as np
import pytest

from engine.experiment import PointSet, edit, points_of, propose
from engine.experiment.spec import ExperimentSpec, Layer, Pick
from engine.training.snapshots import PointShare
from engine.training.trainer import Trainer


@pytest.fixture
def spec() -> ExperimentSpec:
    return edit(edit(propose("moons"), "data.n", 30), "model.hidden", (Layer(4, "Tanh"),))


def trained(spec: ExperimentSpec, steps: int = 5) -> Trainer:
    trainer = Trainer(spec, "eager")
    for _ in range(steps):
        trainer.step()
    return trainer


def shares(trainer: Trainer) -> list[PointShare]:
    found = [trainer.point_share(index) for index in range(len(points_of(trainer.spec.data)))]
    assert all(share is not None for share in found)
    return [share for share in found if share is not None]


@pytest.mark.parametrize("loss", ["BCEWithLogitsLoss", "MSELoss", "L1Loss"])
def test_the_pulls_of_all_points_are_the_gradient_of_the_full_batch(spec: ExperimentSpec, loss: str) -> None:
    spec = edit(edit(spec, "loss", Pick(loss)), "run.batch_size", 0)
    trainer = trained(spec)
    trained_on = [share for share in shares(trainer) if not share.held_out]
    trainer.step()  # a full batch: its gradient is that of the weights the pulls were measured at
    for place, view in enumerate(trainer.parameters()):
        total = sum(share.pulls[place].own for share in trained_on)
        assert trained_on[0].pulls[place].name == view.name
        np.testing.assert_allclose(total, view.grad, rtol=1e-3, atol=1e-6)
        np.testing.assert_allclose(trained_on[3].pulls[place].whole, view.grad, rtol=1e-5, atol=1e-7)


def test_losses_and_shares_add_up_to_those_of_the_training_points(spec: ExperimentSpec) -> None:
    trainer = trained(spec)
    trained_on = [share for share in shares(trainer) if not share.held_out]
    assert math.fsum(share.share for share in trained_on) == pytest.approx(1, abs=1e-5)
    mean = math.fsum(share.loss for share in trained_on) / len(trained_on)
    assert mean == pytest.approx(trainer.metrics().train_loss, rel=1e-5)
    worst = max(trained_on, key=lambda share: share.loss)
    assert worst.rank == 1
    assert {share.points for share in trained_on} == {len(trained_on)}


def test_a_point_held_out_has_a_loss_and_pulls_nowhere(spec: ExperimentSpec) -> None:
    points = points_of(spec.data)
    tested = shares(trained(spec))[int(np.flatnonzero(points.test)[0])]
    assert tested.held_out
    assert tested.loss > 0
    assert tested.pulls == ()
    assert math.isnan(tested.alignment)


def test_each_point_is_told_by_its_place_among_all(spec: ExperimentSpec) -> None:
    points = points_of(spec.data)
    trainer = trained(spec)
    for share in shares(trainer):
        assert share.target == points.y[share.index]
        shown = 1 / (1 + math.exp(-float(share.output[0])))
        assert shown == pytest.approx(
            float(trainer.predict(points.x[share.index : share.index + 1])[0]), abs=1e-6
        )
    assert trainer.point_share(len(points)) is None


def test_looking_at_a_point_changes_nothing(spec: ExperimentSpec) -> None:
    watched, alone = trained(spec), trained(spec)
    for _ in range(5):
        watched.point_share(2)
        watched.step()
        alone.step()
    for seen, unseen in zip(watched.parameters(), alone.parameters(), strict=True):
        assert np.array_equal(seen.value, unseen.value)
        assert seen.grad is not None
        assert np.array_equal(seen.grad, unseen.grad)


@pytest.mark.parametrize(("targets", "alignments"), [((2, 2, 2), (1, 1, 1)), ((2, 2, -9), (-1, -1, -1))])
def test_points_at_one_place_pull_with_or_against_each_other(
    targets: tuple[float, ...], alignments: tuple[float, ...]
) -> None:
    points = PointSet([[1.0]] * len(targets), targets)
    spec = edit(edit(propose("line"), "data.points", points), "data.test_share", 0)
    flat = edit(spec, "model.start", {"0.weight": [[0.0]], "0.bias": [0.0]})
    found = [share.alignment for share in shares(trained(flat, 0))]
    assert found == pytest.approx(alignments)


@pytest.mark.parametrize("loss", ["BCELoss", "BCEWithLogitsLoss"])
def test_of_weights_that_broke_every_loss_is_unknown(spec: ExperimentSpec, loss: str) -> None:
    """BCELoss refuses what is no probability; a look at a run that diverged must not fail for that."""
    trainer = trained(edit(spec, "loss", Pick(loss)))
    trainer.set_parameter("0.bias", (0,), math.nan)
    for share in shares(trainer):
        assert math.isnan(share.loss)
        assert math.isnan(share.share)
