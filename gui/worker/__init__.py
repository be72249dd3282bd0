"""The training thread and what connects it with the window: the only room with threads."""
