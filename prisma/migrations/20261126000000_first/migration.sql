-- CreateTable
CREATE TABLE "run" (
    "id" TEXT NOT NULL,
    "municipality" TEXT NOT NULL,
    "municipality_name" TEXT NOT NULL,
    "year" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "definition_hash" TEXT NOT NULL,
    "participants" JSONB NOT NULL,
    "from_day" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "fact_seq" INTEGER NOT NULL DEFAULT 0,
    "clock_kind" TEXT NOT NULL,
    "clock_now" TIMESTAMPTZ(3),
    "clock_step" INTEGER NOT NULL DEFAULT 0,
    "seed" INTEGER,
    "simulate" JSONB,
    "rehearsal_state" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "released_at" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "digest" TEXT,
    "summary" JSONB,
    "sealed_count" INTEGER NOT NULL DEFAULT 0,
    "head_hash" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organ" (
    "run" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "authority" TEXT NOT NULL,
    "parent" TEXT,
    "participates" BOOLEAN NOT NULL DEFAULT true,
    "paused_at" TIMESTAMPTZ(3),
    "sort" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "organ_pkey" PRIMARY KEY ("run","id")
);

-- CreateTable
CREATE TABLE "unit" (
    "run" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "parent" TEXT,
    "level" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "organ" TEXT NOT NULL,
    "authority" TEXT NOT NULL,
    "sort" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "unit_pkey" PRIMARY KEY ("run","id")
);

-- CreateTable
CREATE TABLE "person" (
    "run" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "authority" TEXT NOT NULL,

    CONSTRAINT "person_pkey" PRIMARY KEY ("run","id")
);

-- CreateTable
CREATE TABLE "role_holder" (
    "run" TEXT NOT NULL,
    "id" SERIAL NOT NULL,
    "role" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "from_day" TEXT,
    "to_day" TEXT,

    CONSTRAINT "role_holder_pkey" PRIMARY KEY ("run","id")
);

-- CreateTable
CREATE TABLE "absence" (
    "run" TEXT NOT NULL,
    "id" SERIAL NOT NULL,
    "person" TEXT NOT NULL,
    "from_day" TEXT NOT NULL,
    "to_day" TEXT NOT NULL,
    "substitute" TEXT NOT NULL,

    CONSTRAINT "absence_pkey" PRIMARY KEY ("run","id")
);

-- CreateTable
CREATE TABLE "meeting" (
    "run" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "organ" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "handlingsstopp" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "meeting_pkey" PRIMARY KEY ("run","id")
);

-- CreateTable
CREATE TABLE "period_close" (
    "run" TEXT NOT NULL,
    "fiscal_year" INTEGER NOT NULL,
    "period" TEXT NOT NULL,
    "closed_day" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,

    CONSTRAINT "period_close_pkey" PRIMARY KEY ("run","fiscal_year","period")
);

-- CreateTable
CREATE TABLE "fact" (
    "run" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "reason" TEXT,
    "revision" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,

    CONSTRAINT "fact_pkey" PRIMARY KEY ("run","seq")
);

-- CreateTable
CREATE TABLE "occurrence" (
    "run" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "organ" TEXT NOT NULL,
    "authority" TEXT NOT NULL,
    "period" TEXT,
    "budget_year" INTEGER NOT NULL,
    "strength" TEXT NOT NULL,
    "opens" TEXT NOT NULL,
    "due" TEXT NOT NULL,
    "answer_by" TEXT,
    "planned" JSONB NOT NULL,
    "plan_revision" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "settled_as" JSONB,
    "opened_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "occurrence_pkey" PRIMARY KEY ("run","id")
);

-- CreateTable
CREATE TABLE "process" (
    "id" TEXT NOT NULL,
    "run" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "occurrence" TEXT,
    "subject" TEXT,
    "phase" TEXT NOT NULL,
    "wanted" INTEGER NOT NULL DEFAULT 0,
    "signalled" INTEGER NOT NULL DEFAULT 0,
    "seen" INTEGER NOT NULL DEFAULT 0,
    "waiting_until" TIMESTAMPTZ(3),
    "waiting" BOOLEAN NOT NULL DEFAULT false,
    "started" BOOLEAN NOT NULL DEFAULT false,
    "live" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "process_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "wake" (
    "id" BIGSERIAL NOT NULL,
    "run" TEXT NOT NULL,
    "process" TEXT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "wake_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "done" (
    "run" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "result" JSONB,

    CONSTRAINT "done_pkey" PRIMARY KEY ("run","occasion")
);

