// The page where a municipality is chosen: search without accents, departments that open, a map that leads to them.
(function () {
  "use strict";
  var input = document.getElementById("elegir-q");
  var count = document.getElementById("elegir-cuenta");
  var groups = Array.from(document.querySelectorAll(".elegir-departamento"));
  var links = Array.from(document.querySelectorAll(".elegir-departamento a"));

  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'’ʼꞌ]/g, "").trim();
  }

  var words = links.map(function (link) { return link.dataset.busca ? " " + link.dataset.busca : ""; });

  // What each is called officially, and its code; other names are told only where they are why it was found.
  var official = links.map(function (link, at) { return " " + fold(link.textContent) + " " + words[at].split(" ").pop(); });

  function tellWhy(link, at, asked) {
    var beyond = asked.filter(function (word) { return !official[at].includes(" " + word); });
    var names = (link.dataset.otros || "").split("|").filter(function (name) {
      return beyond.some(function (word) { return (" " + fold(name)).includes(" " + word); });
    });
    var told = link.querySelector("span") || document.createElement("span");
    told.className = "elegir-tambien";
    told.textContent = " (" + count.dataset.tambien + " " + names.map(function (name) { return "«" + name + "»"; }).join(", ") + ")";
    if (names.length) link.append(told);
    else told.remove();
  }

  function search() {
    var asked = fold(input.value).split(/\s+/).filter(Boolean);
    var found = 0;
    links.forEach(function (link, at) {
      var fits = asked.every(function (word) { return words[at].includes(" " + word); });
      tellWhy(link, at, asked);
      link.parentElement.hidden = asked.length > 0 && !fits;
      if (fits && words[at]) found += 1;
    });
    groups.forEach(function (group) {
      var some = group.querySelector("li:not([hidden])") !== null;
      group.hidden = !some;
      group.open = asked.length > 0 && some;
    });
    var kind = found === 0 ? "none" : found === 1 ? "one" : "many";
    count.textContent = asked.length ? count.dataset[kind].replace("{0}", String(found)) : "";
  }

  function shown() {
    return links.filter(function (link) { return link.offsetParent !== null; });
  }

  function move(event) {
    var seen = shown();
    var at = seen.indexOf(document.activeElement);
    if (event.key === "Enter" && document.activeElement === input && input.value && seen.length) {
      event.preventDefault();
      seen[0].click();
      return;
    }
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || (at < 0 && document.activeElement !== input)) return;
    event.preventDefault();
    if (at + step < 0) input.focus();
    else if (seen[at + step]) seen[at + step].focus();
  }

  // A department of the map, or an address that names one, opens it and closes the others.
  function openNamed() {
    var named = groups.find(function (group) { return "#" + group.id === location.hash; });
    if (!named) return;
    groups.forEach(function (group) { group.open = group === named; });
    document.querySelectorAll(".elegir-mapa a").forEach(function (link) {
      link.classList.toggle("elegido", link.getAttribute("href") === location.hash);
    });
    named.querySelector("summary").focus({ preventScroll: true });
    named.scrollIntoView({ block: "nearest" });
  }

  document.querySelector(".elegir-buscar").hidden = false;
  input.addEventListener("input", search);
  document.addEventListener("keydown", move);
  window.addEventListener("hashchange", openNamed);
  openNamed();
})();
