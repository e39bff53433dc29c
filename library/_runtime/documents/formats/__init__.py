"""The formats of documents, from bytes in storage to text, rows and JSON: without I/O."""
