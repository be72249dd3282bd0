"""The parameters as the window sees them."""

from __future__ import annotations

from engine.autograd import Tensor
from engine.experiment import Floats

from .live import Live
from .snapshots import ParameterView, frozen, read_only


def parameter_views(live: Live, before: Floats | None) -> tuple[ParameterView, ...]:
    """Copies of every parameter, its gradient and what the optimizer remembers of each of its entries.

    `before` (count,) are all that learn before the last step, None where unknown.
    """
    views, start = [], 0
    for name, parameter in live.model.net.named_parameters():
        value = read_only(parameter.detach().numpy())
        update = None
        if before is not None and parameter.requires_grad:
            update = frozen(value - before[start : start + value.size].reshape(value.shape))
            start += value.size
        grad = None if parameter.grad is None else read_only(parameter.grad.numpy())
        views.append(ParameterView(name, value, grad, _state(live, parameter), update))
    return tuple(views)


def _state(live: Live, parameter: Tensor) -> dict[str, Floats]:
    """Counters of steps, which are the same for all entries, are left out."""
    held = live.optimizer.state.get(parameter, {})
    return {
        name: read_only(value.numpy())
        for name, value in held.items()
        if isinstance(value, Tensor) and value.shape == parameter.shape and value.ndim
    }
