"""How far one distribution is from another."""

from __future__ import annotations

from typing import Any

from engine.nn.functional import softplus

from .bernoulli import Bernoulli
from .categorical import Categorical
from .distribution import Distribution
from .normal import Normal


def kl_divergence(p: Distribution, q: Distribution) -> Any:
    """The mean of log p - log q under p. NotImplementedError for two distributions of different kinds."""
    if isinstance(p, Normal) and isinstance(q, Normal):
        ratio = (p.scale / q.scale).pow(2)
        shift = ((p.loc - q.loc) / q.scale).pow(2)
        return 0.5 * (ratio + shift - 1 - ratio.log())
    if isinstance(p, Categorical) and isinstance(q, Categorical):
        return (p.probs * (p.logits - q.logits)).sum(-1)
    if isinstance(p, Bernoulli) and isinstance(q, Bernoulli):
        ones = p.probs * (softplus(-q.logits) - softplus(-p.logits))
        return ones + (1 - p.probs) * (softplus(q.logits) - softplus(p.logits))
    raise NotImplementedError(
        f"No KL(p || q) is implemented for p type {type(p).__name__} and q type {type(q).__name__}"
    )
