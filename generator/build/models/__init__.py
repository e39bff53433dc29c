"""Models: the schemas of a document as classes and type annotations."""
