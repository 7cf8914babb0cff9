"""The door for machines: thin; every verb and every gate belongs to a slice."""
