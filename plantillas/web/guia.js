// Comforts of every page: theme button, menus, print buttons, and the place one is reading.
(function () {
  "use strict";

  function themeButton() {
    var button = document.getElementById("tema");
    function show() {
      button.setAttribute("aria-pressed", String(window.GUIDE_THEME.isDark()));
    }
    button.hidden = false;
    button.addEventListener("click", function () {
      window.GUIDE_THEME.toggle();
      show();
    });
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
    show();
  }

  function menus() {
    // Closed by default for phones; on wide screens the style sheet places them as columns.
    [[".menu", "(min-width: 60em)"], [".en-pagina", "(min-width: 80em)"]].forEach(function (pair) {
      var details = document.querySelector(pair[0]);
      if (!details) return;
      var wide = window.matchMedia(pair[1]);
      function fit() {
        details.open = wide.matches;
      }
      wide.addEventListener("change", fit);
      fit();
      details.addEventListener("click", function (event) {
        if (!wide.matches && event.target.closest("a")) details.open = false;
      });
    });
    var current = document.querySelector('.menu [aria-current="page"]');
    var column = document.querySelector(".menu");
    if (current && column && current.offsetTop > column.clientHeight * 0.75) {
      column.scrollTop = current.offsetTop - column.clientHeight / 2;
    }
  }

  function printButtons() {
    document.querySelectorAll(".imprimir").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", function () {
        window.print();
      });
    });
  }

  function readingPlace() {
    var links = new Map();
    document.querySelectorAll(".en-pagina a").forEach(function (link) {
      var heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading) links.set(heading, link);
    });
    if (!links.size || !("IntersectionObserver" in window)) return;
    var headings = Array.from(links.keys());
    function mark() {
      var here = headings[0];
      headings.forEach(function (heading) {
        if (heading.getBoundingClientRect().top < window.innerHeight * 0.3) here = heading;
      });
      links.forEach(function (link, heading) {
        if (heading === here) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      });
    }
    var observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
    headings.forEach(function (heading) {
      observer.observe(heading);
    });
  }

  themeButton();
  menus();
  printButtons();
  // A page that waits for what is a territory's own has not all its headings yet.
  if (document.documentElement.classList.contains("lugar-espera")) document.addEventListener("guia-lugar", readingPlace);
  else readingPlace();
})();
