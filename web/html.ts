/** Text that is already HTML. Only `html` and `trusted` make it, so everything else is escaped. */
export class Html {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

/** What may stand in a template. `null`, `undefined` and `false` are shown as nothing; lists are joined. */
export type Piece = Html | string | number | null | undefined | false | readonly Piece[];

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Escapes text for element content and for quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

function shown(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'string') return escapeHtml(piece);
  if (typeof piece === 'number') return String(piece);
  return piece.map(shown).join('');
}

/** The one way to make HTML: a tagged template whose values are escaped. Attribute values must be quoted in the template. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  let text = strings[0] ?? '';
  pieces.forEach((piece, i) => {
    text += shown(piece) + (strings[i + 1] ?? '');
  });
  return new Html(text);
}

/** Marks text that the product itself has made as HTML (an SVG path, a style name). Never for what somebody typed. */
export function trusted(text: string): Html {
  return new Html(text);
}

/** Text with its line breaks kept, and its http(s) addresses as links. Everything else is escaped. */
export function textWithLinks(text: string): Html {
  const parts = text.split(/(https?:\/\/[^\s<>"')\]]*[^\s<>"')\].,;:!?])/g);
  return new Html(
    parts
      .map((part, i) => (i % 2 === 1 ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : escapeHtml(part)))
      .join(''),
  );
}
