"""Both sides read together, never added up: Today, feedback by source."""
