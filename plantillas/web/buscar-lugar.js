// Search in a site of many territories: the index of the country's edition as written, or one made of the pages of
// the reader's municipality and of nothing else.
(function () {
  "use strict";
  var all = window.GUIDE_PLACES, chosen = window.GUIDE_PLACE.place;
  var GAP = /\ue000(\d+)\ue000/g;
  var waiting = 0;

  function load(file, done) {
    var script = document.createElement("script");
    script.src = "recursos/" + file;
    script.async = false;
    script.onload = script.onerror = done;
    document.head.append(script);
  }

  function start() {
    load("buscar.js", function () {});
  }

  function said(html) {
    var parted = html.replace(/<\/(?:p|li|t[dh]|h\d|d[td]|caption|figcaption)>/g, " · $&");
    var text = new DOMParser().parseFromString(parted, "text/html").body.textContent;
    return text.replace(/\s+/g, " ").trim();
  }

  function gather(files) {
    var own = window.GUIDE_OWN ? window.GUIDE_OWN.pages : {};
    if (!window.GUIDE_OWN) window.GUIDE_PLACE.miss();
    var index = { language: all.language, stop: all.stop, pages: [], units: [], own: [] };
    window.GUIDE_TEXTS = {};
    files.forEach(function (file, at) {
      var page = (window.GUIDE_PAGES || {})[file[1]];
      if (!page) return;
      var gaps = own[file[0]] || {};
      var texts = page.units.map(function (unit) {
        return unit[2].replace(GAP, function (mark, gap) { return said(gaps[gap] || ""); });
      });
      page.units.forEach(function (unit, number) {
        var title = unit[1].replace(GAP, function (mark, gap) { return said(gaps[gap] || ""); });
        index.units.push([index.pages.length, unit[0], title, texts[number].split(" ").length]);
      });
      index.pages.push([file[1] + "?m=" + chosen[0], page.title]);
      index.own = index.own.concat(texts);
      window.GUIDE_TEXTS[file[1] + "?m=" + chosen[0]] = texts;
    });
    window.GUIDE_INDEX = index;
    start();
  }

  if (!chosen) return load("busqueda/indice.js", start);
  var files = all.sections.map(function (section) { return [section, window.GUIDE_PLACE.fileOf(section, chosen)]; })
    .filter(function (file) { return file[1] && file[0] !== "index"; });
  var scripts = files.map(function (file) { return "busqueda/pagina-" + file[1].replace(/\.html$/, "") + ".js"; });
  scripts.push("municipios/" + chosen[0] + ".js");
  waiting = scripts.length;
  scripts.forEach(function (script) {
    load(script, function () {
      waiting -= 1;
      if (!waiting) gather(files);
    });
  });
})();
