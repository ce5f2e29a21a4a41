-- What quotas and autoscalers said, a row a day with a place for each of its hours, and of which hours anybody said it. Expands only.

CREATE TABLE "governance_day" (
    "day" DATE NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "quota_hours" INTEGER NOT NULL,
    "autoscaler_hours" INTEGER NOT NULL,

    CONSTRAINT "governance_day_pkey" PRIMARY KEY ("cluster_id", "day")
);

CREATE TABLE "quota_day" (
    "day" DATE NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "hard" DOUBLE PRECISION[],
    "used" DOUBLE PRECISION[],
    "really_used" DOUBLE PRECISION[],

    CONSTRAINT "quota_day_pkey" PRIMARY KEY ("cluster_id", "day", "namespace", "name", "resource")
);

CREATE TABLE "autoscaler_day" (
    "day" DATE NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "namespace" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "target_kind" TEXT NOT NULL,
    "target_name" TEXT NOT NULL,
    "min_replicas" DOUBLE PRECISION,
    "metrics" JSONB NOT NULL,
    "max_replicas" DOUBLE PRECISION[],
    "replicas" DOUBLE PRECISION[],

    CONSTRAINT "autoscaler_day_pkey" PRIMARY KEY ("cluster_id", "day", "namespace", "name")
);
