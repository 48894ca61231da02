"""The shows that the library holds: finding them, and bringing them up to date."""
