"""Commands, independent of the command line."""
