"""An example business: eighteen months of a small gardening firm, told through the verbs."""
