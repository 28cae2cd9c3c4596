// The HTML pages in a real browser. See README.md beside this file.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after as finally_, before as first, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";
import { after, before, dated, hostile, many, payloads } from "./corpus.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.SHOTS;
const dir = mkdtempSync(join(tmpdir(), "wireprint-pages-"));
const file = (name) => join(dir, name);
let browser;

function wireprint(out, ...args) {
  try {
    execFileSync(process.env.WIREPRINT, [...args, "--format", "html", "--no-config", "-o", file(out)], { cwd: root, stdio: "pipe" });
  } catch (error) {
    assert.fail(String(error.stderr));
  }
}

first(async () => {
  wireprint("scan.html", "scan", "seeds");
  wireprint("quotes.html", "quotes", "seeds");
  wireprint("compare.html", "compare", "seeds");
  wireprint("outlets.html", "compare", "seeds", "--by", "outlet");
  wireprint("speakers.html", "quotes", "seeds", "--by", "speaker");
  wireprint("check.html", "check", "fixtures/labels/digitalgov/docs.jsonl", "--exit-zero");
  writeFileSync(file("stories.jsonl"), dated());
  wireprint("stories.html", "scan", file("stories.jsonl"));
  writeFileSync(file("hostile.jsonl"), hostile());
  for (const command of ["scan", "quotes", "compare"]) wireprint(`hostile-${command}.html`, command, file("hostile.jsonl"));
  writeFileSync(file("many.jsonl"), many(500));
  for (const command of ["scan", "compare"]) wireprint(`many-${command}.html`, command, file("many.jsonl"));
  writeFileSync(file("a.txt"), before);
  writeFileSync(file("b.txt"), after);
  wireprint("diff.html", "diff", file("a.txt"), file("b.txt"));
  if (shots) mkdirSync(shots, { recursive: true });
  const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, headless: true, args: ["--no-sandbox", ...quiet] });
});
finally_(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});

// Opens a page, hands it to `use`, and fails on any message, request or dialog.
async function visit(name, { hash = "", width = 1280, height = 860, scheme = "light", script = true, bypass = false } = {}, use) {
  const page = await browser.newPage();
  const noise = [];
  page.on("console", (it) => noise.push(`console ${it.type()}: ${it.text()}`));
  page.on("pageerror", (it) => noise.push(`error: ${it.message}`));
  page.on("dialog", async (it) => { noise.push(`dialog: ${it.message()}`); await it.dismiss(); });
  const url = pathToFileURL(file(name)).href;
  page.on("request", (it) => { if (it.url().split("#")[0] !== url) noise.push(`request: ${it.url()}`); });
  await page.setJavaScriptEnabled(script);
  if (bypass) await page.setBypassCSP(true);
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
  await page.goto(url + hash, { waitUntil: "load" });
  try {
    await use(page);
    assert.deepEqual(noise, []);
  } finally {
    await page.close();
  }
}
const sectionsOf = (name) => {
  if (["diff.html", "check.html", "speakers.html"].includes(name)) return [""];
  if (name.includes("quotes")) return ["", "#reading", "#quotations"];
  const own = name.includes("scan") || name.includes("stories") ? ["#site"] : ["#matrix", "#only"];
  return ["", "#reading", "#quotations", "#passages", ...own];
};
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const is = (page, expression, ...args) => page.evaluate(expression, ...args);

// Whether a node is seen: inside its pane, and not hidden by a fold.
const seen = (page, selector) => page.$eval(selector, (node) => {
  const box = node.getBoundingClientRect(), pane = (node.closest(".text") || document.documentElement).getBoundingClientRect();
  return box.height > 0 && box.top >= pane.top - 1 && box.bottom <= pane.bottom + 1;
});
const lavrov = (page) => page.$$eval(".unit", (cards) => cards.find((it) => it.textContent.includes("Sergey Lavrov")).id);

