"""A program that uses the library: it asks for a user."""

from __future__ import annotations

import sys

from mixcloud_core.client import Mixcloud

if __name__ == "__main__":
    with Mixcloud() as mixcloud:
        print(mixcloud.rest.user(sys.argv[1]).username)
