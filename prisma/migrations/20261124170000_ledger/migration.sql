-- The ledger. Facts are partitioned by time and written by binary COPY; their partitions are made on demand by the code that stores.
-- Ids are the first 63 bits of SHA-256 over the identity; "cluster_id" is in every key; facts have no foreign keys.

CREATE TABLE "cluster" (
    "id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "region" TEXT,
    "currency" TEXT NOT NULL,
    "simulated" BOOLEAN NOT NULL,
    "ledger_version" BIGINT NOT NULL DEFAULT 0,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "collect_from" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cluster_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "cluster_name_key" ON "cluster"("name");

CREATE TABLE "label_set" (
    "cluster_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "labels" JSONB NOT NULL,
    "namespace_labels" JSONB NOT NULL,
    "annotations" JSONB NOT NULL,
    "last_day" DATE NOT NULL,

    CONSTRAINT "label_set_pkey" PRIMARY KEY ("cluster_id", "id")
);

CREATE TABLE "item" (
    "cluster_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "namespace" TEXT,
    "controller_kind" TEXT,
    "workload" TEXT,
    "container" TEXT,
    "label_set_id" BIGINT NOT NULL,
    "node_pool" TEXT,
    "capacity_type" TEXT,
    "instance_type" TEXT,
    "region" TEXT,
    "last_day" DATE NOT NULL,

    CONSTRAINT "item_pkey" PRIMARY KEY ("cluster_id", "id")
);

CREATE TABLE "subject" (
    "cluster_id" BIGINT NOT NULL,
    "id" BIGINT NOT NULL,
    "item_id" BIGINT NOT NULL,
    "pod" TEXT,
    "node" TEXT,
    "last_day" DATE NOT NULL,

    CONSTRAINT "subject_pkey" PRIMARY KEY ("cluster_id", "id")
);

CREATE TABLE "cost_hour" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "subject_id" BIGINT NOT NULL,
    "item_id" BIGINT NOT NULL,
    "cpu_nano" BIGINT NOT NULL,
    "memory_nano" BIGINT NOT NULL,
    "gpu_nano" BIGINT,
    "storage_nano" BIGINT,
    "network_nano" BIGINT,
    "load_balancer_nano" BIGINT,
    "other_nano" BIGINT,
    "idle_share_nano" BIGINT,
    "cpu_micro_core_hours_requested" BIGINT NOT NULL,
    "cpu_micro_core_hours_used" BIGINT,
    "cpu_micro_core_hours_allocated" BIGINT NOT NULL,
    "memory_byte_hours_requested" BIGINT NOT NULL,
    "memory_byte_hours_used" BIGINT,
    "memory_byte_hours_allocated" BIGINT NOT NULL,
    "gpu_micro_hours" BIGINT,
    "storage_byte_hours" BIGINT,
    "network_bytes_sent" BIGINT,
    "network_bytes_received" BIGINT,

    CONSTRAINT "cost_hour_pkey" PRIMARY KEY ("hour", "cluster_id", "subject_id")
) PARTITION BY RANGE ("hour");

CREATE TABLE "cost_day" (
    "day" DATE NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "item_id" BIGINT NOT NULL,
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

    CONSTRAINT "cost_day_pkey" PRIMARY KEY ("day", "cluster_id", "item_id")
) PARTITION BY RANGE ("day");

CREATE TABLE "node_hour" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "node_id" BIGINT NOT NULL,
    "node" TEXT NOT NULL,
    "label_set_id" BIGINT NOT NULL,
    "node_pool" TEXT,
    "capacity_type" TEXT,
    "instance_type" TEXT,
    "region" TEXT,
    "zone" TEXT,
    "provider_id" TEXT,
    "seconds_up" INTEGER NOT NULL,
    "cpu_milli_cores_capacity" BIGINT NOT NULL,
    "cpu_milli_cores_allocatable" BIGINT,
    "memory_bytes_capacity" BIGINT NOT NULL,
    "memory_bytes_allocatable" BIGINT,
    "gpu_count" INTEGER NOT NULL,
    "cpu_nano" BIGINT NOT NULL,
    "memory_nano" BIGINT NOT NULL,
    "gpu_nano" BIGINT NOT NULL,
    "total_nano" BIGINT NOT NULL,
    "cpu_idle_nano" BIGINT NOT NULL,
    "memory_idle_nano" BIGINT NOT NULL,
    "gpu_idle_nano" BIGINT NOT NULL,
    "cpu_micro_core_hours_requested" BIGINT NOT NULL,
    "cpu_micro_core_hours_used" BIGINT,
    "memory_byte_hours_requested" BIGINT NOT NULL,
    "memory_byte_hours_used" BIGINT,

    CONSTRAINT "node_hour_pkey" PRIMARY KEY ("hour", "cluster_id", "node_id")
) PARTITION BY RANGE ("hour");

