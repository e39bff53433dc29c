"""Time and memory of documents: a storage, transfers in several ways, and their report."""
