"""Marketing's screens, one idea per file."""
