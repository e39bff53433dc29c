"""Pinned documents of the vendor: their list, their local copies, and where they come from."""
