"""Hand-written library code that every generated package carries.

Nothing here knows an API: operations, paths and models come in as data. Files named ``async_*``
are written in async form only; their sync twins are derived when the package is generated.
"""
