"""Pure parts of a matter."""
