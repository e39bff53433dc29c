"""The types of single values, with their constraints and forms."""
