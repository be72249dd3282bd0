"""Theme, icons and small widgets: knows nothing of the engine and nothing of the plots."""
