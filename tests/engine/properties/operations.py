"""Every operation with gradient rules and the calls of it that are drawn, by its registered name."""

from __future__ import annotations

from tests.engine.properties.dimension_ops import DIMENSIONS
from tests.engine.properties.drawing import Table
from tests.engine.properties.elementwise_ops import ELEMENTWISE
from tests.engine.properties.image_ops import IMAGES
from tests.engine.properties.layer_ops import LAYERS
from tests.engine.properties.loss_ops import LOSSES
from tests.engine.properties.matrix_ops import MATRICES
from tests.engine.properties.placing_ops import PLACING

OPERATIONS: Table = {**ELEMENTWISE, **DIMENSIONS, **PLACING, **MATRICES, **IMAGES, **LAYERS, **LOSSES}
