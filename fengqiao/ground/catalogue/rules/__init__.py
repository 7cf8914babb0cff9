"""Pure parts of the catalogue: the book of an edition, the shape and the checks of its files, search."""
