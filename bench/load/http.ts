import { connect, type Socket } from 'node:net';
import type { HttpTarget } from './job';

/**
 * One kept-alive HTTP/1.1 connection, one request at a time. Written by hand because the load shares the machine with what it
 * measures: a general client costs as much CPU as the API does. Understands answers with a Content-Length, which is what the API sends.
 */
export class HttpConnection {
  private received: Buffer = Buffer.alloc(0);
  private waiting: { resolve(answer: { status: number; body: string }): void; reject(error: Error): void } | null = null;

  private constructor(
    private readonly socket: Socket,
    private readonly host: string,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.take(chunk));
    const gone = (error?: Error): void => this.fail(error ?? new Error('the connection was closed'));
    socket.on('error', gone);
    socket.on('close', () => gone());
  }

  /** Connects to the host and port of `url`. */
  static async open(url: string): Promise<HttpConnection> {
    const { hostname, port, host } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new HttpConnection(socket, host);
  }

  /** Sends a POST and resolves with the whole answer. */
  post({ path, token, body }: HttpTarget): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(
        `POST ${path} HTTP/1.1\r\nHost: ${this.host}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
          `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    const end = this.received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.received.toString('latin1', 0, end);
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
    if (length === undefined) return this.fail(new Error(`an answer without Content-Length: ${head.slice(0, 80)}`));
    const whole = end + 4 + Number(length);
    if (this.received.length < whole) return;
    const answer = { status: Number(head.slice(9, 12)), body: this.received.toString('utf8', end + 4, whole) };
    this.received = this.received.subarray(whole);
    const { waiting } = this;
    this.waiting = null;
    waiting?.resolve(answer);
  }

  private fail(error: Error): void {
    this.waiting?.reject(error);
    this.waiting = null;
  }
}
