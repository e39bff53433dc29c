"""Documents in storage: transfer, decompression, character sets, rows, and waits for them."""