test("a Lavrov quotation lights its twin under the pointer and brings it into view", () =>
  visit("scan.html", { hash: "#article-5" }, async (page) => {
    const unit = await lavrov(page);
    await page.click('.shelf li[data-doc="2"] a');
    const twin = `#article-5 mark[data-u~="${unit}"]`, here = `#article-2 mark[data-u~="${unit}"]`;
    assert.equal(await seen(page, twin), false);
    await page.$eval(here, (it) => it.scrollIntoView({ block: "center" }));
    await page.hover(here);
    await wait(500);
    assert.equal(await page.$eval(twin, (it) => it.classList.contains("lit")), true);
    assert.equal(await seen(page, twin), true);
    // And away: all is dark again.
    await page.hover("h1");
    await wait(300);
    assert.equal(await page.$$eval(".lit", (it) => it.length), 0);
  }));

test("a passage can be held, says where it stands, and is let go", () =>
  visit("scan.html", { hash: "#article-5" }, async (page) => {
    const unit = await lavrov(page);
    await page.click('.shelf li[data-doc="2"] a');
    await page.$eval(`#article-2 mark[data-u~="${unit}"]`, (it) => { it.scrollIntoView({ block: "center" }); });
    await page.click(`#article-2 mark[data-u~="${unit}"]`);
    assert.equal(await is(page, () => document.getElementById("tray").hidden), false);
    const tray = await page.$eval("#tray", (it) => it.textContent);
    assert.match(tray, /Sergey Lavrov/);
    assert.match(tray, /North Wales Chronicle:83/);
    assert.equal(await seen(page, `#article-5 mark[data-u~="${unit}"]`), true);
    await page.keyboard.press("Escape");
    assert.equal(await is(page, () => document.getElementById("tray").hidden), true);
  }));

test("a card opens its articles side by side, with the passage in view in each", () =>
  visit("quotes.html", { hash: "#quotations" }, async (page) => {
    const unit = await lavrov(page);
    await page.click(`#${unit} .beside`);
    assert.deepEqual(await page.$$eval(".desk > .open", (all) => all.map((it) => it.id)), ["article-2", "article-5"]);
    for (const article of ["article-2", "article-5"]) {
      assert.equal(await seen(page, `#${article} mark[data-u~="${unit}"]`), true, article);
    }
  }));

test("the matrix says who carries what, and a cell opens its article beside another", () =>
  visit("compare.html", { hash: "#matrix" }, async (page) => {
    const unit = await lavrov(page);
    const row = await page.$$eval(`tr[data-unit="${unit}"] td`, (all) => all.map((it) => it.className));
    assert.deepEqual(row, ["absent", "verbatim", "absent", "absent", "reworded"]);
    await page.click(`tr[data-unit="${unit}"] td.reworded a`);
    assert.deepEqual(await page.$$eval(".desk > .open", (all) => all.map((it) => it.id)), ["article-2", "article-5"]);
    for (const article of ["article-2", "article-5"]) {
      assert.equal(await seen(page, `#${article} mark[data-u~="${unit}"]`), true, article);
    }
    // Filters reach the rows.
    await page.keyboard.press("2");
    const rows = () => page.$$eval("tr[data-unit]:not(.gone)", (all) => all.length);
    const whole = await rows();
    await page.select("#speaker", await page.$eval("#speaker", (it) => [...it.options].find((o) => o.text === "Sergey Lavrov").value));
    assert.equal(await rows(), 1);
    await page.click("#clear");
    assert.equal(await rows(), whole);
  }));

test("an address leads to a line of a document", async () => {
  await visit("scan.html", { hash: "#seeds/004_1ba9920f2a0e342c.txt:83" }, async (page) => {
    assert.equal(await is(page, () => document.querySelector("main > .on").id), "reading");
    assert.equal(await is(page, () => document.querySelector(".here").id), "seeds/004_1ba9920f2a0e342c.txt:83");
    assert.equal(await page.$eval("#article-5", (it) => it.classList.contains("open")), true);
  });
  await visit("scan.html", { hash: "#no-such-place" }, async (page) => {
    assert.equal(await is(page, () => document.querySelector("main > .on").id), "overview");
  });
});

