"""The tables where slices meet: who may stop a move, who hears of an event, what a page shows, what runs when.

Slices call down by import and announce up by event; this is the only package that knows both ends. Read a table top to
bottom: that is the order in which things happen.
"""
