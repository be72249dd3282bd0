from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest

from engine.experiment import ExperimentSpec, Layer, edit, points_of, propose
from engine.training.trainer import Trainer
from tests.engine.training.trainers import change, diverge, diverging, same, train, values


def test_training_lowers_the_loss_and_counts_steps_and_epochs(spec: ExperimentSpec) -> None:
    trainer = Trainer(spec)
    before = trainer.metrics()
    for _ in range(20):
        trainer.run_epoch()
    assert trainer.epoch == 20
    assert trainer.step_count == 20 * math.ceil(42 / trainer.spec.run.batch_size)
    assert trainer.metrics().train_loss < before.train_loss


def test_the_same_spec_gives_the_same_numbers_bit_for_bit(spec: ExperimentSpec) -> None:
    assert same(values(train(Trainer(spec), 50)), values(train(Trainer(spec), 50)))
    other = msgspec.structs.replace(spec, run=msgspec.structs.replace(spec.run, seed=1))
    assert not same(values(Trainer(spec)), values(Trainer(other)))


def test_reset_leads_back_to_the_very_same_weights(spec: ExperimentSpec) -> None:
    trainer = Trainer(spec)
    first = values(trainer)
    after = values(train(trainer, 30))
    trainer.reset()
    assert trainer.step_count == 0
    assert same(values(trainer), first)
    assert same(values(train(trainer, 30)), after)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("optimizer.lr", 0.5),
        ("optimizer", "SGD"),
        ("loss", "MSELoss"),
        ("run.batch_size", 5),
        ("data.seed", 99),
        ("data.n", 30),
        ("data.generator.noise", 0.4),
        ("data.flips", 0.1),
        ("data.outliers", 0.1),
        ("data.balance", 0.7),
        ("data.split", 3),
    ],
)
def test_what_needs_no_rebuilding_keeps_weights_and_step(
    spec: ExperimentSpec, path: str, value: object
) -> None:
    trainer = train(Trainer(spec), 7)
    before = values(trainer)
    change(trainer, path, value)
    assert trainer.step_count == 7
    assert same(values(trainer), before)
    train(trainer, 3)
    assert not same(values(trainer), before)


def test_a_new_lr_keeps_the_optimizers_state(spec: ExperimentSpec) -> None:
    trainer, untouched = train(Trainer(spec), 7), train(Trainer(spec), 7)
    change(trainer, "optimizer.lr", 0.5)
    change(trainer, "optimizer.lr", untouched.spec.optimizer.values("optimizer")["lr"])
    assert same(values(train(trainer, 5)), values(train(untouched, 5)))


def test_another_shape_keeps_every_weight_that_fits(spec: ExperimentSpec) -> None:
    trainer = train(Trainer(spec), 5)
    before = values(trainer)
    change(trainer, "model.hidden.0.units", 6)
    after = values(trainer)
    assert trainer.step_count == 5
    assert np.array_equal(after["0.weight"][:4], before["0.weight"])
    assert np.array_equal(after["2.weight"][:, :4], before["2.weight"])
    assert np.array_equal(after["4.weight"], before["4.weight"])
    change(trainer, "model.hidden", trainer.spec.model.hidden[:1])
    assert np.array_equal(values(trainer)["0.weight"][:4], before["0.weight"])
    assert np.array_equal(values(trainer)["2.bias"], before["4.bias"])


def test_a_feature_taken_away_takes_its_own_column(spec: ExperimentSpec) -> None:
    trainer = Trainer(edit(spec, "model.features", ("x1", "x2", "x1*x2")))
    before = values(trainer)["0.weight"]
    change(trainer, "model.features", ("x2", "x1*x2"))
    assert np.array_equal(values(trainer)["0.weight"], before[:, 1:])


def test_start_values_stand_in_for_the_seeds(spec: ExperimentSpec) -> None:
    linear = edit(propose("line"), "model.start", {"0.weight": [[1.5]]})
    assert values(Trainer(linear))["0.weight"].tolist() == [[1.5]]
    trainer = train(Trainer(linear), 3)
    change(trainer, "model.start", {"0.weight": [[-2.0]], "0.bias": [0.25]})
    assert trainer.step_count == 0
    assert values(trainer)["0.bias"].tolist() == [0.25]


def test_the_field_has_the_log_odds_where_a_sigmoid_makes_the_answer() -> None:
    trainer = Trainer(edit(propose("gaussians"), "data.n", 20))
    for index in ((0, 0), (0, 1)):
        trainer.set_parameter("0.weight", index, 9.0)
    field = trainer.field((-6.0, 6.0, -6.0, 6.0), 13)
    assert field.log_odds is not None
    bias = float(trainer.parameters()[1].value[0])
    assert field.log_odds[12, 12] == pytest.approx(9 * 12 + bias)
    assert field.values[12, 12] == 1.0
    for dataset in ("plane", "many_gaussians"):
        other = Trainer(edit(propose(dataset), "data.n", 20))
        assert other.field((-6.0, 6.0, -6.0, 6.0), 3).log_odds is None


def test_the_field_is_the_prediction_over_the_extent(spec: ExperimentSpec) -> None:
    trainer = train(Trainer(spec), 9)
    field = trainer.field((-2, 4, -1, 1), 7)
    assert field.values.shape == (7, 7)
    corner = trainer.predict(np.array([[4, -1]], np.float32))
    assert field.values[0, -1] == pytest.approx(corner[0], abs=1e-6)
    assert ((field.values > 0) & (field.values < 1)).all()
    curve = Trainer(propose("sine")).field((-2, 4, 0, 0), 7)
    assert curve.values.shape == (7,)


