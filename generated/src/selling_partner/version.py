"""The version of the package, and how a client names itself where its user gives no name."""

NAME = "selling-partner"
__version__ = "0.1.0"
APPLICATION = f"{NAME}/{__version__}"
