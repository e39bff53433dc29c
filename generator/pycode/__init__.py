"""Python source as text: names, literals, imports, formatting and sync twins. Knows no OpenAPI."""
