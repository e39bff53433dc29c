"""Runs every measurement and prints its tables."""

from . import generate

if __name__ == "__main__":
    generate.report()
