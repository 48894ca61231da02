"""How fast and how small it is, measured on this machine. See `python -m tests.bench --help`."""
