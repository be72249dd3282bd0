"""Losses, one per file; those that the catalogue has not are loaded when first used."""

from .bce import BCELoss
from .bce_with_logits import BCEWithLogitsLoss
from .cross_entropy import CrossEntropyLoss
from .huber import HuberLoss
from .l1 import L1Loss
from .mse import MSELoss
from .multi_margin import MultiMarginLoss
from .nll import NLLLoss
from .smooth_l1 import SmoothL1Loss

__all__ = [
    "BCELoss",
    "BCEWithLogitsLoss",
    "CrossEntropyLoss",
    "HuberLoss",
    "L1Loss",
    "MSELoss",
    "MultiMarginLoss",
    "NLLLoss",
    "SmoothL1Loss",
]

FAMILIES = {
    "cosine_embedding": "CosineEmbeddingLoss",
    "ctc": "CTCLoss",
    "gaussian_nll": "GaussianNLLLoss",
    "hinge_embedding": "HingeEmbeddingLoss",
    "kl_div": "KLDivLoss",
    "margin_ranking": "MarginRankingLoss",
    "multilabel_margin": "MultiLabelMarginLoss",
    "multilabel_soft_margin": "MultiLabelSoftMarginLoss",
    "nll": "NLLLoss2d",
    "poisson_nll": "PoissonNLLLoss",
    "soft_margin": "SoftMarginLoss",
    "triplet_margin": "TripletMarginLoss",
    "triplet_margin_with_distance": "TripletMarginWithDistanceLoss",
}
"""The other losses, by the file that holds them."""
