"""The desktop app: shows an experiment's values and sends commands, never touches the live model."""
