-- What a rule of "shared" splits by real use: one value a day for each team, namespace or service. Expands only.

CREATE TABLE "shared_metric" (
    "day" DATE NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "metric_id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "value" BIGINT NOT NULL,

    CONSTRAINT "shared_metric_pkey" PRIMARY KEY ("cluster_id", "metric_id", "day", "key")
);
