-- CreateTable
CREATE TABLE "definition_version" (
    "run" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "hash" TEXT NOT NULL,
    "fact" INTEGER,
    "day" TEXT NOT NULL,
    "decision" JSONB,

    CONSTRAINT "definition_version_pkey" PRIMARY KEY ("run","number")
);

-- CreateTable
CREATE TABLE "carried_adjustment" (
    "id" TEXT NOT NULL,
    "run" TEXT NOT NULL,
    "matter" TEXT NOT NULL,
    "occurrence" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "organ" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "carries" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "for_year" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "settled_by" TEXT,
    "reason" TEXT,
    "adopted_run" TEXT,
    "adopted_fact" INTEGER,
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "carried_adjustment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "carried_adjustment_run_state_idx" ON "carried_adjustment"("run", "state");

-- CreateIndex
CREATE INDEX "carried_adjustment_for_year_state_idx" ON "carried_adjustment"("for_year", "state");

-- CreateIndex
CREATE UNIQUE INDEX "carried_adjustment_matter_carries_key" ON "carried_adjustment"("matter", "carries");
