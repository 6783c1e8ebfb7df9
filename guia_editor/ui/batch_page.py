"""«Lote de ediciones»: choose territories and formats, make all their editions at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guia_editor.i18n import _
from guia_editor.ui.sheet import Sheet
from guia_editor.ui.territory_map import TerritoryMap

if TYPE_CHECKING:
    from guia_editor.ui.workbench import Workbench


class BatchPage(Sheet):
    """The map to choose from."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench, _("Lote de ediciones"), "distribucion")
        self.map: TerritoryMap | None = None

    def refresh(self) -> None:
        """Show the territories of the guide as it is now."""
        session = self.bench.session
        if session is None:
            return
        if self.map is None:
            self.map = TerritoryMap(session.guide.territories, self.bench)
            self.body.addWidget(self.map, 1)
        else:
            self.map.set_territories(session.guide.territories)
