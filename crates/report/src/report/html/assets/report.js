// Makes a tool of the page: articles side by side, twins that light each other, filters, search,
// keys. Everything that is shown stands in the page already; nothing here writes markup, and text
// from articles is only ever copied as text or as nodes that are there.
"use strict";
document.documentElement.classList.add("js");
document.addEventListener("DOMContentLoaded", () => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (tag, text, attributes = {}) => {
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const main = $("main"), desk = $("desk"), tray = $("tray"), find = $("find");
  const sections = all("main > section");
  const links = all(".top nav a");
  const cards = all(".unit");
  const articles = new Map(all(".desk > article").map((it) => [it.dataset.doc, it]));
  const shelf = new Map(all(".shelf li").map((it) => [it.dataset.doc, it]));
  const narrow = matchMedia("(max-width: 52rem)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // ---- sections and addresses -------------------------------------------------------------

  const shows = () => sections.find((it) => it.classList.contains("on"));
  function show(section) {
    for (const it of sections) it.classList.toggle("on", it === section);
    for (const it of links) {
      if (it.hash === "#" + section.id) it.setAttribute("aria-current", "true");
      else it.removeAttribute("aria-current");
    }
    if (section.id === "reading" && opened().length === 0) openSome();
  }

  // `#section`, `#article-3`, `#q5`, or `#DOCUMENT:LINE`.
  function target(hash) {
    const raw = hash.replace(/^#/, "");
    if (!raw) return null;
    let plain = raw;
    try { plain = decodeURIComponent(raw); } catch { /* a percent sign that is one */ }
    const written = encodeURI(plain).replace(/'/g, "%27").replace(/&/g, "%26");
    return $(raw) || $(written) || nearest(raw) || nearest(written);
  }
  // A line inside a paragraph that has no anchor of its own: the one before it.
  function nearest(name) {
    const parts = /^(.*):(\d+)$/.exec(name);
    if (!parts) return null;
    for (let line = Number(parts[2]), least = Math.max(0, line - 400); line > least; line--) {
      const node = $(parts[1] + ":" + line);
      if (node) return node;
    }
    return null;
  }
  let here = null;
  function go(hash, unit) {
    const node = target(hash);
    if (!node || !main.contains(node)) return show(sections[0]);
    const section = node.closest("main > section");
    show(section);
    const article = node.closest(".desk > article");
    if (article) open(article.dataset.doc);
    if (here) here.classList.remove("here");
    here = null;
    if (node === section) return main.scrollTo(0, 0);
    if (article && node !== article) {
      here = node;
      node.classList.add("here");
      reveal(node, false);
    } else if (!article) {
      node.scrollIntoView({ block: "start" });
      if (node.matches(".card")) node.focus({ preventScroll: true });
    }
    if (unit) hold(unit, article);
  }
  addEventListener("hashchange", () => go(location.hash));

  // ---- articles side by side --------------------------------------------------------------

  const opened = () => all(".desk > .open");
  let active = null, turn = 0;
  const used = new Map();
  const room = () => (narrow.matches ? 2 : Math.max(2, Math.floor((desk.clientWidth || innerWidth - 250) / 400)));
  function open(doc) {
    const article = articles.get(doc);
    if (!article) return null;
    if (!article.classList.contains("open")) {
      const there = opened();
      if (there.length && there.length >= room()) {
        const oldest = there.reduce((a, b) => ((used.get(b) || 0) < (used.get(a) || 0) ? b : a));
        oldest.before(article);
        close(oldest);
      } else {
        desk.append(article);
      }
      article.classList.add("open");
      mute(article);
      paint();
    }
    activate(article);
    return article;
  }
  function close(article) {
    article.classList.remove("open", "active");
    if (active === article) active = null;
    state();
  }
  function activate(article) {
    active = article;
    used.set(article, ++turn);
    state();
  }
  function state() {
    const there = opened();
    $("none").hidden = there.length > 0;
    for (const it of there) it.classList.toggle("active", it === active);
    for (const [doc, it] of shelf) {
      const open = articles.get(doc).classList.contains("open");
      it.classList.toggle("open", open);
      const link = it.firstElementChild;
      if (open) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
  // At first: the two that share most.
  function openSome() {
    const pair = document.querySelector("button.pair");
    const docs = pair ? pair.dataset.docs.split(" ") : [...articles.keys()].slice(0, 2);
    for (const doc of docs) open(doc);
  }

  // Brings a node into view inside its article, and only there.
  function reveal(node, gently = true) {
    for (let it = node.parentElement; it; it = it.parentElement) {
      if (it.tagName === "DETAILS") it.open = true;
    }
    const pane = node.closest(".text");
    if (!pane) return node.scrollIntoView({ block: "nearest" });
    const box = node.getBoundingClientRect(), frame = pane.getBoundingClientRect();
    if (gently && box.top >= frame.top && box.bottom <= frame.bottom) return;
    const top = pane.scrollTop + box.top - frame.top - frame.height / 3;
    pane.scrollTo({ top, behavior: gently && !calm.matches ? "smooth" : "auto" });
  }

  // ---- what is shared ---------------------------------------------------------------------

  const of = (unit, root) => all(`[data-u~="${unit}"]`, root);
  let held = null, lit = null, from = null;

  function light(unit, source, scroll) {
    if (lit === unit && !scroll) return;
    dim();
    lit = unit;
    if (!unit) return;
    for (const article of opened()) {
      const nodes = of(unit, article);
      for (const it of nodes) it.classList.add("lit");
      const twin = nodes.find((it) => it.tagName === "MARK");
      if (scroll && twin && article !== source) reveal(twin);
    }
    for (const [doc, it] of shelf) {
      const article = articles.get(doc);
      it.classList.toggle("twin", !article.classList.contains("open") && !!article.querySelector(`[data-u~="${unit}"]`));
    }
  }
  function dim() {
    for (const it of all(".lit")) it.classList.remove("lit");
    for (const it of all(".twin")) it.classList.remove("twin");
  }
  function hold(unit, source) {
    for (const it of all(".held")) it.classList.remove("held");
    held = unit;
    light(unit, source, true);
    tray.hidden = !unit;
    tray.replaceChildren();
    if (!unit) return;
    for (const article of opened()) for (const it of of(unit, article)) it.classList.add("held");
    describe(unit);
  }
  // The line at the foot: what is held, and everywhere it stands.
  function describe(unit) {
    const card = $(unit);
    const title = card.querySelector("h3"), facts = card.querySelector(".facts");
    tray.append(make("b", title.textContent.trim()), make("span", facts.textContent));
    for (const place of places(unit).slice(0, 12)) tray.append(place);
    const link = make("a", "Card", { href: "#" + unit, class: "go" });
    const button = make("button", "Let go", { type: "button" });
    button.addEventListener("click", () => hold(null));
    tray.append(link, button);
  }
  // Links to all places of a unit, made from its marks.
  function places(unit) {
    const links = [];
    for (const [doc, article] of articles) {
      let last = null;
      for (const mark of all(`mark[data-u~="${unit}"]`, article)) {
        const block = mark.closest("p, h4"), number = block.querySelector(".n");
        if (!number || number.hash === last) continue;
        last = number.hash;
        const inside = mark.closest(".inside");
        const outlet = inside ? inside.querySelector("b") : article.querySelector(".by b");
        const name = outlet ? outlet.textContent : shelf.get(doc).querySelector("small").textContent;
        links.push(make("a", `${doc} ${name}:${number.textContent}`, { href: number.hash, "data-u": unit }));
      }
    }
    return links;
  }
  // The units of a mark or chip, without those that are filtered out; the shortest first.
  const unitsOf = (node) => (node.dataset.u || "").split(" ").filter((it) => it && wanted(it));

  let timer = 0;
  desk.addEventListener("pointerover", (event) => {
    const node = event.target.closest("[data-u]");
    clearTimeout(timer);
    if (!node) {
      if (lit !== held) timer = setTimeout(() => light(held), 150);
      return;
    }
    const [unit] = unitsOf(node);
    if (!unit) return;
    light(unit);
    // Twins move once the pointer rests, not while it crosses the page.
    timer = setTimeout(() => light(unit, node.closest("article"), true), 160);
  });
  desk.addEventListener("pointerleave", () => { clearTimeout(timer); light(held); });
  desk.addEventListener("focusin", (event) => {
    const article = event.target.closest(".desk > article");
    if (article) activate(article);
    const node = event.target.closest(".c[data-u]");
    if (node && event.target.matches(":focus-visible")) light(unitsOf(node)[0], article, true);
  });

  // ---- clicks -----------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const node = event.target;
    const chip = node.closest(".desk [data-u]");
    const link = node.closest('a[href^="#"]');
    if (chip && !getSelection().toString()) {
      event.preventDefault();
      const units = unitsOf(chip), article = chip.closest(".desk > article");
      from = chip;
      // Again on the same words: the next finding that holds them, at last none.
      const next = units[units.indexOf(held) + 1];
      if (article) activate(article);
      return hold(units.includes(held) ? next || null : units[0], article);
    }
    const cell = node.closest("td[data-doc]");
    if (cell) return carriers(event, cell);
    if (link) {
      event.preventDefault();
      if (link.hash !== location.hash) history.pushState(null, "", link.hash);
      return go(link.hash, link.dataset.u);
    }
    const pair = node.closest("[data-docs]"), beside = node.closest(".beside"), more = node.closest(".more");
    if (pair) return both(pair.dataset.docs.split(" "));
    if (beside) return beside_(beside.dataset.u);
    if (more) return list(more);
    const dot = node.closest(".node");
    if (dot) return go("#article-" + dot.dataset.doc);
    if (node.closest(".close")) return close(node.closest("article"));
    if (node.closest(".desk > article")) activate(node.closest(".desk > article"));
  });
  // Opens these articles and no other, in this order.
  function arrange(docs) {
    show($("reading"));
    for (const it of opened()) close(it);
    for (const doc of docs) open(doc);
    if (opened().length) activate(opened()[0]);
  }
  function both(docs) {
    arrange(docs);
    // What they share, held: the longest of it.
    const [a, b] = docs.map((it) => articles.get(it));
    const shared = cards.filter((it) => wanted(it.id) && a.querySelector(`mark[data-u~="${it.id}"]`) && b.querySelector(`mark[data-u~="${it.id}"]`));
    const words = (card) => card.querySelector("blockquote").textContent.length;
    if (shared.length) jump(shared.reduce((x, y) => (words(y) > words(x) ? y : x)).id);
  }
  // From a cell of the matrix: its article, and others that carry the same beside it.
  function carriers(event, cell) {
    const link = cell.querySelector("a");
    event.preventDefault();
    if (link.hash !== location.hash) history.pushState(null, "", link.hash);
    const docs = [cell, ...all("td[data-doc]", cell.parentElement)].map((it) => it.dataset.doc);
    const chosen = [...new Set(docs)].slice(0, room()).sort((a, b) => a - b);
    show($("reading"));
    arrange(chosen);
    jump(link.dataset.u);
    go(link.hash, link.dataset.u);
  }
  function beside_(unit) {
    const docs = [...new Set(all("li[data-doc]", $(unit)).map((it) => it.dataset.doc))].filter((it) => articles.has(it));
    arrange(docs.slice(0, room()));
    jump(unit);
  }
  // Holds a unit and brings every open twin into view.
  function jump(unit) {
    hold(unit);
    for (const article of opened()) {
      const twin = article.querySelector(`mark[data-u~="${unit}"]`);
      if (twin) reveal(twin, false);
    }
    state();
  }
  function list(button) {
    const item = button.closest("li");
    const had = new Set(all(".at", item.parentElement).map((it) => it.hash));
    for (const link of places(button.dataset.u)) {
      if (had.has(link.hash)) continue;
      link.className = "at";
      const line = make("li");
      line.append(link);
      item.before(line);
    }
    item.remove();
  }
  // Over a figure's dot: its lines alone.
  // ---- filters and search -----------------------------------------------------------------

  const kinds = all(".kind input"), outlet = $("outlet"), speaker = $("speaker");
  const singles = all(".single"), rows = all("#overview tr[data-doc]");
  const off = new Set(), inMatrix = new Map();
  for (const row of all("tr[data-unit]")) inMatrix.set(row.dataset.unit, [...(inMatrix.get(row.dataset.unit) || []), row]);
  const wanted = (unit) => !off.has(unit);
  const lower = new WeakMap();
  const textOf = (node) => {
    if (!lower.has(node)) lower.set(node, node.textContent.toLowerCase().replace(/\s+/g, " "));
    return lower.get(node);
  };
  const value = (node) => (node ? node.value : "");
  function filter() {
    const words = find.value.trim().toLowerCase().replace(/\s+/g, " ");
    const kind = new Set(kinds.filter((it) => it.checked).map((it) => it.value));
    const [from, by] = [value(outlet), value(speaker)];
    const carried = (node) => !from || (node.dataset.outlets || "").split(" ").includes(from);
    off.clear();
    let seen = 0;
    for (const card of cards) {
      const fits = kind.has(card.dataset.kind) && carried(card) && (!by || card.dataset.speaker === by);
      const said = fits && (!words || textOf(card).includes(words));
      card.classList.toggle("gone", !said);
      for (const row of inMatrix.get(card.id) || []) row.classList.toggle("gone", !said);
      if (!fits) off.add(card.id);
      if (said) seen++;
    }
    const name = by ? speaker.selectedOptions[0].textContent.toLowerCase() : "";
    for (const it of singles) {
      it.classList.toggle("gone", !carried(it) || !textOf(it).includes(words) || !textOf(it).includes(name));
    }
    for (const it of all(".singles details")) it.classList.toggle("gone", !it.querySelector(".single:not(.gone)"));
    let left = 0;
    for (const [doc, article] of articles) {
      const fits = carried(article) && (!words || textOf(article).includes(words));
      shelf.get(doc).classList.toggle("gone", !fits);
      if (fits) left++;
    }
    for (const row of rows) row.classList.toggle("gone", shelf.get(row.dataset.doc).classList.contains("gone"));
    for (const it of all("[data-doc].cover")) it.classList.toggle("gone", shelf.get(it.dataset.doc).classList.contains("gone"));
    for (const it of opened()) mute(it);
    if (held && !wanted(held)) hold(null);
    const some = words || from || by || kind.size < kinds.length;
    $("clear").hidden = !some;
    $("shown").textContent = some ? `${left} of ${articles.size} articles, ${seen} of ${cards.length} findings` : "";
    paint();
  }
  // Takes the light off what is filtered out, in an article that is open.
  function mute(article) {
    for (const it of all("[data-u]", article)) {
      const [unit] = unitsOf(it);
      it.classList.toggle("off", !unit);
      const kind = unit ? $(unit).dataset.kind : it.dataset.kind;
      if (it.tagName !== "MARK" || kind === it.dataset.kind) continue;
      // The words look as what is left of their findings does.
      it.classList.remove(it.dataset.kind || it.classList[0]);
      it.classList.add(kind);
      it.dataset.kind = kind;
    }
  }
  // Marks what was searched for, without touching the text's nodes.
  function paint() {
    if (!globalThis.Highlight || !CSS.highlights) return;
    CSS.highlights.delete("found");
    const words = find.value.trim().toLowerCase();
    if (words.length < 2) return;
    const hits = new Highlight();
    let first = null;
    for (const article of opened()) {
      const walk = document.createTreeWalker(article.querySelector(".text"), NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const text = walk.currentNode.data.toLowerCase();
        for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
          const range = new Range();
          if (at + words.length > walk.currentNode.data.length) break;
          range.setStart(walk.currentNode, at);
          range.setEnd(walk.currentNode, at + words.length);
          hits.add(range);
          first ??= walk.currentNode.parentElement;
        }
      }
    }
    CSS.highlights.set("found", hits);
    if (first && document.activeElement === find) reveal(first);
  }
  let typing = 0;
  find.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(filter, 120); });
  for (const it of [...kinds, outlet, speaker]) if (it) it.addEventListener("change", filter);
  $("clear").addEventListener("click", clear);
  function clear() {
    find.value = "";
    for (const it of [outlet, speaker]) if (it) it.value = "";
    for (const it of kinds) it.checked = true;
    filter();
  }

  // ---- keys -------------------------------------------------------------------------------

  const help = $("help");
  $("keys").addEventListener("click", () => help.showModal());
  $("help-close").addEventListener("click", () => help.close());

  // The next or previous node after the focused one, in the order of the page.
  function step(nodes, forward) {
    const at = nodes.indexOf(document.activeElement);
    if (at >= 0) return nodes[at + (forward ? 1 : -1)];
    if (!document.activeElement || document.activeElement === document.body) return nodes[forward ? 0 : nodes.length - 1];
    const after = nodes.findIndex((it) => document.activeElement.compareDocumentPosition(it) & Node.DOCUMENT_POSITION_FOLLOWING);
    const next = after < 0 ? nodes.length : after;
    return nodes[forward ? next : next - 1] || nodes[0];
  }
  function move(forward) {
    if (shows().id === "reading") {
      if (!active) active = opened()[0] || null;
      if (!active) return;
      const inside = active.contains(document.activeElement) ? null : active;
      const chips = all(".c[data-u]:not(.off)", active).filter((it) => it.offsetParent);
      if (!chips.length) return;
      const next = inside ? chips[forward ? 0 : chips.length - 1] : step(chips, forward);
      if (!next) return;
      next.focus({ preventScroll: true });
      reveal(next);
      light(unitsOf(next)[0], active, true);
    } else {
      const next = step(all(".card:not(.gone)", shows()), forward);
      if (next) { next.focus({ preventScroll: true }); next.scrollIntoView({ block: "start" }); }
    }
  }
  // From a passage to where else it stands, one place after the other.
  function twin() {
    const focused = document.activeElement.closest("[data-u]");
    const unit = held || (focused && unitsOf(focused)[0]) || lit;
    if (!unit) return;
    const there = places(unit);
    const now = here && there.findIndex((it) => target(it.hash) === here);
    let start = now === null || now < 0 ? there.findIndex((it) => active && active.contains(target(it.hash))) : now;
    const link = there[(start + 1) % there.length];
    if (!link) return;
    go(link.hash, unit);
    const block = target(link.hash);
    const chip = block && all(".c[data-u]", block.closest("p, h4") || block).find((it) => it.dataset.u === unit);
    if (chip) chip.focus({ preventScroll: true });
  }
  function beside(step) {
    const there = opened();
    if (!there.length) return;
    const next = there[(there.indexOf(active) + step + there.length) % there.length];
    activate(next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  function fold() {
    const folds = all("details.site", active || desk);
    const any = folds.some((it) => !it.open);
    for (const it of folds) it.open = any;
  }
  function card() {
    const unit = held || lit;
    const focused = document.activeElement.closest(".unit");
    if (focused) beside_(focused.id);
    else if (unit) go("#" + unit);
  }
  const actions = {
    "?": () => help.showModal(),
    "/": () => { find.focus(); find.select(); },
    j: () => move(true), k: () => move(false),
    t: twin, c: card, f: fold,
    h: () => beside(-1), l: () => beside(1),
    x: () => { if (active) { const next = active; beside(1); close(next); } },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.key === "Escape") {
      if (document.activeElement === find && find.value) { find.value = ""; return filter(); }
      if (document.activeElement === find) return find.blur();
      light(null);
      return hold(null);
    }
    if (event.target.matches("input[type=search], select, textarea") || !$("single").checked) return;
    const section = /^[1-9]$/.test(event.key) && links[Number(event.key) - 1];
    const action = section ? () => section.click() : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  addEventListener("popstate", () => go(location.hash));
  go(location.hash);
  state();
});
