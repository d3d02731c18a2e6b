/** What `/health` said, for those who wait for it. */
export interface HealthAnswer {
  well: boolean;
  /** Swedish: which part is not there yet */
  text: string;
}

/** Asks the API's `/health` once. Never throws. */
export async function askHealth(url: string): Promise<HealthAnswer> {
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) });
    const body = (await answer.json()) as { parts?: Record<string, { status: string; detail?: string }> };
    const down = Object.entries(body.parts ?? {}).filter(([, part]) => part.status !== 'ok');
    return { well: answer.ok, text: down.map(([name, part]) => `${name}: ${part.detail ?? 'svarar inte.'}`).join(' ') };
  } catch {
    return { well: false, text: 'Webben svarar inte.' };
  }
}
