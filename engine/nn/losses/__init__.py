"""Losses, one per file; those that the catalogue has not are loaded when first used."""

from .bce import BCELoss
from .bce_with_logits import BCEWithLogitsLoss
from .cross_entropy import CrossEntropyLoss
from .gaussian_nll import GaussianNLLLoss
from .hinge_embedding import HingeEmbeddingLoss
from .huber import HuberLoss
from .kl_div import KLDivLoss
from .l1 import L1Loss
from .mse import MSELoss
from .multi_margin import MultiMarginLoss
from .multilabel_margin import MultiLabelMarginLoss
from .multilabel_soft_margin import MultiLabelSoftMarginLoss
from .nll import NLLLoss
from .poisson_nll import PoissonNLLLoss
from .smooth_l1 import SmoothL1Loss
from .soft_margin import SoftMarginLoss

__all__ = [
    "BCELoss",
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "GaussianNLLLoss",
    "HingeEmbeddingLoss",
    "HuberLoss",
    "KLDivLoss",
    "L1Loss",
    "MSELoss",
    "MultiLabelMarginLoss",
    "MultiLabelSoftMarginLoss",
    "MultiMarginLoss",
    "NLLLoss",
    "PoissonNLLLoss",
    "SmoothL1Loss",
    "SoftMarginLoss",
]

FAMILIES = {
    "cosine_embedding": "CosineEmbeddingLoss",
    "ctc": "CTCLoss",
    "margin_ranking": "MarginRankingLoss",
    "nll": "NLLLoss2d",
    "triplet_margin": "TripletMarginLoss",
    "triplet_margin_with_distance": "TripletMarginWithDistanceLoss",
}
"""The other losses, by the file that holds them."""
