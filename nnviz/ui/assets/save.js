// Hands a file over to the browser, once for each press: see nnviz/ui/save.py, which describes the bytes.
export default function ({ data }) {
  const end = data.indexOf(10), head = JSON.parse(new TextDecoder().decode(data.subarray(0, end)));
  if (globalThis.nnvizSaved === head.press) return; // drawn again
  globalThis.nnvizSaved = head.press;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([data.subarray(end + 1)], { type: head.mime }));
  link.download = head.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000); // a phone asks first where to put it
}
