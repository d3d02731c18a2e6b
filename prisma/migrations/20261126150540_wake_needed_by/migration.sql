-- AlterTable
ALTER TABLE "wake" ADD COLUMN     "needed_by" TIMESTAMPTZ(3);
