"""Conventions of Amazon that documents do not state: pagination and links to actions."""
