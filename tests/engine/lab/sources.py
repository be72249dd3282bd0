"""Programs of a learner that several tests run."""

from __future__ import annotations

SUM_RULE = """w = tensor([1.], requires_grad=True)
x = tensor([2.], requires_grad=True)
a = x + w
b = w + 1
y = a * b
y.backward()
"""
"""A leaf with two ways to the result: its gradient is the sum over both."""
