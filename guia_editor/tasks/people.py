"""People and keys: the one door for window, command line and the other tasks."""

from __future__ import annotations

from guia_editor.storage.keys import SHORTEST_PASSPHRASE, KeptKey, Signer, kept_keys
from guia_editor.tasks.emit import Reading, emit, keep_team_file, ledger_of, read_ledger, team_hash
from guia_editor.tasks.joining import (
    JoinRequest,
    add_key,
    add_person,
    join_request,
    read_request,
    read_request_file,
    replace_person,
    revoke_key,
)
from guia_editor.tasks.keys import KeySession, Me, change_passphrase, me, me_in, unlock
from guia_editor.tasks.team import (
    Change,
    first_code,
    found_team,
    institutions_of,
    is_pinned,
    may_sign,
    next_team,
    pending_team,
    pin,
    propose_team,
    refuse_without_guide,
    sign_team,
    solo_team,
)

__all__ = [
    "SHORTEST_PASSPHRASE",
    "Change",
    "JoinRequest",
    "KeptKey",
    "KeySession",
    "Me",
    "Reading",
    "Signer",
    "add_key",
    "add_person",
    "change_passphrase",
    "emit",
    "first_code",
    "found_team",
    "institutions_of",
    "is_pinned",
    "join_request",
    "keep_team_file",
    "kept_keys",
    "ledger_of",
    "may_sign",
    "me",
    "me_in",
    "next_team",
    "pending_team",
    "pin",
    "propose_team",
    "read_ledger",
    "read_request",
    "read_request_file",
    "refuse_without_guide",
    "replace_person",
    "revoke_key",
    "sign_team",
    "solo_team",
    "team_hash",
    "unlock",
]
