const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for element content and quoted attributes. Control signs other than line breaks are dropped: no mail needs them. */
export function escapeHtml(text: string): string {
  return text.replace(/(?![\n\t])\p{Cc}/gu, '').replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign);
}

/** One line without control or direction-turning signs, at most 200 characters: safe as a header. */
export function headerLine(text: string): string {
  const flat = text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').replace(/\s+/g, ' ').trim();
  const signs = [...flat];
  return signs.length <= 200 ? flat : `${signs.slice(0, 199).join('').trimEnd()}…`;
}
