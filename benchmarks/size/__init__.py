"""Measurements of the package's size, of its imports and of their memory."""
