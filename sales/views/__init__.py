"""Sales's screens, one idea per file."""
