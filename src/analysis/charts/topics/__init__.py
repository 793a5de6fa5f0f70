"""A module for each topic chart, with `chart(where, lang)`, and what several of them share."""
