"""Pure parts of clocks: from a rule to its instants, and from an instant to its lamp."""