test("filters by kind, outlet and speaker, and search", () =>
  visit("scan.html", { hash: "#quotations" }, async (page) => {
    const cards = () => page.$$eval("#quotations .unit:not(.gone)", (all) => all.map((it) => it.querySelector("h3").textContent));
    const whole = await cards();
    // The head of the page says how many there are.
    const told = (hash) => page.$eval(`.top nav a[href="${hash}"] b`, (it) => +it.textContent);
    assert.equal(whole.length, await told("#quotations"));
    const all = whole.length + await told("#passages");
    await page.select("#speaker", await page.$eval("#speaker", (it) => [...it.options].find((o) => o.text === "Sergey Lavrov").value));
    assert.equal((await cards()).length, 1);
    await page.click("#clear");
    assert.deepEqual(await cards(), whole);
    await page.select("#outlet", await page.$eval("#outlet", (it) => [...it.options].find((o) => o.text === "North Wales Chronicle").value));
    const carried = await cards();
    assert.ok(carried.length >= 2 && carried.length < whole.length, carried.join());
    assert.equal(await page.$$eval(".shelf li:not(.gone)", (all) => all.length), 1);
    await page.click("#clear");
    await page.click('.kind.quote span');
    // What stays is of other kinds: set phrases, where there are any.
    const others = await page.$$eval('#quotations .unit:not([data-kind="quote"])', (all) => all.length);
    assert.ok(others < whole.length);
    assert.equal((await cards()).length, others);
    await page.click('.top nav a[href="#reading"]');
    assert.ok(await page.$$eval(".open mark.quote:not(.off)", (all) => all.length) === 0);
    assert.match(await page.$eval("#shown", (it) => it.textContent), new RegExp(`5 of 5 articles, \\d+ of ${all} findings`));
    await page.click("#clear");
    assert.ok(await page.$$eval(".open mark.quote:not(.off)", (all) => all.length) > 0);
    await page.type("#find", "collective SECURITY");
    await wait(300);
    const found = await page.$$eval(".unit:not(.gone)", (all) => all.length);
    assert.ok(found >= 2 && found < all, String(found));
    assert.ok(await is(page, () => CSS.highlights.get("found").size) > 0);
    await page.keyboard.press("Escape");
    assert.equal(await page.$$eval(".unit:not(.gone)", (it) => it.length), all);
  }));

test("everything can be reached from the keyboard", () =>
  visit("scan.html", {}, async (page) => {
    const section = () => is(page, () => document.querySelector("main > .on").id);
    for (const [key, name] of [["2", "reading"], ["3", "quotations"], ["4", "passages"], ["5", "site"], ["1", "overview"]]) {
      await page.keyboard.press(key);
      assert.equal(await section(), name);
    }
    await page.keyboard.press("?");
    assert.equal(await page.$eval("#help", (it) => it.open), true);
    await page.keyboard.press("Escape");
    assert.equal(await page.$eval("#help", (it) => it.open), false);
    await page.keyboard.press("/");
    assert.equal(await is(page, () => document.activeElement.id), "find");
    await page.keyboard.press("Escape");
    await page.keyboard.press("3");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    assert.equal(await is(page, () => document.activeElement.id), "q2");
    await page.keyboard.press("k");
    assert.equal(await is(page, () => document.activeElement.id), "q1");
    await page.keyboard.press("c");
    assert.equal(await section(), "reading");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    const chip = () => is(page, () => document.activeElement.dataset.u + " " + document.activeElement.closest(".desk > article")?.id);
    const one = await chip();
    assert.match(one, /^[qp]\d+ article-\d$/);
    assert.ok(await page.$$eval(".lit", (all) => all.length) > 0);
    await page.keyboard.press("j");
    assert.notEqual(await chip(), one);
    const unit = (await chip()).split(" ")[0];
    await page.keyboard.press("t");
    assert.equal((await chip()).split(" ")[0], unit);
    const where = await is(page, () => document.activeElement.closest(".desk > article").id);
    await page.keyboard.press("l");
    assert.notEqual(await page.$eval(".active", (it) => it.id), where);
    const open = await page.$$eval(".desk > .open", (all) => all.length);
    await page.keyboard.press("x");
    assert.equal(await page.$$eval(".desk > .open", (all) => all.length), open - 1);
    const folds = () => page.$$eval(".active details.site", (all) => all.filter((it) => it.open).length);
    await page.keyboard.press("f");
    assert.ok(await folds() > 0);
    await page.keyboard.press("f");
    assert.equal(await folds(), 0);
    // Keys of one character can be turned off.
    await page.keyboard.press("?");
    await page.click("#single");
    await page.keyboard.press("Escape");
    await page.keyboard.press("1");
    assert.equal(await section(), "reading");
    // And Tab alone reaches a passage's name, which lights its twins.
    await page.focus(".open .c");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.ok(await is(page, () => document.activeElement.matches("a, button")));
  }));