-- CreateTable
CREATE TABLE "task" (
    "id" TEXT NOT NULL,
    "run" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "occurrence" TEXT NOT NULL,
    "process" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "form" TEXT,
    "level" TEXT NOT NULL,
    "unit" TEXT,
    "organ" TEXT NOT NULL,
    "authority" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "person" TEXT,
    "parent" TEXT,
    "state" TEXT NOT NULL,
    "outcome" TEXT,
    "round" INTEGER NOT NULL DEFAULT 1,
    "due_day" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3),
    "ladder_from" TIMESTAMPTZ(3),
    "rung" INTEGER NOT NULL DEFAULT 0,
    "next_rung_at" TIMESTAMPTZ(3),
    "late" BOOLEAN NOT NULL DEFAULT false,
    "without_reason" TEXT,
    "same_as_below" BOOLEAN NOT NULL DEFAULT false,
    "done_at" TIMESTAMPTZ(3),
    "done_by" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "answer" (
    "id" TEXT NOT NULL,
    "run" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "authority" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "act" TEXT NOT NULL,
    "values" JSONB NOT NULL,
    "notes" TEXT,
    "by_person" TEXT NOT NULL,
    "for_person" TEXT,
    "received" TEXT,
    "via" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "late" BOOLEAN NOT NULL,
    "standing" TEXT NOT NULL,

    CONSTRAINT "answer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "matter" (
    "id" TEXT NOT NULL,
    "run" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "occurrence" TEXT NOT NULL,
    "process" TEXT NOT NULL,
    "organ" TEXT NOT NULL,
    "authority" TEXT NOT NULL,
    "verb" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "round" INTEGER NOT NULL DEFAULT 1,
    "meeting" TEXT,
    "label" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "outcome" TEXT,
    "paragraph" TEXT,
    "motivation" TEXT,
    "change" TEXT,
    "remit_to" TEXT,
    "decided_day" TEXT,
    "registered_by" TEXT,
    "registered_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "matter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "action_plan" (
    "id" TEXT NOT NULL,
    "run" TEXT NOT NULL,
    "process" TEXT NOT NULL,
    "organ" TEXT NOT NULL,
    "authority" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "occurrence" TEXT NOT NULL,
    "deviation" INTEGER NOT NULL,
    "chain" TEXT NOT NULL,
    "step" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "action_plan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notice" (
    "id" BIGSERIAL NOT NULL,
    "run" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "task" TEXT,
    "occurrence" TEXT,
    "payload" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "mail" TEXT,
    "dropped" TEXT,

    CONSTRAINT "notice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail" (
    "id" TEXT NOT NULL,
    "run" TEXT NOT NULL,
    "municipality" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "local_day" TEXT NOT NULL,
    "to_address" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "built_in_only" BOOLEAN NOT NULL DEFAULT false,
    "message_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "real_next_try" TIMESTAMPTZ(3),
    "real_sent_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "written_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbox_mail" (
    "id" BIGSERIAL NOT NULL,
    "message_id" TEXT NOT NULL,
    "run" TEXT,
    "to_address" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "html" TEXT NOT NULL,
    "headers" JSONB NOT NULL,
    "real_at" TIMESTAMPTZ(3) NOT NULL,
    "written_at" TIMESTAMPTZ(3),
    "raw" BYTEA NOT NULL,

    CONSTRAINT "inbox_mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "timeline_entry" (
    "id" BIGSERIAL NOT NULL,
    "run" TEXT NOT NULL,
    "seq" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "actor_role" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "business_key" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "payload" JSONB,
    "salt" TEXT NOT NULL,
    "payload_hash" TEXT NOT NULL,
    "prev" TEXT,
    "hash" TEXT,

    CONSTRAINT "timeline_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "finding" (
    "id" BIGSERIAL NOT NULL,
    "run" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "paragraph" TEXT,
    "severity" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "reason" TEXT,
    "name" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "finding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency" (
    "actor" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "real_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_pkey" PRIMARY KEY ("actor","key")
);

-- CreateTable
CREATE TABLE "task_link" (
    "token_hash" TEXT NOT NULL,
    "run" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "expires_day" TEXT NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "task_link_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "draft" (
    "task" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "values" JSONB NOT NULL,
    "real_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("task","person")
);

-- CreateTable
CREATE TABLE "session" (
    "token_hash" TEXT NOT NULL,
    "run" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "real_created_at" TIMESTAMPTZ(3) NOT NULL,
    "real_expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "municipality" TEXT,
    "real_created_at" TIMESTAMPTZ(3) NOT NULL,
    "real_revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "simulated_act" (
    "run" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "done" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "simulated_act_pkey" PRIMARY KEY ("run","key")
);

-- CreateTable
CREATE TABLE "worker_heartbeat" (
    "id" TEXT NOT NULL,
    "real_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worker_heartbeat_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "run_municipality_year_kind_idx" ON "run"("municipality", "year", "kind");

-- CreateIndex
CREATE INDEX "run_state_idx" ON "run"("state");

-- CreateIndex
CREATE INDEX "unit_run_organ_idx" ON "unit"("run", "organ");

-- CreateIndex
CREATE INDEX "role_holder_run_person_idx" ON "role_holder"("run", "person");

-- CreateIndex
CREATE UNIQUE INDEX "role_holder_run_role_scope_person_from_day_key" ON "role_holder"("run", "role", "scope", "person", "from_day");

-- CreateIndex
CREATE INDEX "absence_run_person_idx" ON "absence"("run", "person");

-- CreateIndex
CREATE INDEX "meeting_run_organ_day_idx" ON "meeting"("run", "organ", "day");

-- CreateIndex
CREATE INDEX "occurrence_run_state_opens_idx" ON "occurrence"("run", "state", "opens");

-- CreateIndex
CREATE INDEX "occurrence_run_step_idx" ON "occurrence"("run", "step");

-- CreateIndex
CREATE INDEX "process_run_live_idx" ON "process"("run", "live");

-- CreateIndex
CREATE INDEX "process_occurrence_idx" ON "process"("occurrence");

-- CreateIndex
CREATE INDEX "wake_run_idx" ON "wake"("run");

-- CreateIndex
CREATE INDEX "task_run_occurrence_idx" ON "task"("run", "occurrence");

-- CreateIndex
CREATE INDEX "task_run_person_state_idx" ON "task"("run", "person", "state");

-- CreateIndex
CREATE INDEX "task_parent_idx" ON "task"("parent");

-- CreateIndex
CREATE INDEX "task_process_state_next_rung_at_idx" ON "task"("process", "state", "next_rung_at");

-- CreateIndex
CREATE INDEX "task_run_state_due_day_idx" ON "task"("run", "state", "due_day");

-- CreateIndex
CREATE UNIQUE INDEX "task_run_key_key" ON "task"("run", "key");

-- CreateIndex
CREATE INDEX "answer_run_task_idx" ON "answer"("run", "task");

-- CreateIndex
CREATE UNIQUE INDEX "answer_task_number_key" ON "answer"("task", "number");

-- CreateIndex
CREATE INDEX "matter_run_meeting_idx" ON "matter"("run", "meeting");

-- CreateIndex
CREATE INDEX "matter_run_organ_state_idx" ON "matter"("run", "organ", "state");

-- CreateIndex
CREATE INDEX "matter_process_idx" ON "matter"("process");

-- CreateIndex
CREATE UNIQUE INDEX "matter_run_key_key" ON "matter"("run", "key");

-- CreateIndex
CREATE UNIQUE INDEX "action_plan_run_unit_n_key" ON "action_plan"("run", "unit", "n");

-- CreateIndex
CREATE INDEX "notice_run_mail_dropped_idx" ON "notice"("run", "mail", "dropped");

-- CreateIndex
CREATE UNIQUE INDEX "notice_run_person_occasion_key" ON "notice"("run", "person", "occasion");

-- CreateIndex
CREATE UNIQUE INDEX "mail_message_id_key" ON "mail"("message_id");

-- CreateIndex
CREATE INDEX "mail_state_real_next_try_idx" ON "mail"("state", "real_next_try");

-- CreateIndex
CREATE INDEX "mail_run_state_idx" ON "mail"("run", "state");

-- CreateIndex
CREATE UNIQUE INDEX "mail_run_person_occasion_key" ON "mail"("run", "person", "occasion");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_mail_message_id_key" ON "inbox_mail"("message_id");

-- CreateIndex
CREATE INDEX "inbox_mail_run_id_idx" ON "inbox_mail"("run", "id");

-- CreateIndex
CREATE INDEX "inbox_mail_to_address_idx" ON "inbox_mail"("to_address");

-- CreateIndex
CREATE INDEX "timeline_entry_run_subject_idx" ON "timeline_entry"("run", "subject");

-- CreateIndex
CREATE INDEX "timeline_entry_run_hash_idx" ON "timeline_entry"("run", "hash");

-- CreateIndex
CREATE INDEX "timeline_entry_run_at_idx" ON "timeline_entry"("run", "at");

-- CreateIndex
CREATE UNIQUE INDEX "timeline_entry_run_seq_key" ON "timeline_entry"("run", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "finding_run_occasion_key" ON "finding"("run", "occasion");

-- CreateIndex
CREATE INDEX "task_link_task_idx" ON "task_link"("task");

-- CreateIndex
CREATE INDEX "simulated_act_run_done_at_idx" ON "simulated_act"("run", "done", "at");
