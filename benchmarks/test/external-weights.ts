/** A field of a protobuf message of fewer than 2³¹ bytes: its number, its wire type, and what follows. */
interface Field {
  readonly tag: number;
  readonly body: Uint8Array;
}

const [LENGTH_DELIMITED, VARINT] = [2, 0];
const [GRAPH, INITIALIZER, RAW_DATA, EXTERNAL_DATA, DATA_LOCATION] = [7, 5, 9, 13, 14];

/** An ONNX model of this suite with its weights in another file, as large models have them. */
export function withExternalWeights(
  model: Uint8Array,
  location: string,
): { readonly model: Uint8Array; readonly weights: Uint8Array } {
  const chunks: Uint8Array[] = [];
  let offset = 0;
  const external = (tensor: Uint8Array): Uint8Array =>
    edited(tensor, RAW_DATA, (raw) => {
      const entries = Object.entries({ location, offset: `${offset}`, length: `${raw.length}` });
      chunks.push(raw);
      offset += raw.length;
      return [
        ...entries.map(([key, value]) =>
          field(EXTERNAL_DATA, message([field(1, text(key)), field(2, text(value))])),
        ),
        { tag: DATA_LOCATION * 8 + VARINT, body: Uint8Array.of(1) },
      ];
    });
  const moved = edited(model, GRAPH, (graph) => [
    field(
      GRAPH,
      edited(graph, INITIALIZER, (tensor) => [field(INITIALIZER, external(tensor))]),
    ),
  ]);
  return { model: moved, weights: Buffer.concat(chunks) };
}

/** The message with every field of one number replaced; `change` is given what is in it. */
function edited(
  bytes: Uint8Array,
  number: number,
  change: (content: Uint8Array) => readonly Field[],
): Uint8Array {
  const fields = fieldsOf(bytes).flatMap((each) => (each.tag === tagOf(number) ? change(each.body) : [each]));
  return message(fields);
}

function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [tag, start] = varintAt(bytes, at);
    const [value, end] = varintAt(bytes, start);
    if (tag % 8 === VARINT) {
      fields.push({ tag, body: bytes.subarray(start, end) });
      at = end;
    } else if (tag % 8 === LENGTH_DELIMITED) {
      fields.push({ tag, body: bytes.subarray(end, end + value) });
      at = end + value;
    } else if (tag % 8 === 5) {
      fields.push({ tag, body: bytes.subarray(start, start + 4) });
      at = start + 4;
    } else throw new Error(`no field of wire type ${tag % 8} was expected`);
  }
  return fields;
}

function message(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(
    fields.flatMap(({ tag, body }) =>
      tag % 8 === LENGTH_DELIMITED ? [varint(tag), varint(body.length), body] : [varint(tag), body],
    ),
  );
}

function field(number: number, body: Uint8Array): Field {
  return { tag: tagOf(number), body };
}

function tagOf(number: number): number {
  return number * 8 + LENGTH_DELIMITED;
}

function varintAt(bytes: Uint8Array, start: number): [value: number, end: number] {
  let value = 0;
  for (let at = start, factor = 1; ; at++, factor *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) return [value, at + 1];
  }
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    if (rest < 128) return Uint8Array.from(bytes);
  }
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
