"""What the sandbox remembers: messages, uploads, tokens, usage plans and exchanges."""
