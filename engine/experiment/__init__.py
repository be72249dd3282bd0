"""The experiment as values: what it is, how an edit changes it, and how it is kept in a file."""

import engine.datasets
import engine.nn
import engine.optim  # noqa: F401  # importing the rooms fills the catalogue

from .changes import changed_parts
from .edit import edit, fit_output, with_dataset
from .features import FEATURES, Feature, feature_matrix, features_for
from .points import Bools, Floats, PointSet
from .proposal import propose
from .sampling import held_out, points_of
from .spec import FULL_BATCH, NO_LIMIT, DataSpec, ExperimentSpec, Layer, ModelSpec, Pick, RunSpec

__all__ = [
    "FEATURES",
    "FULL_BATCH",
    "NO_LIMIT",
    "Bools",
    "DataSpec",
    "ExperimentSpec",
    "Feature",
    "Floats",
    "Layer",
    "ModelSpec",
    "Pick",
    "PointSet",
    "RunSpec",
    "changed_parts",
    "edit",
    "feature_matrix",
    "features_for",
    "fit_output",
    "held_out",
    "points_of",
    "propose",
    "with_dataset",
]
