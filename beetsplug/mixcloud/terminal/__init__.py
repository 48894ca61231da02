"""What a person at a terminal sees, and what a pipe gets: columns, tables, bars, curves, covers, progress."""
