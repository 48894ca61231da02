"""What is asked of Mixcloud, and how its replies become models. Nothing here does any I/O."""
