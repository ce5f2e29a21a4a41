-- What limit ranges and disruption budgets said, a row a day with a place for each of its hours. Expands only.

ALTER TABLE "governance_day" ADD COLUMN "limit_range_hours" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "governance_day" ADD COLUMN "disruption_budget_hours" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "limit_range_day" (
    "day" DATE NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "value" DOUBLE PRECISION[],

    CONSTRAINT "limit_range_day_pkey" PRIMARY KEY ("cluster_id", "day", "namespace", "name", "type", "resource", "kind")
);

CREATE TABLE "disruption_budget_day" (
    "day" DATE NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "pods_expected" DOUBLE PRECISION[],
    "pods_healthy" DOUBLE PRECISION[],
    "pods_desired" DOUBLE PRECISION[],
    "disruptions_allowed" DOUBLE PRECISION[],

    CONSTRAINT "disruption_budget_day_pkey" PRIMARY KEY ("cluster_id", "day", "namespace", "name")
);
