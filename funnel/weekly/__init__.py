"""The weekly e-mail: both sides, kept apart, on Monday morning."""
