"""The Autograd Lab: a learner's lines run on the engine, and everything that happened as a frozen value."""
