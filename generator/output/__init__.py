"""Writing of the package: the manifest, the plan of changes and the transaction that applies it."""
