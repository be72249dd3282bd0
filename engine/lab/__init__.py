"""The Autograd Lab: a learner's lines run on the engine, and everything that happened as a frozen value."""

from .backward import BackwardStep, BackwardTrace, Flow, GradientCheck, LeafUpdate, Walked
from .chain import ChainRule, Factor, Term, chain_rule
from .derivatives import LocalDerivative
from .formulas import Formula, tex_name
from .graph import LabEdge, LabGraph, LabNode
from .landscape import landscape
from .language import Limits, Problem, Span
from .recording import Change, ExecutedStatement, Warned
from .run import LabRun, run
from .spaces import Axis, Landscape
from .updates import OptimizerUpdate, ParameterUpdate
from .values import PlainValue, TensorValue, Value

__all__ = [
    "Axis",
    "BackwardStep",
    "BackwardTrace",
    "ChainRule",
    "Change",
    "ExecutedStatement",
    "Factor",
    "Flow",
    "Formula",
    "GradientCheck",
    "LabEdge",
    "LabGraph",
    "LabNode",
    "LabRun",
    "Landscape",
    "LeafUpdate",
    "Limits",
    "LocalDerivative",
    "OptimizerUpdate",
    "ParameterUpdate",
    "PlainValue",
    "Problem",
    "Span",
    "TensorValue",
    "Term",
    "Value",
    "Walked",
    "Warned",
    "chain_rule",
    "landscape",
    "run",
    "tex_name",
]
