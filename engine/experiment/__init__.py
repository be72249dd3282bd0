"""The experiment as values: what it is, how an edit changes it, and how it is kept in a file."""

import engine.datasets
import engine.experiment.schemes
import engine.nn
import engine.optim  # noqa: F401  # importing the rooms fills the catalogue

from .changes import changed_parts
from .edit import edit, is_handmade, with_dataset
from .expectation import Expectation, Prediction, shortfalls
from .features import FEATURES, Feature, feature, feature_matrix, features_for
from .formula import formula
from .layout import buffer_shapes, parameter_shapes
from .points import Bools, Floats, PointSet
from .preparing import Preparation, preparation_of
from .project import Project, ProjectError, load_project, load_trainable, save_project
from .proposal import propose
from .sampling import held_out, points_of
from .spec import FULL_BATCH, NO_LIMIT, DataSpec, ExperimentSpec, Layer, ModelSpec, Pick, RunSpec
from .validation import problems

__all__ = [
    "FEATURES",
    "FULL_BATCH",
    "NO_LIMIT",
    "Bools",
    "DataSpec",
    "Expectation",
    "ExperimentSpec",
    "Feature",
    "Floats",
    "Layer",
    "ModelSpec",
    "Pick",
    "PointSet",
    "Prediction",
    "Preparation",
    "Project",
    "ProjectError",
    "RunSpec",
    "buffer_shapes",
    "changed_parts",
    "edit",
    "feature",
    "feature_matrix",
    "features_for",
    "formula",
    "held_out",
    "is_handmade",
    "load_project",
    "load_trainable",
    "parameter_shapes",
    "points_of",
    "preparation_of",
    "problems",
    "propose",
    "save_project",
    "shortfalls",
    "with_dataset",
]