def test_metrics_are_those_of_plain_numpy(spec: ExperimentSpec) -> None:
    trainer = train(Trainer(spec), 9)
    (x, y), (test_x, test_y) = points_of(spec.data).split()
    metrics = trainer.metrics()
    p = trainer.predict(x).astype(float)
    assert metrics.train_metric == np.mean((p > 0.5) == (y == 1))
    assert metrics.train_loss == pytest.approx(-np.mean(np.log(np.where(y == 1, p, 1 - p))), rel=1e-4)
    assert metrics.test_metric == np.mean((trainer.predict(test_x) > 0.5) == (test_y == 1))
    line = train(Trainer(propose("line")), 9)
    (x, y), _ = points_of(line.spec.data).split()
    residual = np.mean((line.predict(x) - y) ** 2)
    assert line.metrics().train_loss == pytest.approx(residual, rel=1e-4)
    assert line.metrics().train_metric == pytest.approx(1 - residual / np.var(y), rel=1e-4)


def test_no_test_points_give_nan_and_no_warning(spec: ExperimentSpec) -> None:
    metrics = Trainer(edit(spec, "data.test_share", 0.0)).metrics()
    assert math.isnan(metrics.test_loss)
    assert math.isnan(metrics.test_metric)


def test_a_run_stops_at_its_epoch_and_when_the_metric_is_reached() -> None:
    trainer = Trainer(edit(propose("gaussians"), "run.max_epochs", 3))
    while not trainer.finished:
        trainer.step()
    assert (trainer.finished, trainer.epoch) == ("epochs", 3)
    trainer = Trainer(edit(propose("gaussians"), "run.stop_above", 0.8))
    while not trainer.finished:
        trainer.step()
    assert trainer.finished == "metric"
    assert trainer.metrics().train_metric > 0.8


def test_without_zero_grad_the_gradients_add_up(spec: ExperimentSpec) -> None:
    spec = edit(edit(spec, "run.batch_size", 0), "optimizer", "SGD")
    healthy, broken = Trainer(spec), Trainer(edit(spec, "run.zero_grad", False))
    train(healthy, 1)
    train(broken, 1)
    assert same(values(healthy), values(broken))
    first = {view.name: view.grad for view in broken.parameters()}
    train(healthy, 1)
    train(broken, 1)
    for view, other in zip(broken.parameters(), healthy.parameters(), strict=True):
        assert view.grad is not None
        assert other.grad is not None
        assert np.allclose(view.grad, first[view.name] + other.grad, rtol=1e-5, atol=1e-7)


def test_divergence_names_step_and_parameter_and_leads_back_to_a_finite_loss() -> None:
    trainer = diverging()
    seen, losses = [], []
    while not trainer.divergence:
        seen.append(values(trainer))
        losses.append(trainer.metrics().train_loss)
        trainer.step()
    found = trainer.divergence
    assert found.step == trainer.step_count == len(seen)
    assert found.finite_step == max(step for step, loss in enumerate(losses) if math.isfinite(loss))
    assert found.parameter in seen[0]
    trainer.restore_finite()
    assert trainer.divergence is None
    assert trainer.step_count == found.finite_step
    assert same(values(trainer), seen[found.finite_step])


@pytest.mark.parametrize("backend", ["eager", "numpy"])
def test_a_loss_of_probabilities_diverges_as_any_other(backend: str) -> None:
    """As PyTorch's it refuses what is no number."""
    spec = edit(edit(edit(propose("circles"), "loss", "BCELoss"), "optimizer", "SGD"), "optimizer.lr", 10.0)
    spec = edit(edit(spec, "model.hidden", (Layer(8, "Identity"),) * 3), "run.l2", 0.5)
    trainer = Trainer(spec, backend)
    while not trainer.divergence:
        trainer.step()
        trainer.metrics()
    assert trainer.divergence.operation == "addmm"
    assert trainer.trace("divergence", 0).traces
    trainer.restore_finite()
    assert math.isfinite(trainer.metrics().train_loss)


def test_from_the_finite_state_a_smaller_lr_trains_on() -> None:
    trainer = diverging()
    diverge(trainer)
    trainer.restore_finite()
    before = trainer.metrics().train_loss
    change(trainer, "optimizer.lr", 0.01)
    train(trainer, 1000)
    assert trainer.divergence is None
    assert trainer.metrics().train_loss < 1 < before


@pytest.mark.parametrize(
    ("path", "value"),
    [("optimizer.lr", 0.01), ("model.hidden", (Layer(3, "Tanh"),)), ("data.n", 50), ("loss", "L1Loss")],
)
def test_an_edit_after_a_divergence_begins_from_the_finite_state(path: str, value: object) -> None:
    trainer = diverging()
    found = diverge(trainer)
    change(trainer, path, value)
    assert trainer.divergence is None
    assert trainer.step_count == found.finite_step
    assert all(np.isfinite(each).all() for each in values(trainer).values())


def test_an_edit_that_fails_leaves_everything_as_it_was(spec: ExperimentSpec) -> None:
    trainer = train(Trainer(spec), 3)
    before = values(trainer)
    impossible = msgspec.structs.replace(
        spec, model=msgspec.structs.replace(spec.model, start={"9.weight": [[1.0]]})
    )
    for parts in ({"model"}, {"weights"}):
        with pytest.raises(KeyError):
            trainer.apply(impossible, frozenset(parts))
        assert trainer.spec is spec
        assert trainer.step_count == 3
        assert same(values(trainer), before)
    train(trainer, 2)
