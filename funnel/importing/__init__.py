"""A spreadsheet of leads, with what became of them."""
