"""Every layer, activation and loss and the calls that are drawn, by the name of its class."""

from __future__ import annotations

from tests.engine.properties.activation_modules import ACTIVATIONS
from tests.engine.properties.drawing import Table
from tests.engine.properties.layer_modules import LAYERS
from tests.engine.properties.loss_modules import LOSSES

MODULES: Table = {**ACTIVATIONS, **LAYERS, **LOSSES}
