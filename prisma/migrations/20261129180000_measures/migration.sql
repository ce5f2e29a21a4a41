-- How roughly a row's cost is known, and how much of GPUs was used. Expands only: NULL in what was stored before.
-- precision_nano: NULL is 5,000 for each row, OpenCost's rounding. gpu_used_unknown: NULL of a day with GPUs is all of its rows.

ALTER TABLE "cost_hour" ADD COLUMN "precision_nano" BIGINT;
ALTER TABLE "cost_hour" ADD COLUMN "gpu_micro_hours_used" BIGINT;

ALTER TABLE "cost_day" ADD COLUMN "precision_nano" BIGINT;
ALTER TABLE "cost_day" ADD COLUMN "gpu_micro_hours_used" BIGINT;
ALTER TABLE "cost_day" ADD COLUMN "gpu_used_unknown" INTEGER;
ALTER TABLE "cost_day" ADD COLUMN "gpu_unused_nano" BIGINT;

ALTER TABLE "line_day" ADD COLUMN "precision_nano" BIGINT;
ALTER TABLE "line_day" ADD COLUMN "gpu_micro_hours_used" BIGINT;
ALTER TABLE "line_day" ADD COLUMN "gpu_used_unknown" INTEGER;
ALTER TABLE "line_day" ADD COLUMN "gpu_unused_nano" BIGINT;

ALTER TABLE "node_hour" ADD COLUMN "gpu_micro_hours_requested" BIGINT;
ALTER TABLE "node_hour" ADD COLUMN "gpu_micro_hours_used" BIGINT;

ALTER TABLE "node_day" ADD COLUMN "gpu_micro_hours_requested" BIGINT;
ALTER TABLE "node_day" ADD COLUMN "gpu_micro_hours_used" BIGINT;
