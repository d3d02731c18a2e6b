-- What the schema language cannot say: rules and indexes over a part of a table.

-- One real year at a time of a municipality: the guard of a start.
CREATE UNIQUE INDEX "run_one_real" ON "run" ("municipality", "year") WHERE "kind" = 'real' AND "state" = 'running';

-- The sealer's queue.
CREATE INDEX "timeline_entry_unsealed" ON "timeline_entry" ("run", "id") WHERE "seq" IS NULL;

-- The postman's queue, and the age of its oldest mail.
CREATE INDEX "mail_undelivered" ON "mail" ("real_next_try", "id") WHERE "state" IN ('ready', 'sending');

-- What the morning mail gathers.
CREATE INDEX "notice_unsent" ON "notice" ("run", "person", "id") WHERE "mail" IS NULL AND "dropped" IS NULL;

-- The relay's and the sweep's question: which processes want a start or a nudge.
CREATE INDEX "process_unstarted" ON "process" ("id") WHERE "live" AND NOT "started";
CREATE INDEX "process_unsignalled" ON "process" ("id") WHERE "live" AND "wanted" > "signalled";
CREATE INDEX "process_unseen" ON "process" ("run") WHERE "live" AND "wanted" > "seen";

-- The overdue list: what is still to be done, by day.
CREATE INDEX "task_unsettled" ON "task" ("run", "due_day") WHERE "state" IN ('waiting', 'open');
