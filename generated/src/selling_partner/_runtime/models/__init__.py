"""The base of models and the types of their fields."""
