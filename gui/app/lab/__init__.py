"""The Autograd Lab as a workspace of the window: its desk, its actions, its files."""
