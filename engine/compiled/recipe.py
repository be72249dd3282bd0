"""What a step does beside the model, the loss and the optimizer; eager and captured steps share it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.autograd.tensor import Tensor
from engine.nn.utils.clip_grad import clip_grad_norm_, clip_grad_value_


@dataclass(frozen=True, slots=True)
class Recipe:
    """Penalties on the weights, limits of the gradients, and when they are cleared and used.

    0 stands for no penalty and for no limit.
    """

    zero_grad: bool = True
    """Whether the gradients are cleared after each update; else they add up for good."""
    accumulation: int = 1
    """Batches whose gradients, each a share of their mean, make one update."""
    l1: float = 0.0
    l2: float = 0.0
    clip_norm: float = 0.0
    clip_value: float = 0.0
    scheduled: tuple[str, ...] = ()
    """Hyper-parameters that may be others in each update of a run: "lr", "momentum" or "beta1"."""

    @property
    def has_penalty(self) -> bool:
        """Whether the loss has terms of the weights."""
        return self.l1 > 0 or self.l2 > 0

    def penalty(self, weight: Tensor) -> Tensor:
        """What one weight adds to the loss: l1 sum |w| + l2 / 2 sum w^2."""
        terms = []
        if self.l1 > 0:
            terms.append(weight.abs().sum() * self.l1)
        if self.l2 > 0:
            terms.append(weight.square().sum() * (self.l2 / 2))
        total: Tensor = terms[0] if len(terms) == 1 else terms[0] + terms[1]
        return total

    def with_penalties(self, loss: Tensor, parameters: Iterable[Tensor]) -> Tensor:
        """`loss` and the penalties of all weights; biases have none."""
        if self.has_penalty:
            for weight in weights_among(parameters):
                loss = loss + self.penalty(weight)
        return loss

    def share(self, loss: Tensor) -> Tensor:
        """What one batch of those that make an update contributes."""
        return loss if self.accumulation == 1 else loss / self.accumulation

    def clip(self, parameters: Sequence[Tensor]) -> None:
        """Bring the gradients within their limits, in place: first their norm, then each element."""
        if self.clip_norm > 0:
            clip_grad_norm_(parameters, self.clip_norm)
        if self.clip_value > 0:
            clip_grad_value_(parameters, self.clip_value)


PLAIN = Recipe()


def weights_among(parameters: Iterable[Any]) -> list[Any]:
    """The parameters that learn and have more than one dimension: those of products, no biases, no scales."""
    return [parameter for parameter in parameters if parameter.ndim > 1 and parameter.requires_grad]


def hyperparameter(group: Mapping[str, Any], name: str) -> float:
    """One that can be scheduled: "lr", "momentum" or "beta1"."""
    return float(group["betas"][0] if name == "beta1" else group[name])


def set_hyperparameter(group: dict[str, Any], name: str, value: float) -> None:
    """Make `value` the one of this name."""
    if name == "beta1":
        group["betas"] = (value, *group["betas"][1:])
    else:
        group[name] = value
