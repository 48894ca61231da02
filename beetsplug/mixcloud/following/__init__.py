"""Subscriptions: lists that are followed, and what is remembered of them."""
