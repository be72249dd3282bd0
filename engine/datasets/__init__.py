"""Synthetic data sets, one generator a file; importing the package enters them all in the catalogue.

A generator takes a random generator, the number of points and its own parameters; one for classes also takes
`balance`, the share of class 1, which is the same setting for all of them.
"""

from importlib import import_module

from engine.catalog import import_all

# In the order in which they are offered; a file that is not named here comes behind these.
for _name in (
    *("line", "sine", "cubic", "step", "fan", "counts", "plane", "multi_gauss"),
    *("gaussians", "circles", "rings", "xor", "checkerboard", "moons", "spirals"),
    *("many_gaussians", "many_spirals", "formulas"),
    "custom",
):
    import_module(f"{__name__}.{_name}")
import_all(__name__, __path__)
