// JSON that no terminal obeys: the same values, with every control and direction mark spelt out.

/** DEL, C1, zero-width and bidi marks, line separators: JSON lets them stand raw, a terminal acts on them. */
const ACTED_ON = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** As JSON.stringify, but for what a terminal would act on: that stands as `\u009b`, which reads back as itself. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(
    ACTED_ON,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
