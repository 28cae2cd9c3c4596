// The pages of `wireprint serve` in a real browser. See README.md beside this file.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after as finally_, before as first, test } from "node:test";
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";
import { dated, hostile } from "./corpus.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.SHOTS;
const dir = mkdtempSync(join(tmpdir(), "wireprint-serve-"));
const file = (name) => join(dir, name);
let browser, server, url;

const STORY = "The harbor board of Velm sold the old pilot house to two sisters on Monday. They will open a school for boat builders there before the autumn storms come.";
const SAID = "“We will never open a bridge that we do not trust,” Ines Okafor told reporters.";
const record = (id, outlet, date, text) => JSON.stringify({ id, outlet, date, title: `The pilot house, ${id}`, url: `https://${outlet}.example/${id}`, text }) + "\n";

function add(name, lines) {
  writeFileSync(file(name), lines);
  execFileSync(process.env.WIREPRINT, ["index", "add", file(name), "--index", file("memory"), "--no-config", "-q"], { stdio: "pipe" });
}

first(async () => {
  add("hostile.jsonl", hostile());
  add("dated.jsonl", dated());
  add("own.jsonl", record("a", "bay", "2026-03-02T08:00:00Z", `${STORY}\n\n${SAID}`) + record("b", "gazette", "2026-03-02T10:00:00Z", `${STORY}\n\n${SAID}\n\nRain is expected.`));
  add("later.jsonl", record("a", "bay", "2026-03-02T12:00:00Z", `${STORY}\n\n${SAID.replace("never", "not")}`));
  server = spawn(process.env.WIREPRINT, ["serve", file("memory"), "--listen", "127.0.0.1:0", "--patience", "60", "--no-config", "-q"]);
  for await (const line of createInterface({ input: server.stdout })) {
    url = line.replace(/\/$/, "");
    break;
  }
  for (let n = 0; n < 200 && !(await (await fetch(`${url}/speakers`)).text()).includes("Okafor"); n++) await wait(100);
  if (shots) mkdirSync(shots, { recursive: true });
  browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, headless: true, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
});
finally_(async () => {
  await browser?.close();
  server?.kill("SIGTERM");
  rmSync(dir, { recursive: true, force: true });
});

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

// What the browser itself says and draws: of a page that is not there, and in a field for a day.
const isOwn = (it, path) => it.includes("favicon") || it.startsWith("request: data:image/svg+xml;base64,") || (path === MISSING && it.includes("status of 404"));
const MISSING = "/nowhere";

// Opens a page, hands it to `use`, and fails on any message, dialog or request elsewhere.
async function visit(path, { width = 1280, scheme = "light", script = true, bypass = false } = {}, use) {
  const page = await browser.newPage();
  const noise = [];
  page.on("console", (it) => noise.push(`console ${it.type()}: ${it.text()}`));
  page.on("pageerror", (it) => noise.push(`error: ${it.message}`));
  page.on("dialog", async (it) => { noise.push(`dialog: ${it.message()}`); await it.dismiss(); });
  page.on("request", (it) => { if (!it.url().startsWith(url) || it.url().endsWith("favicon.ico")) noise.push(`request: ${it.url()}`); });
  await page.setJavaScriptEnabled(script);
  if (bypass) await page.setBypassCSP(true);
  await page.setViewport({ width, height: 860 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
  await page.goto(url + path, { waitUntil: "load" });
  try {
    await use(page);
    assert.deepEqual(noise.filter((it) => !isOwn(it, path)), []);
  } finally {
    await page.close();
  }
}

async function latest(outlet) {
  const found = await (await fetch(`${url}/api/articles?outlet=${outlet}`)).json();
  return found.articles[0].number;
}

const pages = async () => ({
  stories: "/?day=2026-03-02",
  search: "/search?words=pilot",
  article: `/article/${await latest("bay")}`,
  story: `/story?articles=${await latest("bay")},${await latest("gazette")}`,
  speakers: "/speakers",
  statements: "/statements?speaker=Okafor",
  paste: "/paste",
  missing: MISSING,
});

test("pages have no violation of WCAG 2.2 AA, and nothing is wider than the window", async () => {
  for (const [name, path] of Object.entries(await pages())) {
    for (const width of [1280, 390]) {
      for (const scheme of ["light", "dark"]) {
        await visit(path, { width, scheme, bypass: true }, async (page) => {
          await page.evaluate(axe);
          const found = await page.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
          assert.deepEqual(found.violations.map((it) => [it.id, it.nodes.map((node) => node.html).slice(0, 3)]), [], `${name} ${width} ${scheme}`);
          assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} ${width}: wider than the window`);
          if (shots) await page.screenshot({ path: join(shots, `serve-${name}-${width}-${scheme}.png`) });
        });
      }
    }
  }
});

test("pages read the same without a script", async () => {
  for (const path of Object.values(await pages())) {
    const texts = [];
    for (const script of [true, false]) await visit(path, { script }, async (page) => texts.push(await page.$eval("main", (it) => it.textContent)));
    assert.equal(texts[0], texts[1], path);
  }
});

test("what is shared in an article leads to its twin", async () => {
  await visit((await pages()).article, {}, async (page) => {
    await page.click(".read a");
    const place = decodeURIComponent(new URL(page.url()).hash.slice(1));
    assert.ok(await page.$eval(`[id="${CSS_escape(place)}"]`, (it) => it.textContent.includes("gazette")).catch(() => false) || place.length > 0);
    const twin = await page.$eval("li a[href^='/article/']", (it) => it.getAttribute("href"));
    assert.match(twin, /^\/article\/\d+/);
    assert.ok(await page.$eval("#versions ~ .change", (it) => it.textContent.includes("not") && it.querySelector("ins, del") !== null));
  });
});
const CSS_escape = (it) => it.replace(/["\\]/g, "\\$&");

test("an article that is pasted is told what of it was seen", async () => {
  await visit("/paste", {}, async (page) => {
    await page.type("textarea", `${STORY} Nobody has heard this sentence about the lamp on the roof before.`);
    await page.type("input[name=outlet]", "Herald");
    await Promise.all([page.waitForNavigation(), page.click("main button")]);
    const text = await page.$eval("main", (it) => it.textContent);
    assert.match(text, /First seen: The pilot house/);
    assert.match(await page.$eval(".read b", (it) => it.textContent), /lamp on the roof/);
    assert.ok(await page.$("main a[href^='/article/']"));
    if (shots) await page.screenshot({ path: join(shots, "serve-pasted.png") });
  });
});

test("a page says when an article comes in, and shows it then", async () => {
  await visit("/search?words=lighthouse", {}, async (page) => {
    assert.match(await page.$eval("main", (it) => it.textContent), /Nothing was found/);
    add("new.jsonl", record("c", "herald", "2026-03-03", `${STORY} The lighthouse was not for sale.`));
    await page.waitForSelector("#came a", { timeout: 20000 });
    assert.match(await page.$eval("#came", (it) => it.textContent), /One article came in/);
    await Promise.all([page.waitForNavigation(), page.click("#came a")]);
    assert.match(await page.$eval("main", (it) => it.textContent), /The pilot house, c/);
  });
});

test("no payload is live on any article's page", async () => {
  for (let cursor = "", n = 0; cursor !== null && n < 5; n++) {
    const found = await (await fetch(`${url}/api/articles${cursor && `?cursor=${cursor}`}`)).json();
    for (const it of found.articles.filter((it) => it.outlet?.startsWith("Outlet"))) {
      await visit(`/article/${it.number}`, {}, async (page) => assert.ok(await page.$("main article")));
    }
    cursor = found.next;
  }
});
