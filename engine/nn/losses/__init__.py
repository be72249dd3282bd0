"""Losses, one per file; those that the catalogue has not are loaded when first used."""

from .bce import BCELoss
from .bce_with_logits import BCEWithLogitsLoss
from .huber import HuberLoss
from .l1 import L1Loss
from .mse import MSELoss
from .smooth_l1 import SmoothL1Loss

__all__ = ["BCELoss", "BCEWithLogitsLoss", "HuberLoss", "L1Loss", "MSELoss", "SmoothL1Loss"]

FAMILIES = {
    "cosine_embedding": "CosineEmbeddingLoss",
    "cross_entropy": "CrossEntropyLoss",
    "ctc": "CTCLoss",
    "gaussian_nll": "GaussianNLLLoss",
    "hinge_embedding": "HingeEmbeddingLoss",
    "kl_div": "KLDivLoss",
    "margin_ranking": "MarginRankingLoss",
    "multi_margin": "MultiMarginLoss",
    "multilabel_margin": "MultiLabelMarginLoss",
    "multilabel_soft_margin": "MultiLabelSoftMarginLoss",
    "nll": "NLLLoss NLLLoss2d",
    "poisson_nll": "PoissonNLLLoss",
    "soft_margin": "SoftMarginLoss",
    "triplet_margin": "TripletMarginLoss",
    "triplet_margin_with_distance": "TripletMarginWithDistanceLoss",
}
"""The other losses, by the file that holds them."""