test("without a script the page is there to be read", () =>
  visit("scan.html", { script: false }, async (page) => {
    const cdp = await page.createCDPSession();
    const { root } = await cdp.send("DOM.getDocument");
    const height = async (selector) => {
      const { nodeId } = await cdp.send("DOM.querySelector", { nodeId: root.nodeId, selector });
      const { model } = await cdp.send("DOM.getBoxModel", { nodeId });
      return model.height;
    };
    for (const it of ["#overview", "#article-1", "#article-5", "#quotations", "#q5", "#passages", "#site"]) {
      assert.ok(await height(it) > 20, it);
    }
    await assert.rejects(height(".filters"));
  }));

test("no page is wider than its window, and none but a table or figure scrolls sideways", async () => {
  for (const name of ["scan.html", "quotes.html", "compare.html", "outlets.html", "diff.html", "many-compare.html", "hostile-scan.html", "hostile-compare.html"]) {
    for (const width of [1280, 390]) {
      const hashes = sectionsOf(name);
      for (const hash of hashes) {
        await visit(name, { width, height: 844, hash }, async (page) => {
          const wide = await is(page, () => [document.documentElement.scrollWidth, ...[...document.querySelectorAll("main, .text")].filter((it) => it.clientWidth).map((it) => it.scrollWidth - it.clientWidth + innerWidth)].reduce((a, b) => Math.max(a, b)));
          assert.ok(wide <= width, `${name}${hash} at ${width}: ${wide}`);
        });
      }
    }
  }
});

test("printed, what shows is printed whole", () =>
  visit("scan.html", { hash: "#reading" }, async (page) => {
    await page.emulateMediaType("print");
    const [text, shelf] = await is(page, () => ["#article-5 .text", ".shelf"].map((it) => document.querySelector(it)).map((it) => [it.scrollHeight, it.clientHeight]));
    assert.ok(text[0] <= text[1] + 1 && text[0] > 500, String(text));
    assert.equal(shelf[1], 0);
    assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
  }));

test("axe finds no violation of WCAG AA", async () => {
  for (const name of ["scan.html", "quotes.html", "speakers.html", "compare.html", "outlets.html", "check.html", "stories.html", "diff.html"]) {
    const hashes = sectionsOf(name);
    for (const hash of hashes) for (const scheme of ["light", "dark"]) for (const width of [1280, 390]) {
      await visit(name, { hash, scheme, width, bypass: true }, async (page) => {
        if (hash === "#reading") await page.$eval(".open .c", (it) => it.click());
        await page.evaluate(axe);
        const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
        const serious = await page.evaluate((tags) => axe.run(document, { resultTypes: ["violations"], runOnly: tags }).then((it) => it.violations), tags);
        const said = serious.map((it) => `${it.id}: ${it.nodes.slice(0, 4).map((n) => n.html + " " + n.any.map((a) => a.message).join()).join("\n  ")} (${it.nodes.length})`);
        assert.deepEqual(said, [], `${name}${hash} ${scheme} ${width}`);
      });
    }
  }
});

