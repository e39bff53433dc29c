"""The base of all layers: errors, clocks, deadlines, secrets, and the async and sync primitives."""
