"""事项: a dispute or request, from the first word to the confirmed end."""
