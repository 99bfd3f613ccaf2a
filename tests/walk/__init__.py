"""A walk over every link of every page: whatever a count says, its link opens as many rows."""
