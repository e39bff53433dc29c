"""Reading of responses that may deviate from their documentation."""
