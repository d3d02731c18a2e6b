/** A role held by the acting person today, and where: `unit:<id>`, `organ:<id>` or `kommun`. */
export interface Grant {
  role: string;
  scope: string;
}

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
  /** a token's or a session's municipality; absent = all (the installation's own token) */
  municipality?: string;
  /** a session: the roles that the person holds today, as substitute too */
  grants?: readonly Grant[];
  /** a session: absent people whom the person stands in for today; their own things count as the person's */
  standsInFor?: readonly string[];
  /** a session: the authority (nämnd, bolag) whose drafts the person works with */
  authority?: string;
}
