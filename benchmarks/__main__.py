"""Runs every measurement and prints its tables."""

from . import generate, models

if __name__ == "__main__":
    generate.report()
    models.report()