test("what a check found stands by rule, both sides of a pair beside each other", () =>
  visit("check.html", {}, async (page) => {
    const found = await is(page, () => {
      const pair = document.querySelector(".pair");
      const [a, b] = [...pair.children].map((it) => it.getBoundingClientRect());
      return { rules: document.querySelectorAll("section[id]").length, links: [...document.querySelectorAll("tbody a")].every((it) => document.getElementById(it.hash.slice(1))), beside: a.right <= b.left && a.top === b.top };
    });
    assert.ok(found.rules > 0 && found.links && found.beside, JSON.stringify(found));
  }));

test("a story's timeline has its articles in their order, and leads to them", () =>
  visit("stories.html", {}, async (page) => {
    const lines = await page.$$eval(".timeline", (all) => all.map((it) => [...it.querySelectorAll(".dot")].map((dot) => +dot.getAttribute("cx"))));
    for (const dots of lines) assert.ok(dots.length > 2 && dots.every((it, n) => n === 0 || dots[n - 1] <= it), String(dots));
    assert.equal(lines.length, 2);
    assert.ok(await page.$(".timeline .dot.first"));
    const doc = await page.$eval(".timeline .node", (it) => it.dataset.doc);
    await page.$eval(".timeline .node text", (it) => it.dispatchEvent(new MouseEvent("click", { bubbles: true })));
    assert.ok(await page.$(`#article-${doc}.open`));
  }));

test("five hundred articles: first paint under a second, under 20 MB, and quick to use", async (t) => {
  for (const name of ["many-scan.html", "many-compare.html"]) {
  const size = statSync(file(name)).size;
  await visit(name, {}, async (page) => {
    await wait(300);
    const paint = await is(page, () => performance.getEntriesByName("first-contentful-paint")[0].startTime);
    const loaded = await is(page, () => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);
    const clock = async (act) => { const from = performance.now(); await act(); await is(page, () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))); return Math.round(performance.now() - from); };
    const reading = await clock(() => page.$eval('.top a[href="#reading"]', (it) => it.click()));
    const hover = await clock(() => page.$eval(".open mark", (it) => it.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }))));
    const cards = await clock(() => page.$eval('.top a[href="#passages"]', (it) => it.click()));
    const search = await clock(() => page.$eval("#find", (it) => { it.value = "okafor"; it.dispatchEvent(new Event("input")); return new Promise((done) => setTimeout(done, 130)); }));
    t.diagnostic(`${name}: ${(size / 1e6).toFixed(1)} MB, first paint ${Math.round(paint)} ms, ready ${Math.round(loaded)} ms, reading ${reading} ms, light ${hover} ms, cards ${cards} ms, search ${search} ms`);
    assert.equal(await page.$$eval(".desk > article", (all) => all.length), 500);
    assert.ok(size < 20e6, String(size));
    assert.ok(paint < 1000, `first paint ${paint}`);
  });
  }
});

test("no payload is live, in any field", async () => {
  for (const name of ["hostile-scan.html", "hostile-quotes.html", "hostile-compare.html"]) {
    await visit(name, {}, async (page) => {
      for (const key of ["1", "2", "3", "4", "5", "6"]) { await page.keyboard.press(key); await wait(30); }
      const odd = await is(page, () => {
        const handlers = [...document.querySelectorAll("*")].filter((it) => [...it.attributes].some((a) => /^on|^style$|^src|^srcdoc$|^action$/i.test(a.name)));
        const foreign = document.querySelectorAll("body script, body style, body link, body meta, body base, img, iframe, object, embed, form, math, animate, textarea");
        const links = [...document.querySelectorAll("a[href]")].filter((it) => !it.getAttribute("href").startsWith("#"));
        return [handlers.length, foreign.length, links.length, document.head.querySelectorAll("script").length];
      });
      assert.deepEqual(odd, [0, 0, 0, 1], name);
      // Each stands there as text.
      const text = await is(page, () => document.querySelector("#reading").textContent);
      for (const it of payloads.filter((it) => !/[\u0000-\u001f\u202e]/.test(it))) assert.ok(text.includes(it), it);
      // Search finds it, too, and makes nothing of it.
      await page.type("#find", payloads[0]);
      await wait(200);
      assert.ok(await page.$$eval(".shelf li:not(.gone)", (all) => all.length) >= 1);
    });
  }
});

