"""Whatever a person does on the page can be saved, reads back, and can be undone to the very bytes.

`tests.benchmarks.round_trip` runs hundreds of longer sessions.
"""

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.ui.editing import COMPLETE
from tests.ui.sessions import work


@pytest.mark.usefixtures("qapp")
@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(seed=st.integers(0, 1 << 32))
def test_any_session_can_be_saved_and_undone(seed: int) -> None:
    worker, saved = work(COMPLETE, seed, 40)
    assert not saved.refusal, worker.log
    assert not saved.wrong, worker.log
    assert worker.undo_all() == COMPLETE, worker.log
    worker.close()
