"""The site "Kan jeg si det?": what is computed here, as pages that need no server.

grammar   what the scripts in static/ read a text with: one JSON, made from the tables that Python reads by
"""
