-- The read model: whose each row of a day is, who received what rules distribute, and a day's figures summed by owner.
-- All of it is made from "cost_day" and the attribution document, a cluster and day at a time, and swapped in whole.

CREATE TABLE "owner" (
    "id" BIGINT NOT NULL,
    "team" TEXT,
    "service" TEXT,
    "parent" TEXT,
    "dimensions" JSONB NOT NULL,
    "last_day" DATE NOT NULL,

    CONSTRAINT "owner_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "owner_day" (
    "day" DATE NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "item_id" BIGINT NOT NULL,
    "owner_id" BIGINT NOT NULL,
    "idle_policy" SMALLINT NOT NULL,
    "shared_rule" SMALLINT,

    CONSTRAINT "owner_day_pkey" PRIMARY KEY ("day", "cluster_id", "item_id")
) PARTITION BY RANGE ("day");

CREATE TABLE "share_weight" (
    "day" DATE NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "rule" SMALLINT NOT NULL,
    "scope" TEXT NOT NULL,
    "team" TEXT NOT NULL,
    "weight" BIGINT NOT NULL,

    CONSTRAINT "share_weight_pkey" PRIMARY KEY ("day", "cluster_id", "rule", "scope", "team")
) PARTITION BY RANGE ("day");

CREATE TABLE "line_day" (
    "day" DATE NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "form" SMALLINT NOT NULL,
    "idle_policy" SMALLINT NOT NULL,
    "owner_id" BIGINT NOT NULL,
    "rows" INTEGER NOT NULL,
    "cpu_used_unknown" INTEGER NOT NULL,
    "memory_used_unknown" INTEGER NOT NULL,
    "cpu_nano" BIGINT NOT NULL,
    "memory_nano" BIGINT NOT NULL,
    "gpu_nano" BIGINT,
    "storage_nano" BIGINT,
    "network_nano" BIGINT,
    "load_balancer_nano" BIGINT,
    "other_nano" BIGINT,
    "idle_share_nano" BIGINT,
    "cpu_unused_nano" BIGINT NOT NULL,
    "memory_unused_nano" BIGINT NOT NULL,
    "cpu_micro_core_hours_requested" BIGINT NOT NULL,
    "cpu_micro_core_hours_used" BIGINT NOT NULL,
    "cpu_micro_core_hours_allocated" BIGINT NOT NULL,
    "memory_byte_hours_requested" BIGINT NOT NULL,
    "memory_byte_hours_used" BIGINT NOT NULL,
    "memory_byte_hours_allocated" BIGINT NOT NULL,
    "gpu_micro_hours" BIGINT,
    "storage_byte_hours" BIGINT,
    "network_bytes_sent" BIGINT,
    "network_bytes_received" BIGINT,
    "shared_nano" BIGINT,
    "shared_idle_nano" BIGINT,

    CONSTRAINT "line_day_pkey" PRIMARY KEY ("day", "cluster_id", "kind", "form", "idle_policy", "owner_id")
) PARTITION BY RANGE ("day");

CREATE TABLE "line_state" (
    "cluster_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "facts" BIGINT NOT NULL,
    "built_from" TEXT,
    "built_at" TIMESTAMPTZ(3),

    CONSTRAINT "line_state_pkey" PRIMARY KEY ("cluster_id", "day")
);

CREATE INDEX "line_state_day_idx" ON "line_state"("day");

-- Days that an earlier version stored are still to be built.
INSERT INTO "line_state" ("cluster_id", "day", "facts") SELECT DISTINCT "cluster_id", "day", 1 FROM "cost_day";
