"""The staff's own pages, by family."""
