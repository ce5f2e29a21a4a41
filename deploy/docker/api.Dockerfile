# syntax=docker/dockerfile:1
# The API with its collection. Needs DATABASE_URL; nothing embedded is in this image.

FROM node:22-bookworm-slim AS build
WORKDIR /showback
COPY . .
RUN --mount=type=cache,target=/root/.npm node apps/cli/workspace.mjs install
RUN node apps/cli/workspace.mjs build @showback/api @showback/cli

# What the two programs import at run time, without tools, tests and the embedded PostgreSQL.
FROM node:22-bookworm-slim AS dependencies
WORKDIR /showback
COPY . .
RUN --mount=type=cache,target=/root/.npm npm install --no-save --ignore-scripts --no-audit --no-fund \
    --omit=dev --omit=optional --workspace=@showback/api --workspace=@showback/cli

FROM node:22-bookworm-slim
ENV NODE_ENV=production SHOWBACK_HOST=0.0.0.0 SHOWBACK_API_PORT=3001 SHOWBACK_MIGRATIONS=/showback/prisma/migrations
WORKDIR /showback
COPY --from=dependencies /showback/node_modules node_modules
COPY --from=build /showback/package.json package.json
COPY --from=build /showback/prisma prisma
COPY --from=build /showback/apps/api/package.json apps/api/package.json
COPY --from=build /showback/apps/api/dist apps/api/dist
COPY --from=build /showback/apps/cli/package.json /showback/apps/cli/bin.mjs apps/cli/
COPY --from=build /showback/apps/cli/dist apps/cli/dist
USER node
EXPOSE 3001
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.SHOWBACK_API_PORT+'/readyz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
CMD ["node", "--enable-source-maps", "apps/api/dist/main.js"]
