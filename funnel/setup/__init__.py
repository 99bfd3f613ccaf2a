"""Found a business and keep its words: first run, settings, who may come in."""
