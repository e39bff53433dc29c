"""State of the sandbox: orders, messages, uploads, tokens, usage plans and the log."""
