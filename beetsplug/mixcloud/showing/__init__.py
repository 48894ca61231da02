"""Shows as rows, JSON, M3U, tracklists, plots and pages."""
