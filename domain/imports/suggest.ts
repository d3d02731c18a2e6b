import { didYouMean } from '../arshjul/nearest';

/** So many different words of one file get a suggestion; comparing is slow, and whoever has more faults than this has another fault. */
const MOST = 20;
/** So many comparisons of one file altogether: some ten milliseconds a thousand. */
const MOST_COMPARED = 20_000;

/** The nearest name for the misspelt words of one file, each word compared once. */
export class Suggestions {
  private readonly said = new Map<string, string>();
  private compared = 0;

  /** ` Menade du "X"?` or nothing. */
  near(word: string, allowed: () => readonly string[]): string {
    const before = this.said.get(word);
    if (before !== undefined) return before;
    if (this.said.size >= MOST || this.compared >= MOST_COMPARED) return '';
    const names = allowed();
    this.compared += names.length;
    const text = didYouMean(word, names);
    this.said.set(word, text);
    return text;
  }
}
