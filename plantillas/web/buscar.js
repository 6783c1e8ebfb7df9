// Search over the index that the export wrote (web_search.py). Folding and words must match it exactly.
(function () {
  "use strict";

  var WORD = /[\p{L}\p{N}\u0300-\u036f]+(?:['’][\p{L}\p{N}\u0300-\u036f]+)*/gu;
  var MAX_COUNT = 12;
  var SHOWN = 20;
  var EXCERPT = 220;
  var index = window.GUIDE_INDEX;
  var stemmer = index.language === "es" && window.SpanishStemmer ? new window.SpanishStemmer() : null;
  if (index.own) invert();
  var terms = index.terms ? index.terms.split(" ") : [];
  var postings = index.postings ? index.postings.split(" ") : [];
  var stop = new Set(index.stop.split(" "));
  var meanLength = index.units.reduce(function (sum, unit) { return sum + unit[3]; }, 0) / index.units.length || 1;

  function words(text) {
    return text.match(WORD) || [];
  }

  function fold(word) {
    return word.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f'’ʼꞌ]/g, "");
  }

  function key(word) {
    var plain = word.toLowerCase().normalize("NFC");
    return fold(stemmer ? stemmer.stemWord(plain) : plain);
  }

  // What web_search.py writes for one edition, made here for a territory's, whose pages are many editions'.
  function invert() {
    var stopped = new Set(index.stop.split(" ")), keys = new Map(), found = new Map();
    function keysOf(text) {
      return words(text).map(function (word) {
        if (!keys.has(word)) keys.set(word, stopped.has(fold(word)) ? "" : key(word));
        return keys.get(word);
      }).filter(Boolean);
    }
    index.units.forEach(function (unit, number) {
      var body = new Map(), titled = new Set(keysOf(unit[2]));
      keysOf(index.own[number]).forEach(function (term) { body.set(term, (body.get(term) || 0) + 1); });
      new Set([...body.keys(), ...titled]).forEach(function (term) {
        var weight = Math.min(body.get(term) || 0, MAX_COUNT) + (titled.has(term) ? MAX_COUNT + 1 : 0);
        var entry = found.get(term) || { last: -1, text: "" };
        entry.text += (number - entry.last).toString(36) + String.fromCharCode(65 + weight);
        entry.last = number;
        found.set(term, entry);
      });
    });
    var sorted = Array.from(found.keys()).sort();
    index.terms = sorted.join(" ");
    index.postings = sorted.map(function (term) { return found.get(term).text; }).join(" ");
  }

  // People leave accents out, and stemming needs them ("solicitarian"): try the word with each accent it may lack.
  function spellings(word) {
    var found = [word.toLowerCase().normalize("NFC")];
    if (!stemmer) return found;
    found = found.concat(found[0].includes("n") ? found[0].replace(/n/g, "ñ") : [])
      .concat(/g[u][ei]/.test(found[0]) ? found[0].replace(/gu([ei])/g, "gü$1") : []);
    found.slice().forEach(function (spelling) {
      for (var at = 0; at < spelling.length; at += 1) {
        var accented = "áéíóú"["aeiou".indexOf(spelling[at])];
        if (accented && "aeiou".includes(spelling[at])) {
          found.push(spelling.slice(0, at) + accented + spelling.slice(at + 1));
        }
      }
    });
    return found;
  }

  function firstAtLeast(term) {
    var low = 0, high = terms.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (terms[middle] < term) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function startingWith(prefix) {
    var found = [];
    for (var at = firstAtLeast(prefix); at < terms.length && terms[at].startsWith(prefix); at += 1) found.push(at);
    return found;
  }

  // The terms a typed word stands for, as a map from term number to how sure we are.
  function meant(word, unfinished) {
    var found = new Map();
    spellings(word).forEach(function (spelling) {
      var stem = key(spelling), at = firstAtLeast(stem);
      if (terms[at] === stem) found.set(at, 1);
    });
    var start = fold(word);
    if (start.length > 1 && (unfinished || !found.size)) {
      startingWith(start).forEach(function (at) {
        if (!found.has(at)) found.set(at, 0.5);
      });
    }
    for (var cut = 1; !found.size && cut <= 3 && start.length - cut >= 4; cut += 1) {
      startingWith(start.slice(0, -cut)).forEach(function (at) {
        found.set(at, 0.25);
      });
    }
    return found;
  }

  function scoreTerm(at, sureness, into) {
    var entries = Array.from(postings[at].matchAll(/([0-9a-z]+)([A-Z])/g));
    var idf = Math.log(1 + (index.units.length - entries.length + 0.5) / (entries.length + 0.5));
    var unit = -1;
    entries.forEach(function (entry) {
      unit += parseInt(entry[1], 36);
      var weight = entry[2].charCodeAt(0) - 65;
      var titled = weight > MAX_COUNT;
      var count = titled ? weight - MAX_COUNT - 1 : weight;
      var length = index.units[unit][3] / meanLength;
      // Okapi BM25 (k1 = 1.2, b = 0.75), plus a share for words in the title.
      var score = sureness * idf * ((count * 2.2) / (count + 1.2 * (0.25 + 0.75 * length)) + (titled ? 3 : 0));
      into.set(unit, Math.max(into.get(unit) || 0, score));
    });
  }

  function search(question) {
    var asked = words(question);
    var telling = asked.filter(function (word) { return !stop.has(fold(word)); });
    var unfinished = /[\p{L}\p{N}]$/u.test(question);
    var matched = new Set(), totals = new Map(), hits = new Map();
    telling.forEach(function (word, place) {
      var scores = new Map();
      meant(word, unfinished && place === telling.length - 1).forEach(function (sureness, at) {
        matched.add(terms[at]);
        scoreTerm(at, sureness, scores);
      });
      scores.forEach(function (score, unit) {
        totals.set(unit, (totals.get(unit) || 0) + score);
        hits.set(unit, (hits.get(unit) || 0) + 1);
      });
    });
    var every = Array.from(totals.keys()).filter(function (unit) { return hits.get(unit) === telling.length; });
    var units = every.length ? every : Array.from(totals.keys());
    units.sort(function (a, b) { return totals.get(b) - totals.get(a) || a - b; });
    return { units: units, matched: matched, all: every.length > 0 };
  }

  // --- what the page shows -----------------------------------------------------------------------

  var input = document.getElementById("q");
  var list = document.getElementById("resultados");
  var count = document.getElementById("cuenta");
  var more = document.getElementById("mas");
  var shown = { units: [], matched: new Set(), all: true };
  var firstUnit = [];
  index.units.forEach(function (unit, at) {
    if (firstUnit[unit[0]] === undefined) firstUnit[unit[0]] = at;
  });

  function highlighted(parent, text, matched) {
    var last = 0;
    Array.from(text.matchAll(WORD)).forEach(function (match) {
      if (!matched.has(key(match[0]))) return;
      parent.append(text.slice(last, match.index));
      var mark = document.createElement("mark");
      mark.textContent = match[0];
      parent.append(mark);
      last = match.index + match[0].length;
    });
    parent.append(text.slice(last));
  }

  // The stretch of text that holds most of the words sought.
  function excerpt(text, matched) {
    var places = Array.from(text.matchAll(WORD)).filter(function (match) { return matched.has(key(match[0])); })
      .map(function (match) { return match.index; });
    var start = 0, most = 0;
    places.forEach(function (place) {
      var near = places.filter(function (other) { return other >= place && other < place + EXCERPT - 60; }).length;
      if (near > most) {
        most = near;
        start = place;
      }
    });
    start = Math.max(0, start - 60);
    if (start) start = text.indexOf(" ", start) + 1;
    var end = text.length > start + EXCERPT ? text.lastIndexOf(" ", start + EXCERPT) : text.length;
    return (start ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
  }

  var loading = {};

  function withTexts(page, done) {
    var texts = (window.GUIDE_TEXTS || {})[page];
    if (texts) return done(texts);
    (loading[page] = loading[page] || []).push(done);
    if (loading[page].length > 1) return;
    var script = document.createElement("script");
    script.src = "recursos/busqueda/texto-" + page.replace(/\.html$/, "") + ".js";
    script.onload = function () {
      loading[page].forEach(function (waiting) { waiting(window.GUIDE_TEXTS[page]); });
    };
    document.head.append(script);
  }

  function result(at) {
    var unit = index.units[at], page = index.pages[unit[0]];
    var item = document.createElement("li");
    var link = document.createElement("a");
    link.href = page[0] + (unit[1] ? "#" + unit[1] : "");
    highlighted(link, unit[2], shown.matched);
    var where = document.createElement("p");
    where.className = "resultado-donde";
    where.textContent = page[1];
    var text = document.createElement("p");
    text.className = "resultado-texto";
    item.append(link, where, text);
    var matched = shown.matched;
    withTexts(page[0], function (texts) {
      highlighted(text, excerpt(texts[at - firstUnit[unit[0]]], matched), matched);
    });
    return item;
  }

  function show(upTo) {
    shown.units.slice(list.children.length, upTo).forEach(function (unit) { list.append(result(unit)); });
    more.hidden = list.children.length >= shown.units.length;
  }

  function say(question) {
    var number = shown.units.length;
    var kind = !number ? "none" : !shown.all ? "some" : number === 1 ? "one" : "many";
    count.textContent = question
      ? count.dataset[kind].replace("{0}", question).replace("{1}", String(number))
      : "";
  }

  function run() {
    var question = input.value.trim();
    shown = search(question);
    list.textContent = "";
    show(SHOWN);
    say(question);
    try {
      var asked = new URLSearchParams(location.search);
      if (question) asked.set("q", question);
      else asked.delete("q");
      window.history.replaceState(null, "", String(asked) ? "?" + asked : location.pathname);
    } catch (error) {
      // Pages opened from a disk may not change their address.
    }
  }

  function move(event) {
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    var links = Array.from(list.querySelectorAll("a"));
    var at = links.indexOf(document.activeElement);
    if (!step || (at < 0 && document.activeElement !== input)) return;
    var next = at + step;
    if (next >= links.length) return;
    event.preventDefault();
    if (next < 0) input.focus();
    else links[next].focus();
  }

  var timer;
  input.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(run, 150);
  });
  document.getElementById("formulario-buscar").addEventListener("submit", function (event) {
    event.preventDefault();
    clearTimeout(timer);
    run();
  });
  document.addEventListener("keydown", move);
  more.addEventListener("click", function () {
    var before = list.children.length;
    show(before + SHOWN);
    list.children[before].querySelector("a").focus();
  });
  input.value = new URLSearchParams(location.search).get("q") || "";
  if (input.value) run();
  else input.focus();
  window.GUIDE_SEARCH = { search: search, key: key, words: words, fold: fold };
})();
