"""Synthetic data sets, one generator a file; importing the package enters them all in the catalogue."""

from importlib import import_module

from engine.catalog import import_all

# In the order in which they are offered; a file that is not named here comes behind these.
for _name in ("line", "sine", "cubic", "plane", "gaussians", "circles", "xor", "moons", "spirals", "custom"):
    import_module(f"{__name__}.{_name}")
import_all(__name__, __path__)
