-- For how much of its hours a row did not run, so that averages are of the time that it ran. NULL: none. Expands only.

ALTER TABLE "cost_hour" ADD COLUMN "seconds_away" BIGINT;
ALTER TABLE "cost_day" ADD COLUMN "seconds_away" BIGINT;
ALTER TABLE "line_day" ADD COLUMN "seconds_away" BIGINT;
