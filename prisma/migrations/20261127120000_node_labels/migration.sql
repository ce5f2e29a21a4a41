-- Labels that the nodes of a pod's pool have in common, so that a rule can ask for them when the hours are gone.
ALTER TABLE "label_set" ADD COLUMN "node_labels" JSONB NOT NULL DEFAULT '{}';
