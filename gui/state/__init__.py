"""What the panels share: the session, its undo history and the base of every panel."""
