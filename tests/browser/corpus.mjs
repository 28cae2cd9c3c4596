// Inputs for the browser tests, the same on every run.
import { readFileSync } from "node:fs";

export const payloads = JSON.parse(readFileSync(new URL("payloads.json", import.meta.url), "utf8"));

// One record a payload, with it in every field; all share a passage and a quotation.
export function hostile() {
  return payloads.map((payload, n) => JSON.stringify({
    id: `${n} ${payload}`, outlet: `Outlet ${payload}`, title: `Title ${payload}`,
    date: `2025-08-20 ${payload}`, url: payload,
    text: `Article ${n} ${payload}\n\nThe harbor board of Calder Bay met on Monday behind closed doors and ${payload} decided to close the old lift bridge for nine months, a clerk wrote.\n\n“We will never again open a bridge that ${payload} we do not trust with a loaded lorry,” said harbor master Ines Okafor ${payload}.\n\n${payload}\n`,
  })).join("\n") + "\n";
}

// A small generator of numbers (mulberry32), so that every run has the same articles.
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

// `n` articles of some 600 words on stories of eight articles each: half of a story's
// paragraphs are the agency's, one is a statement that papers cut, the rest is their own.
export function many(n) {
  const random = numbers(7);
  const syllables = "ka ro mi ten lu sa vor ne pi dal gu ber os ti ran el mo shi cu pra".split(" ");
  const word = () => Array.from({ length: 1 + Math.floor(random() * 3) }, () => syllables[Math.floor(random() * syllables.length)]).join("");
  const lexicon = Array.from({ length: 6000 }, word);
  const pick = () => lexicon[Math.floor(random() ** 2 * lexicon.length)];
  const sentence = (words) => {
    const text = Array.from({ length: words }, pick).join(" ");
    return text[0].toUpperCase() + text.slice(1) + ".";
  };
  const paragraph = () => Array.from({ length: 3 }, () => sentence(12 + Math.floor(random() * 12))).join(" ");
  const outlets = Array.from({ length: 24 }, (_, i) => `The ${word()[0].toUpperCase()}${word()} ${["Post", "Times", "Courier"][i % 3]}`);
  const notice = "Sign up for our morning briefing and never miss a story";
  const records = [];
  for (let story = 0; records.length < n; story++) {
    const shared = Array.from({ length: 6 }, paragraph);
    const speaker = `${["Ines", "Ruth", "Tomas", "Ada"][story % 4]} ${["Okafor", "Amadi", "Lind", "Marek", "Sole"][story % 5]}`;
    const said = [sentence(14), sentence(11)].map((it) => it.slice(0, -1));
    for (let copy = 0; copy < 8 && records.length < n; copy++) {
      const quote = copy % 3 ? said[0] : said.join(", ");
      const blocks = [sentence(8).slice(0, -1)];
      shared.forEach((it, i) => { blocks.push((copy + i) % 2 ? it : paragraph()); blocks.push(paragraph()); });
      blocks.splice(4, 0, `“${quote},” said ${speaker} on Monday.`);
      blocks.push(notice);
      records.push(JSON.stringify({ id: `s${story}-${copy}`, outlet: outlets[(story + copy * 5) % outlets.length], title: blocks[0], text: blocks.join("\n\n") + "\n" }));
    }
  }
  return records.join("\n") + "\n";
}

// Articles of two stories with days and outlets, for a timeline.
export function dated() {
  const outlets = ["Bay News", "Gazette", "Courier", "Harbor Post"];
  const stories = [
    ["The old lift bridge at Calder Bay will close for nine months from Monday so that its piers can be renewed before the winter storms, the harbor board decided behind closed doors after a long meeting.", "We will never again open a bridge that we do not trust with a loaded lorry in a storm", "Ines Okafor"],
    ["Ferries between the islands will run all night from the first of June because the ministry pays for two more boats and their crews, a clerk of the company wrote to the councils.", "Nobody on the islands should have to sleep in a car because the last boat has gone", "Ruth Amadi"],
  ];
  const records = [];
  stories.forEach(([shared, said, who], story) => outlets.forEach((outlet, n) => records.push(JSON.stringify({
    id: `${story}-${n}`, outlet, date: `2026-03-${String(2 + n + story * 10).padStart(2, "0")}`, title: `${outlet} on ${who.split(" ")[1]}, part ${n + 1}`,
    text: `${"The council of the town heard about number ".concat(String(n * 7 + story), " of its own list of repairs in the morning")}.\n\n${shared}\n\n“${said},” ${who} said on the quay.\n\nReaders of the ${outlet} asked ${n + 3} questions about ${["schools", "prices", "parking", "tourists"][n]} that nobody answered before the evening.\n`,
  }))));
  return records.join("\n") + "\n";
}

// Two versions of one text: a block that moved and changed, one gone, one new.
export const before = ["Reactor shut down for repairs", "Engineers from three countries are to inspect the cooling system of the plant this month, and will publish what they find.", "The ministry said on Monday that the reactor had been shut down for repairs.", "The plant, built in 1974, supplies electricity to two million homes in the region.", "Officials in the capital declined to comment on the cause of the incident.", "Neighboring countries were informed within an hour, according to the agency.", "The opposition demanded an inquiry into the defence of the site.", "A similar incident took place in 2011, when a valve failed during a routine test."].join("\n\n") + "\n";
export const after = ["Reactor shut down for repairs", "The ministry said on Tuesday that the reactor had been shut down for repairs.", "The plant, built in 1974, supplies electricity to two million homes in the region.", "Officials in the capital declined to comment on the cause of the incident.", "Neighboring countries were informed within an hour, according to the agency.", "The opposition demanded an inquiry into the defense of the site.", "Engineers from three countries are to inspect the cooling system of the plant this week, and will publish what they find.", "Prices on the energy exchange rose by four percent."].join("\n\n") + "\n";
