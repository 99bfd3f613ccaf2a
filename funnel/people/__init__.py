"""Log a lead, likely duplicates, search across both sides, a person's one timeline."""
