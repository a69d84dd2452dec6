// Reads what a tick sends: the network at several moments, or pictures of it where the server draws.
// The bytes are described in nnviz/stage/map_message.py and grid_message.py, which pack them.
export const VERSION = 3;
const TRAINING = 1, PICTURES = 2, GRIDS = 4, GRID_FAR = 16;
export function readMessage(data) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  let at = 0;
  const u1 = () => view.getUint8(at++);
  const u2 = () => view.getUint16((at += 2) - 2, true);
  const u4 = () => view.getUint32((at += 4) - 4, true);
  const bytes = (count) => data.slice(at, (at += count));
  const numbered = (count) => Array.from(bytes(count));
  const version = u1();
  if (version !== VERSION) throw new Error(`a map of version ${version}, where this page knows ${VERSION}: reload it`);
  const flags = u1(), span = u2(), cells = u2(), finest = u2(), count = u1();
  const revision = u4(), points = u2(), wrong = bytes(Math.ceil(points / 8));
  const message = { training: Boolean(flags & TRAINING), span, cells, finest, wrong: { revision, points, bits: wrong } };
  if (flags & PICTURES) {
    message.pictures = Array.from({ length: count }, () => bytes(u4()));
    message.gridded = Boolean(flags & GRIDS);
    return message;
  }
  const features = numbered(u1()), classes = u1(), batchNorm = u1() === 1, layers = u1();
  const shape = { features, hidden: numbered(layers), activations: numbered(layers), classes, batchNorm };
  const size = countNumbers(shape) * 4;
  message.shape = shape;
  message.moments = Array.from({ length: count }, () => new Float32Array(bytes(size).buffer));
  return message;
}
// A map as numbers: values as paint.js evaluates them, on so many cells a side.
export async function readGrid(data) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength), classes = view.getUint8(0), side = view.getUint16(1, true);
  const steps = new Blob([data.subarray(3)]).stream().pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(steps).arrayBuffer()), cells = side * side, values = new Float32Array(bytes.length);
  for (let i = 0, place = 0; i < bytes.length; i++) {
    place = ((i % side ? place : 0) + bytes[i]) & 255;
    values[i] = -GRID_FAR * (place / 255) ** 2;
  }
  if (classes > 2) return { side, values };
  return { side, values: Float32Array.from({ length: cells }, (_, i) => values[cells + i] - values[i]) };
}
