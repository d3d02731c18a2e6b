-- AlterTable
ALTER TABLE "organ" ADD COLUMN     "ended_by" TEXT;

-- AlterTable
ALTER TABLE "unit" ADD COLUMN     "ended_by" TEXT;
