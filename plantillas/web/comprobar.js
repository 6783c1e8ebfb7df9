/* Tells what a copy's code or file says. No network: everything is in this page (see export/check_page.py).
   The code is that of model/copy_code.py. */
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("datos").textContent);
  var words = data.palabras;
  var LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  var CODE = 12, HASHED = 10, FILE = 16;
  var input = document.getElementById("codigo");
  var result = document.getElementById("resultado");

  // --- SHA-256 (FIPS 180-4): crypto.subtle is not there on every phone that opens a file ---------------
  var K = [], H = [];
  (function () {
    for (var n = 2, found = 0; found < 64; n++) {
      var prime = true;
      for (var d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
      if (!prime) continue;
      if (found < 8) H[found] = (Math.sqrt(n) % 1 * 4294967296) | 0;
      K[found++] = (Math.cbrt(n) % 1 * 4294967296) | 0;
    }
  })();

  function sha256(bytes) {
    var length = bytes.length, blocks = (length + 72) >> 6, w = new Int32Array(64), h = H.slice();
    var tail = new Uint8Array(128), whole = length >> 6;
    tail.set(bytes.subarray(whole << 6));
    tail[length & 63] = 128;
    var view = new DataView(tail.buffer), end = (blocks - whole) << 6;
    view.setUint32(end - 8, Math.floor(length / 536870912));
    view.setUint32(end - 4, length << 3);
    for (var block = 0; block < blocks; block++) {
      var from = block < whole ? bytes : tail, at = (block < whole ? block : block - whole) << 6, i;
      for (i = 0; i < 16; i++, at += 4) w[i] = from[at] << 24 | from[at + 1] << 16 | from[at + 2] << 8 | from[at + 3];
      for (; i < 64; i++) {
        var x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3)
          + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10) | 0;
      }
      var a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], j = h[7];
      for (i = 0; i < 64; i++) {
        var t = j + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + w[i] | 0;
        var u = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
        j = g; g = f; f = e; e = d + t | 0; d = c; c = b; b = a; a = t + u | 0;
      }
      h[0] = h[0] + a | 0; h[1] = h[1] + b | 0; h[2] = h[2] + c | 0; h[3] = h[3] + d | 0;
      h[4] = h[4] + e | 0; h[5] = h[5] + f | 0; h[6] = h[6] + g | 0; h[7] = h[7] + j | 0;
    }
    var out = new Uint8Array(32);
    h.forEach(function (word, index) { new DataView(out.buffer).setInt32(index * 4, word); });
    return out;
  }

  function hex(bytes) {
    return Array.prototype.map.call(bytes, function (b) { return (b < 16 ? "0" : "") + b.toString(16); }).join("");
  }

  function ascii(text) {
    var out = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
    return out;
  }

  // --- codes ------------------------------------------------------------------------------------------
  function plain(typed) {
    var text = typed.slice(typed.lastIndexOf("#") + 1).trim().toUpperCase();
    var parts = text.split(/\s+/);
    if (parts[0] === "GUIA" && parts.length > 1) text = parts[1];
    return text.replace(/[\s.·_–—‐‑-]+/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  }

  function sum(letters) {
    var total = 0;
    for (var i = 0; i < letters.length; i++) {
      total <<= 1;
      if (total & 32) total ^= 37;
      total ^= LETTERS.indexOf(letters[i]);
    }
    return total;
  }

  function grouped(code) { return code.match(/.{1,4}/g).join("-"); }

  function hashed(edition, language, place) {
    var bytes = sha256(ascii(edition.semilla + "/" + language + "/" + place)), out = "", bits = 0, have = 0;
    for (var i = 0; out.length < HASHED; i++) {
      bits = bits << 8 | bytes[i];
      for (have += 8; have >= 5 && out.length < HASHED; have -= 5) out += LETTERS[bits >> (have - 5) & 31];
      bits &= 255;
    }
    return out;
  }

  function owner(code) {
    var wanted = code.slice(1, 1 + HASHED), final = code[0] === "E";
    for (var i = 0; i < data.ediciones.length; i++) {
      var edition = data.ediciones[i];
      if (edition.aprobada !== final) continue;
      for (var l = 0; l < data.idiomas.length; l++)
        for (var p = 0; p < data.lugares.length; p++)
          if (hashed(edition, data.idiomas[l][0], data.lugares[p][0]) === wanted)
            return { edition: edition, language: data.idiomas[l][1], place: data.lugares[p] };
    }
    return null;
  }

  // --- what is said -----------------------------------------------------------------------------------
  function element(name, text, kind) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }

  function say(kind, title, lines, facts) {
    result.className = "veredicto " + kind;
    result.replaceChildren(element("h2", title));
    lines.filter(Boolean).forEach(function (line) { result.append(element("p", line)); });
    if (facts) {
      var list = element("dl");
      facts.forEach(function (fact) { list.append(element("dt", fact[0]), element("dd", fact[1], fact[2])); });
      result.append(list);
    }
    result.hidden = false;
    result.focus();
  }

  function newer(edition) {
    var newest = data.ediciones.filter(function (one) { return one.aprobada; })[0];
    if (!edition.aprobada || !newest) return "";
    return newest === edition ? words.ultima : words.hay_nueva.replace("{}", newest.numero + " (" + newest.dia + ")");
  }

  function factsOf(found, code) {
    return [
      [words.edicion, found.edition.numero], [words.fecha, found.edition.dia],
      [words.lugar, found.place[1] + (found.place[2] ? ", " + found.place[2] : "") + " (" + found.place[0] + ")"],
      [words.idioma, found.language], [words.codigo, grouped(code), "letras"],
      [words.huella, found.edition.contenido, "letras"]
    ];
  }

  function check(typed) {
    var code = plain(typed);
    if (!code) return say("aviso", words.falta, [words.falta_que]);
    if (code.length !== CODE)
      return say("aviso", words.largo, [words.largo_que.replace("{}", code.length)]);
    if ("EB".indexOf(code[0]) < 0 || !/^[0-9A-HJKMNP-TV-Z]+$/.test(code) || sum(code) !== 0)
      return say("aviso", words.error, [words.error_que]);
    var found = owner(code);
    if (code[0] === "B") return say("aviso", words.borrador, [words.borrador_que], found && factsOf(found, code));
    if (!found) return say("malo", words.ninguna, [words.ninguna_que]);
    var late = newer(found.edition);
    say(late === words.ultima ? "bueno" : "viejo", words.autentico, [late, words.limite], factsOf(found, code));
  }

  // --- files ------------------------------------------------------------------------------------------
  function base64(bytes) { return btoa(String.fromCharCode.apply(null, bytes)); }

  function fileOwner(digest) {
    var wanted = base64(digest.subarray(0, 12));
    for (var i = 0; i < data.ediciones.length; i++) {
      var edition = data.ediciones[i];
      for (var name in edition.archivos)
        for (var records = edition.archivos[name], at = 0; at < records.length; at += 4 + FILE)
          if (records.substr(at + 4, FILE) === wanted) {
            var code = records.substr(at, 4).trim();
            var place = data.lugares.filter(function (one) { return one[0] === code; })[0] || [code, code, ""];
            return { edition: edition, place: place, name: name };
          }
    }
    return null;
  }

  function checkFile(file) {
    file.arrayBuffer().then(function (content) {
      var bytes = new Uint8Array(content), digest = sha256(bytes), found = fileOwner(digest);
      var own = [words.sha, hex(digest), "letras"];
      if (found) {
        var late = newer(found.edition), kind = !found.edition.aprobada ? "aviso" : late === words.ultima ? "bueno" : "viejo";
        var lines = found.edition.aprobada ? [late] : [words.borrador_que];
        return say(kind, words.archivo, lines, [
          [words.edicion, found.edition.numero], [words.fecha, found.edition.dia],
          [words.lugar, found.place[1] + (found.place[2] ? ", " + found.place[2] : "")], [words.nombre, found.name], own
        ]);
      }
      var said = declared(bytes);
      if (said) return say(said.kind, said.title, said.lines, [own]);
      // Files of other municipalities, or of editions made elsewhere, are as unknown here as false ones.
      var known = data.ediciones.some(function (one) { return Object.keys(one.archivos).length; });
      var why = !/\.(pdf|docx)$/i.test(file.name) ? words.otro_tipo : known ? words.ajeno_que : words.sin_archivos;
      say("aviso", words.ajeno.replace("{}", file.name), [why], [own]);
    }, function () { say("aviso", words.no_se_lee, [words.no_se_lee_que]); });
  }

  /* An edicion.json is not signed as a file: it says which edition a folder, or the site in it, claims to be. */
  function declared(bytes) {
    var said;
    try { said = JSON.parse(new TextDecoder().decode(bytes)); } catch (error) { return null; }
    var content = said && (said.contenido || said.huella);
    if (!content || !said.numero) return null;
    var same = data.ediciones.filter(function (one) {
      return one.numero === said.numero && one.huella === content && one.aprobada === Boolean(said.aprobada);
    })[0];
    return same
      ? { kind: same.aprobada ? "viejo" : "aviso", title: words.declara.replace("{}", same.numero), lines: [words.declara_que, newer(same)] }
      : { kind: "malo", title: words.ninguna, lines: [words.declara_no] };
  }

  // --- the page ---------------------------------------------------------------------------------------
  document.getElementById("pregunta").addEventListener("submit", function (event) {
    event.preventDefault();
    check(input.value);
  });
  document.getElementById("archivo").addEventListener("change", function (event) {
    if (event.target.files[0]) checkFile(event.target.files[0]);
  });
  document.addEventListener("dragover", function (event) { event.preventDefault(); });
  document.addEventListener("drop", function (event) {
    event.preventDefault();
    if (event.dataTransfer.files[0]) checkFile(event.dataTransfer.files[0]);
  });

  /* With a camera and a browser that reads QR codes; elsewhere the phone's own camera opens the address. */
  if ("BarcodeDetector" in window) {
    document.getElementById("foto-linea").hidden = false;
    document.getElementById("foto").addEventListener("change", function (event) {
      if (!event.target.files[0]) return;
      createImageBitmap(event.target.files[0]).then(function (picture) {
        return new BarcodeDetector({ formats: ["qr_code"] }).detect(picture);
      }).then(function (seen) {
        if (!seen.length) return say("aviso", words.sin_qr, [words.sin_qr_que]);
        input.value = grouped(plain(seen[0].rawValue));
        check(seen[0].rawValue);
      }, function () { say("aviso", words.sin_qr, [words.sin_qr_que]); });
    });
  }

  function fromAddress() {
    var said = decodeURIComponent(location.hash.slice(1));
    if (!said) return;
    input.value = said;
    check(said);
  }
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
