"""Bring text from elsewhere into a guide: a folder of Markdown, a Word document, one Markdown file."""
