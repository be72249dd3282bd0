"""Losses, one per file; those that the catalogue has not are loaded when first used."""

from .bce import BCELoss
from .bce_with_logits import BCEWithLogitsLoss
from .cosine_embedding import CosineEmbeddingLoss
from .cross_entropy import CrossEntropyLoss
from .gaussian_nll import GaussianNLLLoss
from .hinge_embedding import HingeEmbeddingLoss
from .huber import HuberLoss
from .kl_div import KLDivLoss
from .l1 import L1Loss
from .margin_ranking import MarginRankingLoss
from .mse import MSELoss
from .multi_margin import MultiMarginLoss
from .multilabel_margin import MultiLabelMarginLoss
from .multilabel_soft_margin import MultiLabelSoftMarginLoss
from .nll import NLLLoss
from .poisson_nll import PoissonNLLLoss
from .smooth_l1 import SmoothL1Loss
from .soft_margin import SoftMarginLoss
from .triplet_margin import TripletMarginLoss
from .triplet_margin_with_distance import TripletMarginWithDistanceLoss

__all__ = [
    "BCELoss",
    "BCEWithLogitsLoss",
    "CosineEmbeddingLoss",
    "CrossEntropyLoss",
    "GaussianNLLLoss",
    "HingeEmbeddingLoss",
    "HuberLoss",
    "KLDivLoss",
    "L1Loss",
    "MSELoss",
    "MarginRankingLoss",
    "MultiLabelMarginLoss",
    "MultiLabelSoftMarginLoss",
    "MultiMarginLoss",
    "NLLLoss",
    "PoissonNLLLoss",
    "SmoothL1Loss",
    "SoftMarginLoss",
    "TripletMarginLoss",
    "TripletMarginWithDistanceLoss",
]

FAMILIES = {
    "ctc": "CTCLoss",
    "nll": "NLLLoss2d",
}
"""The other losses, by the file that holds them."""
