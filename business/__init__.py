"""The ground: whose funnel it is, whom it knows, how it counts and writes."""
