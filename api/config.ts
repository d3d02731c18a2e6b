import { isLoopback } from '../runtime/config';

/** What the edge needs of the process's settings. */
export interface ApiConfig {
  /** `evaluation`: roles are chosen on a page, loopback only; `token`: API tokens and mail links only */
  auth: 'evaluation' | 'token';
  /** where people reach the product, without a slash at the end */
  baseUrl: string;
}

/** Why this process may not listen on `host`, in one Swedish sentence; null when it may. Nobody is let in unseen from outside. */
export function refusalToBind(auth: ApiConfig['auth'], host: string): string | null {
  if (auth === 'token' || isLoopback(host)) return null;
  return `Adressen ${host} kan nås från andra datorer, och utan ARSHJUL_AUTH=token vet vi inte vem som frågar; sätt den eller låt HOST vara 127.0.0.1.`;
}