test("the diff's switches and links work", async () => {
  await visit("diff.html", { width: 1280 }, async (page) => {
    const shown = (selector) => page.$$eval(selector, (all) => all.filter((it) => it.checkVisibility()).length);
    // One column: the old side of a changed block is in the new one's words.
    assert.equal(await shown(".old"), 0);
    await page.click("label[for=side]");
    assert.ok(await shown(".old") > 0);
    const columns = await page.$$eval(".row.changed", (rows) => rows.map((row) => [...row.querySelectorAll(".cell")].map((it) => Math.round(it.getBoundingClientRect().left))));
    assert.ok(columns.length > 0 && columns.every(([a, b]) => b > a + 300), JSON.stringify(columns));
    // Both sides of a changed block begin at one height.
    const tops = await page.$$eval(".row.changed", (rows) => rows.map((row) => [...row.querySelectorAll(".cell")].map((it) => Math.round(it.getBoundingClientRect().top))));
    assert.ok(tops.every(([a, b]) => a === b), JSON.stringify(tops));
    // What is gone shows on the left, what is new on the right.
    assert.ok(await shown(".a del") > 0 && await shown(".b ins") > 0);
    assert.equal(await shown(".b del:not(.s)"), 0);
    await page.click("label[for=common]");
    const faint = await page.$eval(".row.changed ins", (it) => getComputedStyle(it).opacity);
    assert.ok(Number(faint) < 1);
    await page.click("label[for=unified]");
    assert.equal(await shown(".old"), 0);
    // The switches take the keyboard.
    await page.focus("#unified");
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.$eval("#side", (it) => it.checked), true);
    // Both ends of a move lead to each other.
    await page.setViewport({ width: 1280, height: 300 });
    const there = await page.$eval(".row.left a", (it) => it.hash);
    await page.$eval(".row.left", (it) => it.scrollIntoView());
    await page.click(".row.left a");
    assert.equal(await seen(page, there), true);
    await page.click(`${there} .note a:not(.go)`);
    assert.equal(await is(page, () => location.hash), "#left" + there.slice(2));
    assert.equal(await seen(page, ".row.left"), true);
    // The map and the arrows lead from change to change.
    await is(page, () => scrollTo(0, 0));
    await page.click(".map a");
    const first = await is(page, () => location.hash);
    await page.click(`${first} .go[aria-label="next change"]`);
    assert.notEqual(await is(page, () => location.hash), first);
  });
  // One below the other, what both have stands once.
  await visit("diff.html", { width: 390, script: false }, async () => {});
  await visit("diff.html", { width: 390 }, async (page) => {
    await page.click("label[for=side]");
    const text = await is(page, () => document.querySelector("main").innerText);
    assert.equal(text.match(/supplies electricity/g).length, 1);
    assert.ok(text.includes("Monday") && text.includes("Tuesday"));
  });
});

test("screenshots", { skip: !shots && "no folder was named" }, async () => {
  for (const width of [1280, 390]) for (const scheme of ["light", "dark"]) {
    const shot = (name, hash, act) => visit(name + ".html", { width, scheme, hash, height: 860 }, async (page) => {
      if (act) await act(page);
      await wait(400);
      await page.screenshot({ path: join(shots, `${name}-${hash.slice(1, 12) || "overview"}-${width}-${scheme}.png`) });
    });
    await shot("scan", "");
    await shot("scan", "#reading", async (page) => {
      if (width > 600) await page.$eval(`#${await lavrov(page)} .beside`, (it) => it.click());
    });
    for (const hash of ["#quotations", "#passages", "#site"]) await shot("scan", hash);
    for (const hash of ["", "#matrix", "#only"]) await shot("compare", hash);
    await shot("outlets", "");
    await shot("outlets", "#matrix");
    await shot("quotes", "#quotations");
    for (const hash of ["", "#matrix", "#reading"]) await shot("many-compare", hash);
    await shot("diff", "");
    await shot("diff", "#c1", async (page) => { await page.click("label[for=side]"); });
  }
});
