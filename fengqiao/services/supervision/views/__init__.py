"""Supervision over HTTP: the board, one order, the leaders' list, findings, reviews."""
