"""From the catalogue's fields to forms: a control for every parameter, made without knowing the entry."""

from .features import written
from .form import Form
from .seeds import other_seed
from .wording import PERCENT, label_of, localized, setting_of, tooltip_of

__all__ = ["PERCENT", "Form", "label_of", "localized", "other_seed", "setting_of", "tooltip_of", "written"]
