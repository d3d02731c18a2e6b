-- AlterTable
ALTER TABLE "task" ADD COLUMN     "figures_at" TIMESTAMPTZ(3),
ADD COLUMN     "texts_due" TEXT;
