"""A text -> the claims in it.

documents.py reads a file into blocks (markdown.py with inline.py, html.py and docx.py know the formats),
sentences.py parts a block into sentences; subjects.py, counted.py and places.py say what a sentence is about, whom
it counts and where, by the words of lexicon.py. Every word keeps its line and column in the file. These parts judge
nothing and load nothing heavy: a reader is imported when its format comes.
"""
