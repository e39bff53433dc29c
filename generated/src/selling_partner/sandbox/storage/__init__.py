"""The storage of documents: their contents, presigned URLs and transfers."""
