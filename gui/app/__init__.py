"""The application: what wires session, worker and window together, and all that belongs to a document."""
