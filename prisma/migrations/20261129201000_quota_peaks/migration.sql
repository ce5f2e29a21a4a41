-- What the pods of a namespace used together in the busiest minute of each hour, beside their average. NULL: as before. Expands only.

ALTER TABLE "quota_day" ADD COLUMN "really_peak" DOUBLE PRECISION[];
