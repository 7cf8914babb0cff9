"""Every periodic job on one page: `(name, seconds between runs, callable(at))`."""
