// Which finished documents lie beside this copy of the site: a script next to its folder says so, or is not there.
(function () {
  "use strict";
  var box = document.getElementById("documentos-lugar");
  var list = box.querySelector("ul");
  var told = box.querySelector(".documentos-aviso");
  var chosen = window.GUIDE_PLACE.place;
  var kinds = { docx: box.dataset.docx, pdf: box.dataset.pdf };

  function size(bytes) {
    return bytes < 1e6 ? Math.round(bytes / 1000) + " kB" : (bytes / 1e6).toFixed(1) + " MB";
  }

  function item(file) {
    var entry = document.createElement("li"), title = document.createElement("p"), facts = document.createElement("p");
    var link = document.createElement("a"), kind = file[0].split(".").pop();
    title.className = "descarga-titulo";
    facts.className = "descarga-datos";
    link.href = "../" + file[0].split("/").map(encodeURIComponent).join("/");
    link.textContent = kinds[kind] || file[0].split("/").pop();
    link.setAttribute("download", "");
    facts.textContent = file[0].split("/").pop() + " · " + size(file[1]);
    title.append(link);
    entry.append(title, facts);
    if (file[2]) {
      var print = document.createElement("details"), summary = document.createElement("summary");
      var code = document.createElement("code"), line = document.createElement("p");
      var whose = document.createElement("span");
      whose.className = "oculto";
      whose.textContent = " " + box.dataset.de + " " + file[0].split("/").pop();
      summary.textContent = box.dataset.huella;
      summary.append(whose);
      code.className = "huella";
      code.textContent = file[2];
      line.append(code);
      print.append(summary, line);
      entry.append(print);
    }
    return entry;
  }

  function show() {
    var files = (window.GUIDE_DOCUMENTS || {})[chosen ? chosen[0] : "00"] || [];
    files.forEach(function (file) { list.append(item(file)); });
    told.hidden = files.length > 0;
    told.textContent = window.GUIDE_DOCUMENTS ? box.dataset.sin : box.dataset.aparte;
  }

  var script = document.createElement("script");
  script.src = "../documentos.js";
  script.onload = script.onerror = show;
  document.head.append(script);
})();
