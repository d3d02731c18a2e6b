-- AlterTable
ALTER TABLE "unit" ADD COLUMN     "ansvar" TEXT[] DEFAULT ARRAY[]::TEXT[];
