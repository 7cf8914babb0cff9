"""Pure parts of supervision: levels and ladders, quiet hours, what looks odd in figures."""
