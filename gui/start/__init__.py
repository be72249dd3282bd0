"""What happens before Qt is imported: reading the command line and looking whether a window can open."""
