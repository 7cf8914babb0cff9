"""Pure rules of sending."""
