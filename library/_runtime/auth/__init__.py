"""Signing in: credentials, access tokens and where they are cached."""
