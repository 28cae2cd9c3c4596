// Says that articles came in; the page is whole without it.
const place = document.getElementById("came");
const events = new EventSource("/live");
let count = 0;
events.addEventListener("came", (event) => {
  count += JSON.parse(event.data).articles;
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = count === 1 ? "One article came in: show it" : `${count} articles came in: show them`;
  place.replaceChildren(link);
});
