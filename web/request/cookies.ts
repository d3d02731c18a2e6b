import type { Request, Response } from 'express';

/** The session's cookie. `__Host-` wants TLS, so on loopback without TLS it has its plain name. */
export function sessionCookie(baseUrl: string): string {
  return baseUrl.startsWith('https:') ? '__Host-arshjul' : 'arshjul';
}

/** The cookie that binds the role chooser's forms before there is a session. */
export const CHOOSER_COOKIE = 'arshjul_val';

/** Reads one cookie; null when it is not there. */
export function readCookie(req: Request, name: string): string | null {
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return decoded(part.slice(at + 1).trim());
  }
  return null;
}

/** A value that was not encoded by us is taken as it stands; it will open nothing. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Sets a cookie that script cannot read and that other sites' forms do not carry. */
export function setCookie(res: Response, name: string, value: string, baseUrl: string, hours: number): void {
  res.cookie(name, value, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: baseUrl.startsWith('https:'),
    maxAge: hours * 3_600_000,
  });
}
