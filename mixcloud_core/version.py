"""The version of everything in this distribution, told here only."""

__all__ = ["__version__"]

__version__ = "0.1.0"
