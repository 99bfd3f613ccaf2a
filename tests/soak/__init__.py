"""Long, bounded, seeded trials with real processes: `make soak`. Each part is a function that returns its faults."""
