"""Signing in from beets, and what it tells of accounts."""
