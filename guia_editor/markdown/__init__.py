"""From the text of a chapter to its blocks, with source lines; the only room that knows markdown-it."""
