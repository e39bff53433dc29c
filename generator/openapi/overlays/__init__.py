"""Overlays: patches of a vendor's document, each with its reason."""
