"""The parameters as the window sees them."""

from __future__ import annotations

from engine.autograd import Tensor
from engine.experiment import Floats

from .live import Live
from .snapshots import ParameterView, read_only


def parameter_views(live: Live) -> tuple[ParameterView, ...]:
    """Copies of every parameter, its gradient and what the optimizer remembers of each of its entries."""
    return tuple(
        ParameterView(
            name,
            read_only(parameter.detach().numpy()),
            None if parameter.grad is None else read_only(parameter.grad.numpy()),
            _state(live, parameter),
        )
        for name, parameter in live.model.net.named_parameters()
    )


def _state(live: Live, parameter: Tensor) -> dict[str, Floats]:
    """Counters of steps, which are the same for all entries, are left out."""
    held = live.optimizer.state.get(parameter, {})
    return {
        name: read_only(value.numpy())
        for name, value in held.items()
        if isinstance(value, Tensor) and value.shape == parameter.shape and value.ndim
    }
