// Runs before the page is painted, so that a chosen theme never flashes.
(function () {
  "use strict";
  var KEY = "guia-tema";
  var sheet = document.getElementById("oscuro");
  var preferred = window.matchMedia("(prefers-color-scheme: dark)");

  function stored() {
    try {
      return window.localStorage.getItem(KEY);
    } catch (error) {
      return null; // Some browsers keep no storage for pages opened from a disk.
    }
  }

  var choice = stored();

  function isDark() {
    return choice ? choice === "oscuro" : preferred.matches;
  }

  function apply() {
    // Paper is always light, hence "screen".
    sheet.media = isDark() ? "screen" : "not all";
  }

  function toggle() {
    choice = isDark() ? "claro" : "oscuro";
    try {
      window.localStorage.setItem(KEY, choice);
    } catch (error) {
      // The choice then lasts as long as this page.
    }
    apply();
  }

  preferred.addEventListener("change", apply);
  apply();
  window.GUIDE_THEME = { isDark: isDark, toggle: toggle };
})();
