// What a screen reader hears: hints and the status when training pauses, a place on the map, an epoch of the timeline.
// Streamlit's own alerts speak for themselves. Part of one script with page.js.
const SPEAK_MS = 400;
const textOf = (selector) => document.querySelector(selector)?.innerText.replace(/\s+/g, " ").trim() ?? "";
function startVoice() {
  const region = document.createElement("div");
  region.id = "nnviz-voice";
  region.setAttribute("role", "status");
  region.dataset.liveAnnouncer = "true"; // or an open dialog silences it, as all that is behind it
  region.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
  document.body.append(region);
  globalThis.nnvizSay = (text) => { region.textContent = text; };
  let said = "", film = false, due = 0;
  const look = () => {
    due = 0;
    const training = document.querySelector(".st-key-train_pause");
    const now = training ? "Training." : [textOf(".st-key-next_step"), textOf(".st-key-status")].join(" ").trim();
    if (now && now !== said) globalThis.nnvizSay(now);
    said = now;
    const ready = Boolean(document.querySelector(".st-key-film_shown img"));
    if (ready && !film) globalThis.nnvizSay("The film is ready.");
    film = ready;
  };
  new MutationObserver(() => {
    nameMoments();
    nameFiles();
    // Streamlit's drop zone says that it is nothing, and has a name all the same (1.67).
    document.querySelector("[data-testid=stFileUploaderDropzone][role=presentation]")?.setAttribute("role", "group");
    due ||= setTimeout(look, SPEAK_MS);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}
// The slider counts moments; a person thinks in epochs.
function nameMoments() {
  const thumb = document.querySelector(".st-key-timeline input[type=range]");
  const epoch = textOf(".st-key-timeline [data-testid=stSliderThumbValue]");
  if (thumb && epoch && thumb.getAttribute("aria-valuetext") !== `epoch ${epoch}`) thumb.setAttribute("aria-valuetext", `epoch ${epoch}`);
}
// Each file has a button Save, and who hears only buttons should know of which.
function nameFiles() {
  if (!document.getElementsByClassName("st-key-take_moment").length) return; // the page changes all the time, and mostly without that dialog
  for (const row of document.querySelectorAll("[class*=st-key-take_row_]")) {
    const file = row.querySelector("strong")?.textContent ?? "";
    for (const button of row.querySelectorAll("button")) {
      const name = `${button.querySelector("p")?.textContent ?? ""} ${file}`.trim();
      if (button.getAttribute("aria-label") !== name) button.setAttribute("aria-label", name);
    }
  }
}
