"""Pure arithmetic of places: coordinates and spellings."""
