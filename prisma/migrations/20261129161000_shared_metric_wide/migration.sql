-- Bytes of a day in billionths are more than a BIGINT holds. Whole numbers as before: a neighbour of the version before reads them.

ALTER TABLE "shared_metric" ALTER COLUMN "value" TYPE NUMERIC(40, 0);
