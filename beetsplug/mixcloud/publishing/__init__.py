"""Publishing to Mixcloud: what is sent, and how."""
