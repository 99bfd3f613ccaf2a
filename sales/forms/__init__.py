"""Sales's forms, one idea per file."""
