"""What DJ programs write about a set, read as tracklists: no file is opened here, and no time is invented."""
