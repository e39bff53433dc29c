"""OpenAPI documents: parsing, references, keywords, `allOf`, overlays and usage plans."""
