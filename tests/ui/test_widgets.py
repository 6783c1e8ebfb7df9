"""What comes from a guide's text reaches widgets and other programs as words and addresses only."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument

from guia_editor.ui.following import open_outside
from guia_editor.ui.widgets import plain_tip

PRINTED = st.text(st.characters(categories=("L", "N", "P", "S"), include_characters="\n"), max_size=20)


@given(PRINTED, PRINTED)
@example("a\n", "b>&amp;<img src='x.png'>")
def test_tips_show_what_looks_like_html_to_the_letter(before: str, after: str) -> None:
    text = f"{before}<{after}"
    shown = QTextDocument()
    shown.setHtml(plain_tip(text))
    assert shown.toPlainText() == text


def test_tips_of_plain_words_stay_as_they_are() -> None:
    assert plain_tip("Aguas & aires\nde todos") == "Aguas & aires\nde todos"


@pytest.mark.parametrize(
    ("target", "opens"),
    [
        ("https://ejemplo.gt/a?b=1#c", True),
        ("HTTP://ejemplo.gt", True),
        ("mailto:nadie@ejemplo.gt", True),
        ("file:///etc/passwd", False),
        ("/bin/sh", False),
        ("javascript:alert(1)", False),
        ("smb://equipo/disco", False),
        ("\\\\equipo\\disco", False),
        ("", False),
    ],
)
def test_only_pages_and_mail_are_opened_outside(
    monkeypatch: pytest.MonkeyPatch, target: str, opens: bool
) -> None:
    opened: list[QUrl] = []

    def take(url: QUrl) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    assert open_outside(target) is opens
    assert bool(opened) is opens
