"""Probability distributions to sample from, with densities and entropies that carry gradients."""

from .bernoulli import Bernoulli
from .categorical import Categorical
from .distribution import Distribution
from .divergence import kl_divergence
from .normal import Normal
from .uniform import Uniform

__all__ = ["Bernoulli", "Categorical", "Distribution", "Normal", "Uniform", "kl_divergence"]
