"""Run the house: its processes, started and stopped together."""
