"""What marketing's screens ask for, one idea per file."""
