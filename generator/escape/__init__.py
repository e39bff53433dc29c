"""Escaping for output languages other than Python: one module for each language.

Text from a document is hostile input. Each module has a marked string type, and functions that
return it. ``render`` prints any other string of a template through the function of its language.
"""
