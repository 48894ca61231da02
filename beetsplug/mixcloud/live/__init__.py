"""Live streams: recording them, and bringing recordings into the library."""
