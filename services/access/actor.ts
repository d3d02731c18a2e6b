/** Who acts. Every mutation takes one; the edge makes it from a mail link, a session, an API token or the CLI's token. */
export interface Actor {
  /** person id, `token:<id>`, or `system` */
  id: string;
  /** role key in which they act: `chef`, `ekonom`, `namndsekreterare`, `kommunchef`, `ekonomichef`, `installation`, `system` … */
  role: string;
  via: 'link' | 'session' | 'api' | 'cli' | 'simulated' | 'system';
  /** the run that a session or link belongs to; tokens have none */
  run?: string;
  /** a mail link is bound to this one task */
  task?: string;
  /** an API token's municipality; absent = all */
  municipality?: string;
}
