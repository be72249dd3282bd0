"""update_bn: batch norm's statistics for weights that no batch was trained with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.autograd.mode import no_grad
from engine.nn import Module
from engine.nn.layers.batch_norm import BatchNorm


def update_bn(loader: Iterable[Any], model: Module, device: Any = None) -> None:
    """Make the running statistics of all batch norms in `model` the plain means over the batches.

    A batch is the input, or a list or tuple that begins with it. The layers' momenta and whether the model
    trains are afterwards as they were.
    """
    momenta = {layer: layer.momentum for layer in model.modules() if isinstance(layer, BatchNorm)}
    if not momenta:
        return
    training = model.training
    model.train()
    for layer in momenta:
        layer.reset_running_stats()
        layer.momentum = None
    with no_grad():
        for batch in loader:
            x = batch[0] if isinstance(batch, list | tuple) else batch
            model(x if device is None else x.to(device))
    for layer, momentum in momenta.items():
        layer.momentum = momentum
    model.train(training)
