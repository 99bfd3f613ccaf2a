"""A wing: everything until a lead is handed over. Marketing makes the phone ring."""
