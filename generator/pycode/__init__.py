"""Python source: names, literals, imports, formatting and sync twins. Independent of OpenAPI."""
