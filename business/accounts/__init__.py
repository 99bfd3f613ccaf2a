"""Who may come in: accounts, signing in, invitations. Whom it is all for stands in the models."""
