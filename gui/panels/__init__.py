"""One panel a file; a panel shows one aspect of the session and knows no other panel."""
