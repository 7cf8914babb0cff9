"""Pure parts of the agenda: a calendar as others read it."""
