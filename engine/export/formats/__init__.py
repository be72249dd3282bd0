"""The forms in which a trained model can be saved, one a file; importing the package enters them all."""

from engine.catalog import import_all

import_all(__name__, __path__)
