"""Distributions: densities against their definitions, samples against their moments, gradients."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine
from engine.autograd import gradcheck
from engine.distributions import (
    Bernoulli,
    Categorical,
    Distribution,
    Exponential,
    Laplace,
    LogNormal,
    MultivariateNormal,
    Normal,
    Poisson,
    Uniform,
    kl_divergence,
)

DOUBLE = engine.float64


def _tensor(*values: float) -> engine.Tensor:
    return engine.tensor(values, dtype=DOUBLE, requires_grad=True)


@pytest.mark.parametrize(
    ("made", "support"),
    [(lambda: Normal(_tensor(0.5), _tensor(2.0)), (-20, 20)), (lambda: Uniform(-1.0, 3.0), (-1, 2.999))],
)
def test_a_density_integrates_to_one(made: Callable[[], Distribution], support: tuple[float, float]) -> None:
    x = engine.linspace(*support, 4001, dtype=DOUBLE)
    density = made().log_prob(x).exp().detach().numpy()
    assert np.trapezoid(density, x.numpy()) == pytest.approx(1, abs=1e-3)


def test_probabilities_sum_to_one() -> None:
    classes = Categorical(engine.tensor([1.0, 2.0, 5.0]))
    assert classes.log_prob(engine.arange(3)).exp().sum().item() == pytest.approx(1)
    coin = Bernoulli(engine.tensor(0.3))
    assert coin.log_prob(engine.tensor([0.0, 1.0])).exp().sum().item() == pytest.approx(1)


@pytest.mark.parametrize(
    ("distribution", "mean", "deviation"),
    [
        (Normal(2.0, 3.0), 2.0, 3.0),
        (Uniform(0.0, 6.0), 3.0, 6 / math.sqrt(12)),
        (Bernoulli(0.25), 0.25, math.sqrt(0.1875)),
        (Exponential(0.5), 2.0, 2.0),
        (Laplace(1.0, 2.0), 1.0, math.sqrt(8)),
        (LogNormal(0.0, 0.5), math.exp(0.125), math.sqrt(math.expm1(0.25) * math.exp(0.25))),
        (Poisson(3.0), 3.0, math.sqrt(3)),
    ],
)
def test_samples_have_the_moments(distribution: Any, mean: float, deviation: float) -> None:
    engine.manual_seed(0)
    values = distribution.sample((20_000,))
    assert values.mean().item() == pytest.approx(mean, abs=0.1)
    assert values.std().item() == pytest.approx(deviation, abs=0.1)
    assert not values.requires_grad


def test_gradients_reach_the_parameters() -> None:
    where = engine.tensor([0.3], dtype=DOUBLE)
    assert gradcheck(lambda m, s: Normal(m, s).log_prob(where), (_tensor(0.1), _tensor(1.5)))
    assert gradcheck(lambda p: Categorical(p).log_prob(engine.tensor(1)), _tensor(0.2, 0.3, 0.5))
    assert gradcheck(lambda z: Categorical(logits=z).entropy(), _tensor(0.2, -0.3, 0.5))
    assert gradcheck(lambda z: Bernoulli(logits=z).log_prob(engine.ones(1, dtype=DOUBLE)), _tensor(0.4))
    loc = _tensor(1.0)
    Normal(loc, 2.0).rsample((5,)).sum().backward()
    assert loc.grad.tolist() == [5.0]


def test_a_distribution_is_at_no_distance_from_itself() -> None:
    for one in (Normal(1.0, 2.0), Bernoulli(0.4), Categorical(engine.tensor([0.3, 0.7]))):
        assert kl_divergence(one, one).item() == pytest.approx(0, abs=1e-6)
    with pytest.raises(NotImplementedError, match=r"p type Normal and q type Bernoulli$"):
        kl_divergence(Normal(0.0, 1.0), Bernoulli(0.5))


def test_a_check_can_be_left_out() -> None:
    assert Normal(0.0, -1.0, validate_args=False).scale.item() == -1


def test_vectors_have_the_covariance_of_each_matrix_that_can_be_given() -> None:
    covariance = engine.tensor([[2.0, 0.5], [0.5, 1.0]], dtype=DOUBLE)
    mean = engine.tensor([1.0, -1.0], dtype=DOUBLE)
    made = [
        MultivariateNormal(mean, covariance),
        MultivariateNormal(mean, precision_matrix=engine.linalg.inv(covariance)),
        MultivariateNormal(mean, scale_tril=engine.linalg.cholesky(covariance)),
    ]
    where = engine.tensor([0.5, 0.5], dtype=DOUBLE)
    for distribution in made:
        engine.manual_seed(0)
        vectors = distribution.sample((20_000,))
        np.testing.assert_allclose(np.cov(vectors.numpy().T), covariance.numpy(), atol=0.1)
        np.testing.assert_allclose(vectors.mean(0).numpy(), mean.numpy(), atol=0.1)
        assert distribution.log_prob(where).item() == pytest.approx(made[0].log_prob(where).item())


def test_gradients_reach_mean_and_covariance() -> None:
    where = engine.tensor([0.3, -0.2], dtype=DOUBLE)

    def log_prob(mean: engine.Tensor, root: engine.Tensor) -> engine.Tensor:
        covariance = root @ root.mT + engine.eye(2, dtype=DOUBLE)
        result: engine.Tensor = MultivariateNormal(mean, covariance).log_prob(where)
        return result

    root = engine.tensor([[0.5, 0.1], [0.2, 0.4]], dtype=DOUBLE, requires_grad=True)
    assert gradcheck(log_prob, (_tensor(0.1, 0.2), root))
    drawn = MultivariateNormal(_tensor(0.1, 0.2), root @ root.mT).rsample((3,))
    drawn.sum().backward()
    assert root.grad is not None
