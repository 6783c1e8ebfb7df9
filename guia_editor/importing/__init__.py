"""Text from elsewhere (Word, web pages, other Markdown) as blocks of the dialect, and what was lost."""
