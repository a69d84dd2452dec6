// Puts a text into the clipboard, once for each press: see nnviz/ui/save.py, which describes the bytes.
export default function ({ data, parentElement }) {
  const end = data.indexOf(10), head = JSON.parse(new TextDecoder().decode(data.subarray(0, end)));
  const said = parentElement.querySelector(".copied");
  if (globalThis.nnvizCopied === head.press) return; // drawn again
  globalThis.nnvizCopied = head.press;
  const text = new TextDecoder().decode(data.subarray(end + 1));
  const byHand = () => { // a browser that allows it only while a key is down: its own copy command
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const say = (done) => { said.textContent = done ? "Copied" : "This browser does not allow it: download the file instead."; };
  if (!navigator.clipboard) return say(byHand());
  navigator.clipboard.writeText(text).then(() => say(true), () => say(byHand()));
}
