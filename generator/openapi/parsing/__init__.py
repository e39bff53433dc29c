"""Parsing of YAML and JSON to plain values with their source positions."""
