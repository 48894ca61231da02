"""Accounts: signing in, where they are kept, and which of them is put on a request.

There are two kinds, and they do not mix: an OAuth token (REST: uploading, following, favorites), and the cookies of a
site session (GraphQL: Select shows, own lists, comments). One account may have both.
"""
