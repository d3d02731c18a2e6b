import type { Product } from './product';

/** The product's API as the bench prepares things with it; the load has a client of its own. */
export class Api {
  constructor(private readonly product: Pick<Product, 'url' | 'token'>) {}

  /** GET below /api/v1. Throws with the problem's text for anything but 2xx. */
  get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path);
  }

  /** POST of JSON below /api/v1. Throws with the problem's text for anything but 2xx. */
  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.ask<T>('POST', path, JSON.stringify(body));
  }

  private async ask<T>(method: string, path: string, body?: string): Promise<T> {
    const answer = await fetch(`${this.product.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.product.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`);
    return JSON.parse(text) as T;
  }
}
