"""Sending: transport, TLS, timeouts, retries and uploads."""
