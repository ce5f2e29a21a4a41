-- How containers behaved: what they are called, and the distribution of their use by hour and by day. Expands only.

CREATE TABLE "container" (
    "cluster_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "namespace" TEXT,
    "controller_kind" TEXT,
    "workload" TEXT,
    "container" TEXT,
    "last_day" DATE NOT NULL,

    CONSTRAINT "container_pkey" PRIMARY KEY ("cluster_id", "id")
);

CREATE INDEX "container_cluster_id_namespace_workload_idx" ON "container"("cluster_id", "namespace", "workload");

CREATE TABLE "usage_hour" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "container_id" BIGINT NOT NULL,
    "cpu_max" BIGINT,
    "cpu_hottest_p95" BIGINT,
    "cpu_hottest_max" BIGINT,
    "memory_max" BIGINT,
    "memory_hottest_p95" BIGINT,
    "memory_hottest_max" BIGINT,
    "periods" INTEGER,
    "periods_throttled" INTEGER,
    "restarts" INTEGER,
    "oom_kills" INTEGER,
    "cpu_sketch" BYTEA,
    "memory_sketch" BYTEA,

    CONSTRAINT "usage_hour_pkey" PRIMARY KEY ("hour", "cluster_id", "container_id")
) PARTITION BY RANGE ("hour");

CREATE TABLE "usage_day" (
    "day" DATE NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "container_id" BIGINT NOT NULL,
    "cpu_max" BIGINT,
    "cpu_hottest_p95" BIGINT,
    "cpu_hottest_max" BIGINT,
    "memory_max" BIGINT,
    "memory_hottest_p95" BIGINT,
    "memory_hottest_max" BIGINT,
    "periods" BIGINT,
    "periods_throttled" BIGINT,
    "restarts" INTEGER,
    "oom_kills" INTEGER,
    "cpu_sketch" BYTEA,
    "memory_sketch" BYTEA,

    CONSTRAINT "usage_day_pkey" PRIMARY KEY ("day", "cluster_id", "container_id")
) PARTITION BY RANGE ("day");
