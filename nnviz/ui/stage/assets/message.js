// Reads what a tick sends: the network at several moments, or pictures of it where the server draws.
// The bytes are described in nnviz/stage/map_message.py, which packs them.
export const VERSION = 2;
const TRAINING = 1, PICTURES = 2;
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
    return message;
  }
  const features = numbered(u1()), classes = u1(), batchNorm = u1() === 1, layers = u1();
  const shape = { features, hidden: numbered(layers), activations: numbered(layers), classes, batchNorm };
  const size = countNumbers(shape) * 4;
  message.shape = shape;
  message.moments = Array.from({ length: count }, () => new Float32Array(bytes(size).buffer));
  return message;
}