CREATE TABLE "node_day" (
    "day" DATE NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "node_id" BIGINT NOT NULL,
    "node" TEXT NOT NULL,
    "first_hour" TIMESTAMPTZ(3) NOT NULL,
    "last_hour" TIMESTAMPTZ(3) NOT NULL,
    "hours" INTEGER NOT NULL,
    "label_set_id" BIGINT NOT NULL,
    "node_pool" TEXT,
    "capacity_type" TEXT,
    "instance_type" TEXT,
    "region" TEXT,
    "zone" TEXT,
    "provider_id" TEXT,
    "seconds_up" BIGINT NOT NULL,
    "cpu_milli_cores_capacity" BIGINT NOT NULL,
    "cpu_milli_cores_allocatable" BIGINT,
    "memory_bytes_capacity" BIGINT NOT NULL,
    "memory_bytes_allocatable" BIGINT,
    "gpu_count" INTEGER NOT NULL,
    "cpu_micro_core_hours_capacity" BIGINT NOT NULL,
    "cpu_micro_core_hours_allocatable" BIGINT,
    "memory_byte_hours_capacity" BIGINT NOT NULL,
    "memory_byte_hours_allocatable" BIGINT,
    "gpu_micro_hours_capacity" BIGINT NOT NULL,
    "cpu_nano" BIGINT NOT NULL,
    "memory_nano" BIGINT NOT NULL,
    "gpu_nano" BIGINT NOT NULL,
    "total_nano" BIGINT NOT NULL,
    "cpu_idle_nano" BIGINT NOT NULL,
    "memory_idle_nano" BIGINT NOT NULL,
    "gpu_idle_nano" BIGINT NOT NULL,
    "cpu_micro_core_hours_requested" BIGINT NOT NULL,
    "cpu_micro_core_hours_used" BIGINT,
    "memory_byte_hours_requested" BIGINT NOT NULL,
    "memory_byte_hours_used" BIGINT,

    CONSTRAINT "node_day_pkey" PRIMARY KEY ("day", "cluster_id", "node_id")
);

CREATE TABLE "volume_hour" (
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "volume_id" BIGINT NOT NULL,
    "volume" TEXT NOT NULL,
    "claim_namespace" TEXT,
    "claim_name" TEXT,
    "storage_class" TEXT,
    "bytes_capacity" BIGINT NOT NULL,
    "byte_hours" BIGINT NOT NULL,
    "byte_hours_used" BIGINT,
    "cost_nano" BIGINT NOT NULL,

    CONSTRAINT "volume_hour_pkey" PRIMARY KEY ("hour", "cluster_id", "volume_id")
) PARTITION BY RANGE ("hour");

CREATE TABLE "volume_day" (
    "day" DATE NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "volume_id" BIGINT NOT NULL,
    "volume" TEXT NOT NULL,
    "first_hour" TIMESTAMPTZ(3) NOT NULL,
    "last_hour" TIMESTAMPTZ(3) NOT NULL,
    "hours" INTEGER NOT NULL,
    "claim_namespace" TEXT,
    "claim_name" TEXT,
    "storage_class" TEXT,
    "bytes_capacity" BIGINT NOT NULL,
    "byte_hours" BIGINT NOT NULL,
    "byte_hours_used" BIGINT,
    "cost_nano" BIGINT NOT NULL,

    CONSTRAINT "volume_day_pkey" PRIMARY KEY ("day", "cluster_id", "volume_id")
);

CREATE TABLE "collection_window" (
    "cluster_id" BIGINT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "flags" JSONB NOT NULL DEFAULT '[]',
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "reads" INTEGER NOT NULL DEFAULT 0,
    "next_read" TIMESTAMPTZ(3),
    "settled" BOOLEAN NOT NULL DEFAULT false,
    "hours_dropped" BOOLEAN NOT NULL DEFAULT false,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "fence" BIGINT NOT NULL DEFAULT 0,
    "content_hash" BYTEA,
    "rows" INTEGER,
    "total_nano" BIGINT,
    "asset_difference" JSONB,
    "read_at" TIMESTAMPTZ(3),
    "changed_at" TIMESTAMPTZ(3),

    CONSTRAINT "collection_window_pkey" PRIMARY KEY ("cluster_id", "hour")
);

CREATE INDEX "collection_window_cluster_id_next_read_idx" ON "collection_window"("cluster_id", "next_read");

CREATE INDEX "collection_window_cluster_id_lease_until_idx" ON "collection_window"("cluster_id", "lease_until");

CREATE TABLE "quarantine" (
    "cluster_id" BIGINT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "content" BYTEA NOT NULL,
    "findings" JSONB NOT NULL,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "quarantine_pkey" PRIMARY KEY ("cluster_id", "hour")
);

CREATE TABLE "restatement" (
    "id" BIGINT NOT NULL,
    "cluster_id" BIGINT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "before_nano" BIGINT NOT NULL,
    "after_nano" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "restatement_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "restatement_cluster_id_hour_idx" ON "restatement"("cluster_id", "hour");

CREATE TABLE "schedule_run" (
    "name" TEXT NOT NULL,
    "last_run" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "schedule_run_pkey" PRIMARY KEY ("name")
);

-- Money of what was requested and not used: cost × (requested − used) ÷ allocated, cut towards zero and never more than the cost;
-- 0 where the use is unknown. Exact in any case; numeric arithmetic only where the product would not fit.
CREATE FUNCTION "unused_nano"(cost BIGINT, requested BIGINT, used BIGINT, allocated BIGINT) RETURNS BIGINT
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE
        WHEN used < requested AND allocated > 0 THEN
            CASE
                WHEN requested - used >= allocated THEN cost
                WHEN abs(cost::float8 * (requested - used)::float8) < 9e18 THEN cost * (requested - used) / allocated
                ELSE div(cost::numeric * (requested - used)::numeric, allocated::numeric)::BIGINT
            END
        ELSE 0
    END;

-- Σ of bigints as bigint, which an overflow ends with an error: several times faster than sum(), whose result is numeric.
CREATE AGGREGATE "sum_bigint"(BIGINT) (SFUNC = int8pl, STYPE = BIGINT, COMBINEFUNC = int8pl, PARALLEL = SAFE);
