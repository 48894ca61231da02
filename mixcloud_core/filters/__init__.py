"""What shows somebody wants: which part of it to ask Mixcloud, and what is decided here.

`mixcloud_core.filters.parsing` reads a filter from a command line; it is loaded where that is done.
"""

from mixcloud_core.filters.questions import CreatedAfter, Discover, Listing, Question, Search, Uploads
from mixcloud_core.filters.show_filter import Order, ShowFilter

__all__ = ["CreatedAfter", "Discover", "Listing", "Order", "Question", "Search", "ShowFilter", "Uploads"]
