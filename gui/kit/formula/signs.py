"""The signs that have names in TeX."""

from __future__ import annotations

from collections.abc import Mapping

from .nodes import Kind

GREEK: Mapping[str, str] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
SIGNS: Mapping[str, tuple[str, Kind]] = {
    "partial": ("∂", "ordinary"), "nabla": ("∇", "ordinary"), "infty": ("∞", "ordinary"),
    "ldots": ("…", "ordinary"), "dots": ("…", "ordinary"), "cdots": ("⋯", "ordinary"),
    "ell": ("ℓ", "ordinary"), "prime": ("′", "ordinary"), "top": ("⊤", "ordinary"),
    "cdot": ("·", "binary"), "times": ("×", "binary"), "pm": ("±", "binary"), "mp": ("∓", "binary"),
    "odot": ("⊙", "binary"), "circ": ("∘", "binary"), "div": ("÷", "binary"), "ast": ("∗", "binary"),
    "le": ("≤", "relation"), "leq": ("≤", "relation"), "ge": ("≥", "relation"), "geq": ("≥", "relation"),
    "ne": ("≠", "relation"), "neq": ("≠", "relation"), "approx": ("≈", "relation"), "sim": ("∼", "relation"),
    "equiv": ("≡", "relation"), "propto": ("∝", "relation"), "in": ("∈", "relation"), "to": ("→", "relation"),
    "rightarrow": ("→", "relation"), "leftarrow": ("←", "relation"), "gets": ("←", "relation"),
    "mapsto": ("↦", "relation"), "Rightarrow": ("⇒", "relation"), "mid": ("|", "relation"),
    "ll": ("≪", "relation"), "gg": ("≫", "relation"), "lvert": ("|", "open"), "rvert": ("|", "close"),
    "langle": ("⟨", "open"), "rangle": ("⟩", "close"), "lVert": ("‖", "open"), "rVert": ("‖", "close"),
}  # fmt: skip
LARGE: Mapping[str, str] = {"sum": "∑", "prod": "∏"}
FUNCTIONS = frozenset({
    "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "exp", "log", "ln", "min",
    "max", "det", "tr", "sup", "inf", "lim", "arg", "dim",
})  # fmt: skip
SPACES: Mapping[str, float] = {
    ",": 1 / 6, ":": 2 / 9, ";": 5 / 18, " ": 1 / 4, "!": -1 / 6, "quad": 1.0, "qquad": 2.0,
}  # fmt: skip
ACCENTS = frozenset({"hat", "bar", "tilde", "vec", "dot", "overline", "widehat"})
CHARACTERS: Mapping[str, tuple[str, Kind]] = {
    "+": ("+", "binary"), "-": ("−", "binary"), "*": ("∗", "binary"), "=": ("=", "relation"),
    "<": ("<", "relation"), ">": (">", "relation"), "·": ("·", "binary"), "×": ("×", "binary"),
    "≈": ("≈", "relation"), "≤": ("≤", "relation"), "≥": ("≥", "relation"), "≠": ("≠", "relation"),
    "→": ("→", "relation"), "←": ("←", "relation"), "@": ("@", "binary"), "/": ("/", "ordinary"),
    ",": (",", "punctuation"), ";": (";", "punctuation"), ":": (":", "relation"),
    "(": ("(", "open"), "[": ("[", "open"), ")": (")", "close"), "]": ("]", "close"),
}  # fmt: skip
BRACKETS: Mapping[str, str] = {"(": ")", "[": "]"}
