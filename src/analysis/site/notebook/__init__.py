"""A notebook that was run -> a part of a page."""
