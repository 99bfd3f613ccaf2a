"""The only door between the wings: hand over, hand back."""
