"""Every function that is made of several operations and the calls that are drawn, by its name.

A point parts the room from the name, as in linalg.inv; functions of the package itself have none.
"""

from __future__ import annotations

from tests.engine.properties.activation_functions import ACTIVATIONS
from tests.engine.properties.drawing import Table
from tests.engine.properties.layer_functions import LAYERS
from tests.engine.properties.loss_functions import LOSSES
from tests.engine.properties.matrix_functions import MATRICES, PRODUCTS
from tests.engine.properties.number_functions import ARITHMETIC, REDUCTIONS, SCANS
from tests.engine.properties.placing_functions import PLACING
from tests.engine.properties.shape_functions import COPIES, JOINING, SHAPES

FUNCTIONS: Table = {
    **ARITHMETIC,
    **REDUCTIONS,
    **SCANS,
    **JOINING,
    **SHAPES,
    **COPIES,
    **PRODUCTS,
    **MATRICES,
    **PLACING,
    **ACTIVATIONS,
    **LAYERS,
    **LOSSES,
}
