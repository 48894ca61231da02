"""Whether the real service still is what the code expects. See `python -m tests.contract --help`."""
