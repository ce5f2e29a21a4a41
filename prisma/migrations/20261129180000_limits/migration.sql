-- Under which limits containers ran, beside how they behaved. NULL in `limit_seconds`: nobody says. Expands only.

ALTER TABLE "usage_hour" ADD COLUMN "cpu_limit_lowest" BIGINT,
ADD COLUMN "cpu_limit_highest" BIGINT,
ADD COLUMN "memory_limit_lowest" BIGINT,
ADD COLUMN "memory_limit_highest" BIGINT,
ADD COLUMN "limit_seconds" INTEGER,
ADD COLUMN "cpu_limited_seconds" INTEGER,
ADD COLUMN "memory_limited_seconds" INTEGER;

ALTER TABLE "usage_day" ADD COLUMN "cpu_limit_lowest" BIGINT,
ADD COLUMN "cpu_limit_highest" BIGINT,
ADD COLUMN "memory_limit_lowest" BIGINT,
ADD COLUMN "memory_limit_highest" BIGINT,
ADD COLUMN "limit_seconds" BIGINT,
ADD COLUMN "cpu_limited_seconds" BIGINT,
ADD COLUMN "memory_limited_seconds" BIGINT;
