// A site of many territories: which one the reader has chosen, and the page as that territory's edition has it.
// Runs before the page is painted. Plain scripts only, since pages opened from a disk can neither fetch nor import.
(function () {
  "use strict";
  var KEY = "guia-municipio";
  var COUNTRY = "00";
  var PAGE = /^([^\/?#:]+)\.html(\?[^#]*)?(#.*)?$/;
  var all = window.GUIDE_PLACES;
  var root = document.documentElement;
  var here = root.dataset;
  var asked = new URLSearchParams(location.search);

  function ready(done) {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", done);
    else done();
  }

  // A copy of the site that lost a file says so: what it still shows is not all that there is.
  function miss() {
    var bar = document.getElementById("edicion-lugar");
    var told = document.createElement("p");
    told.className = "lugar-aviso";
    told.setAttribute("role", "alert");
    told.textContent = bar.dataset.falta;
    bar.append(told);
  }

  window.GUIDE_PLACE = { place: null, miss: miss };
  if (!all) return ready(miss);

  function stored() {
    try {
      return window.localStorage.getItem(KEY);
    } catch (error) {
      return null; // Some browsers keep no storage for pages opened from a disk; links carry the choice.
    }
  }

  function keep(code) {
    try {
      window.localStorage.setItem(KEY, code);
    } catch (error) {
      // The links of the page carry it on.
    }
  }

  function find(code) {
    return all.places.find(function (place) { return place[0] === code; });
  }

  // The file that holds a section for a place: [code, name, department, number of the variant of each section].
  function fileOf(section, place) {
    var at = all.sections.indexOf(section);
    var variant = at < 0 ? -1 : place[3][at];
    return variant < 0 ? "" : named(section, all.variants[at][variant]);
  }

  // A text that is the same for everybody has the plain page and no variant.
  function named(section, variant) {
    return section + (variant ? "-" + variant : "") + ".html";
  }

  var wanted = asked.get("m");
  var known = wanted === COUNTRY || find(wanted) ? wanted : null;
  if (known) keep(known);
  var place = find(known || stored()) || null;
  window.GUIDE_PLACE = { place: place, fileOf: fileOf, miss: miss };

  function go(file) {
    root.classList.add("lugar-espera");
    asked.delete("m");
    var rest = asked.toString();
    location.replace(file + "?" + (place ? "m=" + place[0] : "m=" + COUNTRY) + (rest ? "&" + rest : "") + location.hash);
  }

  var section = here.seccion;
  if (section) {
    var file = place ? fileOf(section, place) : section + ".html";
    if (!file) return go("index.html");
    if (file !== named(section, here.variante)) return go(file);
  }
  if (!place) return;

  // --- the page of one territory -------------------------------------------------------------------

  var label = place[1] + (place[2] ? ", " + place[2] : "");

  function address(href) {
    var parts = PAGE.exec(href);
    if (!parts || /[?&]m=/.test(parts[2] || "")) return href;
    var own = all.sections.indexOf(parts[1]) < 0 ? parts[1] + ".html" : fileOf(parts[1], place);
    if (!own) return null;
    return own + "?m=" + place[0] + (parts[2] ? "&" + parts[2].slice(1) : "") + (parts[3] || "");
  }

  function lead(scope) {
    scope.querySelectorAll("a[href]").forEach(function (link) {
      var href = link.getAttribute("href");
      var own = address(href);
      if (own) link.setAttribute("href", own);
      else if (link.closest("li")) link.closest("li").hidden = true; // a part that this edition lacks
      else link.removeAttribute("href");
    });
    scope.querySelectorAll('form[action$=".html"]').forEach(function (form) {
      var field = document.createElement("input");
      field.type = "hidden";
      field.name = "m";
      field.value = place[0];
      form.append(field);
    });
  }

  function say() {
    var bar = document.getElementById("edicion-lugar");
    var what = bar.querySelector(".lugar-que");
    var name = document.createElement("strong");
    name.textContent = label;
    what.textContent = bar.dataset.de + " ";
    what.append(name);
    var change = bar.querySelector(".lugar-elegir");
    if (change) change.textContent = bar.dataset.cambiar;
    document.title += " · " + place[1];
  }

  function fill(own) {
    document.querySelectorAll("template[data-hueco]").forEach(function (hole) {
      hole.insertAdjacentHTML("beforebegin", own[hole.dataset.hueco] || "");
      hole.remove();
    });
  }

  // The address to send to others names the part and the municipality, not the file that both share today.
  function nameAddress() {
    try {
      asked.set("m", place[0]);
      history.replaceState(null, "", section + ".html?" + asked + location.hash);
    } catch (error) {
      // Pages opened from a disk may not change their address.
    }
  }

  function show() {
    lead(document);
    say();
    if (section) nameAddress();
    root.classList.remove("lugar-espera");
    var anchor = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (anchor) anchor.scrollIntoView();
    document.dispatchEvent(new Event("guia-lugar"));
  }

  function come() {
    ready(function () {
      var own = window.GUIDE_OWN;
      if (own) fill(own.pages[section] || {});
      else miss();
      show();
    });
  }

  if (!here.variante) return ready(show);
  root.classList.add("lugar-espera");
  var script = document.createElement("script");
  script.src = "recursos/municipios/" + place[0] + ".js";
  script.onload = script.onerror = come;
  document.head.append(script);
})();
