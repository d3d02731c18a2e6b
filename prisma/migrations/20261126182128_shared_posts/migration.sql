-- CreateTable
CREATE TABLE "task_share" (
    "task" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "run" TEXT NOT NULL,

    CONSTRAINT "task_share_pkey" PRIMARY KEY ("task","person")
);

-- CreateIndex
CREATE INDEX "task_share_run_person_idx" ON "task_share"("run", "person");
