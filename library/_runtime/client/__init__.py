"""The bases of the generated clients, and the call that goes through all layers."""
