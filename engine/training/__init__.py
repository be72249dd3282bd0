"""Training: the trainer and its loop, and the values that go between them and the window."""
