"""What no file has yet: kept while the app runs, and offered at the next start after it ended unasked."""
