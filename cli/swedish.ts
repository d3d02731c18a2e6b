// Commander speaks English; what people read here is Swedish.
import type { Command, CommanderError } from 'commander';
import { listText } from '../domain/calendar/texts';

const TITLES: Record<string, string> = {
  'Usage:': 'Användning:',
  'Arguments:': 'Argument:',
  'Options:': 'Val:',
  'Commands:': 'Kommandon:',
};

/** Patterns of commander's messages and what is said instead; `$1` is the name in the message. */
const MESSAGES: [RegExp, string][] = [
  [/^error: unknown command '(.+?)'/, "Kommandot '$1' finns inte. Kör arshjul help för att se vilka som finns."],
  [/^error: missing required argument '(.+?)'/, "Argumentet '$1' saknas. Kör kommandot med --help för att se hur det skrivs."],
  [/^error: unknown option '(.+?)'/, "Valet '$1' finns inte. Kör kommandot med --help för att se vilka som finns."],
  [/^error: option '(.+?)' argument missing/, "Valet '$1' behöver ett värde."],
  [/^error: required option '(.+?)' not specified/, "Valet '$1' måste anges."],
  [/^error: too many arguments/, 'Det är för många argument. Kör kommandot med --help för att se hur det skrivs.'],
  [/^error: option '(.+?)' cannot be used with option '(.+?)'/, "Valen '$1' och '$2' går inte att använda tillsammans."],
  [/^error: (?:option|command-argument) '?(.+?)'? (?:argument|value) '(.+?)' is invalid\.? ?(.*)/, "Värdet '$2' för '$1' går inte att använda. $3"],
];

/** Makes a program (before its commands are added) speak Swedish, and throw instead of ending the process. */
export function swedish(program: Command): Command {
  return program
    .configureHelp({
      styleTitle: (title) => TITLES[title] ?? title,
      styleUsage: inSwedish,
      styleSubcommandTerm: inSwedish,
      styleOptionDescription: (text) => text.replace('(default: ', '(annars '),
      styleArgumentDescription: (text) => text.replace('(default: ', '(annars '),
    })
    .configureOutput({ outputError: (text, write) => write(translate(text)) })
    .helpOption('-h, --help', 'visar den här hjälpen')
    .helpCommand('help [kommando]', 'visar hjälpen för ett kommando')
    .exitOverride((error: CommanderError) => {
      throw error;
    });
}

function inSwedish(usage: string): string {
  return usage.replace('[options]', '[val]').replace('[command]', '[kommando]');
}

/** Commander's error text in Swedish; what is not known stays as it is. */
export function translate(text: string): string {
  for (const [pattern, sentence] of MESSAGES) {
    const match = pattern.exec(text);
    if (match) return `${sentence.replace(/\$(\d)/g, (_, n: string) => match[Number(n)] ?? '').trim()}${suggestion(text)}\n`;
  }
  return text;
}

/** Commander's guess at what was meant: ` Menade du plan?` or nothing. */
function suggestion(text: string): string {
  const names = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(text)?.[1];
  return names === undefined ? '' : ` Menade du ${listText(names.split(', '), 'eller')}?`;
}
