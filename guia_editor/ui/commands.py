"""All that a person does to the text as seen: each command is one undo step on a `VisualEditor`.

The door to the modules that hold the commands, by what they act on; lists and tables have doors of their own
(`commands_lists`, `commands_tables`).
"""

from guia_editor.ui.commands_blocks import (
    BOXES,
    STYLES,
    Style,
    container_at,
    current_style,
    insert_code,
    insert_rule,
    set_container,
    set_heading,
    set_paragraph,
    set_style,
    unwrap,
    wrap,
)
from guia_editor.ui.commands_inlines import (
    atom_at,
    insert_block,
    insert_blocks,
    insert_footnote,
    insert_inline,
    place_of_mark,
    place_of_note,
    replace_atom,
)
from guia_editor.ui.commands_marks import (
    clear_marks,
    has_mark,
    link_at,
    link_words,
    set_gloss,
    set_link,
    toggle_mark,
)
from guia_editor.ui.commands_moving import move_block, select_block

__all__ = [
    "BOXES",
    "STYLES",
    "Style",
    "atom_at",
    "clear_marks",
    "container_at",
    "current_style",
    "has_mark",
    "insert_block",
    "insert_blocks",
    "insert_code",
    "insert_footnote",
    "insert_inline",
    "insert_rule",
    "link_at",
    "link_words",
    "move_block",
    "place_of_mark",
    "place_of_note",
    "replace_atom",
    "select_block",
    "set_container",
    "set_gloss",
    "set_heading",
    "set_link",
    "set_paragraph",
    "set_style",
    "toggle_mark",
    "unwrap",
    "wrap",
]
