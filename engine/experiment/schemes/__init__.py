"""How first weights are drawn, one scheme a file; importing the package enters them all in the catalogue.

A scheme takes the weight (outputs, inputs) of a Linear and writes it, under its name in PyTorch's nn.init.
The default leaves every layer as PyTorch makes it; after any other one biases begin at 0.
"""

from importlib import import_module

from engine.catalog import import_all

# In the order in which they are offered; a file that is not named here comes behind these.
for _name in (
    "default",
    *("kaiming_uniform", "kaiming_normal", "xavier_uniform", "xavier_normal", "orthogonal"),
    *("normal", "trunc_normal", "uniform", "sparse", "constant", "zeros"),
):
    import_module(f"{__name__}.{_name}")
import_all(__name__, __path__)
