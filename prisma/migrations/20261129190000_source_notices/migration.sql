-- What a source said last that it does not have, whichever replica read it. Expands only.

CREATE TABLE "source_notice" (
    "cluster_id" BIGINT NOT NULL,
    "about" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "findings" JSONB NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "source_notice_pkey" PRIMARY KEY ("cluster_id", "about")
);
