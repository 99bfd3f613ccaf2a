"""A wing: everything from hand-over to customer. Sales answers the phone."""
